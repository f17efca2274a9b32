"""One thing that the assistant says: keys and parameters, and what the person can answer."""

from enum import StrEnum

import msgspec

from tidytrace.findings.model import Phrase


class Kind(StrEnum):
    """What a notice is about; the person may switch each kind off."""

    SENSITIVE = "sensitive"
    SWITCH_MOVED = "switch-moved"
    NEW_APP = "new-app"
    VANISHING = "vanishing"
    TIDY = "tidy"
    CHECKUP = "checkup"
    WATCHING = "watching"


class Action(StrEnum):
    """An answer that a notice offers; its words are ``action.<value>`` in the wording."""

    CUT_OUT = "cut-out"
    ERASE = "erase"
    FINE = "fine"
    PUT_BACK = "put-back"
    KEEP_COPIES = "keep-copies"
    LET_GO = "let-go"
    CHANGE_SETTING = "change-setting"
    TIDY = "tidy"
    CHECK = "check"
    LATER = "later"
    KEEP = "keep"
    SHOW = "show"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What is told once. Never chat text, never a secret."""

    id: str
    """Says what happened, the same for the same happening: what was told is not told again."""
    kind: Kind
    title: Phrase
    body: Phrase
    actions: tuple[Action, ...] = ()
    about: dict[str, str] = {}
    """What an answer needs to know: ``app``, ``chat``, ``finding``, ``receipt``, ``kind`` …; ids and counts only."""
    urgent: bool = False
    """Stays on the screen until it is answered."""
