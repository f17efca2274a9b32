"""AI extensions of a browser: the pages' own databases are listed like those of a site; keys and settings stay."""

import pytest

from homes import WRITERS
from homes.browser import HOSTS, kept, v8
from homes.files import aged, text
from homes.leveldb import INDEXED_DB, store
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.host import find_installations

SIDER = "difoiogjjojoaoomphldepapgpbgkhkb"
OTHER = "aeblfdkhhhdcdjpifhhbdiojplfjncoa"


@pytest.fixture
def chrome(fixture_host):
    """A profile in which an AI extension and one that is none keep something."""
    host = fixture_host("linux")
    WRITERS["chrome"](host, talks(1, seed=8))
    profile = host.home / ".config" / "google-chrome" / "Default"
    for extension in (SIDER, OTHER):
        record = b"\1\xff\x15\xff\x0f" + v8({"role": "user", "text": f"said to {extension}"})
        folder = profile / "IndexedDB" / f"chrome-extension_{extension}_0.indexeddb.leveldb"
        store(folder, {b"\0\1\1\1\1key": record}, {}, comparator=INDEXED_DB)
        text(profile / "Local Extension Settings" / extension / "000003.log", "an api key")
    draft = {f"_chrome-extension://{one}\0\1draft".encode(): kept(f"draft of {one}") for one in (SIDER, OTHER)}
    leveldb = profile / "Local Storage" / "leveldb"
    for file in leveldb.iterdir():
        file.unlink()
    store(leveldb, draft, {f"_https://{HOSTS[0]}\0\1x".encode(): kept("said on a page")})
    aged(host.home)
    return host, profile


def opened(host):
    return Library(find_installations([load_catalogue().app("chrome")], host), host, None)


def test_an_ai_extension_is_listed_and_read_as_one_conversation(chrome):
    library = opened(chrome[0])
    found = {one.native: one for one in library.conversations()}
    assert OTHER not in found
    assert found[SIDER].title == f"Sider (extension) · {SIDER}"
    assert {one.text for one in library.messages(found[SIDER])} == {f"said to {SIDER}", f"draft of {SIDER}"}


def test_its_pages_go_and_its_settings_and_other_extensions_stay(chrome):
    host, profile = chrome
    library = opened(host)
    plan = plan_erasure([one for one in library.conversations() if one.native == SIDER], library, host)
    assert carry_out(plan).failed == ()
    left = {path.name for path in (profile / "IndexedDB").iterdir()}
    assert f"chrome-extension_{SIDER}_0.indexeddb.leveldb" not in left
    assert f"chrome-extension_{OTHER}_0.indexeddb.leveldb" in left
    for extension in (SIDER, OTHER):
        assert (profile / "Local Extension Settings" / extension / "000003.log").read_text("utf-8") == "an api key"
    storage = b"".join(path.read_bytes() for path in (profile / "Local Storage" / "leveldb").iterdir())
    assert f"draft of {SIDER}".encode() not in storage
    assert f"draft of {OTHER}".encode() in storage
    assert {one.native for one in opened(host).conversations()} == {HOSTS[0]}
