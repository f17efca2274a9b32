import datetime

import msgspec
import pytest

from tidytrace.chats.index import ConversationIndex, Known, State
from tidytrace.chats.stores import Listed
from windows import has_mode

STATE = State(inode=1, size=2, mtime_ns=3)
TALK = Listed(
    native="n1",
    title="My secret title",
    prompt="My secret prompt",
    created=datetime.datetime(2026, 11, 1, 8, 0, 0, 123456, tzinfo=datetime.UTC),
    updated=None,
    updated_by_file=True,
    messages=3,
    bytes=250,
    project="/home/alice/project",
    pinned=True,
    version="1.2",
    title_at=77,
)


def known(*talks, reader="r", state=STATE, counted=True):
    return Known(reader, state, counted, talks)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "cache" / "index.db"


@pytest.fixture
def transcript(tmp_path):
    path = tmp_path / "one.jsonl"
    path.touch()
    return path


def test_what_was_learned_comes_back_without_title_and_prompt(place, transcript):
    first = ConversationIndex(place)
    first.put(transcript, known(TALK))
    first.save()
    (again,) = ConversationIndex(place).get(transcript, "r", STATE).listed
    assert (again.title, again.prompt) == (None, None)
    assert again.created == TALK.created
    assert (again.native, again.updated, again.updated_by_file, again.messages) == ("n1", None, True, 3)
    assert (again.bytes, again.project, again.pinned, again.version, again.title_at) == (
        250,
        TALK.project,
        True,
        "1.2",
        77,
    )
    assert b"secret" not in place.read_bytes()


@pytest.mark.parametrize("other", [State(9, 2, 3), State(1, 9, 3), State(1, 2, 9), State(1, 2, 3, "wal")])
def test_a_changed_file_is_not_known(place, transcript, other):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK))
    assert index.get(transcript, "r", STATE) is not None
    assert index.get(transcript, "r", other) is None


def test_a_changed_definition_makes_everything_unknown(place, transcript):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK))
    assert index.get(transcript, "another", STATE) is None


def test_only_the_person_can_read_it(place, transcript):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK))
    index.save()
    assert has_mode(place, 0o600)
    assert has_mode(place.parent, 0o700)


def test_files_that_are_gone_are_forgotten(place, transcript):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK))
    index.save()
    transcript.unlink()
    ConversationIndex(place).save()
    assert b"n1" not in place.read_bytes()
    assert ConversationIndex(place).get(transcript, "r", STATE) is None


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000])
def test_a_damaged_index_is_made_anew(place, transcript, content, caplog):
    place.parent.mkdir()
    place.write_bytes(content)
    index = ConversationIndex(place)
    assert index.get(transcript, "r", STATE) is None
    assert "made anew" in caplog.text
    index.put(transcript, known(TALK))
    index.save()
    assert ConversationIndex(place).get(transcript, "r", STATE) is not None


def test_without_a_cache_folder_everything_still_works(tmp_path, transcript, caplog):
    (tmp_path / "file").touch()
    index = ConversationIndex(tmp_path / "file" / "index.db")
    index.put(transcript, known(TALK))
    index.save()
    assert "could not be saved" in caplog.text
    assert index.get(transcript, "r", STATE) is not None


def test_saving_nothing_new_writes_nothing(place, transcript):
    ConversationIndex(place).save()
    assert not place.exists()


def test_stores_in_one_database_do_not_push_each_other_out(place, transcript):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK, reader="first"))
    index.put(transcript, known(TALK, reader="second"))
    index.save()
    again = ConversationIndex(place)
    assert again.get(transcript, "first", STATE) is not None
    assert again.get(transcript, "second", STATE) is not None


def test_what_an_older_definition_gave_is_forgotten(place, transcript):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK, reader="old"))
    index.save()
    newer = ConversationIndex(place)
    newer.put(transcript, known(TALK, reader="new"))
    newer.save()
    last = ConversationIndex(place)
    assert last.get(transcript, "old", STATE) is None
    assert last.get(transcript, "new", STATE) is not None


@pytest.mark.parametrize("name", ["caf\udce9.jsonl", "ok.jsonl"])
def test_a_name_in_another_encoding_keeps_nothing_else_from_being_saved(place, transcript, tmp_path, name):
    index = ConversationIndex(place)
    index.put(tmp_path / name, known(msgspec.structs.replace(TALK, native="caf\udce9")))
    index.put(transcript, known(TALK))
    index.save()
    assert ConversationIndex(place).get(transcript, "r", STATE) is not None
    assert ConversationIndex(place).get(tmp_path / name, "r", STATE) is None


def test_an_index_that_was_written_in_part_is_made_anew(place, transcript, caplog):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK))
    index.save()
    place.write_bytes(place.read_bytes()[:-1] + b"\xff")
    assert ConversationIndex(place).get(transcript, "r", STATE) is None
    assert "made anew" in caplog.text


def test_a_shorter_index_is_read_back(place, transcript, tmp_path):
    other = tmp_path / "other.jsonl"
    other.touch()
    first = ConversationIndex(place)
    first.put(transcript, known(TALK))
    first.put(other, known(*[TALK] * 50))
    first.save()
    other.unlink()
    ConversationIndex(place).save()
    assert ConversationIndex(place).get(transcript, "r", STATE) is not None


def test_what_another_version_wrote_is_left_out_without_a_warning(place, transcript, caplog):
    index = ConversationIndex(place)
    index.put(transcript, known(TALK))
    index.save()
    place.write_bytes(place.read_bytes().replace(b"conversations 4", b"conversations 9"))
    assert ConversationIndex(place).get(transcript, "r", STATE) is None
    assert not caplog.text
