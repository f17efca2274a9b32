"""Chat sessions of the VS Code family: a JSON document, or since 1.109 a log of changes to one.

Each line of a log is ``{"kind": 0, "v": state}`` (everything), ``1`` with path ``k`` (set), ``2`` (append to an array,
cut at ``i`` first) or ``3`` (delete). Source: the build of VS Code 1.139.1, src/vs/workbench/contrib/chat.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from tidytrace.catalog import Store
from tidytrace.chats.bytelines import lines
from tidytrace.chats.decode import NotJSON, decode, is_blank
from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.files import content_of, file_time, opened, status_of, unreadable
from tidytrace.chats.model import Message
from tidytrace.chats.stores.base import LINES_LEFT_OUT, FileReader, Listed
from tidytrace.chats.stores.document import MAX_DOCUMENT
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import as_text, as_title

_SET_ALL, _SET, _PUSH, _DELETE = range(4)
_MAX_WORKSPACE = 1 << 20
_KNOWN = 3
"""Every version of a session's state up to this one is known (chatModel.ts: ISerializableChatData)."""
_VERSION = re.compile(rb'"version"\s*:\s*(\d{1,9})')
_START = 1 << 10
"""Bytes in which the version stands; it is the first member that VS Code writes."""


class VSCodeReader(FileReader):
    """Reads ``vscode-chat`` stores."""

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """Projects are remembered by folder, because many sessions share one."""
        super().__init__(store, problems)
        self._projects: dict[Path, str | None] = {}

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The one conversation of a file; named by its file, as the app does."""
        if self.foreign(path):
            return
        status = status_of(path)
        if status is None:
            return
        listed = Listed(
            native=self.id_of_path(path) or path.stem,
            updated=file_time(status),
            updated_by_file=True,
            bytes=status.st_size,
            project=self._project(path),
            newer=_is_newer(path),
        )
        if titles or counts:
            self._describe(listed, self._state(path))
        yield listed

    def _describe(self, listed: Listed, state: Any) -> None:
        requests = _requests(state)
        if isinstance(state, dict):
            title = state.get("customTitle")
            listed.title = as_title(title) if isinstance(title, str) else None
            listed.created = parse_time(state.get("creationDate"))
            used = parse_time(state.get("lastMessageDate")) or next(
                (time for time in (parse_time(one.get("timestamp")) for one in reversed(requests)) if time), None
            )
            if used is not None:
                listed.updated, listed.updated_by_file = used, False
        listed.messages = sum(1 for _message in _messages(requests))
        prompts = (as_title(_prompt(request)) for request in requests)
        listed.prompt = next(filter(None, prompts), None)

    def messages(self, path: Path, native: str) -> Iterator[Message]:  # noqa: ARG002 - one file, one conversation
        """The messages as the log leaves them."""
        return _messages(_requests(self._state(path)))

    def _state(self, path: Path) -> Any:
        if path.suffix != ".jsonl":
            content = content_of(path, MAX_DOCUMENT)
            try:
                return None if content is None or is_blank(content) else decode(content)
            except NotJSON as error:
                raise StoreUnreadable(path, error.problem, **error.parameters) from error
        file = opened(path)
        state: Any = None
        broken = 0
        if file is None:
            return state
        with file:
            try:
                for _offset, line in lines(file):
                    if line is not None and line.isspace():
                        continue
                    try:
                        state = _applied(decode(line or b""), state)
                    except NotJSON:
                        broken += line is None or line.endswith(b"\n")
            except OSError as error:
                raise unreadable(path, error) from error
        if broken:
            self.problem(path, LINES_LEFT_OUT, count=broken)
        return state

    def _project(self, path: Path) -> str | None:
        folder = path.parent.parent
        if folder not in self._projects:
            self._projects[folder] = workspace_of(folder)
        return self._projects[folder]


def _is_newer(path: Path) -> bool:
    file = opened(path)
    if file is None:
        return False
    with file:
        try:
            found = _VERSION.search(file.read(_START))
        except OSError as error:
            raise unreadable(path, error) from error
    return found is not None and int(found.group(1)) > _KNOWN


def workspace_of(folder: Path) -> str | None:
    """The project that ``workspace.json`` in a workspace's storage folder names, or none."""
    place = folder / "workspace.json"
    if not os.path.lexists(place):
        return None
    try:
        value = decode(content_of(place, _MAX_WORKSPACE) or b"null")
    except (StoreError, NotJSON):
        return None  # only the name of a project is missing then
    uri = (value.get("folder") or value.get("workspace")) if isinstance(value, dict) else None
    return path_of_uri(uri) if isinstance(uri, str) else None


def path_of_uri(uri: str) -> str:
    """The path of a ``file:`` URI as the person's system writes it; any other URI as it is."""
    parts = urlparse(uri)
    if parts.scheme != "file":
        return uri
    path = unquote(parts.path)
    drive = path[1:3]
    return path[1:].replace("/", "\\") if drive.endswith(":") and drive[0].isalpha() else path


def _applied(change: Any, state: Any) -> Any:
    if not isinstance(change, dict):
        return state
    kind, keys, value = change.get("kind"), change.get("k"), change.get("v")
    if kind == _SET_ALL:
        return value
    if not isinstance(keys, list) or not keys:
        return value if kind == _SET else state
    holder = _follow(state, keys[:-1])
    last = keys[-1]
    if kind == _SET:
        _put(holder, last, value)
    elif kind == _PUSH:
        _push(holder, last, value, change.get("i"))
    elif kind == _DELETE and isinstance(holder, dict):
        holder.pop(last, None)
    elif kind == _DELETE and isinstance(holder, list) and isinstance(last, int) and 0 <= last < len(holder):
        del holder[last]
    return state


def _follow(value: Any, keys: list[Any]) -> Any:
    for key in keys:
        value = _get(value, key)
    return value


def _get(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return value.get(key) if isinstance(key, str) else None
    if isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
        return value[key]
    return None


def _put(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, dict) and isinstance(key, str):
        holder[key] = value
    elif isinstance(holder, list) and isinstance(key, int):
        if 0 <= key < len(holder):
            holder[key] = value
        elif key == len(holder):
            holder.append(value)


def _push(holder: Any, key: Any, values: Any, cut: Any) -> None:
    target = _get(holder, key)
    if target is None:
        target = []
        _put(holder, key, target)
    if isinstance(target, list):
        if isinstance(cut, int) and cut >= 0:
            del target[cut:]
        if isinstance(values, list):
            target.extend(values)


def _requests(state: Any) -> list[dict[str, Any]]:
    requests = state.get("requests") if isinstance(state, dict) else None
    return [one for one in requests if isinstance(one, dict)] if isinstance(requests, list) else []


def _prompt(request: dict[str, Any]) -> str:
    message = request.get("message")
    return as_text(message.get("text") if isinstance(message, dict) else message)


def _messages(requests: list[dict[str, Any]]) -> Iterator[Message]:
    for request in requests:
        time = parse_time(request.get("timestamp"))
        prompt = _prompt(request)
        if prompt:
            yield Message("user", prompt, time)
        response = request.get("response")
        answer: list[str] = []
        for part in response if isinstance(response, list) else ():
            tool = _tool_text(part)
            if tool:
                if answer:
                    yield Message("assistant", "".join(answer), time)
                    answer = []
                yield Message("tool", tool, time)
            else:
                answer.append(_answer_text(part))
        if any(answer):
            yield Message("assistant", "".join(answer), time)


def _answer_text(part: Any) -> str:
    if not isinstance(part, dict):
        return as_text(part)
    kind = part.get("kind")
    if kind in {None, "markdownContent", "markdownVuln", "thinking"}:
        content = part.get("content")
        return as_text(part.get("value")) or (as_text(content.get("value")) if isinstance(content, dict) else "")
    if kind == "inlineReference":
        return as_text(part.get("name"))
    return ""


def _tool_text(part: Any) -> str:
    if not isinstance(part, dict) or part.get("kind") not in {"toolInvocationSerialized", "toolInvocation"}:
        return ""
    shown = part.get("pastTenseMessage") or part.get("invocationMessage")
    return as_text(shown.get("value") if isinstance(shown, dict) else shown)
