"""What of a key-value store that sites share belongs to conversations, and which files that concerns."""

import os
from collections.abc import Mapping
from pathlib import Path

from tidytrace.chats.files import unreadable
from tidytrace.chats.leveldb import NAMES
from tidytrace.chats.stores.websites import contents_of
from tidytrace.erase.keyvalue.entries import counts_of
from tidytrace.erase.keyvalue.locked import CURRENT
from tidytrace.erase.model import Target
from tidytrace.erase.plan.fence import Fence


def entries_in(folder: Path, sites: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Number and bytes of the entries by conversation; also of those that only old files hold. Raises StoreError.

    Args:
        folder: The store's.
        sites: Host to conversation.
    """
    contents = contents_of(folder)
    return counts_of(contents, sites) if contents is not None else {}


def files_of(folder: Path, fence: Fence) -> list[Target]:
    """All files of a store that hold its entries, CURRENT first. Raises StoreError, ErasureError."""
    try:
        names = [name for name in os.listdir(folder) if NAMES.match(name)]  # noqa: PTH208 - only the names
    except OSError as error:
        raise unreadable(folder, error) from error
    return [fence.target(folder / name) for name in (CURRENT, *sorted(names))]
