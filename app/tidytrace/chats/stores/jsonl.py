"""One JSON value per line: one conversation per file, or lines that each name their conversation."""

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tidytrace.catalog import Lines, Store
from tidytrace.chats.bytelines import count, last_lines, lines, lines_with
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import file_time, opened, unreadable
from tidytrace.chats.model import Message
from tidytrace.chats.selectors import compiled, marks, nothing, truthy
from tidytrace.chats.stores.base import LINES_LEFT_OUT, FileReader, Listed, Speech
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import Own, as_role, as_text, as_title

_START = 8 << 10
"""Bytes that are looked at first on both ends of a file when it is not read whole."""
_EDGE = 64 << 10
"""Bytes that are looked at when those were not enough."""
_HEAD_LINES = 20
_TAIL_LINES = 50
_PROMPT_BYTES = 8 << 20


class JsonLinesReader(FileReader):
    """Reads ``jsonl`` stores."""

    times_need_titles = False

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """Compile the selectors once for all files."""
        super().__init__(store, problems)
        fields = store.lines
        if fields is None:
            raise ValueError(f"store {store.id} has no selectors for its lines")
        self._fields: Lines = fields
        self._own = Own(fields.context, fields.unwrap)
        self._is_message = compiled(fields.message)
        self._role, self._text = compiled(fields.role), compiled(fields.text)
        self._time, self._title = compiled(fields.time), compiled(fields.title)
        self._id, self._author = compiled(fields.id), compiled(fields.author)
        self._project, self._version = compiled(fields.project), compiled(fields.version)
        self._generation = compiled(fields.schema.query if fields.schema is not None else None)
        given = (fields.title_mark,) if isinstance(fields.title_mark, str) else fields.title_mark or ()
        self._ranked = bool(given)
        self._title_marks = tuple(mark.encode() for mark in given) or marks(fields.title)
        self._message_mark = fields.message_mark.encode() if fields.message_mark else None
        self._message_marks = (self._message_mark,) if self._message_mark else marks(fields.message)

    def _opened(self, path: Path) -> BinaryIO | None:
        """The file with its lines; none where there is none. Raises StoreError."""
        return opened(path)

    def _status(self, path: Path, file: BinaryIO) -> os.stat_result:  # noqa: ARG002 - for lines that are unpacked
        """When and how large it is. Raises OSError."""
        return os.fstat(file.fileno())

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """One conversation, or those that the lines name."""
        if self.foreign(path):
            return
        file = self._opened(path)
        if file is None:
            return
        with file:
            try:
                if self.store.unit == "line":
                    yield from self._list_lines(path, file)
                else:
                    yield self._list_file(path, file, titles=titles, counts=counts)
            except OSError as error:
                raise unreadable(path, error) from error

    def _list_file(self, path: Path, file: BinaryIO, *, titles: bool, counts: bool) -> Listed:
        status = self._status(path, file)
        listed = Listed(native="", bytes=status.st_size)
        native = self.id_of_path(path)
        head = file.read(_START)
        native = self._look_at_head(file, head, status.st_size, listed, native)
        listed.native = native or path.stem
        listed.updated = self._last_time(file, head, status.st_size)
        if listed.updated is None:
            listed.updated, listed.updated_by_file = file_time(status), True
        broken = self._look_for_title(file, status.st_size, listed) if titles else 0
        if counts:
            listed.messages, broken = self._count(file)
        self._tell_broken(path, broken)
        return listed

    def _look_at_head(self, file: BinaryIO, head: bytes, size: int, listed: Listed, native: str | None) -> str | None:
        """Id, beginning, project and version from the first lines, as few of them as are needed."""
        schema = self._fields.schema
        for number, value in enumerate(self._first_values(file, head, size)):
            if schema is not None and not number:
                listed.newer = not schema.knows(self._generation(value))
            native = native or as_id(self._id(value))
            self._look(value, listed)
            if native is not None and listed.created is not None and (listed.version or self._version is nothing):
                break
        return native

    def _look(self, value: Any, listed: Listed) -> None:
        if listed.created is None:
            listed.created = parse_time(self._time(value))
        listed.project = listed.project or as_text(self._project(value)) or None
        listed.version = listed.version or as_text(self._version(value)) or None

    def _first_values(self, file: BinaryIO, head: bytes, size: int) -> Iterator[Any]:
        known = head if size <= len(head) else head[: head.rfind(b"\n") + 1]
        number = start = 0
        while start < len(known) and number < _HEAD_LINES:
            end = known.find(b"\n", start) + 1 or len(known)
            yield from self._values(known[start:end])
            start = end
            number += 1
        if number == _HEAD_LINES or len(known) == size:
            return
        for offset, more in lines(file, len(known)):
            if number >= _HEAD_LINES or offset > _EDGE:
                return
            yield from self._values(more)
            number += 1

    def _values(self, line: bytes | None) -> Iterator[Any]:
        value = self._value(line)
        if value is not None:
            yield value

    def _last_time(self, file: BinaryIO, head: bytes, size: int) -> datetime.datetime | None:
        if self._time is nothing:
            return None
        for part in (_START, _EDGE):
            begin = max(0, size - part)
            tail = head if size == len(head) else _part(file, begin, part)
            for number, line in enumerate(last_lines(tail, whole=not begin)):
                time = parse_time(self._time(self._value(line)))
                if time is not None:
                    return time
                if number >= _TAIL_LINES:
                    break
            if not begin:
                break
        return None

    def _value(self, line: bytes | None) -> Any:
        """The value of a line for the list; what is broken is counted when the conversation is read."""
        if not line or line.isspace():
            return None
        try:
            return decode(line)
        except NotJSON:
            return None

    def _look_for_title(self, file: BinaryIO, size: int, listed: Listed) -> int:
        """Fill title or prompt; how many broken lines were met."""
        if self._title_marks or self._title is nothing:
            return self._find_title(file, size, listed)
        return self._read_titles(file, listed)

    def _find_title(self, file: BinaryIO, size: int, listed: Listed) -> int:
        listed.title_at = -1
        for mark in self._title_marks:
            for offset, line in lines_with(file, mark, size):
                if offset <= listed.title_at:
                    break
                title = self._own_title(self._value(line))
                if title is not None:
                    listed.title, listed.title_at = title, offset
                    break
            if self._ranked and listed.title is not None:
                return 0
        return self._find_prompt(file, listed) if listed.title is None else 0

    def _find_prompt(self, file: BinaryIO, listed: Listed) -> int:
        broken = 0
        for offset, line in lines(file):
            if offset > _PROMPT_BYTES:
                break
            if line is None or not self._may_be_message(line):
                continue
            try:
                listed.prompt = self._prompt(decode(line)) if line.strip() else None
            except NotJSON:
                broken += line.endswith(b"\n")
            if listed.prompt is not None:
                listed.title_at = offset
                break
        return broken

    def _read_titles(self, file: BinaryIO, listed: Listed) -> int:
        """Where nothing tells which lines have a title, all of them are read."""
        listed.title_at = -1
        for offset, line in lines(file):
            title = self._own_title(self._value(line))
            if title is not None:
                listed.title, listed.title_at = title, offset
        return self._find_prompt(file, listed) if listed.title is None else 0

    def _count(self, file: BinaryIO) -> tuple[int, int]:
        """As many as a preview shows, without what the app itself wrote, and broken lines; or quickly by a mark."""
        if self._message_mark is not None:
            return count(file, self._message_mark), 0
        found = broken = 0
        for _offset, line in lines(file):
            if line is None:
                broken += 1
            elif self._may_be_message(line) and line.strip():
                try:
                    found += self._is_said(decode(line))
                except NotJSON:
                    broken += line.endswith(b"\n")
        return found, broken

    def _is_said(self, value: Any) -> bool:
        if not truthy(self._is_message(value)):
            return False
        role, text = as_role(self._role(value)), as_text(self._text(value))
        return bool(text) and role != "system" and not (role == "user" and self._own.from_app(text))

    def _may_be_message(self, line: bytes) -> bool:
        return not self._message_marks or any(mark in line for mark in self._message_marks)

    def title_from(self, path: Path, listed: Listed) -> bool:
        """Fill title or prompt from the line where they stood before; False when they do not stand there."""
        if listed.title_at is None and self.store.unit == "line":
            return False
        if listed.title_at is not None and listed.title_at < 0:
            return True
        file = self._opened(path)
        if file is None:
            return False
        with file:
            try:
                if listed.title_at is None:
                    broken = self._look_for_title(file, self._status(path, file).st_size, listed)
                    # who counts the messages tells of all broken lines
                    self._tell_broken(path, broken if listed.messages is None else 0)
                    return True
                _offset, line = next(lines(file, listed.title_at), (0, None))
            except OSError as error:
                raise unreadable(path, error) from error
        value = self._value(line)
        listed.title = self._own_title(value)
        listed.prompt = self._prompt(value) if listed.title is None else None
        return listed.title is not None or listed.prompt is not None

    def _own_title(self, value: Any) -> str | None:
        title = self._title(value)
        return as_title(title) if isinstance(title, str) else None

    def _prompt(self, value: Any) -> str | None:
        if not truthy(self._is_message(value)) or as_role(self._role(value)) != "user":
            return None
        return self._own.title(as_text(self._text(value)))

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The messages of one conversation, line by line."""
        file = self._opened(path)
        if file is None:
            return
        broken = 0
        with file:
            try:
                for _offset, line in lines(file):
                    if line is None:
                        broken += 1
                    elif line.strip() and self._may_be_message(line):
                        try:
                            value = decode(line)
                        except NotJSON:
                            # the last line may just be in the middle of being written
                            broken += line.endswith(b"\n")
                            continue
                        if self.store.unit != "line" or as_id(self._id(value)) == native:
                            yield from self._messages_of(value)
            except OSError as error:
                raise unreadable(path, error) from error
        self._tell_broken(path, broken)

    def _messages_of(self, value: Any) -> Iterator[Message]:
        if truthy(self._is_message(value)):
            text = as_text(self._text(value))
            if text:
                yield self._own.message(as_role(self._role(value)), text, parse_time(self._time(value)))

    def speech(self, line: bytes) -> Speech:
        """Whose words stand in one line. Raises NotJSON."""
        value = decode(line)
        messages = tuple(self._messages_of(value))
        author = self._author(value)
        rest = as_role(author) if isinstance(author, str) else None
        if rest is None and truthy(self._is_message(value)):
            rest = messages[0].role if messages else as_role(self._role(value))
        return Speech(as_id(self._id(value)), messages, rest)

    def _tell_broken(self, path: Path, broken: int) -> None:
        if broken:
            self.problem(path, LINES_LEFT_OUT, count=broken)

    def _list_lines(self, path: Path, file: BinaryIO) -> Iterator[Listed]:
        found: dict[str, Listed] = {}
        broken = 0
        for _offset, line in lines(file):
            value = self._value(line)
            if value is None:
                broken += line is None or (bool(line.strip()) and line.endswith(b"\n"))
                continue
            native = as_id(self._id(value))
            if native is None:
                continue
            listed = found.setdefault(native, Listed(native=native, messages=0))
            listed.bytes += len(line or b"")
            self._look(value, listed)
            listed.updated = parse_time(self._time(value)) or listed.updated
            listed.title = self._own_title(value) or listed.title
            listed.prompt = listed.prompt or self._prompt(value)
            listed.messages = (listed.messages or 0) + truthy(self._is_message(value))
        self._tell_broken(path, broken)
        yield from found.values()


def _part(file: BinaryIO, begin: int, length: int) -> bytes:
    file.seek(begin)
    return file.read(length)


def as_id(value: Any) -> str | None:
    """An id as text; apps write some as numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return str(value)
