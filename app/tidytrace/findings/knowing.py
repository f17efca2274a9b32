"""The sentences about what the catalogue knows of an app, for both faces."""

from typing import Final

from tidytrace.catalog.knowledge import Knowledge, Leftovers
from tidytrace.catalog.stores import StoreKind
from tidytrace.catalog.words import Grade
from tidytrace.language import N_, Language

EVIDENCE: Final[dict[Grade, str]] = {
    Grade.SOURCE: N_("read in the app's source"),
    Grade.DOCS: N_("from the maker's documentation"),
    Grade.OBSERVED: N_("seen with the real app"),
    Grade.REPORTED: N_("reported by others"),
    Grade.UNVERIFIED: N_("not verified"),
    Grade.GUESS: N_("a guess"),
}

STORE_KINDS: Final[dict[StoreKind, str]] = {
    "transcript": N_("chats"),
    "prompt-history": N_("prompt history"),
    "index": N_("search indexes and lists"),
    "attachment": N_("attachments"),
    "cache": N_("caches"),
    "log": N_("logs"),
    "backup": N_("backups"),
    "memory": N_("memories"),
}
"""What a store is, in the order in which kinds are listed."""


def freshness(language: Language, knowledge: Knowledge) -> str:
    """«verified 2026-11 with 0.169.0»; old knowledge says that it is."""
    month = f"{knowledge.verified:%Y-%m}"
    if knowledge.versions:
        words = language("verified {month} with {version}").format(month=month, version=knowledge.versions[-1])
    else:
        words = language("verified {month}").format(month=month)
    return language("old knowledge: {verified}").format(verified=words) if knowledge.old else words


def evidence(language: Language, grade: Grade) -> str:
    """«seen with the real app»."""
    return language(EVIDENCE[grade])


def leftovers(language: Language, found: Leftovers) -> str:
    """«This app's own delete leaves 3 copies»; empty for an app that keeps nothing here."""
    if not (found.known or found.unknown):
        return ""
    if found.none:
        return language("This app has no delete of its own: everything stays until it is erased here.")
    if not found.known:
        return language("It is not known yet what this app's own delete leaves behind.")
    if not found.left:
        return language("As far as is known, this app's own delete leaves no copy behind.")
    return language.plural(
        "This app's own delete leaves {count} copy.", "This app's own delete leaves {count} copies.", len(found.left)
    )


def store_kind(language: Language, kind: StoreKind) -> str:
    """«prompt history»."""
    return language(STORE_KINDS[kind])
