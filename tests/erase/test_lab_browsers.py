"""Homes that real browsers wrote: one site erased, no byte of it is left, and all other sites are what they were."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.chats.stores.websites import contents_of
from tidytrace.chats.web.keys import hosts_of
from tidytrace.erase import Plan, carry_out, plan_erasure, prove
from tidytrace.host import current_host, find_installations

ARCHIVES = ["chromium-156.0.8078.79", "chromium-156.0.8078.79.after-site-clear"]
MARKER = re.compile(rb"(?:MARK|REPLY)-chromium-([a-z]+)")
SITES = {
    "chatgpt.com": {"chatgpt", "typed"},
    "claude.ai": {"claude"},
    "chat.deepseek.com": {"deepseek"},
    "www.kimi.com": {"kimi"},
    "www.doubao.com": {"doubao"},
    "gemini.google.com": {"google"},
    "www.perplexity.ai": {"perplexity"},
}
"""Hosts of the AI services, and the names that the markers have there; ``typed`` went into a form."""
OTHERS = {"example"}
"""Pages of nobody who offers an AI service."""


class Browser:
    """One unpacked home as the computer of its person."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = root / "home"
        self.profile = self.home / ".config" / "chromium" / "Default"
        monkeypatch.setenv("HOME", str(self.home))
        monkeypatch.setenv("TMPDIR", str(root / "tmp"))
        monkeypatch.setenv("PATH", str(root / "no-programs"))

    def library(self) -> Library:
        self.host = current_host()
        return Library(find_installations(load_catalogue(), self.host), self.host, None)

    def plan(self, *hosts: str) -> Plan:
        library = self.library()
        return plan_erasure([one for one in library.conversations() if one.native in hosts], library, self.host)

    def listed(self) -> set[str]:
        return {one.native for one in self.library().conversations()}

    def markers(self) -> dict[str, set[str]]:
        """Names of markers in the raw bytes of every file, with one byte a letter or two."""
        found = {}
        for path in self.home.rglob("*"):
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                names = {mark.decode() for mark in MARKER.findall(content + content.replace(b"\0", b""))}
                if names:
                    found[path.relative_to(self.home).as_posix()] = {name.removesuffix("v") for name in names}
        return found

    def marked(self) -> set[str]:
        return set().union(*self.markers().values())

    def databases(self) -> dict[tuple[str, str], set[str]]:
        """The rows of every table of every database."""
        found = {}
        for path in (self.home / ".config").rglob("*"):
            if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3":
                with closing(sqlite3.connect(path.absolute().as_uri() + "?immutable=1", uri=True)) as one:
                    one.text_factory = bytes
                    tables = one.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                    for (name,) in tables:
                        rows = one.execute(f'SELECT * FROM "{name.decode()}"').fetchall()
                        found[path.name, name.decode()] = {repr(row) for row in rows}
        return found

    def stored(self, host: str) -> dict[str, Any]:
        """What the files hold of a site: its entries in the shared stores, and the files of its own."""
        found: dict[str, Any] = {}
        for folder in (self.profile / "Local Storage" / "leveldb", self.profile / "Session Storage"):
            contents = contents_of(folder)
            assert contents is not None
            hosts = hosts_of(contents.live, contents.live)
            found[folder.name] = {key: contents.live[key] for key, whose in hosts.items() if whose == host}
        for path in sorted(self._own_files(host)):
            found[path.relative_to(self.profile).as_posix()] = path.read_bytes()
        return found

    def _own_files(self, host: str) -> Iterator[Path]:
        yield from (self.profile / "IndexedDB" / f"https_{host}_0.indexeddb.leveldb").glob("*")
        for index in (self.profile / "Service Worker" / "CacheStorage").glob("*/index.txt"):
            if f"https://{host}/".encode() in index.read_bytes():
                yield from (path for path in index.parent.rglob("*") if path.is_file())


@pytest.fixture(params=ARCHIVES)
def browser(request, lab_home, monkeypatch) -> Browser:
    return Browser(lab_home(request.param), monkeypatch)


def test_each_ai_service_is_one_conversation_and_no_other_site_is(browser):
    assert browser.listed() == set(SITES)


def test_one_site_erased_leaves_no_marker_of_it_and_all_of_the_others(browser):
    """Each in turn, from what the ones before have left."""
    left = {name for names in SITES.values() for name in names} | OTHERS
    for host, names in SITES.items():
        others = [*(other for other in SITES if other != host), "www.example.com", "news.example.org"]
        before, rows = {other: browser.stored(other) for other in others}, browser.databases()
        plan = browser.plan(host)
        assert (plan.kept, plan.spared) == ((), ())
        outcome = carry_out(plan)
        assert (outcome.failed, outcome.problems) == ((), ())
        left -= names
        assert browser.marked() == left
        assert prove(plan).leftovers == ()
        assert host not in browser.listed()
        assert {other: browser.stored(other) for other in others} == before
        for table, now in browser.databases().items():
            gone = rows[table] - now
            assert now <= rows[table]
            assert not [row for row in gone if any(other in row for other in others)], table


def test_all_of_them_erased_leave_only_what_is_no_ai_service(browser):
    plan = browser.plan(*SITES)
    outcome = carry_out(plan)
    assert (outcome.failed, outcome.problems) == ((), ())
    assert browser.marked() == OTHERS
    assert prove(plan).leftovers == ()
    assert browser.listed() == set()


def test_the_person_stays_signed_in(browser):
    """Cookies that only the server reads are for that; the others were made by the page."""
    carry_out(browser.plan(*SITES))
    with closing(sqlite3.connect(browser.profile / "Cookies")) as cookies:
        left = cookies.execute("SELECT host_key, name, is_httponly FROM cookies").fetchall()
    assert {host for host, name, _ in left if name == "__Secure-session-token"} >= set(SITES)
    assert not [one for one in left if one[0] in SITES and not one[2]]


def test_settings_and_passwords_are_byte_for_byte_what_they_were(browser):
    installation = browser.library().installation("chromium")
    kept = [path for one in installation.app.never_touch for path in installation.places.expand(one) if path.is_file()]
    before = {path: path.read_bytes() for path in kept}
    assert {"Preferences", "Login Data", "Local State"} <= {path.name for path in kept}
    carry_out(browser.plan(*SITES))
    assert {path: path.read_bytes() for path in kept} == before
