"""What a server answered, out of the bytes that came in. Whatever they are, reading them ends."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import msgspec

_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?: [^\r\n]*)?\r?\n")
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_LARGEST_HEAD: Final = 64 * 1024
_MOST_HEADERS: Final = 200
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_WITHOUT_BODY: Final = frozenset({204, 304})
_EVENTS: Final = "text/event-stream"


class Reply(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One answer; of a long one as much as was taken."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters; of several of a name the first."""
    body: bytes
    whole: bool = True

    @cached_property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode("utf-8-sig", "replace")

    @cached_property
    def json(self) -> Any:
        """The body as JSON; none when it is none, or cut off."""
        if not self.whole or not self.body.lstrip()[:1]:
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None


class Incoming:
    """An answer while it comes in: says when there is no need to wait for more."""

    def __init__(self) -> None:
        """Nothing came yet."""
        self.data = bytearray()
        self._head: re.Match[bytes] | None = None
        self._start = 0
        self._status = 0
        self._headers: dict[str, str] = {}
        self._length: int | None = None

    def add(self, piece: bytes) -> None:
        """Take what came."""
        self.data += piece

    @property
    def complete(self) -> bool:
        """Whether the answer has come to its end, or can be none of HTTP's."""
        if not self._start and not self._find_head():
            return self.hopeless
        if self._status in _WITHOUT_BODY:
            return True
        came = len(self.data) - self._start
        if self._length is not None:
            return came >= self._length
        if "chunked" in self._headers.get("transfer-encoding", "").lower():
            return self.data.endswith((b"\r\n0\r\n\r\n", b"\n0\n\n")) or self.data[self._start :] == b"0\r\n\r\n"
        # such an answer never ends: its first event is enough
        return self._headers.get("content-type", "").startswith(_EVENTS) and b"\n\n" in self.data[self._start :]

    @property
    def hopeless(self) -> bool:
        """Whether it does not begin as an answer of HTTP does."""
        begun = bytes(self.data[:5])
        return len(self.data) > _LARGEST_HEAD or not b"HTTP/".startswith(begun[: len(b"HTTP/")])

    def _find_head(self) -> bool:
        """Look for the end of the headers; interim answers (1xx) are passed over."""
        start = 0
        while True:
            first = _STATUS.match(self.data, start)
            end = _HEAD_END.search(self.data, start, start + _LARGEST_HEAD)
            if first is None or end is None:
                return False
            if not 100 <= int(first[1]) < 200:
                break
            start = end.end()
        self._status, self._start = int(first[1]), end.end()
        self._headers = _headers(bytes(self.data[first.end() : end.start()]))
        length = self._headers.get("content-length", "")
        self._length = int(length) if length.isascii() and length.isdecimal() and len(length) < 12 else None
        return True

    def reply(self) -> Reply | None:
        """The answer as far as it came; none when it is none of HTTP's."""
        if not self._start and not self._find_head():
            return None
        body = bytes(self.data[self._start :])
        whole = True
        if "chunked" in self._headers.get("transfer-encoding", "").lower():
            body, whole = _unchunked(body)
        elif self._length is not None:
            whole = len(body) >= self._length
            body = body[: self._length]
        if self._headers.get("content-encoding", "identity").lower() not in {"identity", ""}:
            # nobody asked for it, and unpacking could make very much out of very little
            body, whole = b"", False
        return Reply(status=self._status, headers=self._headers, body=body, whole=whole)


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in head.split(b"\n")[:_MOST_HEADERS]:
        name, separator, value = line.partition(b":")
        if separator:
            found.setdefault(name.strip().decode("latin-1").lower(), value.strip().decode("latin-1"))
    return found


def _unchunked(body: bytes) -> tuple[bytes, bool]:
    """The content of chunks as far as they came, and whether their end was among them."""
    pieces: list[bytes] = []
    at = 0
    while True:
        size = _CHUNK.match(body, at)
        if size is None:
            return b"".join(pieces), False
        length, at = int(size[1], 16), size.end()
        if not length:
            return b"".join(pieces), True
        pieces.append(body[at : at + length])
        if at + length > len(body):
            return b"".join(pieces), False
        at += length
        at += 2 if body.startswith(b"\r\n", at) else 1
