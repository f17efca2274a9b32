"""Sites as a browser keeps them, read from the stores of that browser."""

from datetime import UTC, datetime

import pytest

from homes.browser import kept, v8
from homes.leveldb import INDEXED_DB, store
from tidytrace.catalog import load_catalogue
from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.leveldb.logs import as_varint
from tidytrace.chats.stores import reader_for

CHROMIUM = load_catalogue().app("chromium")


def reader(store_id):
    return reader_for(CHROMIUM.store(store_id))


def local(folder, **said):
    """A Local Storage in which each site (dots as underscores) has said something."""
    entries = {f"_https://{host.replace('_', '.')}\0\1chat".encode(): kept(text) for host, text in said.items()}
    return store(folder, {}, entries)


def test_only_ai_services_are_listed_from_the_store_of_all_sites(tmp_path):
    folder = local(tmp_path, chatgpt_com="what was asked here", www_example_com="a recipe of the day")
    assert [one.native for one in reader("site-storage").list(folder, titles=True, counts=True)] == ["chatgpt.com"]
    said = [one.text for one in reader("site-storage").messages(folder, "chatgpt.com")]
    assert said == ["what was asked here"]


def test_what_the_page_deleted_itself_is_still_listed_because_it_is_still_there(tmp_path):
    key = b"_https://claude.ai\0\1chat"
    folder = store(tmp_path, {key: kept("asked and deleted 早上好")}, {}, gone=[key])
    assert [one.native for one in reader("site-storage").list(folder, titles=True, counts=True)] == ["claude.ai"]
    assert [one.text for one in reader("site-storage").messages(folder, "claude.ai")] == ["asked and deleted 早上好"]


def test_a_site_says_when_it_was_written_to_last(tmp_path):
    moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    written = int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000
    meta = {b"META:https://claude.ai": b"\x08" + as_varint(written) + b"\x10\x20"}
    folder = store(tmp_path, {}, {b"_https://claude.ai\0\1x": kept("something")} | meta)
    (one,) = reader("site-storage").list(folder, titles=True, counts=True)
    assert one.updated == moment


def test_the_database_of_a_site_is_one_conversation_with_all_its_texts(tmp_path):
    folder = tmp_path / "IndexedDB" / "https_chatgpt.com_0.indexeddb.leveldb"
    record = b"\1\xff\x15\xff\x0f" + v8({"messages": [{"role": "user", "text": "what do cats eat"}]})
    store(folder, {b"\0\1\1\1\1key": record}, {b"\0\1\0\0\1x": b"not a record"}, comparator=INDEXED_DB)
    (one,) = reader("site-database").list(folder, titles=True, counts=True)
    assert (one.native, one.title) == ("chatgpt.com", "ChatGPT · chatgpt.com")
    assert one.bytes > len(record)
    assert [(said.role, said.text) for said in reader("site-database").messages(folder, one.native)] == [
        ("user", "what do cats eat")
    ]


@pytest.mark.parametrize("name", ["https_www.example.com_0.indexeddb.leveldb", "file__0.indexeddb.leveldb"])
def test_databases_of_other_sites_are_nobodys_conversation(tmp_path, name):
    store(tmp_path / name, {}, {}, comparator=INDEXED_DB)
    assert list(reader("site-database").list(tmp_path / name, titles=True, counts=True)) == []


def test_a_damaged_store_is_said_and_one_that_is_gone_has_nothing(tmp_path):
    folder = local(tmp_path / "there", chatgpt_com="something")
    (folder / "CURRENT").write_bytes(b"nonsense")
    with pytest.raises(StoreUnreadable):
        list(reader("site-storage").list(folder, titles=True, counts=True))
    assert list(reader("site-storage").list(tmp_path / "gone", titles=True, counts=True)) == []


def test_a_store_is_read_again_only_when_a_file_in_it_changed(tmp_path, fixture_host, monkeypatch):
    from tidytrace.chats.index import ConversationIndex
    from tidytrace.chats.library import Library
    from tidytrace.chats.stores import websites
    from tidytrace.host import find_installations

    host = fixture_host("linux")
    folder = host.home / ".config" / "chromium" / "Default" / "Local Storage" / "leveldb"
    local(folder, chatgpt_com="what was asked here")
    reads = []
    read = websites.contents_of
    monkeypatch.setattr(websites, "contents_of", lambda path, *more: reads.append(path) or read(path, *more))

    def listed() -> list[str]:
        index = ConversationIndex(tmp_path / "index.db")
        found = [one.native for one in Library(find_installations([CHROMIUM], host), host, index).conversations()]
        index.save()
        return found

    assert listed() == listed() == ["chatgpt.com"]
    assert len(reads) == 1
    local(folder, chatgpt_com="what was asked here", claude_ai="and there")
    assert sorted(listed()) == ["chatgpt.com", "claude.ai"]
    assert len(reads) == 2
