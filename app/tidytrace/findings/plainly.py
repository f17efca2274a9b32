"""A finding in three lines: its title says what it is; here is why it matters, and what to do about it.

Everything else that is known stands one click deeper.
"""

import re
from typing import Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.findings.model import Finding, Phrase, State
from tidytrace.findings.wording import render
from tidytrace.language import N_, Language

_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z«“\"])|(?<=[。！？])(?=.)")
"""Between two sentences; a full stop within «z.ai» or «2.5» is none."""
_DATED: Final = frozenset({"old-chats-why", "old-chats-why-unsized"})
"""These begin with a date, and go on with what it means."""
_SERVER: Final = frozenset(
    {"server-leaks", "server-weak", "server-only-password", "server-no-answer", "server-lock-unknown"}
    | {"server-proxy-asks"}
)
"""What matters about a server that others can reach, whatever else is told of it."""
_RESTART: Final = ("step-restart", "step-sign-in")
_LONGEST: Final = 110
"""Letters of a step that is short enough to be the third line."""

_SETTING: Final = N_("Let Tidytrace move the switch. You can take that back at any time.")
_CLOSING: Final = N_("Let Tidytrace close it for others. You can take that back at any time.")
_CHATS: Final = N_("Look at these chats, and erase what you no longer need.")
_ACCOUNT: Final = N_("Set it in your account on the Internet. The button shows the way.")
_GUIDE: Final = N_("Do it by hand. The button shows the way, step by step.")
_CHECKABLE: Final = N_("Close the app, if it is open, and check again.")


def matters(finding: Finding, language: Language) -> str:
    """Why it matters, in one sentence."""
    server = next((one for one in finding.why.then if one.key in _SERVER), None)
    if server is not None:
        # ports, addresses and firewalls are details; what somebody can do who gets in is not
        return first_sentence(render(server, language))
    effect = finding.why.parameters.get("effect")
    if isinstance(effect, Text) and finding.state is State.RISK:
        # how it came to stand so is a detail; what it means is not
        return first_sentence(effect.in_language(language.code))
    sentences = _END.split(render(msgspec.structs.replace(finding.why, then=()), language))
    return sentences[min(finding.why.key in _DATED, len(sentences) - 1)].strip()


def to_do(finding: Finding, language: Language) -> str:
    """What to do, in one line; empty where there is nothing to do."""
    remedy = finding.remedy
    if finding.state is State.OK:
        return ""
    if remedy.kind == "setting":
        words = _CLOSING if finding.check == "exposed-server" else _SETTING
        return language(words)
    if remedy.kind == "erase":
        return language(_CHATS)
    if finding.card is not None:
        return language(_ACCOUNT)
    if remedy.steps:
        return _first_step(remedy.steps, language)
    return language(_CHECKABLE) if finding.state is State.UNKNOWN and finding.app is not None else ""


def _first_step(steps: tuple[Phrase, ...], language: Language) -> str:
    if len(steps) > 1:
        return language(_GUIDE)
    step = render(steps[0], language)
    return step if len(step) <= _LONGEST else language(_GUIDE)


def last_steps(finding: Finding, language: Language) -> str:
    """What is left to do after the setting was changed: a server reads it when it starts. Empty for all others."""
    last = [one for one in finding.remedy.steps if one.key.startswith(_RESTART)]
    return ("" if language.code == "zh_CN" else " ").join(render(one, language) for one in last)


def first_sentence(words: str) -> str:
    """Up to the first full stop."""
    return _END.split(words, maxsplit=1)[0].strip()
