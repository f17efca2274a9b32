import json

import pytest

from tidytrace.chats.stores import reader_for

HEAD = {
    "sessionId": "s-1",
    "projectHash": "9c",
    "startTime": "2026-11-23T04:55:08Z",
    "lastUpdated": "2026-11-23T04:55:08Z",
    "kind": "main",
}


def said(identifier, kind, text, **more):
    content = [{"text": text}] if kind == "user" else text
    return {"id": identifier, "timestamp": "2026-11-23T04:55:09Z", "type": kind, "content": content, **more}


CONTEXT = said("c", "user", "<session_context>\nThis is the Gemini CLI.")


@pytest.fixture
def read(tmp_path, make):
    reader = reader_for(make.store(format="gemini-chat"))

    def reading(*records, name="session-2026-11-23T04-55-bcbae16a.jsonl", raw=b"", titles=True, counts=True):
        path = tmp_path / name
        path.write_bytes("".join(json.dumps(record) + "\n" for record in records).encode() + raw)
        (one,) = reader.list(path, titles=titles, counts=counts)
        return one, [(message.role, message.text) for message in reader.messages(path, one.native)]

    read.reader = reader
    return reading


def test_a_conversation_as_the_app_writes_it(read):
    one, messages = read(
        HEAD,
        {"$set": {"messages": [CONTEXT], "lastUpdated": "2026-11-23T04:55:08Z"}},
        said("1", "user", "What is a good name?"),
        {"$set": {"lastUpdated": "2026-11-23T04:55:12Z"}},
        said("2", "gemini", "Mimi"),
    )
    assert (one.native, one.title, one.prompt, one.messages) == ("s-1", None, "What is a good name?", 2)
    assert (one.created.second, one.updated.second) == (8, 12)
    assert messages == [
        ("system", "<session_context>\nThis is the Gemini CLI."),
        ("user", "What is a good name?"),
        ("assistant", "Mimi"),
    ]


def test_a_summary_is_the_apps_own_title_and_no_later_use(read):
    one, _messages = read(HEAD, said("1", "user", "hello"), {"$set": {"summary": "A cat's name"}})
    assert one.title == "A cat's name"
    assert one.updated.second == 8


def test_resuming_writes_the_head_again_but_the_beginning_stays(read):
    again = HEAD | {"startTime": "2026-11-24T04:55:08Z", "lastUpdated": "2026-11-24T04:55:08Z"}
    one, messages = read(
        HEAD,
        said("1", "user", "one"),
        again,
        {"$set": {"messages": [said("1", "user", "one"), said("2", "gemini", "two")]}},
        said("3", "user", "three"),
    )
    assert (one.created.day, one.updated.day) == (23, 24)
    assert [text for _role, text in messages] == ["one", "two", "three"]


def test_rewinding_takes_a_message_and_all_after_it_away(read):
    talk = [said("1", "user", "one"), said("2", "gemini", "two"), said("3", "user", "three")]
    _one, messages = read(HEAD, *talk, {"$rewindTo": "2"}, said("4", "user", "four"))
    assert [text for _role, text in messages] == ["one", "four"]
    _one, messages = read(HEAD, *talk, {"$rewindTo": "unknown"})
    assert messages == []


def test_a_message_may_be_written_again_with_what_its_tools_did(read):
    call = {"name": "shell", "description": "echo hi", "resultDisplay": "hi"}
    _one, messages = read(HEAD, said("1", "gemini", ""), said("1", "gemini", "done", toolCalls=[call, None]))
    assert messages == [("assistant", "done"), ("tool", "echo hi\nhi")]


def test_the_cheap_list_gives_the_same_id_and_times(read):
    records = [
        HEAD,
        *(said(str(number), "user", "x" * 3000) for number in range(60)),
        {"$set": {"lastUpdated": "2026-11-25T00:00:00Z"}},
    ]
    cheap, _messages = read(*records, titles=False, counts=False)
    full, _messages = read(*records)
    assert (cheap.native, cheap.created, cheap.updated) == (full.native, full.created, full.updated)
    assert not cheap.updated_by_file


@pytest.mark.parametrize("full", [True, False])
def test_the_older_form_is_one_document(read, full):
    document = HEAD | {"messages": [CONTEXT, said("1", "user", "hello")], "summary": "Greeting"}
    one, messages = read(document, name="session-old.json", titles=full, counts=full)
    assert one.native == "s-1"
    assert [text for role, text in messages if role == "user"] == ["hello"]


def test_broken_and_strange_records_do_no_harm(read):
    one, messages = read(
        HEAD, [], 3, {"$set": {"messages": "no"}}, {"$set": 1}, said("1", "user", "hello"), raw=b"{broken\n{torn"
    )
    assert messages == [("user", "hello")]
    assert one.native == "s-1"


def test_an_empty_file_is_named_by_its_name(read):
    one, messages = read()
    assert one.native == "session-2026-11-23T04-55-bcbae16a"
    assert messages == []
