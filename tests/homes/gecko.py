"""A browser of the Firefox family in which somebody talked to AI services, and visited other pages."""

import json
import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cramjam import lz4, snappy

from homes.browser import HOSTS, OTHER, Page, a_page_of_somebody_else
from homes.files import database, text
from homes.talk import Talk
from tidytrace.catalog.sites import known_hosts
from tidytrace.host import Host

_PLACES = """
CREATE TABLE moz_origins (id INTEGER PRIMARY KEY, prefix TEXT NOT NULL, host TEXT NOT NULL, frecency INTEGER NOT NULL,
  UNIQUE (prefix, host));
CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR, rev_host LONGVARCHAR,
  visit_count INTEGER DEFAULT 0, last_visit_date INTEGER, foreign_count INTEGER DEFAULT 0 NOT NULL,
  description TEXT, origin_id INTEGER REFERENCES moz_origins(id));
CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, from_visit INTEGER, place_id INTEGER, visit_date INTEGER,
  visit_type INTEGER);
CREATE TABLE moz_inputhistory (place_id INTEGER NOT NULL, input LONGVARCHAR NOT NULL, use_count INTEGER,
  PRIMARY KEY (place_id, input));
CREATE TABLE moz_bookmarks (id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER DEFAULT NULL, title LONGVARCHAR);
CREATE TABLE moz_places_metadata_search_queries (id INTEGER PRIMARY KEY, terms TEXT NOT NULL UNIQUE);
CREATE TABLE moz_places_metadata (id INTEGER PRIMARY KEY,
  place_id INTEGER NOT NULL REFERENCES moz_places(id) ON DELETE CASCADE, referrer_place_id INTEGER,
  search_query_id INTEGER);
"""
_ICONS = """
CREATE TABLE moz_icons (id INTEGER PRIMARY KEY, icon_url TEXT NOT NULL, root INTEGER NOT NULL DEFAULT 0, data BLOB);
CREATE TABLE moz_pages_w_icons (id INTEGER PRIMARY KEY, page_url TEXT NOT NULL);
CREATE TABLE moz_icons_to_pages (page_id INTEGER NOT NULL, icon_id INTEGER NOT NULL, PRIMARY KEY (page_id, icon_id))
  WITHOUT ROWID;
"""
_COOKIES = """
CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT,
  host TEXT, path TEXT, isHttpOnly INTEGER);
"""
_SMALL = {
    "formhistory.sqlite": "CREATE TABLE moz_formhistory (id INTEGER PRIMARY KEY, fieldname TEXT NOT NULL, "
    "value TEXT NOT NULL);",
    "storage.sqlite": "CREATE TABLE origin (repository_id INTEGER NOT NULL, suffix TEXT, origin TEXT NOT NULL, "
    "usage INTEGER NOT NULL, PRIMARY KEY (repository_id, origin));",
    "permissions.sqlite": "CREATE TABLE moz_perms (id INTEGER PRIMARY KEY, origin TEXT, type TEXT); "
    "CREATE TABLE moz_origin_interactions (origin TEXT PRIMARY KEY, lastInteractionTime INTEGER);",
    "bounce-tracking-protection.sqlite": "CREATE TABLE sites (originAttributeSuffix TEXT NOT NULL, "
    "siteHost TEXT NOT NULL, timeStamp INTEGER NOT NULL, PRIMARY KEY (originAttributeSuffix, siteHost));",
    "webappsstore.sqlite": "CREATE TABLE webappsstore2 (originAttributes TEXT, originKey TEXT, scope TEXT, key TEXT, "
    "value TEXT);",
}
_RECORDS = """
CREATE TABLE object_store (id INTEGER PRIMARY KEY, name TEXT NOT NULL, key_path TEXT);
CREATE TABLE object_data (object_store_id INTEGER NOT NULL, key BLOB NOT NULL, file_ids TEXT, data BLOB NOT NULL,
  PRIMARY KEY (object_store_id, key)) WITHOUT ROWID;
"""
_VALUES = """
CREATE TABLE database (origin TEXT NOT NULL, usage INTEGER NOT NULL DEFAULT 0);
CREATE TABLE data (key TEXT PRIMARY KEY, utf16_length INTEGER NOT NULL, conversion_type INTEGER NOT NULL,
  compression_type INTEGER NOT NULL, last_access_time INTEGER NOT NULL DEFAULT 0, value BLOB NOT NULL);
"""
_HOLDER = "c4kmuwru.default-release"


def folders(host: Host, *, linux: str, windows: str, macos: str, cache: str = "") -> tuple[Path, Path]:
    """The profile of a browser, and its cache.

    Args:
        host: The computer.
        linux: The folder with the profiles below the home.
        windows: The same below the folder of settings that move along.
        macos: The same below Application Support.
        cache: On Linux, the folder with the caches below that of all caches.
    """
    variables = host.variables()
    if host.system == "windows":
        root = Path(variables["appdata"]) / windows
        text(root / "profiles.ini", f"[Profile0]\nName=default\nIsRelative=1\nPath=Profiles/{_HOLDER}\n")
        return root / "Profiles" / _HOLDER, Path(variables["localappdata"]) / windows / "Profiles" / _HOLDER
    if host.system == "macos":
        root = Path(variables["library"]) / macos
        text(root / "profiles.ini", f"[Profile0]\nName=default\nIsRelative=1\nPath=Profiles/{_HOLDER}\n")
        return root / "Profiles" / _HOLDER, host.home / "Library" / "Caches" / macos / "Profiles" / _HOLDER
    root = host.home / linux
    text(root / "profiles.ini", f"[Profile0]\nName=default\nIsRelative=1\nPath={_HOLDER}\n")
    return root / _HOLDER, Path(variables["xdg_cache"]) / (cache or linux) / _HOLDER


def write_profile(profile: Path, cache: Path, told: Sequence[Talk]) -> None:
    """A profile and its cache.

    Args:
        profile: Its folder.
        cache: Of the same profile.
        told: One for each service; what stands on a page of somebody else comes on top.
    """
    services = [*HOSTS, *sorted(known_hosts().difference(HOSTS))]
    pages = [Page(host, talk) for host, talk in zip(services, told, strict=False)]
    everybody = [*pages, Page(OTHER, a_page_of_somebody_else())]
    text(profile / "prefs.js", '// Mozilla User Preferences\n\nuser_pref("browser.startup.page", 3);\n')
    text(profile / "logins.json", '{"logins": []}')
    text(profile / "key4.db", "no database")
    _write_places(profile, everybody)
    _write_databases(profile, everybody)
    for number, page in enumerate(everybody):
        _write_site(profile / "storage" / "default" / f"https+++{page.host}", page)
        entry = cache / "cache2" / "entries" / f"{number:040X}"
        entry.parent.mkdir(parents=True, exist_ok=True)
        key = f"O^partitionKey=%28https%2C{page.host}%29,:{page.address}"
        entry.write_bytes(cached(key, json.dumps(page.said).encode()))
    text(profile / "storage" / "permanent" / "chrome" / ".metadata-v2", "its own")
    (profile / "sessionstore.jsonlz4").write_bytes(mozlz4(json.dumps(session(everybody)).encode()))


def session(pages: Sequence[Page]) -> dict[str, Any]:
    """A window with a tab for each page, one more that went through all of them, and a closed one of each."""
    visited = [{"url": one.address, "title": one.talk.title, "ID": n} for n, one in enumerate(pages)]
    tabs = [
        {"entries": [entry], "index": 1, "storage": {one.origin: {"draft": one.talk.turns[-1][0]}}}
        for entry, one in zip(visited, pages, strict=True)
    ]
    closed = [{"state": tab, "title": tab["entries"][0]["title"], "closedAt": 1} for tab in tabs]
    long_one = {"entries": visited, "index": 1, "image": f"{pages[0].origin}/favicon.ico"}
    window = {"tabs": [*tabs, long_one], "selected": len(tabs), "_closedTabs": closed}
    return {"version": ["sessionrestore", 1], "windows": [window], "selectedWindow": 1, "_closedWindows": [window]}


def _micros(page: Page) -> int:
    return int((page.talk.ended - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000


def _write_places(profile: Path, pages: Sequence[Page]) -> None:
    numbered = list(enumerate(pages, 1))
    places = [
        {"id": n, "url": one.address, "title": one.talk.title, "last_visit_date": _micros(one), "origin_id": n}
        for n, one in numbered
    ]
    bookmark = {"id": 900, "url": f"https://{OTHER}/recipes", "title": "Recipes", "foreign_count": 1}
    database(
        profile / "places.sqlite",
        _PLACES,
        {
            "moz_origins": [{"id": n, "prefix": "https://", "host": one.host, "frecency": 1} for n, one in numbered],
            "moz_places": places,
            "moz_historyvisits": [{"id": n, "place_id": n, "visit_date": _micros(one)} for n, one in numbered],
            "moz_inputhistory": [{"place_id": n, "input": one.talk.title[:50], "use_count": 1} for n, one in numbered],
            "moz_places_metadata_search_queries": [{"id": n, "terms": one.talk.title} for n, one in numbered],
            "moz_places_metadata": [{"id": n, "place_id": n, "search_query_id": n} for n, one in numbered],
        },
        logged=True,
    )
    database(
        profile / "favicons.sqlite",
        _ICONS,
        {
            "moz_icons": [{"id": n, "icon_url": f"{one.origin}/favicon.ico", "root": 1} for n, one in numbered],
            "moz_pages_w_icons": [{"id": n, "page_url": one.address} for n, one in numbered],
            "moz_icons_to_pages": [{"page_id": n, "icon_id": n} for n, one in numbered],
        },
    )
    text(profile / "bookmarkbackups" / "bookmarks.json", json.dumps(bookmark))


def _write_databases(profile: Path, pages: Sequence[Page]) -> None:
    database(
        profile / "cookies.sqlite",
        _COOKIES,
        {
            "moz_cookies": [
                {"name": name, "value": value, "host": one.host, "path": "/", "isHttpOnly": hidden}
                for one in pages
                for name, value, hidden in (("session", "secret", 1), ("last", one.talk.id, 0))
            ]
        },
    )
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {
        "formhistory.sqlite": {
            "moz_formhistory": [{"fieldname": "prompt", "value": one.talk.turns[0][0]} for one in pages]
        },
        "storage.sqlite": {
            "origin": [{"repository_id": 2, "suffix": "", "origin": one.origin, "usage": 100} for one in pages]
        },
        "permissions.sqlite": {
            "moz_perms": [{"origin": one.origin, "type": "microphone"} for one in pages],
            "moz_origin_interactions": [{"origin": one.origin, "lastInteractionTime": 1} for one in pages],
        },
        "bounce-tracking-protection.sqlite": {
            "sites": [{"originAttributeSuffix": "", "siteHost": one.host, "timeStamp": 1} for one in pages]
        },
        "webappsstore.sqlite": {
            "webappsstore2": [
                {"originKey": f"{one.host[::-1]}.:https:443", "key": "draft", "value": one.talk.turns[0][0]}
                for one in pages
            ]
        },
    }
    for name, filled in rows.items():
        database(profile / name, _SMALL[name], filled)


def _write_site(folder: Path, page: Page) -> None:
    text(folder / ".metadata-v2", page.origin)
    record = bytes(snappy.compress_raw(spider(page.said)))
    database(
        folder / "idb" / "2698942433CeosnavbeartsaaDtsino.sqlite",
        _RECORDS,
        {
            "object_store": [{"id": 1, "name": "conversations", "key_path": "id"}],
            "object_data": [{"object_store_id": 1, "key": b"0" + page.talk.id.encode(), "data": record}],
        },
    )
    words = json.dumps(page.said, ensure_ascii=False)
    database(
        folder / "ls" / "data.sqlite",
        _VALUES,
        {
            "database": [{"origin": page.origin}],
            "data": [
                kept("theme", "dark", packed=False),
                kept(f"conversation-{page.talk.id}", words, packed=True),
                kept("draft", page.talk.turns[-1][0], packed=False),
            ],
        },
    )
    answer = folder / "cache" / "morgue" / "132" / "{f2ff3304-af98-456d-9eb3-cd1f0728c784}.final"
    answer.parent.mkdir(parents=True)
    answer.write_bytes(bytes(snappy.compress(json.dumps({"answer": page.talk.turns[0][1]}).encode())))


def kept(key: str, words: str, *, packed: bool) -> dict[str, Any]:
    """A row of Local Storage."""
    raw = words.encode()
    return {
        "key": key,
        "utf16_length": len(words),
        "conversion_type": 1,
        "compression_type": int(packed),
        "value": bytes(snappy.compress_raw(raw)) if packed else raw,
    }


def spider(value: Any) -> bytes:
    """A value as SpiderMonkey writes it."""
    return _word(0, 0xFFF10000) + _spider(value)


def _spider(value: Any) -> bytes:
    if isinstance(value, str):
        return _letters(value)
    if isinstance(value, float):
        return struct.pack("<d", value)
    if value is None or isinstance(value, int):
        tag = 0xFFFF0000 if value is None else 0xFFFF0002 if isinstance(value, bool) else 0xFFFF0003
        return _word(int(value or 0), tag)
    if isinstance(value, dict):
        inner = b"".join(_spider(key) + _spider(one) for key, one in value.items())
        return _word(0, 0xFFFF0008) + inner + _word(0, 0xFFFF0013)
    if isinstance(value, list):
        inner = b"".join(_word(number, 0xFFFF0003) + _spider(one) for number, one in enumerate(value))
        return _word(len(value), 0xFFFF0007) + inner + _word(0, 0xFFFF0013)
    raise TypeError(f"not written: {value!r}")


def _letters(value: str) -> bytes:
    try:
        raw, width = value.encode("latin-1"), 0x80000000
    except UnicodeEncodeError:
        raw, width = value.encode("utf-16-le"), 0
    return _word(len(value) | width, 0xFFFF0004) + raw + bytes(-len(raw) % 8)


def _word(low: int, high: int) -> bytes:
    return struct.pack("<II", low, high)


def cached(key: str, body: bytes) -> bytes:
    """An entry of the network cache."""
    name = key.encode()
    header = struct.pack(">8I", 4, 1, 0, 0, 0, 0, len(name), 0)
    hashes = bytes(4) + bytes(2) * -(-len(body) // (256 << 10))
    return body + hashes + header + name + b"\0request-method\0GET\0" + struct.pack(">I", len(body))


def mozlz4(content: bytes) -> bytes:
    """A packed file of the browser."""
    return b"mozLz40\0" + bytes(lz4.compress_block(content))
