"""What a file is written in, and its bytes as UTF-8 with the way back, also where it is damaged or mixed."""

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

HEAD: Final = 64 << 10
"""Bytes that tell how a file is written."""
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"\x84\x31\x95\x33": "gb18030",
}
_WIDE: Final = ("utf-16-le", "utf-16-be")
_UTF8: Final = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+", re.DOTALL
)
_LONG: Final = re.compile(rb"[\xe2-\xef][\x80-\xbf]{2}")
"""As UTF-8 writes Chinese; two characters of GB18030 are hardly ever like that."""
_GB: Final = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+", re.DOTALL)
"""The characters of GB 2312, which are nearly all that anybody writes."""
_ASCII: Final = bytes(range(0x80))
_MOST: Final = 0.8
"""Of the bytes beyond ASCII, in a text that is what it seems."""
_USUAL_PUNCTUATION: Final = frozenset("，。！？；：、（）《》“”‘’…—·")
_CHUNK: Final = 4 << 10
"""Bytes of a file between two places that are known exactly."""
_WINDOWS: Final = 4
"""Places at which a piece of a file is tried."""


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding that the beginning of a file speaks for, and the bytes of its mark."""
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name, len(mark)
    sample = head[:HEAD]
    if b"\0" not in sample and (sample.isascii() or _is_utf8(sample)):
        return "utf-8", 0
    if not _seems(_UTF8, sample) or b"\0" in sample:
        # every second byte of what is written in English is a zero, and of every end of a line
        wide = max(_WIDE, key=lambda name: _usual(sample, name))
        if b"\0" in sample and _usual(sample, wide) > _MOST:
            return wide, 0
        if _seems(_GB, sample):
            return "gb18030", 0
    return "utf-8", 0


def _is_utf8(sample: bytes) -> bool:
    """Whether it is nothing else; a character that is cut at the end does not count."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _seems(characters: re.Pattern[bytes], sample: bytes) -> bool:
    """Whether most of what is not ASCII is made of such characters."""
    beyond = len(sample.translate(None, _ASCII))
    return beyond > 0 and len(sample) - len(characters.sub(b"", sample)) >= _MOST * beyond


def _usual(sample: bytes, encoding: str) -> float:
    """How much of it is what people write."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample[:_CHUNK])
    usual = sum("\t" <= one <= "~" or "\u4e00" <= one <= "\u9fff" or one in _USUAL_PUNCTUATION for one in text)
    return usual / max(1, len(text))


class Way:
    """The way back from UTF-8 to the file's bytes: places that are known exactly, and how to go on from each."""

    def __init__(self) -> None:
        """An empty one."""
        self._places: list[int] = []
        self._origins: list[int] = []
        self._encodings: list[str] = []
        self.size = 0
        """Bytes of UTF-8."""
        self.origin_size = 0
        """Bytes of the file."""

    def add(self, size: int, origin_size: int, encoding: str) -> None:
        """What follows is so long as UTF-8 and in the file."""
        if not (encoding == "utf-8" and self._encodings and self._encodings[-1] == encoding):
            self._places.append(self.size)
            self._origins.append(self.origin_size)
            self._encodings.append(encoding)
        self.size += size
        self.origin_size += origin_size

    def origin(self, data: bytes, at: int) -> int:
        """The place in the file of a place in the UTF-8 ``data``, both counted from the beginning of the piece."""
        if at >= self.size:
            return self.origin_size
        number = bisect_right(self._places, at) - 1
        start, encoding = self._places[number], self._encodings[number]
        return self._origins[number] + written_length(data[start:at], encoding)

    def encoding(self, at: int) -> str:
        """What the file is written in at a place in the UTF-8."""
        return self._encodings[max(0, bisect_right(self._places, at) - 1)] if self._encodings else "utf-8"


def written_length(data: bytes, encoding: str) -> int:
    """How long some UTF-8 is in a file of an encoding."""
    if encoding == "utf-8":
        return len(data)
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "ignore")  # it ends within a character
    return len(text.encode(encoding, "surrogatepass" if encoding in _WIDE else "surrogateescape"))


def as_utf8(data: bytes, encoding: str) -> tuple[bytes, Way | None]:
    """A piece of a file as UTF-8, or as what is as good for a search, with the way back where it is needed."""
    if encoding == "utf-8" and _is_plain(data):
        return data, None
    way = Way()
    pieces: list[bytes] = []
    for part, name in [(data, encoding)] if encoding in _WIDE else _by_lines(data, encoding):
        for text, size in [(part, len(part))] if name == "utf-8" else _chunks(part, name):
            way.add(len(text), size, name)
            pieces.append(text)
    return b"".join(pieces), way


def _is_plain(data: bytes) -> bool:
    """Whether a piece of a file in UTF-8 is so, as far as a few looks at it can tell."""
    if data.isascii() or b"\0" in data:
        return True  # what has zeros is no text in any of the encodings that it could be
    step = max(1, (len(data) - _CHUNK) // (_WINDOWS - 1))
    for at in range(0, max(1, len(data) - _CHUNK + 1), step):
        sample = data[at : at + _CHUNK]
        if at:
            sample = sample[:3].lstrip(bytes(range(0x80, 0xC0))) + sample[3:]
        if not sample.isascii() and not _is_utf8(sample):
            return False
    return True


def _by_lines(data: bytes, encoding: str) -> Iterator[tuple[bytes, str]]:
    """Lines of a file that may be mixed, those together that are written alike."""
    start = at = 0
    name = ""
    while at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end]
        if not line.isascii() and (own := _of_line(line, encoding)) != name:
            if name and at > start:
                yield data[start:at], name
                start = at
            name = own
        at = end
    if data:
        yield data[start:], name or "utf-8"


def _of_line(line: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return "utf-8" if _is_utf8(line) or not _seems(_GB, line) or _seems(_UTF8, line) else "gb18030"
    return "utf-8" if _LONG.search(line) and _is_utf8(line) else encoding


def _chunks(data: bytes, encoding: str) -> Iterator[tuple[bytes, int]]:
    """UTF-8 piece by piece, and how many bytes each is in the file."""
    decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding in _WIDE else "surrogateescape")
    waiting = 0
    for at in range(0, len(data), _CHUNK):
        chunk = data[at : at + _CHUNK]
        last = at + _CHUNK >= len(data)
        text = decoder.decode(chunk, last)
        while last and decoder.getstate()[0]:
            text += decoder.decode(b"", True)  # what is cut at the end is given byte by byte
        still = len(decoder.getstate()[0])
        yield text.encode("utf-8", "surrogatepass"), waiting + len(chunk) - still
        waiting = still


def aligned(data: bytes, at: int, encoding: str) -> int:
    """A place not long before another one of a file at which a character begins."""
    at = max(0, at)
    if encoding in _WIDE:
        return at & ~1
    least = max(0, at - _CHUNK)
    if encoding == "utf-8":
        at = min(at, len(data) - 1)
        while at > least and data[at] & 0xC0 == 0x80:
            at -= 1
        return at
    # such a byte is never the second one of a character
    return max(data.rfind(one, least, at) + 1 for one in _SEPARATORS) or at


_SEPARATORS: Final[Sequence[bytes]] = (b" ", b"\n", b'"', b",")
