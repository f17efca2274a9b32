import json

import pytest

from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.stores import reader_for
from windows import CLOSED_FILES

TALK = {
    "session": "s-1",
    "created": 1793520000000,
    "folder": "/home/alice/project",
    "starred": True,
    "history": [
        {"role": "user", "content": "What is a good name?", "at": 1793520001000},
        {"role": "assistant", "content": ["Mimi", "or Tom"], "at": 1793520003000},
    ],
}


@pytest.fixture
def reader(make):
    def making(**fields):
        fields = {"format": "json", "document": make.DOCUMENT, "files": ["{data}/*.json"]} | fields
        return reader_for(make.store(**fields))

    return making


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "file-name.json"
    path.write_text(json.dumps(TALK))
    return path


def test_a_document_is_one_conversation(reader, place):
    (one,) = reader().list(place, titles=True, counts=True)
    assert (one.native, one.title, one.prompt, one.messages) == ("s-1", None, "What is a good name?", 2)
    assert (one.created.year, one.updated.second, one.project, one.pinned) == (2026, 3, TALK["folder"], True)
    assert [(message.role, message.text) for message in reader().messages(place, "s-1")] == [
        ("user", "What is a good name?"),
        ("assistant", "Mimi\n\nor Tom"),
    ]


def test_the_cheap_list_takes_the_id_from_the_name_and_does_not_read(reader, place):
    place.write_text("{ this is no JSON")
    (one,) = reader(id_pattern=r"/([\w-]+)\.json$").list(place, titles=False, counts=False)
    assert (one.native, one.updated_by_file) == ("file-name", True)


def test_without_an_id_in_the_name_the_cheap_list_gives_the_same_id(reader, place):
    cheap = list(reader().list(place, titles=False, counts=False))
    assert [one.native for one in cheap] == ["s-1"]


def test_a_damaged_document_is_unreadable_without_quoting_it(reader, place):
    place.write_text('{"history": [{"content": "my secret"')
    with pytest.raises(StoreUnreadable) as error:
        list(reader().list(place, titles=True, counts=True))
    assert "secret" not in str(error.value)


def test_an_empty_document_is_listed_by_its_name(reader, place):
    place.write_bytes(b"")
    (one,) = reader().list(place, titles=True, counts=True)
    assert (one.native, one.messages) == ("file-name", None)
    assert list(reader().messages(place, "file-name")) == []


@pytest.mark.parametrize(
    "content", ["[]", "null", '"text"', '{"history": {"no": "list"}}', '{"history": [1, null, "x"]}']
)
def test_a_document_of_another_shape_has_no_messages(reader, place, content):
    place.write_text(content)
    assert len(list(reader().list(place, titles=True, counts=True))) == 1
    assert list(reader().messages(place, "x")) == []


@pytest.mark.parametrize(
    "entries", [[TALK, TALK | {"session": "s-2"}], {"s-1": TALK | {"session": None}, "s-2": TALK | {"session": None}}]
)
def test_a_document_of_many_conversations(reader, place, entries):
    place.write_text(json.dumps({"all": entries}))
    several = reader(unit="entry", link={"by": "id", "list": "all"})
    assert [one.native for one in several.list(place, titles=True, counts=True)] == ["s-1", "s-2"]
    assert len(list(several.messages(place, "s-2"))) == 2
    assert list(several.messages(place, "s-3")) == []


def test_conversations_by_name_in_several_objects(reader, place):
    one, two, three = ({"history": TALK["history"], "session": None} for _ in range(3))
    accounts = {"alice": {"chats": {"a": one, "b": two}}, "bob": {"chats": {"c": three}}, "empty": {"chats": {}}}
    place.write_text(json.dumps(accounts))
    several = reader(unit="entry", link={"by": "id", "list": "*.chats"})
    assert [one.native for one in several.list(place, titles=True, counts=True)] == ["a", "b", "c"]
    assert len(list(several.messages(place, "b"))) == 2


def test_a_document_that_is_gone(reader, tmp_path):
    assert list(reader().list(tmp_path / "none.json", titles=True, counts=True)) == []


def test_too_long_for_memory(reader, place, monkeypatch):
    monkeypatch.setattr("tidytrace.chats.stores.document.MAX_DOCUMENT", 10)
    with pytest.raises(StoreUnreadable, match="larger"):
        list(reader().list(place, titles=True, counts=True))


@CLOSED_FILES
def test_a_closed_document(reader, place):
    place.chmod(0)
    with pytest.raises(StoreUnreadable):
        list(reader().list(place, titles=True, counts=True))


@pytest.mark.parametrize("content", [b"\n" * 10, b"\n" * 5000 + b'what an interrupted erasure did not reach"}'])
def test_a_document_that_an_erasure_left_overwritten_is_listed_so_that_it_can_be_finished(reader, place, content):
    place.write_bytes(content)
    (one,) = reader().list(place, titles=True, counts=True)
    assert (one.native, one.title, one.bytes) == ("file-name", None, len(content))
    assert list(reader().messages(place, "file-name")) == []


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_list_of_conversations_is_no_conversation(reader, place, content):
    place.write_bytes(content)
    assert list(reader(unit="entry", link={"by": "id"}).list(place, titles=True, counts=True)) == []


def test_messages_in_files_of_their_own_are_read_in_order_of_the_names(reader, make, tmp_path):
    place = tmp_path / "state.json"
    place.write_text(json.dumps({"session": "s-1"}))
    for number, said in enumerate(("What is a good name?", "Mimi")):
        piece = tmp_path / "events" / f"event-{number:05}.json"
        piece.parent.mkdir(exist_ok=True)
        piece.write_text(json.dumps({"role": ("user", "assistant")[number], "content": said}))
    kept = make.DOCUMENT | {"messages": "pieces", "pieces": "events/event-*.json"}

    messages = list(reader(document=kept).messages(place, "s-1"))

    assert [(one.role, one.text) for one in messages] == [("user", "What is a good name?"), ("assistant", "Mimi")]


def test_texts_that_stand_apart_from_their_messages_are_parts_of_them(reader, make, tmp_path):
    place = tmp_path / "info" / "s-1.json"
    place.parent.mkdir()
    place.write_text(json.dumps({"title": "Pets"}))
    for number, said in enumerate((["What is a", "good name?"], ["Mimi"])):
        for conversation in ("s-1", "s-2"):
            message = tmp_path / "message" / conversation / f"m-{number}.json"
            message.parent.mkdir(parents=True, exist_ok=True)
            message.write_text(json.dumps({"role": ("user", "assistant")[number]}))
        for turn, words in enumerate(said):
            part = tmp_path / "part" / f"m-{number}" / f"p-{turn}.json"
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"type": "text", "text": words}))
    kept = make.DOCUMENT | {"messages": "pieces", "text": "parts[].text", "pieces": "../message/{id}/*.json"}

    apart = reader(document=kept | {"parts": "../part/{piece}/*.json"}, id_pattern=r"/info/([^/]+)\.json$")
    messages = list(apart.messages(place, "s-1"))

    assert [(one.role, one.text) for one in messages] == [("user", "What is a\n\ngood name?"), ("assistant", "Mimi")]


def test_a_message_that_was_written_again_in_another_file_counts_once_as_it_was_last(reader, make, tmp_path):
    place = tmp_path / "state.json"
    place.write_text(json.dumps({"session": "s-1"}))
    asked, drafted, said = (
        {"id": "1", "role": "user", "content": "Name?"},
        {"id": "2"},
        {"id": "2", "content": "Mimi"},
    )
    nameless = [{"role": "user", "content": "Again."}, {"role": "user", "content": "Again."}]
    for number, piece in enumerate(([asked], [asked, drafted], [said, *nameless])):
        (tmp_path / f"chunk-{number}.json").write_text(json.dumps(piece))
    kept = make.DOCUMENT | {"messages": "pieces[]", "pieces": "chunk-*.json", "same": "id"}

    messages = list(reader(document=kept).messages(place, "s-1"))

    assert [one.text for one in messages] == ["Name?", "Mimi", "Again.", "Again."]


def test_a_member_that_is_json_in_a_string_is_opened_where_the_definition_says_so(reader, make, tmp_path):
    place = tmp_path / "state.json"
    place.write_text(json.dumps({"session": "s-1"}))
    for number, said in enumerate((json.dumps({"said": "Mimi", "by": "user"}), "{ not JSON", '"only text"', 7)):
        (tmp_path / f"piece-{number}.json").write_text(json.dumps({"inside": said, "content": '{"stays": "text"}'}))
    kept = make.DOCUMENT | {"messages": "pieces", "pieces": "piece-*.json", "packed": ["inside"]}
    kept |= {"role": "inside.by || 'assistant'", "text": "[inside.said, [inside][?type(@) == 'string'] | [0], content]"}

    messages = list(reader(document=kept).messages(place, "s-1"))

    assert [(one.role, one.text.splitlines()[0]) for one in messages] == [
        ("user", "Mimi"),
        ("assistant", "{ not JSON"),
        ("assistant", "only text"),
        ("assistant", '{"stays": "text"}'),
    ]


def test_a_yaml_document_is_one_conversation(reader, tmp_path):
    place = tmp_path / "holiday.yaml"
    asked = "- role: user\n  content: |-\n    Where to?\n    In May.\n"
    place.write_text(f"session: s-2\nhistory:\n{asked}- role: assistant\n  content: Madeira\n")

    read = reader(format="yaml", files=["{data}/*.yaml"])

    (one,) = read.list(place, titles=True, counts=True)
    assert (one.native, one.prompt, one.messages) == ("s-2", "Where to? In May.", 2)
    assert [message.text for message in read.messages(place, "s-2")] == ["Where to?\nIn May.", "Madeira"]


@pytest.mark.parametrize("broken", ["history: [", "a: b: c: {", "!!python/object/apply:os.system [x]", "- " * 4000])
def test_broken_yaml_is_told_without_a_word_of_it(reader, tmp_path, broken):
    place = tmp_path / "holiday.yaml"
    place.write_text(broken)

    with pytest.raises(StoreUnreadable, match=r"not valid YAML|nested too deeply"):
        list(reader(format="yaml", files=["{data}/*.yaml"]).list(place, titles=True, counts=True))


def test_a_document_of_an_unknown_version_is_listed_as_newer(reader, make, place):
    schema = {"query": "meta.version", "known": ["", 2], "up_to": None}
    versioned = reader(document=make.DOCUMENT | {"schema": schema}, id_pattern=r"/([\w-]+)\.json$")

    def newer():
        return [one.newer for one in versioned.list(place, titles=False, counts=False)]

    assert newer() == [False]
    place.write_text(json.dumps(TALK | {"meta": {"version": 2}}))
    assert newer() == [False]
    place.write_text(json.dumps(TALK | {"meta": {"version": 3}}))
    assert newer() == [True]
