"""Sentences of the window that are put together from counts; shared by its pages."""

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Final

from tidytrace.chats.model import Conversation, What
from tidytrace.erase.model import PlaceKind
from tidytrace.erase.plan.storage import Storage
from tidytrace.findings.knowing import STORE_KINDS
from tidytrace.findings.model import Phrase, State
from tidytrace.findings.wording import WORDING, render
from tidytrace.gui.moments import when
from tidytrace.language import N_, Language

SEPARATOR = " · "


def capital(words: str) -> str:
    """With a capital where it begins a line."""
    return words[:1].upper() + words[1:]


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


def how_it_stands(language: Language, counts: Counter[State]) -> str:
    """The headline of a check-up; what nobody could look at is never passed over."""
    unknown = counts[State.UNKNOWN]
    if counts[State.RISK] or not unknown:
        return needs_you(language, counts[State.RISK])
    return language.plural(
        "Nothing needs you, but {count} thing could not be checked",
        "Nothing needs you, but {count} things could not be checked",
        unknown,
    )


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


def stays(language: Language, conversation: Conversation, app: str) -> str:
    """Why a chat cannot be changed by itself; empty when it can."""
    if conversation.reason in WORDING:
        return render(Phrase(conversation.reason, {"app": app, "processes": ""}), language)
    return language("This one can only be read here, not erased.") if conversation.erasable == "no" else ""


_OTHERS: Final[dict[PlaceKind, str]] = {
    "app-file": N_("other files of the app"),
    "copy-elsewhere": N_("copies by other tools"),
    "synced-copy": N_("copies in synced folders"),
}
KINDS: Final[dict[PlaceKind, str]] = {kind: STORE_KINDS[kind] for kind in STORE_KINDS} | _OTHERS
"""What a place is, in the order in which kinds are listed."""


def kind_name(language: Language, kind: PlaceKind, *, heading: bool = False) -> str:
    """«prompt history», or «Prompt history» where it begins a line."""
    words = language(KINDS[kind])
    return capital(words) if heading else words


def pieces(language: Language, what: What, count: int) -> str:
    """How much of a place it is: «3 lines»; empty for one whole file."""
    if what == "file":
        return "" if count <= 1 else language.plural("{count} file", "{count} files", count)
    if what == "line":
        return language.plural("{count} line", "{count} lines", count)
    if what == "row":
        return language.plural("{count} row", "{count} rows", count)
    return language.plural("{count} entry", "{count} entries", count)


def storage_sentences(language: Language, kinds: Sequence[Storage]) -> list[str]:
    """What erasing on each kind of storage can truthfully promise; with several, each says which it is about."""
    if len(kinds) <= 1:
        return [one.sentence(language) for one in kinds]
    return [
        language("{where}: {sentence}").format(
            where=language(", ").join(one.mounts) or "?", sentence=one.sentence(language)
        )
        for one in kinds
    ]
