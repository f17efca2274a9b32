"""What a program that shows a vendor's web page keeps of it: one site, in a user data folder as Electron makes it."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.browser import Page, cached, kept, v8
from homes.files import text
from homes.leveldb import INDEXED_DB, store
from homes.talk import Talk
from tidytrace.chats.leveldb.logs import as_varint
from tidytrace.host import Host


def support(host: Host) -> Path:
    """Where programs for Windows and macOS keep their data; on a Linux without them, a folder that means nothing."""
    if host.system == "windows":
        return Path(host.variables()["appdata"])
    return host.home / "Library" / "Application Support"


def write_page(folder: Path, host: str, talks: Sequence[Talk]) -> None:
    """The page's database, its drafts and caches; and the sign-in, which stays.

    Args:
        folder: User data folder.
        host: Whose page it is.
        talks: Conversations that were open in it.
    """
    pages = [Page(host, talk) for talk in talks]
    records = {
        b"\0\1\1\1\1" + page.talk.id.encode("utf-16-be"): as_varint(1) + b"\xff\x15\xff\x0f" + v8(page.said)
        for page in pages
    }
    database = folder / "IndexedDB" / f"https_{host}_0.indexeddb.leveldb"
    store(database, records, {b"\0\0\0\0\0": b"1"}, comparator=INDEXED_DB)
    origin = f"https://{host}".encode()
    drafts = {b"_" + origin + b"\0\1draft-" + page.talk.id.encode(): kept(page.talk.turns[0][0]) for page in pages}
    used = max(page.time for page in pages)
    meta = {b"VERSION": b"1", b"META:" + origin: b"\x08" + as_varint(used) + b"\x10\x20"}
    store(folder / "Local Storage" / "leveldb", meta | drafts, {})
    for number, page in enumerate(pages):
        entry = folder / "Cache" / "Cache_Data" / f"{number:016x}_0"
        entry.parent.mkdir(parents=True, exist_ok=True)
        said = json.dumps(page.said).encode()
        entry.write_bytes(cached(f"1/0/_dk_{page.origin} {page.origin} {page.address}", said))
    text(folder / "Crashpad" / "pending" / "0a1b.dmp", f"MDMP {pages[-1].talk.turns[0][1]}")
    text(folder / "Cookies", "no database")
    text(folder / "Preferences", "{}")
