"""What was said in conversations whose stores have to be unpacked, remembered as what stands in files is.

A conversation is known again by the stamps of all files that it is read from.
"""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from tidytrace.sensitive.looks.memory import believable, stamp_of
from tidytrace.sensitive.scan import Match
from tidytrace.winpaths import entry_path, spelled

if TYPE_CHECKING:
    from tidytrace.sensitive.looks.look import Look

_DIARY: Final = frozenset({"LOCK", "LOG", "LOG.old"})
"""What LevelDB says of its own work. Source: google/leveldb, doc/impl.md."""

Speaker = Literal["user", "assistant", "tool", "system"]


class Talk(msgspec.Struct, frozen=True, array_like=True):
    """What was found in the messages of one conversation."""

    words: tuple[tuple[Speaker, Match], ...] = ()
    """Whose words each match is among."""


_decode = msgspec.msgpack.Decoder(Talk).decode
_encode = msgspec.msgpack.Encoder().encode


class Talks:
    """What is known of the conversations of one app."""

    def __init__(self, look: "Look", app: str) -> None:
        """Nothing is read before somebody asks for the first conversation."""
        self._look = look
        self._app = app
        self._asked: set[bytes] = set()
        self._stamps: dict[str, bytes | None] = {}

    @cached_property
    def _known(self) -> dict[bytes, tuple[bytes, bytes]]:
        return self._look.memory.recall_talks(self._app)

    def stamp(self, sources: Iterable[str]) -> bytes | None:
        """What tells that nothing of what a conversation is read from has changed; None if that cannot be told.

        Args:
            sources: Paths of files, and of folders of which each file counts.
        """
        digest = hashlib.blake2b(key=self._look.memory.key, digest_size=16)
        for path in sources:
            if path not in self._stamps:
                self._stamps[path] = self._stamp(path)
            one = self._stamps[path]
            if one is None:
                return None
            digest.update(one)
        return digest.digest()

    def _stamp(self, path: str) -> bytes | None:
        digest = hashlib.blake2b(key=self._look.memory.key, digest_size=16)
        now = time.time_ns()
        try:
            for file, status in _files(path):
                stamp = stamp_of(status)
                if believable(stamp, now) != stamp:
                    return None
                digest.update(os.fsencode(file) + b"\0" + stamp)
        except OSError:
            return None  # whoever reads it tells why
        return digest.digest()

    def recall(self, chat: str, stamp: bytes) -> Talk | None:
        """What was found in a conversation, if that is still what it was."""
        content = self.content(chat, stamp)
        if content is None:
            return None
        try:
            return _decode(content)
        except msgspec.MsgspecError:
            return None

    def keep(self, chat: str, stamp: bytes, talk: Talk) -> None:
        """Remember a conversation, at the next ``save`` of the memory."""
        self.keep_content(chat, stamp, _encode(talk))

    def content(self, name: str, stamp: bytes) -> bytes | None:
        """What was kept under a name, if its stamp is still the same."""
        hashed = self._look.memory.name_of_talk(name)
        self._asked.add(hashed)
        known = self._known.get(hashed)
        return known[1] if known is not None and known[0] == stamp else None

    def keep_content(self, name: str, stamp: bytes, content: bytes) -> None:
        """Keep anything that names no file and holds no words, at the next ``save`` of the memory."""
        self._look.memory.keep_talk(self._app, self._look.memory.name_of_talk(name), stamp, content)

    def forget_others(self) -> None:
        """Forget those that nobody asked for: they are gone."""
        self._look.memory.forget_talks(self._known.keys() - self._asked)


def _files(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """The file, or the plain files of the folder by their names. Raises OSError."""
    status = os.stat(spelled(path))  # noqa: PTH116 - plain paths
    if not stat.S_ISDIR(status.st_mode):
        yield path, status
        return
    with os.scandir(spelled(path)) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name not in _DIARY and entry.is_file():
            # what a folder of Windows says of a file is old while somebody writes to it
            yield entry_path(entry), os.stat(entry.path)  # noqa: PTH116 - plain paths
