import datetime

import msgspec
import pytest

from tidytrace.chats.index import ConversationIndex
from tidytrace.chats.page import Known
from tidytrace.chats.seen import State
from tidytrace.chats.stores import Listed
from tidytrace.chats.tally import Portion, Tally
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


SUMS = Tally(
    sized=True,
    portions={"sessions": Portion(2, 500)},
    oldest=TALK.created,
    uses=b"",
    newer=0,
    newer_in=(),
    sites=("chatgpt.com",),
    version="1.2",
)


def known(*talks, state=STATE, counted=True):
    return Known(state, counted, talks)


def put(index, path, *talks, reader="r", app="sample"):
    index.of(app).put(str(path), reader, known(*talks))


def get(index, path, reader="r", state=STATE, app="sample"):
    return index.of(app).get(str(path), reader, state)


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
    put(first, transcript, TALK)
    first.save()
    (again,) = get(ConversationIndex(place), transcript, "r", STATE).listed
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
    put(index, transcript, TALK)
    assert get(index, transcript, "r", STATE) is not None
    assert get(index, transcript, "r", other) is None


def test_a_changed_definition_makes_everything_unknown(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    assert get(index, transcript, "another", STATE) is None


def test_sums_come_back_for_just_the_files_that_they_were_made_of(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.of("sample").put_tally(b"these files", SUMS)
    index.save()
    again = ConversationIndex(place)
    assert again.of("sample").tally(b"these files") == SUMS
    assert again.of("sample").tally(b"other files") is None
    assert again.of("another").tally(b"these files") is None


def test_what_is_learned_of_a_file_makes_the_sums_old(place, transcript):
    index = ConversationIndex(place)
    index.of("sample").put_tally(b"seen", SUMS)
    put(index, transcript, TALK)
    assert index.of("sample").tally(b"seen") is None


def test_a_page_that_needs_no_look_stays_as_it_is(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.of("sample").put_tally(b"seen", SUMS)
    index.save()
    before = place.read_bytes()
    later = ConversationIndex(place)
    assert later.of("sample").tally(b"seen") == SUMS
    put(later, transcript, TALK, app="another")
    later.save()
    assert place.read_bytes() != before
    assert get(ConversationIndex(place), transcript) is not None
    assert ConversationIndex(place).of("sample").tally(b"seen") == SUMS


def test_sums_of_files_that_are_gone_are_forgotten(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.of("sample").put_tally(b"seen", SUMS)
    index.of("browser").put_tally(b"only folders", SUMS)
    index.save()
    assert b"chatgpt.com" in place.read_bytes()
    transcript.unlink()
    ConversationIndex(place).save()
    assert b"chatgpt.com" not in place.read_bytes()


def test_sums_with_a_name_in_another_encoding_are_made_anew(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.of("sample").put_tally(b"seen", msgspec.structs.replace(SUMS, newer_in=("caf\udce9",)))
    index.save()
    assert ConversationIndex(place).of("sample").tally(b"seen") is None
    assert get(ConversationIndex(place), transcript) is not None


def test_a_page_with_other_content_is_made_anew(place, transcript, caplog):
    index = ConversationIndex(place)
    index.of("sample").put(str(transcript), "r", known(TALK, counted="perhaps"))
    index.save()
    assert get(ConversationIndex(place), transcript) is None
    assert "made anew" in caplog.text


def test_only_the_person_can_read_it(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.save()
    assert has_mode(place, 0o600)
    assert has_mode(place.parent, 0o700)


def test_files_that_are_gone_are_forgotten(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.save()
    transcript.unlink()
    ConversationIndex(place).save()
    assert b"n1" not in place.read_bytes()
    assert get(ConversationIndex(place), transcript, "r", STATE) is None


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000])
def test_a_damaged_index_is_made_anew(place, transcript, content, caplog):
    place.parent.mkdir()
    place.write_bytes(content)
    index = ConversationIndex(place)
    assert get(index, transcript, "r", STATE) is None
    assert "made anew" in caplog.text
    put(index, transcript, TALK)
    index.save()
    assert get(ConversationIndex(place), transcript, "r", STATE) is not None


def test_without_a_cache_folder_everything_still_works(tmp_path, transcript, caplog):
    (tmp_path / "file").touch()
    index = ConversationIndex(tmp_path / "file" / "index.db")
    put(index, transcript, TALK)
    index.save()
    assert "could not be saved" in caplog.text
    assert get(index, transcript, "r", STATE) is not None


def test_saving_nothing_new_writes_nothing(place, transcript):
    ConversationIndex(place).save()
    assert not place.exists()


def test_stores_in_one_database_do_not_push_each_other_out(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK, reader="first")
    put(index, transcript, TALK, reader="second")
    index.save()
    again = ConversationIndex(place)
    assert get(again, transcript, "first", STATE) is not None
    assert get(again, transcript, "second", STATE) is not None


def test_what_an_older_definition_gave_is_forgotten(place, transcript):
    index = ConversationIndex(place)
    put(index, transcript, TALK, reader="old")
    index.save()
    newer = ConversationIndex(place)
    put(newer, transcript, TALK, reader="new")
    newer.save()
    last = ConversationIndex(place)
    assert get(last, transcript, "old", STATE) is None
    assert get(last, transcript, "new", STATE) is not None


@pytest.mark.parametrize("name", ["caf\udce9.jsonl", "ok.jsonl"])
def test_a_name_in_another_encoding_keeps_nothing_else_from_being_saved(place, transcript, tmp_path, name):
    index = ConversationIndex(place)
    put(index, tmp_path / name, msgspec.structs.replace(TALK, native="caf\udce9"))
    put(index, transcript, TALK)
    index.save()
    assert get(ConversationIndex(place), transcript, "r", STATE) is not None
    assert get(ConversationIndex(place), tmp_path / name, "r", STATE) is None


def test_an_index_that_was_written_in_part_is_made_anew(place, transcript, caplog):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.save()
    place.write_bytes(place.read_bytes()[:-1] + b"\xff")
    assert get(ConversationIndex(place), transcript, "r", STATE) is None
    assert "made anew" in caplog.text


def test_a_shorter_index_is_read_back(place, transcript, tmp_path):
    other = tmp_path / "other.jsonl"
    other.touch()
    first = ConversationIndex(place)
    put(first, transcript, TALK)
    put(first, other, *[TALK] * 50)
    first.save()
    other.unlink()
    ConversationIndex(place).save()
    assert get(ConversationIndex(place), transcript, "r", STATE) is not None


def test_what_another_version_wrote_is_left_out_without_a_warning(place, transcript, caplog):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.save()
    place.write_bytes(place.read_bytes().replace(b"conversations 5", b"conversations 9"))
    assert get(ConversationIndex(place), transcript, "r", STATE) is None
    assert not caplog.text


def test_one_damaged_page_takes_nothing_else_along(place, transcript, caplog):
    index = ConversationIndex(place)
    put(index, transcript, TALK, app="first")
    put(index, transcript, TALK, app="last")
    index.of("last").put_tally(b"seen", SUMS)
    index.save()
    place.write_bytes(place.read_bytes()[:-1] + b"\xff")
    again = ConversationIndex(place)
    assert get(again, transcript, app="first") is not None
    assert again.of("last").tally(b"seen") == SUMS
    assert get(again, transcript, app="last") is None
    assert "made anew" in caplog.text
    again.save()
    caplog.clear()
    assert get(ConversationIndex(place), transcript, app="first") is not None
    assert get(ConversationIndex(place), transcript, app="last") is None
    assert not caplog.text


def _looked_meanwhile(place, path):
    """Another program learned of another app, and more of this one."""
    quick = ConversationIndex(place)
    put(quick, path, *[TALK] * 20, app="aardvark")
    put(quick, path, *[TALK] * 20)
    quick.save()


def test_what_another_look_wrote_meanwhile_is_no_harm(place, transcript, tmp_path):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    put(index, transcript, TALK, app="another")
    index.save()
    slow = ConversationIndex(place)
    assert slow.of("sample").tally(b"seen") is None  # it has read the heads
    _looked_meanwhile(place, tmp_path)
    put(slow, transcript, TALK, reader="new")
    slow.save()
    assert get(ConversationIndex(place), transcript, "new") is not None


def test_what_another_look_wrote_meanwhile_is_known_here_too(place, transcript, tmp_path, caplog):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.save()
    slow = ConversationIndex(place)
    assert slow.of("sample").tally(b"seen") is None  # it has read the heads
    _looked_meanwhile(place, tmp_path)
    assert get(slow, transcript) is not None
    assert get(slow, tmp_path) is not None
    assert not caplog.text


def test_what_another_look_wrote_meanwhile_stays_when_this_one_is_written(place, transcript, tmp_path, caplog):
    slow = ConversationIndex(place)
    put(slow, transcript, TALK)  # there is no index yet
    quick = ConversationIndex(place)
    put(quick, tmp_path, TALK, app="another")
    quick.save()
    slow.save()
    again = ConversationIndex(place)
    assert get(again, transcript) is not None
    assert get(again, tmp_path, app="another") is not None
    assert not caplog.text


def test_an_index_that_is_just_being_written_is_waited_for(place, transcript, monkeypatch, caplog):
    index = ConversationIndex(place)
    put(index, transcript, TALK)
    index.save()
    whole = place.read_bytes()
    place.write_bytes(whole[:60])
    monkeypatch.setattr("tidytrace.chats.index.time.sleep", lambda _seconds: place.write_bytes(whole))
    assert get(ConversationIndex(place), transcript) is not None
    assert not caplog.text
