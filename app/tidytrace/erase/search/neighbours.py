"""Words that other web sites have too: what stands on their pages was theirs before it was typed anywhere."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from tidytrace.chats.errors import StoreError
from tidytrace.chats.stores.base import FileReader
from tidytrace.chats.stores.websites import contents_of
from tidytrace.chats.web.keys import hosts_of
from tidytrace.chats.web.mozilla import values_in
from tidytrace.chats.web.texts import messages_in
from tidytrace.erase.search.looking import Look, NotAFileError
from tidytrace.erase.search.needles import Needles
from tidytrace.host import Installation

_MOST: Final = 64 << 20
"""Bytes of other sites that are looked through."""


def said_by_others(needles: Needles, installation: Installation, going: Collection[str]) -> set[bytes]:
    """Passages that stand in the storage of sites that stay.

    Args:
        needles: Passages of the sites that go.
        installation: The browser.
        going: Hosts of the sites that go.
    """
    found: set[bytes] = set()
    for store in installation.app.transcripts:
        if not store.of_sites:
            continue
        for path in installation.places.files(store):
            try:
                if store.format == "web-storage":
                    found |= needles.in_bytes(b"\0".join(_entries(path, going)))
                elif store.format == "mozilla-site" and FileReader(store, []).id_of_path(path) not in going:
                    found |= needles.in_bytes("\0".join(_said_in(path)).encode("utf-8", "replace"))
                elif store.format == "indexed-db" and FileReader(store, []).id_of_path(path) not in going:
                    found |= _in_files(needles, path)
            except (OSError, StoreError):
                # then its words count as those of the sites that go: more is reported, nothing less erased
                continue
    return found


def _entries(folder: Path, going: Collection[str]) -> Iterator[bytes]:
    contents = contents_of(folder)
    if contents is None:
        return
    for key, host in hosts_of(contents.live, contents.live).items():
        if host not in going:
            yield contents.live[key]


def _said_in(folder: Path) -> Iterator[str]:
    for value in values_in(folder, []):
        yield from (message.text for message in messages_in(value))


def _in_files(needles: Needles, folder: Path) -> set[bytes]:
    found: set[bytes] = set()
    left = _MOST
    for name in os.listdir(folder):  # noqa: PTH208 - only the names
        path = folder / name
        left -= path.lstat().st_size
        if left < 0:
            break
        try:
            found |= Look(needles).into(path).found
        except NotAFileError:
            continue
    return found
