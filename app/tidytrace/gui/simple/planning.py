"""What the pages about old chats say of a plan."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import NameOf, cut, more, sentence
from tidytrace.gui.chats.plan_body import summary
from tidytrace.gui.erasing import Erasure, Kept, Trouble, last_used
from tidytrace.gui.moments import day
from tidytrace.gui.simple.leaf import Said
from tidytrace.gui.wordings import chats, storage_sentences
from tidytrace.language import Language

_SHOWN: Final = 100
"""Titles on one page; the rest is counted."""


def title_of(conversation: Conversation, masked: Mapping[str, str], language: Language) -> str:
    """As the list of chats shows it."""
    return " ".join((masked.get(conversation.id) or conversation.title or language("Untitled chat")).split())


def from_when(times: Sequence[datetime.datetime], language: Language) -> tuple[str, ...]:
    """«The oldest was last used on 3 March 2025.»."""
    if not times:
        return ()
    oldest = language("The oldest was last used on {date}.").format(date=day(language, times[0]))
    newest = language("The newest was last used on {date}.").format(date=day(language, times[-1]))
    return (oldest, newest) if len(times) > 1 and times[0] != times[-1] else (oldest,)


def titles(conversations: Sequence[Conversation], masked: Mapping[str, str], language: Language) -> tuple[Said, ...]:
    """Each with the day when it was last used, as many as a person reads."""

    def line(one: Conversation) -> str:
        used = last_used(one)
        title = cut(title_of(one, masked, language), 80)
        return f"{title} · {day(language, used)}" if used is not None else title

    lines = [line(one) for one in conversations[:_SHOWN]]
    if len(conversations) > _SHOWN:
        lines.append(more(language, len(conversations) - _SHOWN))
    return (Said(chats(language, len(conversations)), tuple(lines)),)


def instead(language: Language) -> Said:
    """What can be done beside erasing, and where."""
    where = language("The window shows everything then. Choose a chat on the left and press «Cut out words».")
    back = language("«Large and simple» in the list of pages brings you back here.")
    return Said(language("To keep the chats, cut out only the words"), (where, back))


def unlisted(problems: Sequence[Trouble], language: Language) -> tuple[Said, ...]:
    """Chats that could not be looked at are named: nobody shall think that there are none."""
    if not problems:
        return ()
    lines = tuple(sentence(one, language) for one in problems)
    return (Said(language("These could not be looked at"), lines, State.UNKNOWN),)


def besides(erasure: Erasure, language: Language) -> tuple[str, ...]:
    """What is no chat and goes all the same."""
    code = language.code
    return tuple(
        language("{app}: {sentence}").format(app=one.app.in_language(code), sentence=one.what.in_language(code))
        for one in erasure.besides
    )


def plan_lines(erasure: Erasure, language: Language) -> tuple[str, ...]:
    """«38 chats», and in how many places they stand."""
    if not erasure.conversations:
        return ()
    # what is left out stands below, with its reasons
    return (chats(language, len(erasure.conversations)), summary(language, msgspec.structs.replace(erasure, kept=())))


def plan(erasure: Erasure, name_of: NameOf, language: Language) -> Iterator[Said]:
    """What stays and why, and what the storage may keep."""
    reasons: dict[str, list[Kept]] = {}
    for one in erasure.kept:
        reasons.setdefault(render(one.reason, language), []).append(one)
    for reason, group in reasons.items():
        names = [language("«{title}»").format(title=cut(name_of(one.conversation)[0])) for one in group[:3]]
        heading = language.plural("{count} is left out", "{count} are left out", len(group))
        yield Said(heading, (reason, language(", ").join(names)), State.UNKNOWN)
    if erasure.spared:
        lines = tuple(language.led(one.where, render(one.reason, language)) for one in erasure.spared)
        yield Said(language("These places stay as they are"), lines)
    optional = len(erasure.places) - len(erasure.going)
    if optional:
        stay = language.plural(
            "{count} more place holds the same text and stays.",
            "{count} more places hold the same text and stay.",
            optional,
        )
        how = language("You can choose such places under «Everything at once».")
        yield Said(language("This stays"), (stay, how))
    promises = storage_sentences(language, erasure.storages)
    if promises:
        yield Said(language("What erasing can do here"), tuple(promises))
