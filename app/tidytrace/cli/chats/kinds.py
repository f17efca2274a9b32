"""How the kinds of places are called."""

from typing import Final

from tidytrace.catalog.stores import StoreKind
from tidytrace.language import N_

KINDS: Final[dict[StoreKind, str]] = {
    "transcript": N_("chats"),
    "index": N_("search indexes and lists"),
    "prompt-history": N_("prompt history"),
    "attachment": N_("attachments"),
    "memory": N_("memories"),
    "cache": N_("caches"),
    "log": N_("logs"),
    "backup": N_("backups"),
}
