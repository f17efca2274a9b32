"""XML as values for selectors, without anything that a hostile file could make grow: no types, no entities."""

from typing import Any, Final
from xml.parsers import expat

from tidytrace.formats.errors import Malformed
from tidytrace.language import N_

_DEEPEST: Final = 100
_MOST: Final = 2_000_000
"""Elements of a document that is still read, counted once for every element that they stand in."""


class NotXML(Malformed):
    """The bytes are not XML, nested without end, or with declarations of their own."""


class _Tree:
    """Builds the values while the parser goes through a document."""

    def __init__(self) -> None:
        self.root: dict[str, Any] | None = None
        self._open: list[dict[str, Any]] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = {"tag": tag, "attributes": attributes, "text": "", "children": [], "below": {}}
        if len(self._open) >= _DEEPEST:
            raise NotXML(N_("It is nested too deeply."))
        self._count += len(self._open) + 1
        if self._count > _MOST:
            raise NotXML(N_("It is not valid XML."))
        if self._open:
            self._open[-1]["children"].append(element)
            for around in self._open:
                around["below"].setdefault(tag, []).append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def text(self, content: str) -> None:
        if self._open:
            self._open[-1]["text"] += content


def _refused(*_given: Any) -> None:
    raise NotXML(N_("It is not valid XML."))


def decode_xml(content: bytes) -> Any:
    """The root element: ``tag``, ``attributes``, ``text``, ``children``, and ``below`` with all elements in it by tag.

    Raises NotXML.
    """
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        # the parser's own message could quote a chat
        raise NotXML(N_("It is not valid XML.")) from error
    return tree.root
