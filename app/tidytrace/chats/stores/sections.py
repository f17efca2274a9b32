"""Markdown or plain text that a person could read: sections under headings, or one file as one conversation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tidytrace.catalog import Sections, Store
from tidytrace.chats.bytelines import lines
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import file_time, opened, unreadable
from tidytrace.chats.model import Message, Role
from tidytrace.chats.stores.base import FileReader, Listed, place_id
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import as_title


class Section(msgspec.Struct):
    """The lines of one conversation inside a file."""

    native: str
    start: int
    """Offset of its first byte; the heading's, or the file's."""
    end: int
    created: Any
    lines: list[str]


class SectionsReader(FileReader):
    """Reads ``markdown`` and ``text`` stores."""

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """Compile the patterns once for all files."""
        super().__init__(store, problems)
        fields = store.sections
        if fields is None:
            raise ValueError(f"store {store.id} has no patterns for its sections")
        self._fields: Sections = fields
        self._heading = re.compile(fields.heading) if fields.heading is not None else None
        self._user = re.compile(fields.user) if fields.user is not None else None
        self._answer = re.compile(fields.answer) if fields.answer is not None else None
        self._tool = re.compile(fields.tool) if fields.tool is not None else None

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The sections of one file; where they are is only known after reading it."""
        if self.foreign(path):
            return
        try:
            changed = file_time(path.stat())
        except FileNotFoundError:
            return
        except OSError as error:
            raise unreadable(path, error) from error
        last: Listed | None = None
        for section in self.sections(path):
            if last is not None:
                yield last
            messages = list(self._messages_of(section)) if titles or counts else []
            prompts = (as_title(message.text) for message in messages if message.role == "user")
            last = Listed(
                native=section.native,
                prompt=next(filter(None, prompts), None),
                created=section.created,
                updated=section.created,
                messages=len([message for message in messages if message.role != "tool"]) if counts else None,
                bytes=section.end - section.start,
            )
        if last is not None:
            # only the last one can have been written to since it began
            last.updated, last.updated_by_file = changed, True
            yield last

    def sections(self, path: Path) -> Iterator[Section]:
        """The conversations of a file with their places, in order. Raises StoreUnreadable."""
        file = opened(path)
        if file is None:
            return
        section = None if self._heading is not None else self._begin(path, 0, None, 0)
        seen: dict[str, int] = {}
        end = 0
        with file:
            try:
                for offset, content in lines(file):
                    end = offset + len(content or b"")
                    line = (content or b"").decode("utf-8", "replace").rstrip("\r\n")
                    heading = self._heading.search(line) if self._heading is not None else None
                    if heading is not None:
                        if section is not None:
                            section.end = offset
                            yield section
                        seen[line] = seen.get(line, 0) + 1
                        section = self._begin(path, offset, heading, seen[line])
                    elif section is not None:
                        section.lines.append(line)
            except OSError as error:
                raise unreadable(path, error) from error
        if section is not None:
            section.end = end
            yield section

    def _begin(self, path: Path, offset: int, heading: re.Match[str] | None, number: int) -> Section:
        if heading is None:
            return Section(self.id_of_path(path) or place_id(path), offset, offset, None, [])
        groups = heading.groupdict()
        return Section(
            native=groups.get("id") or place_id(path, heading.string, str(number)),
            start=offset,
            end=offset,
            created=parse_time(groups.get("time"), local=True),
            lines=[],
        )

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The messages of one section."""
        for section in self.sections(path):
            if section.native == native:
                yield from self._messages_of(section)

    def _messages_of(self, section: Section) -> Iterator[Message]:
        role: Role = "assistant"
        parts: list[str] = []
        asking = self._answer is not None
        for line in section.lines:
            if self._answer is not None and self._answer.search(line):
                asking = False
                continue
            own = self._user.search(line) if self._user is not None else None
            tool = self._tool.search(line) if self._tool is not None and own is None else None
            if own is not None:
                now, text = _USER, own.group("text")
            elif asking:
                now, text = _USER, line
            elif tool is not None:
                now, text = _TOOL, tool.group("text")
            elif role != "assistant" and not line.strip():
                continue  # a blank line after a prompt does not begin an answer
            else:
                now, text = _ASSISTANT, line
            # without headings every line the person wrote is a prompt of its own
            if now != role or (now == "user" and self._heading is None):
                yield from _message(role, parts, section)
                role, parts = now, []
            parts.append(text.rstrip())
        yield from _message(role, parts, section)


_USER: Role = "user"
_TOOL: Role = "tool"
_ASSISTANT: Role = "assistant"


def _message(role: Role, parts: list[str], section: Section) -> Iterator[Message]:
    text = "\n".join(parts).strip()
    if text:
        yield Message(role, text, section.created)
