"""How the kinds of places are called."""

from typing import Final

from tidytrace.erase.model import PlaceKind
from tidytrace.language import N_

KINDS: Final[dict[PlaceKind, str]] = {
    "transcript": N_("chats"),
    "index": N_("search indexes and lists"),
    "prompt-history": N_("prompt history"),
    "attachment": N_("attachments"),
    "memory": N_("memories"),
    "cache": N_("caches"),
    "log": N_("logs"),
    "backup": N_("backups"),
    "app-file": N_("other files of the app"),
    "copy-elsewhere": N_("copies by other tools"),
    "synced-copy": N_("copies in synced folders"),
}
