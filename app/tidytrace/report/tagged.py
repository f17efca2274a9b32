"""Gives a PDF of Qt what a screen reader goes by: its parts and their order, its language, and bookmarks.

Qt's writer (6.10 and 6.11) makes no structure of its own. Who prints gives the letters of each paragraph a colour that
stands for its number; here each run of such letters is marked as a part of its paragraph, and is black again. What has
no number, such as lines around and numbers of pages, is marked as decoration (ISO 32000-1, 14.8.2.2). Only what Qt
writes is understood: classic cross-reference tables, one content stream a page, letters as hexadecimal glyphs.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

Kind = Literal["H1", "H2", "H3", "H4", "P", "Sect", "Table", "TR", "TH", "TD", "L", "LI", "LBody"]
"""Standard structure types (ISO 32000-1, 14.8.4)."""

_TEXT: Final = re.compile(rb"/CSp cs\n[\d.]+ ([\d.]+) ([\d.]+) scn\n/GSa gs\nBT\n(.*?\n)ET\n", re.DOTALL)
_AGAIN: Final = re.compile(rb"/Span << /ActualText <> >> BDC\n(.*?)EMC\n", re.DOTALL)
"""Letters that are drawn a second time, a little aside, because their font has no bold ones."""
_PATH: Final = re.compile(rb"(?:[-\d. ]+ (?:m|l|c|re)\n|h\n)+(?:f\*?|S|B\*?)\n")
_ENTRY: Final = re.compile(rb"(\d{10}) \d{5} n")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_REFERENCE: Final = rb"/%s (\d+) 0 R"
_MOST: Final = 0xFFFF
"""Numbers that fit into the colours."""


class UnknownForm(Exception):  # noqa: N818 - what was written is a page all the same
    """The PDF is not written as Qt writes it; it can be read by eye as it is."""


class Part(msgspec.Struct):
    """Something on the pages, and what it consists of."""

    kind: Kind
    number: int = 0
    """Which its letters have as their colour; none of what only holds other parts."""
    parts: list["Part"] = []
    scope: Literal["", "Row", "Column"] = ""
    """Of the head of a table: what it is the head of."""
    counted: bool = False
    """A list whose items have numbers."""


class Bookmark(msgspec.Struct, frozen=True):
    """A heading in the list beside the pages."""

    level: int
    text: str
    page: int
    """From zero."""
    top: float
    """Points from the bottom of the page."""


def colour_of(number: int) -> tuple[int, int, int]:
    """Red, green and blue for the letters of a paragraph. Raises UnknownForm if there are too many."""
    if not 0 < number <= _MOST:
        raise UnknownForm
    return 0, number >> 8, number & 0xFF


def tagged(pdf: bytes, parts: Sequence[Part], bookmarks: Sequence[Bookmark], lang: str) -> bytes:
    """The same pages with structure, language (as in RFC 5646) and bookmarks. Raises UnknownForm."""
    return _Writer(pdf).tagged(parts, bookmarks, lang)


def _text(words: str) -> bytes:
    return b"<feff%s>" % words.encode("utf-16-be").hex().encode()


class _Writer:
    def __init__(self, pdf: bytes) -> None:
        self._objects = dict(_objects_of(pdf))
        self._trailer = pdf[pdf.rindex(b"trailer") :]
        self._root = self._reference(b"Root", self._trailer)
        tree = self._objects[self._reference(b"Pages", self._objects[self._root])]
        kids = re.search(rb"/Kids\s*\[(.*?)\]", tree, re.DOTALL)
        if kids is None:
            raise UnknownForm
        self._pages = [int(one) for one in re.findall(rb"(\d+) 0 R", kids[1])]
        self._next = max(self._objects) + 1
        self._runs: dict[int, list[tuple[int, int]]] = {}
        """By the number of a paragraph: pages, and which runs of letters on them."""
        self._owners: list[list[int]] = []
        """By page: of each run the object of its part."""
        self._made: dict[int, int] = {}
        """By the number of a paragraph the object of its part."""

    def _reference(self, name: bytes, body: bytes) -> int:
        found = re.search(_REFERENCE % name, body)
        if found is None or (int(found[1]) not in getattr(self, "_objects", {})):
            raise UnknownForm
        return int(found[1])

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _add_to(self, number: int, more: bytes) -> None:
        body = self._objects[number]
        at = body.rindex(b">>")
        self._objects[number] = body[:at] + more + b"\n" + body[at:]

    def tagged(self, parts: Sequence[Part], bookmarks: Sequence[Bookmark], lang: str) -> bytes:
        kinds = {one.number: one.kind for one in _all(parts) if one.number}
        numbers = [self._mark(page, at, kinds) for at, page in enumerate(self._pages)]
        tree, document, parents = self._new(), self._new(), self._new()
        inside = [made for one in parts if (made := self._element(one, document))]
        self._objects[document] = b"<< /Type /StructElem /S /Document /P %d 0 R /K [%s] >>" % (tree, _list(inside))
        owners = b"".join(
            b"%d [%s]\n" % (at, _list(self._made[number] for number in of_page)) for at, of_page in enumerate(numbers)
        )
        self._objects[parents] = b"<< /Nums [\n%s] >>" % owners
        self._objects[tree] = b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d >>" % (
            document,
            parents,
            len(self._pages),
        )
        self._add_to(self._root, b"/Lang (%s) /StructTreeRoot %d 0 R" % (lang.encode(), tree))
        self._add_to(self._root, b"/MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>")
        if bookmarks:
            self._add_to(self._root, b"/Outlines %d 0 R /PageMode /UseOutlines" % self._outline(bookmarks))
        return self._written()

    # --- the pages

    def _mark(self, page: int, at: int, kinds: dict[int, Kind]) -> list[int]:
        """Mark every run of letters on a page. Returns the numbers of their paragraphs, in their order."""
        content = self._reference(b"Contents", self._objects[page])
        packed = _STREAM.search(self._objects[content])
        if packed is None:
            raise UnknownForm
        try:
            plain = zlib.decompress(packed[1])
        except zlib.error as error:
            raise UnknownForm from error
        found: list[int] = []

        def run(match: re.Match[bytes]) -> bytes:
            number = round(float(match[1]) * 255) << 8 | round(float(match[2]) * 255)
            pieces = [*_AGAIN.split(match[3])]
            for place in range(0, len(pieces), 2):
                if b" Tj" not in pieces[place]:
                    continue
                begin = b"/Artifact BMC"
                if number in kinds:
                    begin = b"/%s << /MCID %d >> BDC" % (kinds[number].encode(), len(found))
                    self._runs.setdefault(number, []).append((page, len(found)))
                    found.append(number)
                pieces[place] = b"%s\n%sEMC\n" % (begin, pieces[place])
            for place in range(1, len(pieces), 2):
                pieces[place] = b"/Artifact BMC\n%sEMC\n" % pieces[place]
            return b"/CSp cs\n0 0 0 scn\n/GSa gs\nBT\n%sET\n" % b"".join(pieces)

        marked, runs = _TEXT.subn(run, _PATH.sub(rb"/Artifact BMC\n\g<0>EMC\n", plain))
        if runs != len(re.findall(rb"^BT$", plain, re.MULTILINE)):
            raise UnknownForm
        new = zlib.compress(marked, 9)
        self._objects[content] = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(new), new)
        self._add_to(page, b"/StructParents %d /Tabs /S" % at)
        return found

    # --- the structure

    def _element(self, part: Part, parent: int) -> int:
        """The object of a part; none of one of which nothing is on the pages."""
        made = self._new()
        runs = self._runs.get(part.number, [])
        inside = [one for one in (self._element(one, made) for one in part.parts) if one]
        if not runs and not inside:
            return 0
        if part.number:
            self._made[part.number] = made
        first = runs[0][0] if runs else 0
        kids = [
            b"%d" % at if page == first else b"<< /Type /MCR /Pg %d 0 R /MCID %d >>" % (page, at) for page, at in runs
        ]
        kids += [b"%d 0 R" % one for one in inside]
        more = b" /Pg %d 0 R" % first if runs else b""
        if part.scope:
            more += b" /A << /O /Table /Scope /%s >>" % part.scope.encode()
        elif part.kind == "L":
            more += b" /A << /O /List /ListNumbering /%s >>" % (b"Decimal" if part.counted else b"Disc")
        self._objects[made] = b"<< /Type /StructElem /S /%s /P %d 0 R%s /K [%s] >>" % (
            part.kind.encode(),
            parent,
            more,
            b" ".join(kids),
        )
        return made

    def _outline(self, bookmarks: Sequence[Bookmark]) -> int:
        root = self._new()
        objects = [self._new() for _ in bookmarks]
        levels = [one.level for one in bookmarks]
        above = [
            next((back for back in reversed(range(at)) if levels[back] < levels[at]), -1) for at in range(len(levels))
        ]
        children: dict[int, list[int]] = {}
        for at, parent in enumerate(above):
            children.setdefault(parent, []).append(at)

        def ends(at: int) -> bytes:
            of = [objects[one] for one in children.get(at, [])]
            count = len(of) if at < 0 else -len(of)  # what is below a heading is folded at first
            return b"/First %d 0 R /Last %d 0 R /Count %d" % (of[0], of[-1], count) if of else b""

        for parent, several in children.items():
            for place, at in enumerate(several):
                one = bookmarks[at]
                beside = b"/Prev %d 0 R " % objects[several[place - 1]] if place else b""
                beside += b"/Next %d 0 R " % objects[several[place + 1]] if place + 1 < len(several) else b""
                self._objects[objects[at]] = (
                    b"<< /Title %s /Parent %d 0 R /Dest [%d 0 R /XYZ null %.2f null] %s%s >>"
                    % (
                        _text(one.text),
                        objects[parent] if parent >= 0 else root,
                        self._pages[one.page],
                        one.top,
                        beside,
                        ends(at),
                    )
                )
        self._objects[root] = b"<< /Type /Outlines %s >>" % ends(-1)
        return root

    # --- the file

    def _written(self) -> bytes:
        file = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places: dict[int, int] = {}
        for number, body in sorted(self._objects.items()):
            places[number] = len(file)
            file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start, count = len(file), max(places) + 1
        file += b"xref\n0 %d\n0000000000 65535 f \n" % count
        for number in range(1, count):
            file += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00001 f \n"
        dictionary = self._trailer[: self._trailer.index(b"startxref")]
        file += re.sub(rb"/Size \d+", b"/Size %d" % count, dictionary) + b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(file)


def _objects_of(pdf: bytes) -> Iterator[tuple[int, bytes]]:
    at = pdf.rfind(b"startxref")
    table = pdf[int(pdf[at + 9 :].split()[0]) : at] if at >= 0 else b""
    if not table.startswith(b"xref"):
        raise UnknownForm
    places = sorted(int(one) for one in _ENTRY.findall(table))
    for place, end in zip(places, [*places[1:], pdf.rindex(b"xref", 0, at)], strict=True):
        head = re.match(rb"(\d+) 0 obj\s*", pdf[place:end])
        if head is None:
            raise UnknownForm
        yield int(head[1]), pdf[place + head.end() : pdf.rindex(b"endobj", place, end)].rstrip()


def _all(parts: Sequence[Part]) -> Iterator[Part]:
    for one in parts:
        yield one
        yield from _all(one.parts)


def _list(objects: "Iterator[int] | Sequence[int]") -> bytes:
    return b" ".join(b"%d 0 R" % one for one in objects)
