import json

import pytest

from tidytrace.chats.errors import NewerThanCatalogue
from tidytrace.chats.stores import reader_for

COMPOSER = {
    "composerId": "c-1",
    "name": "Cat names",
    "createdAt": 1793520000000,
    "lastUpdatedAt": 1793520060000,
    "fullConversationHeadersOnly": [{"bubbleId": "b1", "type": 1}, {"bubbleId": "b2", "type": 2}],
}
HEADS = {
    "allComposers": [
        {
            "composerId": "c-1",
            "name": "Cat names",
            "workspaceIdentifier": {"id": "w", "uri": {"fsPath": "/home/alice/project"}},
        },
        {"composerId": "c-9", "name": "Only a head is left", "createdAt": 1793520000000},
        {"composerId": "c-8"},
        "strange",
    ]
}


@pytest.fixture
def reader(make):
    return reader_for(make.store(format="cursor-chat", unit="row", files=["{data}/state.vscdb"]))


@pytest.fixture
def place(make, tmp_path):
    def making(rows=(), items=()):
        tables = (
            "CREATE TABLE cursorDiskKV (key TEXT UNIQUE, value BLOB)",
            "CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)",
        )
        kept = [
            (
                "INSERT INTO cursorDiskKV VALUES (?, ?)",
                (key, value if isinstance(value, bytes | None) else json.dumps(value)),
            )
            for key, value in rows
        ]
        kept += [("INSERT INTO ItemTable VALUES (?, ?)", (key, json.dumps(value))) for key, value in items]
        return make.database(tmp_path / "state.vscdb", *tables, *kept)

    return making


ROWS = [
    ("composerData:c-1", COMPOSER),
    ("bubbleId:c-1:b2", {"type": 2, "text": "Mimi", "toolFormerData": {"name": "read_file", "result": "cats"}}),
    ("bubbleId:c-1:b1", {"type": 1, "text": "What is a good name?", "createdAt": "2026-11-01T08:00:01Z"}),
    ("bubbleId:c-1:b0", {"type": 2, "rawText": "not in the list any more"}),
    ("bubbleId:c-10:b1", {"type": 1, "text": "another conversation"}),
    (
        "composerData:c-2",
        {
            "composerId": "c-2",
            "conversation": [
                {
                    "type": 1,
                    "richText": json.dumps(
                        {"root": {"children": [{"children": [{"text": "old "}, {"text": "form"}]}]}}
                    ),
                }
            ],
        },
    ),
    ("composerData:c-3", {"composerId": "c-3"}),
    ("composerData:c-4", None),
    ("composerData:c-5", b"\x00broken"),
]


def test_conversations_and_heads_that_outlived_theirs(reader, place):
    listed = {
        one.native: one
        for one in reader.list(place(ROWS, [("composer.composerHeaders", HEADS)]), titles=True, counts=True)
    }
    assert sorted(listed) == ["c-1", "c-2", "c-9"]
    one = listed["c-1"]
    assert (one.title, one.messages, one.project) == ("Cat names", 2, "/home/alice/project")
    assert (one.created.minute, one.updated.minute) == (0, 1)
    assert one.bytes > len(json.dumps(COMPOSER))
    assert (listed["c-2"].title, listed["c-2"].prompt) == (None, "old form")
    assert listed["c-9"].title == "Only a head is left"


def test_the_messages_in_the_order_of_the_conversation(reader, place):
    messages = list(reader.messages(place(ROWS), "c-1"))
    assert [(message.role, message.text) for message in messages] == [
        ("user", "What is a good name?"),
        ("assistant", "Mimi"),
        ("tool", "read_file\ncats"),
        ("assistant", "not in the list any more"),
    ]
    assert messages[0].time.second == 1


def test_a_conversation_that_is_not_there_has_no_messages(reader, place):
    assert list(reader.messages(place(ROWS), "none")) == []


def test_an_old_workspace_database_has_heads_only(reader, make, tmp_path):
    (tmp_path / "workspace.json").write_text(json.dumps({"folder": "file:///home/alice/old"}))
    path = make.database(
        tmp_path / "state.vscdb",
        "CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)",
        ("INSERT INTO ItemTable VALUES ('composer.composerData', ?)", (json.dumps(HEADS),)),
    )
    listed = {one.native: one for one in reader.list(path, titles=True, counts=False)}
    assert (listed["c-9"].project, listed["c-1"].project) == ("/home/alice/old", "/home/alice/project")
    assert list(reader.messages(path, "c-1")) == []


def test_another_database_under_that_name(reader, make, tmp_path):
    path = make.database(tmp_path / "state.vscdb", "CREATE TABLE cursorDiskKV (name TEXT, content BLOB)")
    with pytest.raises(NewerThanCatalogue):
        list(reader.list(path, titles=True, counts=True))
    other = make.database(tmp_path / "other.vscdb", "CREATE TABLE something (else_ TEXT)")
    assert list(reader.list(other, titles=True, counts=True)) == []
