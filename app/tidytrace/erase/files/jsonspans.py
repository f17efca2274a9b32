"""Byte ranges of entries inside one JSON document, so that entries can go while every other byte stays.

The selectors of definitions say which container has the entries; the value that they find is told by its identity,
and its way from the top is then walked in the bytes. Structure characters of JSON are ASCII, so the bytes are read
as Latin-1, which makes character positions byte positions; Python's own decoder skips over the values.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from tidytrace.chats.selectors import compiled

_DECODER: Final = json.JSONDecoder(strict=False)
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_BOM: Final = b"\xef\xbb\xbf"
_AROUND: Final = b" \t\r\n,"
Step = str | int
Span = tuple[int, int]
Choose = Callable[[str | None, Any], bool]
"""Gets an object member's name (none in an array) and its value; says whether it goes."""
Owners = Callable[[str | None, Any], frozenset[str]]
"""Gets the same; says whose it is."""
_NOBODY: Final[frozenset[str]] = frozenset()
_SOMEBODY: Final = frozenset({""})


def load(data: bytes) -> Any:
    """The document's value. Raises ValueError."""
    try:
        return json.loads(data.removeprefix(_BOM), strict=False)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def entry_cuts(data: bytes, value: Any, selector: str | None, choose: Choose) -> tuple[list[Span], int]:
    """Ranges to cut and how many entries they hold.

    Args:
        data: The document.
        value: ``load(data)``.
        selector: JMESPath of the container; it may yield a list of containers. The whole value if none.
        choose: Says which entries go.
    """
    parts = entry_parts(data, value, selector, lambda name, one: _SOMEBODY if choose(name, one) else _NOBODY)
    return [(start, end) for start, end, _ in parts], len(parts)


def entry_parts(data: bytes, value: Any, selector: str | None, owners: Owners) -> list[tuple[int, int, frozenset[str]]]:
    """One range to cut for each entry that goes, and whose it is.

    Args:
        data: The document.
        value: ``load(data)``.
        selector: As for ``entry_cuts``.
        owners: Says whose an entry is; it goes if it is anybody's.
    """
    document = _Document(data)
    parts: list[tuple[int, int, frozenset[str]]] = []
    for container in _containers(value, selector):
        pairs: list[tuple[str | None, Any]] = (
            list(container.items()) if isinstance(container, dict) else [(None, one) for one in container]
        )
        gone = {number: whose for number, (name, one) in enumerate(pairs) if (whose := owners(name, one))}
        if not gone:
            continue
        way = _way(value, container)
        if way is None:
            continue
        at = document.walk(way)
        spans = document.entries(at)
        if isinstance(container, dict):
            names = {pairs[number][0]: whose for number, whose in gone.items()}
            gone = {number: names[entry.name] for number, entry in enumerate(spans) if entry.name in names}
        cuts = _cut(spans, list(gone), document.inside(at))
        parts += [(*cut, whose) for cut, whose in zip(cuts, gone.values(), strict=True)]
    return parts


class Container(msgspec.Struct, frozen=True):
    """One array or object and where its entries stand."""

    is_object: bool
    entries: tuple["Entry", ...]
    inside: Span
    """What lies between its brackets."""


def containers(data: bytes, selector: str | None) -> list[Container]:
    """The arrays and objects that a selector finds. Raises ValueError.

    Args:
        data: The document.
        selector: As for ``entry_cuts``.
    """
    value = load(data)
    document = _Document(data)
    found = []
    for one in _containers(value, selector):
        way = _way(value, one)
        if way is not None:
            at = document.walk(way)
            found.append(Container(isinstance(one, dict), tuple(document.entries(at)), document.inside(at)))
    return found


def parsed(text: bytes, *, is_object: bool) -> tuple[bytes, tuple["Entry", ...]]:
    """Entries that stand in a piece of a document, with the commas around them: in which bytes, and where there.

    Raises:
        ValueError: They are not entries of such a container.
    """
    inside = text.strip(_AROUND)
    data = b"{" + inside + b"}" if is_object else b"[" + inside + b"]"
    load(data)
    return data, tuple(_Document(data).entries(0))


def _containers(value: Any, selector: str | None) -> list[Any]:
    found = value if selector is None else compiled(selector)(value)
    if isinstance(found, dict):
        return [found]
    if not isinstance(found, list):
        return []
    # a projection makes a new list, whose members are the document's own containers
    if _way(value, found) is not None:
        return [found]
    return [one for one in found if isinstance(one, list | dict)]


def _way(value: Any, wanted: Any) -> list[Step] | None:
    if value is wanted:
        return []
    steps: Iterator[tuple[Step, Any]] = iter(())
    if isinstance(value, dict):
        steps = iter(value.items())
    elif isinstance(value, list):
        steps = iter(enumerate(value))
    for step, one in steps:
        if isinstance(one, dict | list):
            rest = _way(one, wanted)
            if rest is not None:
                return [step, *rest]
    return None


class Entry(msgspec.Struct, frozen=True):
    """One element or member."""

    start: int
    """Where it starts, with its name if it has one."""
    name: str | None
    value: int
    """Where its value starts."""
    end: int

    def content(self, data: bytes) -> Any:
        """Its value."""
        return json.loads(data[self.value : self.end], strict=False)


class _Document:
    """The bytes of a document as characters of one byte each."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._text = data.decode("latin-1")

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value_end(self, at: int) -> int:
        return _DECODER.raw_decode(self._text, at)[1]

    def entries(self, at: int) -> list[Entry]:
        """The entries of the container that starts at a position."""
        closing = "}" if self._text[at] == "{" else "]"
        found: list[Entry] = []
        here = self._skip(at + 1)
        while self._text[here] != closing:
            start = here
            name: str | None = None
            if closing == "}":
                here = self._value_end(here)
                name = json.loads(self._data[start:here], strict=False)
                here = self._skip(self._skip(here) + 1)
            value = here
            here = self._value_end(here)
            found.append(Entry(start, name, value, here))
            here = self._skip(here)
            if self._text[here] == ",":
                here = self._skip(here + 1)
        return found

    def walk(self, way: Sequence[Step]) -> int:
        """Where the value at the end of a way starts."""
        at = self._skip(len(_BOM) if self._data.startswith(_BOM) else 0)
        for step in way:
            entries = self.entries(at)
            if isinstance(step, int):
                at = entries[step].value
            else:
                # of doubles the last one counts, as for every reader
                at = next(entry.value for entry in reversed(entries) if entry.name == step)
        return at

    def inside(self, at: int) -> Span:
        """What lies between the brackets of the container that starts at a position."""
        return at + 1, self._value_end(at) - 1


def _cut(spans: Sequence[Entry], gone: Sequence[int], inside: Span) -> list[Span]:
    """A range for each entry that goes; together they take exactly as many commas as needed."""
    if len(gone) == len(spans):
        starts = [inside[0], *(entry.start for entry in spans[1:])]
        return list(zip(starts, [*starts[1:], inside[1]], strict=True))
    chosen = set(gone)
    kept = max(number for number in range(len(spans)) if number not in chosen)
    # before the last one that stays with the comma behind it, after it with the comma before it
    return [
        (spans[number].start, spans[number + 1].start) if number < kept else (spans[number - 1].end, spans[number].end)
        for number in gone
    ]


def plain(value: Any) -> bytes:
    """A value's text as it is compared with passages: nothing outside ASCII escaped."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
