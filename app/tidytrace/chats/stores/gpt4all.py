"""Chats of GPT4All: one binary file for each, versions 1 to 12 of the app's own form.

Source: github.com/nomic-ai/gpt4all at cd70db29, gpt4all-chat/src/{chatlistmodel,chat,chatllm,chatmodel,tool}.cpp
"""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.errors import NewerThanCatalogue, StoreUnreadable
from tidytrace.chats.files import content_of, file_time, status_of
from tidytrace.chats.model import Message, Role
from tidytrace.chats.qt import DataStream, QtFormatError
from tidytrace.chats.stores.base import FileReader, Listed
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import as_title
from tidytrace.language import N_

_MAGIC: Final = 0xF5D553CC
_NEWEST: Final = 12
_LARGEST: Final = 512 << 20
"""Before version 11 the state of the model lies in the file, too."""
_NO_CHAT: Final = N_("It is no chat that can be read, or it is damaged.")
_CUT: Final = N_("The chat is damaged; its later messages were left out.")
_ROLES: Final[dict[str, Role]] = {
    "System: ": "system",
    "Prompt: ": "user",
    "Response: ": "assistant",
    "Text: ": "assistant",
    "Think: ": "assistant",
    "ToolCall: ": "tool",
    "ToolResponse: ": "tool",
}
_DEPTH: Final = 20


class _Chat(msgspec.Struct):
    created: datetime.datetime | None
    native: str
    title: str
    messages: list[Message]
    whole: bool = True


class GPT4AllReader(FileReader):
    """Reads ``gpt4all-chat`` stores."""

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The one chat of a file."""
        if self.foreign(path):
            return
        status = status_of(path)
        if status is None:
            return
        native = self.id_of_path(path)
        listed = Listed(native=native or path.stem, updated=file_time(status), bytes=status.st_size)
        # the app keeps no time of the last message; its files are written only when a chat has changed
        listed.updated_by_file = True
        if native is not None and not titles and not counts:
            yield listed
            return
        chat = self._read(path)
        if chat is None:
            return
        listed.native = native or chat.native or listed.native
        listed.created = chat.created
        listed.title = as_title(chat.title)
        if listed.title is None:
            listed.prompt = next((as_title(one.text) for one in chat.messages if one.role == "user"), None)
        listed.messages = sum(one.role in {"user", "assistant"} for one in chat.messages)
        yield listed

    def messages(self, path: Path, native: str) -> Iterator[Message]:  # noqa: ARG002 - one file, one chat
        """The messages in order."""
        chat = self._read(path)
        if chat is not None:
            yield from chat.messages

    def _read(self, path: Path) -> _Chat | None:
        content = content_of(path, _LARGEST)
        if content is None:
            return None
        stream = DataStream(content)
        try:
            if stream.uint32() != _MAGIC:
                raise StoreUnreadable(path, _NO_CHAT)
            version = stream.int32()
            if version > _NEWEST:
                raise NewerThanCatalogue(path, missing=f"version {version}")
            chat = _head(stream, version)
        except QtFormatError as error:
            raise StoreUnreadable(path, _NO_CHAT) from error
        try:
            _past_model_state(stream, version)
            for _ in range(stream.int32()):
                for role, text in _item(stream, version):
                    if text:
                        chat.messages.append(Message(role, text, None))
        except QtFormatError:
            self.problem(path, _CUT)
        return chat


def _head(stream: DataStream, version: int) -> _Chat:
    created = parse_time(stream.int64())
    native, title = stream.text(), stream.text()
    stream.text()  # how the person is called
    stream.text()  # the model
    if version >= 3:
        stream.texts()  # collections of documents
    return _Chat(created, native, title, [])


def _past_model_state(stream: DataStream, version: int) -> None:
    """Over what the model itself kept, until version 10."""
    if version >= 11:
        return
    kept = stream.flag() if version >= 6 else True
    if version >= 2:
        stream.int32()  # kind of the model
        stream.int32()  # version of its state
    stream.text()
    stream.text()
    stream.uint32()
    if not kept:
        return
    if version < 4:
        stream.uint32()
    stream.uint32()
    if version >= 7:
        stream.uint32()
    if version < 9:
        stream.raw(4 * stream.int64())
    stream.raw(4 * stream.int64())
    stream.blob()


def _item(stream: DataStream, version: int) -> Iterator[tuple[Role, str]]:
    if version < 12:
        stream.int32()
    name = stream.text()
    if name not in _ROLES:
        raise QtFormatError("an item of an unknown kind")
    value = stream.text()
    if version < 10:
        stream.text()
    stream.text()  # what the person wrote instead of an answer
    for _ in range(4):
        stream.flag()
    if version >= 11 and name == "Response: ":
        stream.flag()
    _past_sources(stream, version)
    attached = [_attachment(stream) for _ in range(stream.count())] if version >= 10 else []
    within = list(_within(stream)) if version >= 12 else []
    yield _ROLES[name], "\n\n".join(filter(None, (value, *attached)))
    yield from within


def _past_sources(stream: DataStream, version: int) -> None:
    if version >= 8:
        for _ in range(stream.count()):
            for _text in range(7):
                stream.text()
            for _number in range(3):
                stream.int32()
    elif version >= 3:
        stream.text()
        stream.texts()


def _attachment(stream: DataStream) -> str:
    """The text of a given file; nothing of one that is no text."""
    stream.blob()  # its address
    content = stream.blob()
    return "" if b"\0" in content else content.decode("utf-8", "replace")


def _within(stream: DataStream, depth: int = 0) -> Iterator[tuple[Role, str]]:
    """What an answer is made of: texts, thoughts, calls of tools."""
    if depth > _DEPTH:
        raise QtFormatError("nested too deep")
    for _ in range(stream.count()):
        name = stream.text()
        if name not in _ROLES or name in {"System: ", "Prompt: "}:
            raise QtFormatError("an item of an unknown kind")
        yield _ROLES[name], stream.text()
        if name == "Think: ":
            stream.int32()
        if name == "ToolCall: ":
            yield from _call(stream)
        yield from _within(stream, depth + 1)


def _call(stream: DataStream) -> Iterator[tuple[Role, str]]:
    stream.text()
    for _ in range(stream.count()):
        stream.text()
        stream.int32()
        value = stream.variant()
        if isinstance(value, str):
            yield "tool", value
    yield "tool", stream.text()
    stream.int32()
    stream.text()
