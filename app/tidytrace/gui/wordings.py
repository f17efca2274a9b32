"""Sentences of the window that are put together from counts; shared by its pages."""

import datetime
from collections import Counter

from tidytrace.erase.storage import Promise
from tidytrace.findings.model import State
from tidytrace.gui.moments import when
from tidytrace.language import Language

SEPARATOR = " · "


def state_word(language: Language, state: State | None) -> str:
    """The word that always stands with a state's shape."""
    return {
        State.OK: language("Fine"),
        State.RISK: language("Needs you"),
        State.UNKNOWN: language("Could not check"),
        State.MANUAL: language("Only you know"),
        None: language("Not looked at yet"),
    }[state]


def needs_you(language: Language, count: int) -> str:
    """The headline: the number first."""
    if count == 0:
        return language("Nothing needs you")
    return language.plural("{count} thing needs you", "{count} things need you", count)


def rest(language: Language, counts: Counter[State], last: datetime.datetime | None) -> str:
    """«41 fine · 2 could not be checked · last check today 09:12»."""
    parts = [language.plural("{count} fine", "{count} fine", counts[State.OK])]
    if counts[State.UNKNOWN]:
        parts.append(
            language.plural("{count} could not be checked", "{count} could not be checked", counts[State.UNKNOWN])
        )
    if counts[State.MANUAL]:
        parts.append(language.plural("{count} only you can check", "{count} only you can check", counts[State.MANUAL]))
    if last is not None:
        parts.append(last_check(language, last))
    return SEPARATOR.join(parts)


def last_check(language: Language, last: datetime.datetime) -> str:
    """«last check today 09:12»."""
    return language("last check {when}").format(when=when(language, last))


def chats(language: Language, count: int) -> str:
    """«214 chats»."""
    return language.plural("{count} chat", "{count} chats", count)


def places(language: Language, count: int) -> str:
    """«31 places»."""
    return language.plural("{count} place", "{count} places", count)


def promise(language: Language, kind: Promise) -> str:
    """What erasing on this kind of storage can and cannot do, said before it is done."""
    return {
        "overwritten": language("The old bytes will be overwritten where they stand on the disk."),
        "best-effort": language(
            "The old bytes will be overwritten, but a disk like this may keep old copies where no program can reach. "
            "Full-disk encryption protects against that."
        ),
        "snapshots-possible": language(
            "This file system may keep old versions in snapshots and unused blocks until it reuses them."
        ),
        "not-here": language("These files lie on another computer; what it keeps cannot be seen from here."),
    }[kind]
