"""A browser of the Chromium family in which somebody talked to AI services, and visited other pages."""

import dataclasses
import json
import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from homes.files import database, text
from homes.leveldb import INDEXED_DB, store
from homes.talk import Talk, talks
from tidytrace.catalog.sites import known_hosts
from tidytrace.chats.leveldb.logs import as_varint
from tidytrace.host import Host

HOSTS = (
    "chatgpt.com",
    "www.doubao.com",
    "chat.deepseek.com",
    "www.kimi.com",
    "claude.ai",
    "gemini.google.com",
    "www.perplexity.ai",
    "yuanbao.tencent.com",
)
"""The first conversations are held here."""
OTHER = "www.example.com"
"""No AI service: all of it has to survive."""
_HISTORY = """
CREATE TABLE urls (id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR,
  visit_count INTEGER DEFAULT 0 NOT NULL, typed_count INTEGER DEFAULT 0 NOT NULL, last_visit_time INTEGER NOT NULL,
  hidden INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE visits (id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL,
  from_visit INTEGER, transition INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE segments (id INTEGER PRIMARY KEY, name VARCHAR, url_id INTEGER NON NULL);
CREATE TABLE segment_usage (id INTEGER PRIMARY KEY, segment_id INTEGER NOT NULL, time_slot INTEGER NOT NULL,
  visit_count INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE keyword_search_terms (keyword_id INTEGER NOT NULL, url_id INTEGER NOT NULL, term LONGVARCHAR NOT NULL,
  normalized_term LONGVARCHAR NOT NULL);
CREATE TABLE content_annotations (visit_id INTEGER PRIMARY KEY, search_terms LONGVARCHAR, page_language VARCHAR);
CREATE TABLE cluster_visit_duplicates (visit_id INTEGER NOT NULL, duplicate_visit_id INTEGER NOT NULL,
  PRIMARY KEY (visit_id, duplicate_visit_id)) WITHOUT ROWID;
CREATE TABLE visited_links (id INTEGER PRIMARY KEY AUTOINCREMENT, link_url_id INTEGER NOT NULL,
  top_level_url LONGVARCHAR NOT NULL, frame_url LONGVARCHAR NOT NULL, visit_count INTEGER DEFAULT 0 NOT NULL);
"""
_ICONS = """
CREATE TABLE icon_mapping (id INTEGER PRIMARY KEY, page_url LONGVARCHAR NOT NULL, icon_id INTEGER,
  page_url_type INTEGER DEFAULT 0);
CREATE TABLE favicons (id INTEGER PRIMARY KEY, url LONGVARCHAR NOT NULL, icon_type INTEGER DEFAULT 1);
CREATE TABLE favicon_bitmaps (id INTEGER PRIMARY KEY, icon_id INTEGER NOT NULL, image_data BLOB);
"""
_COOKIES = """
CREATE TABLE cookies (host_key TEXT NOT NULL, name TEXT NOT NULL, encrypted_value BLOB NOT NULL,
  is_httponly INTEGER NOT NULL, UNIQUE (host_key, name));
"""
_FORMS = """
CREATE TABLE autofill (name VARCHAR, value VARCHAR, value_lower VARCHAR, date_created INTEGER DEFAULT 0,
  PRIMARY KEY (name, value));
CREATE TABLE credit_cards (guid VARCHAR PRIMARY KEY, name_on_card VARCHAR);
"""
_USAGE = """
CREATE TABLE urls (url_id INTEGER PRIMARY KEY NOT NULL, url TEXT NOT NULL, last_timestamp INTEGER NOT NULL);
CREATE TABLE metrics (id INTEGER PRIMARY KEY NOT NULL, url_id INTEGER NOT NULL, metric_value INTEGER NOT NULL);
"""
_SMALL = {
    "Shortcuts": "CREATE TABLE omni_box_shortcuts (id VARCHAR PRIMARY KEY, text VARCHAR, url VARCHAR);",
    "Top Sites": "CREATE TABLE top_sites (url TEXT NOT NULL PRIMARY KEY, url_rank INTEGER, title TEXT NOT NULL);",
    "DIPS": "CREATE TABLE bounces (site TEXT PRIMARY KEY NOT NULL, last_user_activation_time INTEGER);",
}
_WEBKIT = datetime(1601, 1, 1, tzinfo=UTC)


class Page:
    """One site with what was said there."""

    def __init__(self, host: str, talk: Talk) -> None:
        self.host = host
        self.origin = f"https://{host}"
        self.talk = talk
        self.address = f"{self.origin}/c/{talk.id}"

    @property
    def time(self) -> int:
        """Microseconds since 1601."""
        return int((self.talk.ended - _WEBKIT).total_seconds() * 1_000_000)

    @property
    def said(self) -> dict[str, Any]:
        """The record of the conversation."""
        messages = [
            {"role": role, "text": words}
            for turn in self.talk.turns
            for role, words in zip(("user", "assistant"), turn, strict=True)
        ]
        return {"id": self.talk.id, "title": self.talk.title, "messages": messages}


def folders(host: Host, *, linux: str, elsewhere: str) -> tuple[Path, Path]:
    """The user data folder of a browser, and the cache of its first profile.

    Args:
        host: The computer.
        linux: The browser's name in the folders of settings and caches.
        elsewhere: Its vendor and name on Windows and macOS.
    """
    variables = host.variables()
    if host.system == "windows":
        udd = Path(variables["localappdata"]) / elsewhere / "User Data"
        return udd, udd / "Default"
    if host.system == "macos":
        return Path(variables["library"]) / elsewhere, host.home / "Library" / "Caches" / elsewhere / "Default"
    return Path(variables["xdg_config"]) / linux, Path(variables["xdg_cache"]) / linux / "Default"


def write_browser(host: Host, told: Sequence[Talk], *, windows: str = "", macos: str = "", linux: str = "") -> None:
    """A browser whose folders have other names on each system; nothing where it does not run.

    Args:
        host: The computer.
        told: One for each service.
        windows: The user data folder, with a variable in it.
        macos: Its name in the folders of settings and caches.
        linux: As on macOS.
    """
    variables = host.variables()
    if host.system == "windows" and windows:
        udd = Path(windows.format_map(variables))
        write_profile(udd, udd / "Default", told)
    elif host.system == "macos" and macos:
        cache = host.home / "Library" / "Caches" / macos / "Default"
        write_profile(Path(variables["library"]) / macos, cache, told)
    elif host.system == "linux" and linux:
        write_profile(Path(variables["xdg_config"]) / linux, Path(variables["xdg_cache"]) / linux / "Default", told)


def a_page_of_somebody_else() -> Talk:
    """What stands on a page that is no AI service."""
    (other,) = talks(1, seed=4711)
    # the same words on a page that stays would rightly not be looked for
    words = [(f"PROMPT-{other.id}-0 recipe of the day", f"ANSWER-{other.id}-0 dumplings with leek")]
    return dataclasses.replace(other, title=f"TITLE-{other.id} Recipes", turns=words)


def write_profile(udd: Path, cache: Path, told: Sequence[Talk]) -> None:
    """The user data folder with one profile, and its cache.

    Args:
        udd: User data folder.
        cache: Cache of the profile.
        told: One for each service, as far as there are services; what stands on a page of somebody else comes on top.
    """
    services = [*HOSTS, *sorted(known_hosts().difference(HOSTS))]
    pages = [Page(host, talk) for host, talk in zip(services, told, strict=False)]
    everybody = [*pages, Page(OTHER, a_page_of_somebody_else())]
    profile = udd / "Default"
    text(udd / "Local State", json.dumps({"profile": {"info_cache": {"Default": {"name": "Person 1"}}}}))
    text(profile / "Preferences", '{"profile": {"name": "Person 1"}}')
    text(profile / "Login Data", "no database")
    _write_databases(udd, profile, everybody)
    _write_storage(profile, everybody)
    for page in everybody:
        _write_site(profile, page)
    (profile / "Sessions").mkdir()
    (profile / "Sessions" / "Tabs_13439884792236149").write_bytes(tabs(everybody))
    for number, page in enumerate(everybody):
        entry = cache / "Cache" / "Cache_Data" / f"{number:016x}_0"
        entry.parent.mkdir(parents=True, exist_ok=True)
        # an answer is packed on its way, so nothing but the address tells whose it is
        entry.write_bytes(cached(f"1/0/_dk_{page.origin} {page.origin} {page.address}", json.dumps(page.said).encode()))


def _write_databases(udd: Path, profile: Path, pages: Sequence[Page]) -> None:
    numbered = list(enumerate(pages, 1))
    database(
        profile / "History",
        _HISTORY,
        {
            "urls": [
                {"id": n, "url": one.address, "title": one.talk.title, "last_visit_time": one.time}
                for n, one in numbered
            ],
            "visits": [{"id": n, "url": n, "visit_time": one.time} for n, one in numbered],
            "segments": [{"id": n, "name": one.address, "url_id": n} for n, one in numbered],
            "segment_usage": [{"segment_id": n, "time_slot": 0} for n, _ in numbered],
            "keyword_search_terms": [
                {"keyword_id": 2, "url_id": n, "term": one.talk.title, "normalized_term": one.talk.title.lower()}
                for n, one in numbered
            ],
            "content_annotations": [{"visit_id": n, "search_terms": one.talk.title} for n, one in numbered],
            "visited_links": [
                {"link_url_id": n, "top_level_url": one.address, "frame_url": f"{one.origin}/"} for n, one in numbered
            ],
        },
    )
    database(
        profile / "Favicons",
        _ICONS,
        {
            "icon_mapping": [{"page_url": one.address, "icon_id": n} for n, one in numbered],
            "favicons": [{"id": n, "url": f"{one.origin}/favicon.ico"} for n, one in numbered],
            "favicon_bitmaps": [{"icon_id": n, "image_data": b"\x89PNG"} for n, _ in numbered],
        },
    )
    database(
        profile / "Cookies",
        _COOKIES,
        {
            "cookies": [
                {"host_key": one.host, "name": name, "encrypted_value": b"v10" + bytes(16), "is_httponly": hidden}
                for one in pages
                for name, hidden in (("session-token", 1), (f"last-{one.talk.id}", 0))
            ]
        },
    )
    database(
        profile / "Web Data",
        _FORMS,
        {
            "autofill": [
                {"name": "prompt", "value": one.talk.turns[0][0], "value_lower": one.talk.turns[0][0].lower()}
                for one in pages
            ],
            "credit_cards": [{"guid": "1", "name_on_card": "Person One"}],
        },
    )
    database(
        udd / "segmentation_platform" / "ukm_db",
        _USAGE,
        {
            "urls": [{"url_id": n, "url": one.address, "last_timestamp": one.time} for n, one in numbered],
            "metrics": [{"url_id": n, "metric_value": 7} for n, _ in numbered],
        },
    )
    rows: dict[str, tuple[str, list[dict[str, Any]]]] = {
        "Shortcuts": (
            "omni_box_shortcuts",
            [{"id": str(n), "text": one.talk.title, "url": one.address} for n, one in numbered],
        ),
        "Top Sites": ("top_sites", [{"url": one.address, "title": one.talk.title} for one in pages]),
        "DIPS": ("bounces", [{"site": one.host} for one in pages]),
    }
    for name, (table, filled) in rows.items():
        database(profile / name, _SMALL[name], {table: filled})


def _write_storage(profile: Path, pages: Sequence[Page]) -> None:
    local: dict[bytes, bytes] = {b"VERSION": b"1"}
    later: dict[bytes, bytes] = {}
    gone: list[bytes] = []
    session: dict[bytes, bytes] = {b"version": b"1", b"next-map-id": str(len(pages)).encode()}
    for number, page in enumerate(pages):
        origin = page.origin.encode()
        chosen = later if number % 2 else local
        chosen[b"_" + origin + b"\0\1conversation-" + page.talk.id.encode()] = kept(json.dumps(page.said))
        chosen[b"_" + origin + b"\0\1theme"] = kept("dark")
        local[b"META:" + origin] = b"\x08" + as_varint(page.time) + b"\x10\x20"
        draft = b"_" + origin + b"\0\1draft"
        local[draft] = kept(page.talk.turns[0][0])
        gone.append(draft)
        session[b"namespace-22e56e02_a484_4c40_b39a_aac2e3a97470-" + origin + b"/"] = str(number).encode()
        session[b"map-%d-draft" % number] = page.talk.turns[-1][0].encode("utf-16-le")
    store(profile / "Local Storage" / "leveldb", local, later, gone)
    store(profile / "Session Storage", {}, session)


def kept(words: str) -> bytes:
    """A value of Local Storage."""
    try:
        return b"\1" + words.encode("latin-1")
    except UnicodeEncodeError:
        return b"\0" + words.encode("utf-16-le")


def _write_site(profile: Path, page: Page) -> None:
    name = f"https_{page.host}_0.indexeddb"
    record = as_varint(1) + b"\xff\x15\xff\x0f" + v8(page.said)
    older = {b"\0\1\1\1\1" + page.talk.id.encode("utf-16-be"): record}
    store(profile / "IndexedDB" / f"{name}.leveldb", older, {b"\0\0\0\0\0": b"1"}, comparator=INDEXED_DB)
    blob = profile / "IndexedDB" / f"{name}.blob" / "1" / "00" / "3"
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(b"\xff\x15\xff\x0f" + v8({"text": page.talk.turns[-1][1]}))
    kept_answer = profile / "Service Worker" / "CacheStorage" / page.host.encode().hex()
    text(kept_answer / "index.txt", f"\n\5pages\x12\0{page.origin}/")
    answer = kept_answer / "f7303334-df55-4527-8a7b-d9d5e87c4650" / "a734fb80171e154d_0"
    text(answer, json.dumps({"answer": page.talk.turns[0][1]}, ensure_ascii=False))


def v8(value: Any) -> bytes:
    """A value as V8 writes it."""
    if isinstance(value, str):
        try:
            raw = value.encode("latin-1")
        except UnicodeEncodeError:
            raw = value.encode("utf-16-le")
            return b"c" + as_varint(len(raw)) + raw
        return b'"' + as_varint(len(raw)) + raw
    if isinstance(value, dict):
        inner = b"".join(v8(key) + v8(one) for key, one in value.items())
        return b"o" + inner + b"{" + as_varint(len(value))
    if isinstance(value, list):
        size = as_varint(len(value))
        return b"A" + size + b"".join(map(v8, value)) + b"$" + as_varint(0) + size
    if value is None or isinstance(value, bool):
        return {None: b"0", True: b"T", False: b"F"}[value]
    if isinstance(value, int | float):
        return b"N" + struct.pack("<d", value)
    raise TypeError(f"not written: {value!r}")


def tabs(pages: Sequence[Page]) -> bytes:
    """A file of tabs; a command that is of no page in front of each."""
    out = b"SNSS" + (3).to_bytes(4, "little")
    for number, page in enumerate(pages):
        out += _command(9, number.to_bytes(4, "little") * 3)
        address = page.address.encode()
        content = number.to_bytes(4, "little") + bytes(4) + len(address).to_bytes(4, "little") + address
        content += bytes(-len(address) % 4) + page.talk.title.encode("utf-16-le")
        out += _command(1, len(content).to_bytes(4, "little") + content)
    return out


def _command(kind: int, content: bytes) -> bytes:
    return (len(content) + 1).to_bytes(2, "little") + bytes((kind,)) + content


def cached(key: str, body: bytes) -> bytes:
    """An entry of the network cache."""
    name = key.encode()
    head = bytes.fromhex("305c72a71b6dfbfc") + (5).to_bytes(4, "little") + len(name).to_bytes(4, "little") + bytes(8)
    return head + name + body + b"\xd8\x41\x0d\x97\x45\x6f\xfa\xf4" + bytes(16)
