import datetime
import json
import os

import pytest

from tidytrace.chats import bytelines
from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.stores import reader_for


def moment(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@pytest.fixture
def read(tmp_path, make):
    """``read(lines, …)``: the list and the messages of one file."""

    def reading(*values, raw=b"", titles=True, counts=True, **fields):
        path = tmp_path / "0a1b.jsonl"
        path.write_bytes("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode() + raw)
        reader = reader_for(make.store(**fields))
        listed = list(reader.list(path, titles=titles, counts=counts))
        return listed, list(reader.messages(path, listed[0].native)) if listed else [], reader.problems

    return reading


def test_one_file_is_one_conversation(read, make):
    (one,), messages, problems = read(
        {"type": "start", "id": "x"},
        make.user("<environment>linux</environment>"),
        make.user("What is a good\nname for a cat?"),
        make.answer("Mimi", "2026-11-02T09:00:00Z"),
    )
    assert (one.native, one.prompt, one.title) == ("0a1b", "What is a good name for a cat?", None)
    assert (one.created, one.updated) == (moment("2026-11-01T08:00:00"), moment("2026-11-02T09:00:00"))
    assert (one.messages, one.project, one.version) == (2, "/home/alice/project", "1.2")
    assert [(message.role, message.text) for message in messages] == [
        ("system", "<environment>linux</environment>"),
        ("user", "What is a good\nname for a cat?"),
        ("assistant", "Mimi"),
    ]
    assert problems == []


@pytest.mark.parametrize("marks", [{}, {"title_mark": '"title"'}, {"message_mark": '"time"'}])
def test_the_last_title_wins_with_and_without_marks(read, make, marks):
    (one,), _messages, _problems = read(
        {"title": "First title"},
        make.user("hello"),
        {"title": "Last title"},
        {"title": None},
        make.answer("hi"),
        lines=make.LINES | marks,
    )
    assert one.title == "Last title"
    assert one.messages == 2


def test_of_several_marks_the_first_that_gives_a_title_counts(read, make):
    lines = make.LINES | {"title": "mine || theirs", "title_mark": ('"mine"', '"theirs"')}
    for counts in (True, False):
        (one,), _messages, _problems = read(
            {"mine": "Mine"}, make.user("hello"), {"theirs": "Theirs"}, lines=lines, counts=counts
        )
        assert one.title == "Mine"


def test_the_cheap_list_reads_only_both_ends(read, make, monkeypatch):
    texts = [make.user("x" * 2000, f"2026-11-01T08:00:{second:02}Z") for second in range(60)]
    (one,), _messages, _problems = read(*texts, {"type": "other"}, titles=False, counts=False)
    assert (one.title, one.prompt, one.messages) == (None, None, None)
    assert (one.created, one.updated) == (moment("2026-11-01T08:00:00"), moment("2026-11-01T08:00:59"))
    assert one.bytes > 100_000


def test_without_times_in_it_the_files_own_time_is_used(read, make):
    lines = {name: value for name, value in make.LINES.items() if name != "time"}
    (one,), _messages, _problems = read(make.user("hello"), lines=lines, titles=False, counts=False)
    assert one.updated_by_file
    assert one.updated is not None
    assert one.created is None


def test_broken_lines_are_left_out_and_counted(read, make):
    (one,), messages, problems = read(
        make.user("hello"),
        raw=b'{"type": "user", secret\n\xff\xfe"user"\n'
        + b"[" * 100_000
        + b'"user"\n'
        + json.dumps(make.answer("hi")).encode(),
    )
    assert [message.text for message in messages] == ["hello", "hi"]
    assert one.messages == 2
    assert str(problems[0]).endswith("left out: 3.")
    assert "secret" not in str(problems[0])


def test_a_last_line_that_is_being_written_is_no_problem(read, make):
    _listed, messages, problems = read(make.user("hello"), raw=b'{"type": "assistant", "te')
    assert [message.text for message in messages] == ["hello"]
    assert problems == []


def test_bytes_that_are_not_utf8_do_not_hide_a_message(read, make):
    _listed, messages, problems = read(raw=b'{"type": "user", "text": "caf\xe9"}\n')
    assert messages[0].text == "caf\ufffd"
    assert problems == []


def test_one_endless_line_does_not_fill_the_memory(read, make, monkeypatch):
    monkeypatch.setattr(bytelines, "MAX_LINE", 1000)
    (one,), messages, problems = read(raw=b'{"type": "user", "text": "' + b"x" * 200_000 + b'"}\n')
    assert one.prompt is None
    assert one.native == "0a1b"
    assert messages == []
    assert "too long" in str(problems[0])


@pytest.mark.parametrize("quick", [False, True])
def test_the_first_line_may_tell_the_version(read, make, quick):
    fields = make.LINES | {"schema": {"query": "version", "up_to": 3, "known": [""]}}

    def newer(first):
        listed, *_ = read(first, make.user("hi") | {"version": 9}, titles=not quick, counts=not quick, lines=fields)
        return [one.newer for one in listed]

    assert newer({"type": "session", "version": 3}) == [False]
    assert newer({"type": "session", "version": 4}) == [True]
    assert newer({"type": "session"}) == [False]


def test_an_empty_file_is_still_listed(read):
    (one,), messages, problems = read()
    assert (one.native, one.bytes, messages, problems) == ("0a1b", 0, [], [])
    assert one.updated_by_file


def test_the_id_may_stand_in_the_path_or_in_the_lines(read, make):
    (one,), _messages, _problems = read({"id": 17}, lines=make.LINES | {"id": "id"})
    assert one.native == "17"
    (one,), _messages, _problems = read({"id": 17}, lines=make.LINES | {"id": "id"}, id_pattern=r"/(\w+)\.jsonl$")
    assert one.native == "0a1b"


def test_a_file_whose_name_does_not_fit_is_no_conversation(read, make):
    listed, _messages, _problems = read(make.user("hello"), id_pattern=r"/rollout-(\w+)\.jsonl$")
    assert listed == []


def test_lines_that_each_name_their_conversation(read, make):
    listed, messages, _problems = read(
        make.user("one", id="a"),
        make.user("two", id="b"),
        make.user("three", "2026-11-05T08:00:00Z", id="a"),
        {"type": "user", "text": "nobody's"},
        unit="line",
        lines=make.LINES | {"id": "id"},
    )
    assert [(one.native, one.prompt, one.messages) for one in listed] == [("a", "one", 2), ("b", "two", 1)]
    assert listed[0].updated == moment("2026-11-05T08:00:00")
    assert [message.text for message in messages] == ["one", "three"]


def test_a_title_is_found_again_where_it_stood(tmp_path, make):
    path = make.write(tmp_path / "a.jsonl", make.user("hello"), {"title": "The title"}, make.answer("hi"))
    reader = reader_for(make.store())
    (one,) = reader.list(path, titles=True, counts=False)
    one.title = None
    assert reader.title_from(path, one)
    assert one.title == "The title"
    path.write_bytes(path.read_bytes().replace(b'"title"', b'"other"'))
    assert not reader.title_from(path, one)


def test_a_file_that_is_gone_or_a_pipe_or_closed(tmp_path, make):
    reader = reader_for(make.store())
    assert list(reader.list(tmp_path / "gone.jsonl", titles=True, counts=True)) == []
    assert list(reader.messages(tmp_path / "gone.jsonl", "gone")) == []
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(StoreUnreadable):
        list(reader.list(tmp_path / "folder.jsonl", titles=True, counts=True))
    if hasattr(os, "geteuid") and os.geteuid():
        closed = make.write(tmp_path / "closed.jsonl", make.user("hello"))
        closed.chmod(0)
        with pytest.raises(StoreUnreadable):
            list(reader.list(closed, titles=False, counts=False))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_does_not_stop_the_list(tmp_path, make):
    os.mkfifo(tmp_path / "pipe.jsonl")
    reader = reader_for(make.store())
    with pytest.raises(StoreUnreadable):
        list(reader.list(tmp_path / "pipe.jsonl", titles=True, counts=True))
