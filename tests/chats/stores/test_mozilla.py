"""Sites as Firefox keeps them, read from the folder of each."""

import sqlite3
from contextlib import closing

import pytest
from cramjam import snappy

from homes import WRITERS
from homes.browser import HOSTS, OTHER
from homes.gecko import spider
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.stores import reader_for

FIREFOX = load_catalogue().app("firefox")


@pytest.fixture
def sites(fixture_host):
    """The folders of the sites, and what was said there."""
    host = fixture_host("linux")
    told = talks(2, seed=11)
    WRITERS["firefox"](host, told)
    return host.home / ".config/mozilla/firefox/c4kmuwru.default-release/storage/default", told


def reader(problems=None):
    return reader_for(FIREFOX.store("site-storage"), problems)


def said(folder, problems=None):
    return [message.text for message in reader(problems).messages(folder, "chatgpt.com")]


def test_the_folder_of_a_site_is_one_conversation_with_all_its_texts(sites):
    folder, told = sites
    (one,) = reader().list(folder / f"https+++{HOSTS[0]}", titles=True, counts=True)
    assert (one.native, one.title) == ("chatgpt.com", "ChatGPT · chatgpt.com")
    assert one.updated is not None
    texts = said(folder / f"https+++{HOSTS[0]}")
    assert {turn for pair in told[0].turns for turn in pair} <= set(texts)
    assert not [text for text in texts if told[1].id in text]


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("https+++chatgpt.com^userContextId=5", "chatgpt.com"),
        ("https+++chatgpt.com^partitionKey=%28https%2Cexample.com%29", "chatgpt.com"),
        (f"https+++{OTHER}", None),
        (f"https+++{OTHER}^partitionKey=%28https%2Cchatgpt.com%29", None),
        ("https+++chatgpt.com.evil.example", None),
        ("moz-extension+++0a1b", None),
    ],
)
def test_whose_a_folder_is_says_its_name_alone(tmp_path, name, host):
    folder = tmp_path / "storage" / "default" / name
    folder.mkdir(parents=True)
    assert [one.native for one in reader().list(folder, titles=True, counts=True)] == ([host] if host else [])


def test_a_large_value_that_lies_in_a_file_of_its_own_is_read(sites):
    folder = sites[0] / f"https+++{HOSTS[0]}"
    beside = folder / "idb" / "2698942433CeosnavbeartsaaDtsino.files"
    beside.mkdir()
    (beside / "1").write_bytes(bytes(snappy.compress(spider({"text": "a very long conversation"}))))
    (beside / "2").write_bytes(b"\x89PNG a picture")
    assert "a very long conversation" in said(folder)


def test_text_in_two_bytes_is_read(sites):
    folder = sites[0] / f"https+++{HOSTS[0]}"
    with closing(sqlite3.connect(folder / "ls" / "data.sqlite")) as connection:
        row = ("wide", 4, 0, 0, "早上好 and more".encode("utf-16-le"))
        connection.execute("INSERT INTO data (key, utf16_length, conversion_type, compression_type, value) "
                           "VALUES (?, ?, ?, ?, ?)", row)  # fmt: skip
        connection.commit()
    assert "早上好 and more" in said(folder)


def test_a_damaged_database_is_told_and_the_others_are_read(sites):
    folder = sites[0] / f"https+++{HOSTS[0]}"
    (folder / "idb" / "2698942433CeosnavbeartsaaDtsino.sqlite").write_bytes(b"nonsense" * 500)
    problems = []
    texts = said(folder, problems)
    assert [problem.path.parent.name for problem in problems] == ["idb"]
    assert any("PROMPT" in text for text in texts)
