import datetime

import pytest

from tidytrace.chats.stores import reader_for

AIDER = {
    "heading": r"^# aider chat started at (?P<time>.+)$",
    "user": r"^#### (?P<text>.*)$",
    "tool": r"^> (?P<text>.*)$",
}
TEXT = """\

# aider chat started at 2026-11-23 05:17:35

> Aider v0.86.2

#### What is a good name?
#### For a cat.

Mimi, because

it is short.

> Tokens: 777 sent

# aider chat started at 2026-11-23 05:17:40

#### 我的支付密码是多少?

不知道。
# aider chat started at 2026-11-23 05:17:40
"""


@pytest.fixture
def reader(make):
    return reader_for(make.store(format="markdown", unit="section", sections=AIDER, files=["{data}/*.md"]))


@pytest.fixture
def place(tmp_path):
    path = tmp_path / ".aider.chat.history.md"
    path.write_text(TEXT, "utf-8", newline="\n")
    return path


def test_each_heading_begins_a_conversation(reader, place):
    one, two, three = reader.list(place, titles=True, counts=True)
    assert (one.prompt, two.prompt, three.prompt) == ("What is a good name? For a cat.", "我的支付密码是多少?", None)
    assert (one.messages, two.messages, three.messages) == (2, 2, 0)
    assert one.created == datetime.datetime(2026, 11, 23, 5, 17, 35).astimezone()
    assert one.bytes + two.bytes + three.bytes == len(TEXT.encode()) - 1
    assert len({one.native, two.native, three.native}) == 3


def test_ids_stay_when_the_file_grows(reader, place):
    before = [one.native for one in reader.list(place, titles=False, counts=False)]
    place.write_text(TEXT + "\n#### more\n", "utf-8")
    assert [one.native for one in reader.list(place, titles=False, counts=False)] == before


def test_the_messages_of_one_section(reader, place):
    one = next(iter(reader.list(place, titles=False, counts=False)))
    assert [(message.role, message.text) for message in reader.messages(place, one.native)] == [
        ("tool", "Aider v0.86.2"),
        ("user", "What is a good name?\nFor a cat."),
        ("assistant", "Mimi, because\n\nit is short."),
        ("tool", "Tokens: 777 sent"),
    ]


def test_the_places_of_sections_cover_the_file(reader, place):
    sections = list(reader.sections(place))
    content = place.read_bytes()
    assert [content[section.start :].split(b"\n")[0][:7] for section in sections] == [b"# aider"] * 3
    assert [section.end for section in sections] == [section.start for section in sections[1:]] + [len(content)]


def test_windows_line_ends_and_other_encodings(reader, place):
    place.write_bytes(TEXT.replace("\n", "\r\n").encode("gbk"))
    assert [one.messages for one in reader.list(place, titles=True, counts=True)] == [2, 2, 0]


def test_a_file_without_a_heading_has_no_conversation(reader, place):
    place.write_text("just notes\n#### not a prompt of a chat\n")
    assert list(reader.list(place, titles=True, counts=True)) == []


def test_a_text_file_without_headings_is_one_conversation(make, tmp_path):
    path = tmp_path / "history"
    path.write_text("first prompt\nsecond prompt\n", newline="\n")
    reader = reader_for(make.store(format="text", sections={"user": r"^(?P<text>.+)$"}))
    (one,) = reader.list(path, titles=True, counts=True)
    assert (one.prompt, one.messages, one.bytes) == ("first prompt", 2, 27)
    assert [message.role for message in reader.messages(path, one.native)] == ["user", "user"]


def test_a_file_that_is_gone(reader, tmp_path):
    assert list(reader.list(tmp_path / "none", titles=True, counts=True)) == []
    assert list(reader.messages(tmp_path / "none", "x")) == []


def test_a_line_between_prompt_and_answer_tells_them_apart(make, tmp_path):
    path = tmp_path / "messages.md"
    path.write_text("# CHAT: Where to? [2026-03-02]\nWhere to?\n\nIn May.\n--------\nMadeira\n\n--------\n\n", "utf-8")
    parts = {"heading": r"^# CHAT: .* \[(?P<time>[^\]]+)\]$", "answer": r"^-{8}$"}
    reader = reader_for(make.store(format="markdown", unit="section", sections=parts, files=["{data}/*.md"]))

    (one,) = reader.list(path, titles=True, counts=True)

    said = [(message.role, message.text) for message in reader.messages(path, one.native)]
    assert said == [("user", "Where to?\n\nIn May."), ("assistant", "Madeira")]
