import json

import pytest

from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.stores import reader_for
from tidytrace.chats.stores.vscode import path_of_uri

ASKED = {
    "requestId": "r1",
    "timestamp": 1793520001000,
    "message": {"text": "What is a good name?"},
    "response": [
        {"value": "Let me "},
        {"kind": "markdownContent", "content": {"value": "think."}},
        {"kind": "toolInvocationSerialized", "pastTenseMessage": {"value": "Read cats.txt"}},
        {"kind": "progressTask", "content": {"value": "hidden"}},
        {"value": "Mimi"},
    ],
}
STATE = {"version": 3, "sessionId": "s-1", "creationDate": 1793520000000, "customTitle": None, "requests": [ASKED]}


@pytest.fixture
def reader(make):
    return reader_for(make.store(format="vscode-chat", files=["{data}/*/chatSessions/*.json*"]))


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "workspaceStorage" / "w1"
    (folder / "chatSessions").mkdir(parents=True)
    (folder / "workspace.json").write_text(json.dumps({"folder": "file:///home/alice/my%20project"}))

    def make(*values, name="s-1.jsonl"):
        path = folder / "chatSessions" / name
        path.write_text("".join(json.dumps(value) + "\n" for value in values))
        return path

    return make


def texts(reader, path):
    return [(message.role, message.text) for message in reader.messages(path, "s-1")]


WHOLE = [
    ("user", "What is a good name?"),
    ("assistant", "Let me think."),
    ("tool", "Read cats.txt"),
    ("assistant", "Mimi"),
]


def test_a_state_of_an_unknown_version_is_shown_as_newer(reader, place):
    def newer(path):
        return {one.newer for quick in (False, True) for one in reader.list(path, titles=not quick, counts=not quick)}

    later = STATE | {"version": 4}
    assert newer(place(STATE, name="s-1.json")) == {False}
    assert newer(place(later, name="s-2.json")) == {True}
    assert newer(place({"kind": 0, "v": STATE})) == {False}
    assert newer(place({"kind": 0, "v": later}, name="s-3.jsonl")) == {True}


def test_the_older_document(reader, place):
    path = place(STATE | {"lastMessageDate": 1793520009000, "customTitle": "Names"}, name="s-1.json")
    (one,) = reader.list(path, titles=True, counts=True)
    assert (one.native, one.title, one.messages, one.project) == ("s-1", "Names", 4, "/home/alice/my project")
    assert (one.created.second, one.updated.second, one.updated_by_file) == (0, 9, False)
    assert texts(reader, path) == WHOLE


def test_a_log_of_changes(reader, place):
    second = ASKED | {"timestamp": 1793520100000, "message": {"text": "second"}, "response": []}
    path = place(
        {"kind": 0, "v": STATE | {"requests": []}},
        {"kind": 2, "k": ["requests"], "v": [ASKED, second]},
        {"kind": 1, "k": ["customTitle"], "v": "Names"},
        {"kind": 1, "k": ["requests", 1, "message", "text"], "v": "changed"},
        {"kind": 2, "k": ["requests", 1, "response"], "v": [{"value": "yes"}, {"value": "cut"}]},
        {"kind": 2, "k": ["requests", 1, "response"], "v": [{"value": "!"}], "i": 1},
        {"kind": 3, "k": ["requests", 0, "response"]},
    )
    (one,) = reader.list(path, titles=True, counts=True)
    assert (one.title, one.prompt, one.messages) == ("Names", "What is a good name?", 3)
    assert one.updated.minute == 1
    assert texts(reader, path) == [("user", "What is a good name?"), ("user", "changed"), ("assistant", "yes!")]


def test_elements_of_arrays_can_be_set_appended_and_deleted(reader, place):
    path = place(
        {"kind": 0, "v": STATE},
        {"kind": 1, "k": ["requests", 1], "v": {"message": "plain"}},
        {"kind": 3, "k": ["requests", 0]},
        {"kind": 3, "k": ["requests", 9]},
        {"kind": 1, "k": ["requests", 7], "v": {}},
    )
    assert texts(reader, path) == [("user", "plain")]


def test_strange_changes_do_no_harm(reader, place):
    path = place(
        {"kind": 0, "v": STATE},
        {"kind": 1, "k": ["requests", "x", "y"], "v": 1},
        {"kind": 2, "k": ["none", "here"], "v": [1]},
        {"kind": 2, "k": ["requests"], "v": "no list", "i": "no number"},
        {"kind": 1, "k": "no path", "v": STATE},
        {"kind": 9},
        [],
        None,
    )
    assert texts(reader, path) == WHOLE


def test_the_cheap_list_does_not_read(reader, place):
    path = place("no session")
    (one,) = reader.list(path, titles=False, counts=False)
    assert (one.native, one.updated_by_file, one.title) == ("s-1", True, None)


def test_broken_files(reader, place):
    path = place({"kind": 0, "v": STATE})
    path.write_bytes(path.read_bytes() + b"{broken}\n{torn")
    assert texts(reader, path) == WHOLE
    assert str(reader.problems[0]).endswith("left out: 1.")
    document = place(name="s-2.json")
    document.write_text("{broken")
    with pytest.raises(StoreUnreadable):
        list(reader.list(document, titles=True, counts=True))
    (empty,) = reader.list(place(name="s-3.json"), titles=True, counts=True)
    assert (empty.native, empty.messages) == ("s-3", 0)


def test_a_window_without_a_folder_has_no_project(reader, tmp_path):
    path = tmp_path / "globalStorage" / "emptyWindowChatSessions" / "s-1.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(STATE))
    (one,) = reader.list(path, titles=False, counts=False)
    assert one.project is None


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/alice/a%20b", "/home/alice/a b"),
        ("file:///c%3A/Users/alice", "c:\\Users\\alice"),
        ("vscode-remote://ssh-remote%2Bbox/home/alice", "vscode-remote://ssh-remote%2Bbox/home/alice"),
    ],
)
def test_project_uris(uri, path):
    assert path_of_uri(uri) == path
