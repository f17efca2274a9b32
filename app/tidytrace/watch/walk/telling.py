"""The sentences about a walk that both faces say."""

from collections.abc import Mapping
from typing import Final

from tidytrace.findings.model import State
from tidytrace.language import N_, Language
from tidytrace.watch.walk.model import STANDINGS, Answer, Walk
from tidytrace.watch.walk.seen import Seen
from tidytrace.watch.walk.today import Done

SEPARATOR: Final = " · "
ANSWERS: Final[dict[Answer, str]] = {
    Answer.DONE: N_("Done now"),
    Answer.ALREADY: N_("Already so"),
    Answer.NOT_NOW: N_("Not now"),
    Answer.NOT_MINE: N_("Does not apply"),
}
"""What the answers are called where they are counted and listed."""
STANDING_WORDS: Final[dict[State, str]] = {
    State.OK: N_("Fine"),
    State.MANUAL: N_("Only you know"),
    State.UNKNOWN: N_("Could not check"),
    State.RISK: N_("Needs you"),
}
_NAMED: Final = 4
"""Apps that are named in one line."""


def seen_line(seen: Seen, language: Language) -> str:
    """«2 things need you (Gemini CLI, Cursor) · 5 fine»."""
    _ = language
    parts = []
    counts = seen.counts
    risks = counts.get(State.RISK, 0)
    if risks:
        words = _.plural("{count} thing needs you", "{count} things need you", risks)
        parts.append(_("{needs} ({apps})").format(needs=words, apps=named(seen, language)))
    if counts.get(State.UNKNOWN):
        parts.append(_.plural("{count} could not be checked", "{count} could not be checked", counts[State.UNKNOWN]))
    if counts.get(State.MANUAL):
        parts.append(_.plural("{count} only you can check", "{count} only you can check", counts[State.MANUAL]))
    if counts.get(State.OK):
        parts.append(_.plural("{count} fine", "{count} fine", counts[State.OK]))
    if seen.stopped:
        parts.append(_("The check-up ended before everything here was looked at."))
    elif not parts:
        parts.append(_("Nothing on this computer shows it."))
    return SEPARATOR.join(parts)


def named(seen: Seen, language: Language) -> str:
    """«Gemini CLI, Cursor and 3 more»."""
    names = [name.in_language(language.code) for name in seen.apps]
    shown = language(", ").join(names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return shown
    rest = language.plural("{count} more", "{count} more", more)
    return language("{names} and {rest}").format(names=shown, rest=rest)


def standings_line(counts: Mapping[State, int], language: Language) -> str:
    """«8 fine · 3 only you know · 2 need you»; the words of the chart and of its accessible name."""
    words = {
        State.OK: lambda count: language.plural("{count} fine", "{count} fine", count),
        State.MANUAL: lambda count: language.plural("{count} only you know", "{count} only you know", count),
        State.UNKNOWN: lambda count: language.plural(
            "{count} could not be checked", "{count} could not be checked", count
        ),
        State.RISK: lambda count: language.plural("{count} needs you", "{count} need you", count),
    }
    return SEPARATOR.join(words[state](counts[state]) for state in STANDINGS if counts.get(state))


def answers_line(walk: Walk, language: Language) -> str:
    """«Done now 2 · Already so 7 · Not now 4»."""
    counts = walk.answers()
    return SEPARATOR.join(f"{language(ANSWERS[one])} {counts[one]}" for one in Answer if counts[one])


def done_line(done: Done, language: Language) -> str:
    """«2 switches moved · 3 chats erased»; says as well that nothing was changed."""
    parts = []
    if done.switches:
        parts.append(language.plural("{count} switch moved", "{count} switches moved", done.switches))
    if done.chats:
        parts.append(language.plural("{count} chat erased", "{count} chats erased", done.chats))
    if done.cut:
        parts.append(language.plural("words cut out of {count} chat", "words cut out of {count} chats", done.cut))
    return SEPARATOR.join(parts) or language("Nothing was changed on this computer.")
