"""Lines of a file as bytes: forwards, backwards, and by a mark that saves parsing the others.

Nothing here maps a file into memory: an app that shortens its file while it is mapped would end this program.
"""

from collections.abc import Iterator
from typing import BinaryIO

MAX_LINE = 32 << 20
"""Bytes of a line that is still parsed; a longer one would need several times that much memory."""
_BLOCK = 1 << 20


def lines(file: BinaryIO, start: int = 0) -> Iterator[tuple[int, bytes | None]]:
    """Offset and content of each line with its line end; none for the content of a line over ``MAX_LINE``."""
    file.seek(start)
    offset = start
    while line := file.readline(MAX_LINE):
        length = len(line)
        if length == MAX_LINE and not line.endswith(b"\n"):
            while rest := file.readline(_BLOCK):
                length += len(rest)
                if rest.endswith(b"\n"):
                    break
            yield offset, None
        else:
            yield offset, line
        offset += length


def count(file: BinaryIO, mark: bytes) -> int:
    """How often the mark stands in the file."""
    file.seek(0)
    found, rest = 0, b""
    while block := file.read(_BLOCK):
        block = rest + block
        found += block.count(mark)
        # shorter than the mark, so nothing is counted twice
        rest = block[len(block) - len(mark) + 1 :] if len(mark) > 1 else b""
    return found


def lines_with(file: BinaryIO, mark: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """Offset and content of the lines that hold the mark, last line first."""
    end = size
    while end > 0:
        begin = max(0, end - _BLOCK)
        file.seek(begin)
        block = file.read(end - begin + len(mark) - 1)
        stop = min(len(block), end - begin + len(mark) - 1)
        next_end = begin
        while (at := block.rfind(mark, 0, stop)) >= 0:
            start = line_start(file, begin + at)
            file.seek(start)
            line = file.readline(MAX_LINE)
            if line.endswith(b"\n") or len(line) < MAX_LINE:
                yield start, line
            if start <= begin:
                next_end = min(begin, start)
                break
            stop = start - begin
        end = next_end


def line_start(file: BinaryIO, at: int) -> int:
    """Offset of the first byte of the line that the byte at ``at`` stands in."""
    end = at
    while end > 0:
        begin = max(0, end - 65536)
        file.seek(begin)
        found = file.read(end - begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        end = begin
    return 0


def last_lines(tail: bytes, *, whole: bool) -> Iterator[bytes]:
    """The lines of a file's last bytes, last first; the first is left out when it may have begun earlier."""
    end = len(tail)
    while end > 0:
        start = tail.rfind(b"\n", 0, end)
        if start < 0 and not whole:
            return
        line = tail[start + 1 : end]
        if line.strip():
            yield line
        end = start
