"""JSON Lines with each line in Base64, as AI Assistant of JetBrains writes what an agent said and did."""

import binascii
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.files import opened, unreadable
from tidytrace.chats.model import Message
from tidytrace.chats.stores.jsonl import JsonLinesReader
from tidytrace.language import N_

LARGEST: Final = 256 << 20
"""Bytes of a file that is unpacked in memory."""


class CodedLinesReader(JsonLinesReader):
    """Reads ``base64-jsonl`` stores: the lines are unpacked, and all else is as for lines that are not."""

    def _opened(self, path: Path) -> BinaryIO | None:
        file = opened(path)
        if file is None:
            return None
        with file:
            try:
                if os.fstat(file.fileno()).st_size > LARGEST:
                    raise StoreUnreadable(path, N_("It is larger than {limit} MiB."), limit=LARGEST >> 20)
                return BytesIO(b"".join(_unpacked(file)))
            except OSError as error:
                raise unreadable(path, error) from error

    def _status(self, path: Path, file: BinaryIO) -> os.stat_result:
        """Of the file itself, with the size of what was unpacked."""
        status = list(path.stat())
        status[6] = file.seek(0, os.SEEK_END)
        file.seek(0)
        return os.stat_result(status)

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The messages; of one that is written again and again while it grows, the whole one."""
        last: Message | None = None
        for message in super().messages(path, native):
            grown = last is not None and message.role == last.role and message.text.startswith(last.text)
            if last is not None and not grown:
                yield last
            last = message
        if last is not None:
            yield last


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    for number, line in enumerate(file):
        try:
            # a last line without its end may be in the middle of being written
            end = b"\n" if line.endswith(b"\n") else b""
            yield binascii.a2b_base64(line.strip(), strict_mode=True) + end
        except binascii.Error:
            if number:  # the first may be no more than the name of the format
                yield line
