"""XML as a row of elements. Nothing that a document declares is ever expanded or fetched."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.parsers import expat

import msgspec

from tidytrace.labels.bounded import ENDLESS, ODD, Unread, Window
from tidytrace.language import N_

_CHUNK: Final = 64 << 10
_MOST_ELEMENTS: Final = 200_000
_MOST_DEPTH: Final = 256
_MOST_TEXT: Final = 256 << 10
_DECLARES: Final = N_("It declares words that would have to be put in for others, which is not done here.")


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One that has ended."""

    space: str = ""
    """The namespace's address."""
    local: str
    """Its name without a prefix."""
    attributes: Mapping[str, str]
    """By name; those of a namespace by address, a blank, and name."""
    text: str
    """Directly in it."""
    path: tuple[str, ...]
    """The full names of the elements around it, outermost first."""
    above: Mapping[str, str]
    """The attributes of the one around it."""


class _Open:
    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.words: list[str] = []
        self.length = 0


class _Tree:
    """What the parser tells."""

    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.done: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.EntityDeclHandler = self._declares

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MOST_ELEMENTS or len(self.stack) >= _MOST_DEPTH:
            raise Unread(ENDLESS)
        self.stack.append(_Open(name, attributes))

    def _words(self, words: str) -> None:
        if self.stack and self.stack[-1].length < _MOST_TEXT:
            self.stack[-1].words.append(words)
            self.stack[-1].length += len(words)

    def _end(self, name: str) -> None:
        one = self.stack.pop()
        text = "".join(one.words).strip()
        if not text and not one.attributes:
            return
        space, _, local = name.rpartition(" ")
        self.done.append(
            Element(
                space=space,
                local=local,
                attributes=one.attributes,
                text=text,
                path=tuple(outer.name for outer in self.stack),
                above=self.stack[-1].attributes if self.stack else {},
            )
        )

    def _declares(self, *_declared: object) -> None:
        raise Unread(_DECLARES)


def elements(window: Window) -> Iterator[Element]:
    """Those with a text or attributes, in the order of their ends. Raises Unread or Stopped."""
    tree = _Tree()
    for at in range(0, max(window.size, 1), _CHUNK):
        window.step()
        last = at + _CHUNK >= window.size
        try:
            tree.parser.Parse(window.some(at, _CHUNK), last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            yield from tree.done
            raise Unread(ODD) from error
        yield from tree.done
        tree.done = []
