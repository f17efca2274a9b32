"""A notice as the person reads it, in their language and safe for every desktop."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.language import Language
from tidytrace.watch.notices.notice import Action, Notice

_LONGEST_TITLE: Final = 150
_LONGEST_BODY: Final = 600
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
"""All but ends of lines; what turns the direction of text; what is no character at all."""


class Button(msgspec.Struct, frozen=True):
    """An answer that can be pressed."""

    action: Action
    words: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the screen."""

    number: int
    """That of the ledger; 0 for what is no notice, but tells what an answer came to."""
    title: str
    body: str
    buttons: tuple[Button, ...] = ()
    how: str = ""
    """How to answer where there are no buttons."""
    opens: str = ""
    """What pressing the notice itself is called; empty if that does nothing."""
    urgent: bool = False

    @property
    def without_buttons(self) -> str:
        """The body for a desktop that has none."""
        return "\n".join(part for part in (self.body, self.how) if part)


def shown(notice: Notice, number: int, language: Language) -> Shown:
    """A notice as the person reads it."""
    return Shown(
        number=number,
        title=plain(_said(notice.title, language) or _said(Phrase(f"notice.{notice.kind}"), language), _LONGEST_TITLE),
        body=plain(_said(notice.body, language), _LONGEST_BODY),
        buttons=tuple(Button(action, words_of(action, language)) for action in notice.actions),
        how=_how(notice.actions, number, language),
        opens=words_of(Action.SHOW, language),
        urgent=notice.urgent,
    )


def trial(language: Language) -> Shown:
    """What shows whether the desktop shows notices at all."""
    _ = language
    return Shown(
        number=0, title=_("Tidytrace can tell you something here."), body=_("This was only a trial; nothing happened.")
    )


def _said(phrase: Phrase, language: Language) -> str:
    """The sentence; empty for one that another version of the program knew, and this one does not."""
    try:
        return render(phrase, language)
    except (KeyError, IndexError):
        return ""


def words_of(action: Action, language: Language) -> str:
    """What an answer is called."""
    return render(Phrase(f"action.{action}"), language)


def plain(text: str, longest: int) -> str:
    """The text without what a desktop would obey or refuse, cut off where it is too long."""
    clean = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.encode("utf-8", "replace").decode("utf-8"))
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"


def _how(actions: Sequence[Action], number: int, language: Language) -> str:
    if not actions:
        return ""
    first, *others = actions
    told = render(Phrase("notice-how", {"number": number, "action": first.value}), language)
    if others:
        told += "\n" + render(
            Phrase("notice-how-others", {"action": first.value, "others": ", ".join(one.value for one in others)}),
            language,
        )
    return told
