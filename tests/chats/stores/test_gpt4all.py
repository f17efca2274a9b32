"""Chats of GPT4All in all versions of their form, written with Qt's own QDataStream."""

import pytest
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QUrl

from homes.gpt4all import chat
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.errors import NewerThanCatalogue, StoreUnreadable
from tidytrace.chats.stores import reader_for

STORE = load_catalogue().app("gpt4all").store("chats")


class Written:
    """Values into bytes, as the app does it."""

    def __init__(self) -> None:
        self.data = QByteArray()
        self.stream = QDataStream(self.data, QIODevice.OpenModeFlag.WriteOnly)

    def all(self, form: str, *values: object) -> None:
        """``t`` text, ``i`` and ``q`` numbers with 4 and 8 bytes, ``u`` the same without a sign, ``b`` a flag."""
        for kind, value in zip(form, values, strict=True):
            if kind == "t":
                self.stream.writeQString(value)
            elif kind == "b":
                self.stream.writeBool(value)
            elif kind == "B":
                self.stream << value
            else:
                {"i": self.stream.writeInt32, "u": self.stream.writeUInt32, "q": self.stream.writeInt64}[kind](value)


def written(version: int) -> bytes:
    """A chat with one question and one answer, as the app of that version writes it."""
    out = Written()
    out.all("ui", 0xF5D553CC, version)
    out.all("qtttt", 1772440200, "chat-id", "天空的颜色", "", "model.gguf")
    if version >= 3:
        out.all("it", 1, "My documents")
    if version < 11:
        _model_state(out, version)
    out.all("i", 2)
    for number, (name, value) in enumerate([("Prompt: ", "为什么天是蓝的"), ("Response: ", "Because of the air.")]):
        _item(out, version, number, name, value)
    return bytes(out.data.data())


def _item(out: Written, version: int, number: int, name: str, value: str) -> None:
    if version < 12:
        out.all("i", number)
    out.all("tt", name, value)
    if version < 10:
        out.all("t", "")
    out.all("tbbbb", "", False, False, False, False)
    if version >= 11 and number:
        out.all("b", False)
    if version >= 8:
        out.all("qttttttt", 1, "My documents", "/home/a/b.txt", "b.txt", "", "", "", "a passage")
        out.all("iii", -1, -1, -1)
    elif version >= 3:
        out.all("tit", "1. In b.txt.", 1, "a passage")
    if version >= 10:
        out.all("q", 0 if number else 1)
        if not number:
            out.all("BB", QUrl("file:///home/a/notes.txt"), QByteArray(b"given text"))
    if version >= 12:
        _parts(out, number)


def _parts(out: Written, number: int) -> None:
    out.all("q", 2 * number)
    if number:
        out.all("ttiq", "Think: ", "it scatters", 3, 0)
        out.all("tttqti", "ToolCall: ", "console.log(1)", "javascript_interpret", 1, "code", 0)
        out.all("ubt", 10, False, "console.log(1)")
        out.all("titq", "1", 0, "", 0)


def _model_state(out: Written, version: int) -> None:
    if version >= 6:
        out.all("b", version < 10)
    if version >= 2:
        out.all("ii", 1, 0)
    out.all("ttu", "", "", 7)
    if version >= 10:
        return
    if version < 4:
        out.all("i", 0)
    out.all("u", 7)
    if version >= 7:
        out.all("u", 2048)
    if version < 9:
        out.all("qii", 2, 0, 0)
    out.all("qi", 1, 5)
    out.all("B", QByteArray(b"state of the model"))


@pytest.mark.parametrize("version", range(1, 13))
def test_every_version_is_read_whole(tmp_path, version):
    file = tmp_path / "gpt4all-chat-id.chat"
    file.write_bytes(written(version))
    problems = []
    reader = reader_for(STORE, problems)
    (one,) = reader.list(file, titles=True, counts=True)
    assert (one.native, one.title) == ("chat-id", "天空的颜色")
    assert one.created.timestamp() == 1772440200
    said = [(message.role, message.text) for message in reader.messages(file, "chat-id")]
    assert said[0][1].startswith("为什么天是蓝的")
    assert ("given text" in said[0][1]) == (version >= 10)
    assert said[1] == ("assistant", "Because of the air.")
    assert said[2:] == (
        [("assistant", "it scatters"), ("tool", "console.log(1)"), ("tool", "console.log(1)"), ("tool", "1")]
        if version == 12
        else []
    )
    assert problems == []


def test_a_later_version_is_newer_than_the_catalogue(tmp_path):
    file = tmp_path / "gpt4all-a.chat"
    file.write_bytes(written(12)[:4] + (13).to_bytes(4, "big") + written(12)[8:])
    with pytest.raises(NewerThanCatalogue):
        list(reader_for(STORE).list(file, titles=True, counts=True))


@pytest.mark.parametrize("content", [b"", b"short", b"\0" * 200])
def test_what_is_no_chat_is_said(tmp_path, content):
    file = tmp_path / "gpt4all-a.chat"
    file.write_bytes(content)
    with pytest.raises(StoreUnreadable):
        list(reader_for(STORE).list(file, titles=True, counts=True))


def test_a_chat_that_is_cut_off_shows_what_is_there_and_says_so(tmp_path):
    (talk,) = talks(1, seed=1)
    file = tmp_path / "gpt4all-a.chat"
    whole = chat(talk)
    for length in range(60, len(whole) - 1, 37):
        file.write_bytes(whole[:length])
        problems = []
        reader = reader_for(STORE, problems)
        try:
            (one,) = reader.list(file, titles=True, counts=True)
        except StoreUnreadable:
            continue
        assert one.title == talk.title
        assert len(problems) == 1


def test_lengths_that_cannot_be_do_not_lead_anywhere(tmp_path):
    whole = bytearray(written(12))
    file = tmp_path / "gpt4all-a.chat"
    for at in range(8, len(whole), 5):
        broken = whole.copy()
        broken[at : at + 4] = b"\x7f\xff\xff\xff"
        file.write_bytes(broken)
        try:
            for one in reader_for(STORE, []).list(file, titles=True, counts=True):
                assert one.native == "a"
        except StoreUnreadable:
            pass
