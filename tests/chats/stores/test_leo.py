"""Brave Leo: what is encrypted is counted and erased, and never read."""

import sqlite3
from contextlib import closing

import pytest

from homes.files import aged, database, document, text
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.host import find_installations

SCHEMA = """
CREATE TABLE conversation (uuid TEXT PRIMARY KEY NOT NULL, title BLOB, model_key TEXT, total_tokens INTEGER NOT NULL,
  trimmed_tokens INTEGER NOT NULL);
CREATE TABLE associated_content (uuid TEXT PRIMARY KEY NOT NULL, conversation_uuid TEXT NOT NULL, url BLOB);
CREATE TABLE conversation_entry (uuid TEXT PRIMARY KEY NOT NULL, conversation_uuid STRING NOT NULL,
  date INTEGER NOT NULL, entry_text BLOB, character_type INTEGER NOT NULL);
CREATE TABLE conversation_entry_event_completion (conversation_entry_uuid INTEGER NOT NULL,
  event_order INTEGER NOT NULL, text BLOB NOT NULL, PRIMARY KEY (conversation_entry_uuid, event_order));
"""
TALKS = ("0b5ec5f0-4a4e-4a3c-9d5e-0d9d1f6f0001", "0b5ec5f0-4a4e-4a3c-9d5e-0d9d1f6f0002")
SEALED = b"v11 nobody reads this "
HALF_PAST_EIGHT = 13_416_913_800_000_000
"""2026-03-02 08:30 UTC, in microseconds since 1601."""


@pytest.fixture
def brave(fixture_host):
    """Two chats of two entries each."""
    host = fixture_host("linux")
    profile = host.home / ".config" / "BraveSoftware" / "Brave-Browser" / "Default"
    document(profile / "Preferences", {"brave": {"ai_chat": {"storage_enabled": True}}})
    text(profile / "Login Data", "no database")
    entries = [(f"{talk}-{number}", talk, number) for talk in TALKS for number in range(2)]
    database(
        profile / "AIChat",
        SCHEMA,
        {
            "conversation": [{"uuid": talk, "title": SEALED, "total_tokens": 1, "trimmed_tokens": 0} for talk in TALKS],
            "associated_content": [{"uuid": f"a{talk}", "conversation_uuid": talk, "url": SEALED} for talk in TALKS],
            "conversation_entry": [
                {
                    "uuid": name,
                    "conversation_uuid": talk,
                    "date": HALF_PAST_EIGHT + number * 60_000_000,
                    "entry_text": SEALED + talk.encode(),
                    "character_type": number,
                }
                for name, talk, number in entries
            ],
            "conversation_entry_event_completion": [
                {"conversation_entry_uuid": name, "event_order": 0, "text": SEALED + talk.encode()}
                for name, talk, _ in entries
            ],
        },
    )
    aged(host.home)
    return host, profile


def opened(host):
    return Library(find_installations([load_catalogue().app("brave-leo")], host), host, None)


def test_chats_are_listed_with_time_and_number_and_without_their_words(brave):
    listed = list(opened(brave[0]).conversations())
    assert sorted(one.native for one in listed) == list(TALKS)
    assert {one.title for one in listed} == {None}
    assert {(str(one.created), str(one.updated), one.messages) for one in listed} == {
        ("2026-03-02 08:30:00+00:00", "2026-03-02 08:31:00+00:00", 2)
    }


def test_one_chat_goes_from_every_table_and_the_other_stays(brave):
    host, profile = brave
    library = opened(host)
    chosen = [one for one in library.conversations() if one.native == TALKS[0]]
    assert carry_out(plan_erasure(chosen, library, host)).failed == ()
    with closing(sqlite3.connect(profile / "AIChat")) as connection:
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("conversation", "associated_content", "conversation_entry")
        }
        left = connection.execute("SELECT DISTINCT conversation_uuid FROM conversation_entry").fetchall()
    assert counts == {"conversation": 1, "associated_content": 1, "conversation_entry": 2}
    assert left == [(TALKS[1],)]
    assert TALKS[0].encode() not in (profile / "AIChat").read_bytes()
    assert TALKS[1].encode() in (profile / "AIChat").read_bytes()
