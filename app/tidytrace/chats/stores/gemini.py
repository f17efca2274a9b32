"""Gemini CLI's chat files: JSON Lines of messages and of operations on what stands before.

The first line names the session. ``{"$set": {…}}`` changes its fields, among them the whole list of messages;
``{"$rewindTo": id}`` takes that message and all after it away; a message with a known id replaces the earlier one.
Older versions keep one JSON document with the same fields. Source: packages/core/src/services/
chatRecordingService.ts of google-gemini/gemini-cli, 016443b5, and homes written by 0.61.0.
"""

import datetime
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tidytrace.catalog import Store
from tidytrace.chats.bytelines import lines
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import file_time, opened, unreadable
from tidytrace.chats.model import Message
from tidytrace.chats.stores.base import LINES_LEFT_OUT, FileReader, Listed, Speech
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import Own, as_role, as_text, as_title

_CONTEXT = r"\A\s*<session_context>"
_EDGE = 64 << 10
_TIMES = re.compile(rb'"(?:lastUpdated|timestamp)":\s*"([^"]{1,40})"')


class GeminiReader(FileReader):
    """Reads ``gemini-chat`` stores."""

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """The definition may name other texts that the app writes in the person's name."""
        super().__init__(store, problems)
        given = store.lines or store.document
        context = given.context if given is not None and given.context is not None else _CONTEXT
        self._own = Own(context, given.unwrap if given is not None else None)

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The one conversation of a file."""
        if self.foreign(path):
            return
        file = opened(path)
        if file is None:
            return
        with file:
            try:
                status = os.fstat(file.fileno())
                head = file.read(_EDGE)
                file.seek(max(0, status.st_size - _EDGE))
                tail = file.read(_EDGE)
            except OSError as error:
                raise unreadable(path, error) from error
        first = _first_record(head)
        whole = titles or counts or (path.suffix == ".json" and "sessionId" not in first)
        state = self._state(path) if whole else first
        native = as_text(state.get("sessionId")) or self.id_of_path(path) or path.stem
        listed = Listed(native=native, bytes=status.st_size)
        # when a session is resumed its first line is written again with a new time
        listed.created = parse_time(first.get("startTime") or state.get("startTime"))
        listed.updated = parse_time(state.get("lastUpdated")) if whole else _last_time(tail)
        if listed.updated is None:
            listed.updated, listed.updated_by_file = file_time(status), True
        if whole:
            self._describe(listed, state)
        yield listed

    def _describe(self, listed: Listed, state: dict[str, Any]) -> None:
        summary = state.get("summary")
        listed.title = as_title(summary) if isinstance(summary, str) else None
        messages = list(self._messages_of(state))
        listed.messages = sum(message.role != "system" for message in messages)
        prompts = (as_title(message.text) for message in messages if message.role == "user")
        listed.prompt = next(filter(None, prompts), None)

    def messages(self, path: Path, native: str) -> Iterator[Message]:  # noqa: ARG002 - one file, one conversation
        """The messages that are left after all operations."""
        return self._messages_of(self._state(path))

    def _state(self, path: Path) -> dict[str, Any]:
        state: dict[str, Any] = {}
        messages: dict[Any, Any] = {}
        file = opened(path)
        if file is None:
            return state
        broken = 0
        with file:
            try:
                if path.suffix == ".json":
                    return _document(file.read())
                for _offset, line in lines(file):
                    if line is not None and line.isspace():
                        continue
                    try:
                        _apply(decode(line or b""), state, messages)
                    except NotJSON:
                        broken += line is None or line.endswith(b"\n")
            except OSError as error:
                raise unreadable(path, error) from error
        if broken:
            self.problem(path, LINES_LEFT_OUT, count=broken)
        state["messages"] = list(messages.values())
        return state

    def _messages_of(self, state: dict[str, Any]) -> Iterator[Message]:
        messages = state.get("messages")
        for one in messages if isinstance(messages, list) else ():
            if isinstance(one, dict):
                time = parse_time(one.get("timestamp"))
                yield from self._parts(one, time)

    def _parts(self, one: dict[str, Any], time: datetime.datetime | None) -> Iterator[Message]:
        content = one.get("content")
        parts = content if isinstance(content, list) else [content]
        text = "".join(as_text(part.get("text") if isinstance(part, dict) else part) for part in parts)
        if text:
            yield self._own.message(as_role(one.get("type")), text, time)
        calls = one.get("toolCalls")
        for call in calls if isinstance(calls, list) else ():
            shown = "\n".join(filter(None, (_field(call, "description"), _field(call, "resultDisplay"))))
            if shown:
                yield Message("tool", shown, time)

    def speech(self, line: bytes) -> Speech:
        """Whose words stand in one line, with what tools were given and gave back. Raises NotJSON."""
        state: dict[str, Any] = {}
        messages: dict[Any, Any] = {}
        _apply(decode(line), state, messages)
        said: list[Message] = []
        for one in messages.values():
            if isinstance(one, dict):
                said += self._parts(one, None)
                said += _around_tools(one)
        return Speech(None, tuple(said), None)


def _around_tools(one: dict[str, Any]) -> Iterator[Message]:
    calls, content = one.get("toolCalls"), one.get("content")
    for call in calls if isinstance(calls, list) else ():
        if isinstance(call, dict):
            yield Message("tool", _written(call.get("result")))
            yield Message("assistant", _written(call.get("args")))
    for part in content if isinstance(content, list) else ():
        if isinstance(part, dict) and "functionResponse" in part:
            yield Message("tool", _written(part["functionResponse"]))


def _written(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _field(value: Any, name: str) -> str:
    return as_text(value.get(name)) if isinstance(value, dict) else ""


def _document(content: bytes) -> dict[str, Any]:
    try:
        value = decode(content)
    except NotJSON:
        return {}
    return value if isinstance(value, dict) else {}


def _first_record(head: bytes) -> dict[str, Any]:
    return _document(head.partition(b"\n")[0])


def _last_time(tail: bytes) -> datetime.datetime | None:
    times = [parse_time(found.decode("ascii", "replace")) for found in _TIMES.findall(tail)]
    return max((time for time in times if time is not None), default=None)


def _apply(record: Any, state: dict[str, Any], messages: dict[Any, Any]) -> None:
    if not isinstance(record, dict):
        return
    change = record.get("$set")
    if isinstance(record.get("$rewindTo"), str):
        _rewind(record["$rewindTo"], messages)
    elif isinstance(record.get("id"), str):
        messages[record["id"]] = record
    elif isinstance(change, dict):
        listed = change.get("messages")
        if isinstance(listed, list):
            messages.clear()
            messages.update((_key(one, number), one) for number, one in enumerate(listed))
        state.update(change)
    elif "sessionId" in record:
        state.update(record)


def _key(one: Any, number: int) -> Any:
    identifier = one.get("id") if isinstance(one, dict) else None
    return identifier if isinstance(identifier, str) else number


def _rewind(target: str, messages: dict[Any, Any]) -> None:
    keys = list(messages)
    at = keys.index(target) if target in messages else 0
    for key in keys[at:]:
        del messages[key]
