"""A verdict in one sentence."""

from typing import Final

from tidytrace.language import N_, Language
from tidytrace.report.verify import State, Verdict

_OWN: Final[dict[State, str]] = {
    "intact": N_("It is unchanged since it was made on this computer."),
    "other-key": N_("It is unchanged since it was signed, but not by this computer as far as can be told."),
    "altered": N_("It is not as it was made. Do not rely on it."),
    "unreadable": N_("It could not be looked at as a report."),
}
_NAMED: Final[dict[State, str]] = {
    "intact": N_("It is unchanged since it was signed with the key that you named."),
    "other-key": N_("It is unchanged since it was signed, but not with the key that you named."),
}


def headline(verdict: Verdict, language: Language, *, named: bool = False) -> str:
    """What to say first; ``named``: the person named the key that it should be signed with."""
    sentences = _OWN | _NAMED if named else _OWN
    return language(sentences[verdict.state])
