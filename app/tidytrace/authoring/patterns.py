"""Regular expressions backwards: a text that one matches, with given words in its named groups."""

import re
from collections.abc import Mapping
from typing import Final

from tidytrace.authoring.inverse import NotInvertible

_CLASSES: Final = {"d": "1", "w": "a", "s": " ", "S": "a", "D": "a", "W": " "}
_CLASS: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_CHARACTERS: Final = "a1A -_.:/+#>*\t"
_ANCHORS: Final = ("^", "$", r"\A", r"\Z", r"\b")
_REPEATED: Final = re.compile(r"[*?]\??|\{0,?\d*\}|\+\??|\{(\d+)(?:,\d*)?\}")
_GROUP: Final = re.compile(r"\(\?P<(\w+)>|\(\?:|\((?!\?)")


def written(pattern: str, groups: Mapping[str, str]) -> str:
    """A line that the pattern matches with these groups. Raises NotInvertible."""
    text = "".join(_Writer(pattern, groups).alternatives())
    found = re.compile(pattern).search(text)
    if found is None or any(found.groupdict().get(name) != value for name, value in groups.items()):
        raise NotInvertible(pattern)
    return text


class _Writer:
    def __init__(self, pattern: str, groups: Mapping[str, str]) -> None:
        self._pattern = pattern
        self._groups = groups
        self._at = 0

    def alternatives(self) -> list[str]:
        """The pieces of the first alternative, up to the end or a closing bracket."""
        pieces: list[str] = []
        first: list[str] | None = None
        while self._at < len(self._pattern) and self._pattern[self._at] != ")":
            if self._pattern[self._at] == "|":
                self._at += 1
                first = pieces if first is None else first
                pieces = []
                continue
            pieces.append(self._repeated(self._piece()))
        return pieces if first is None else first

    def _repeated(self, piece: str) -> str:
        found = _REPEATED.match(self._pattern, self._at)
        if found is None:
            return piece
        self._at = found.end()
        if found.group(0).startswith("+"):
            return piece
        return piece * int(found.group(1)) if found.group(1) else ""

    def _piece(self) -> str:
        rest = self._pattern[self._at :]
        for anchor in _ANCHORS:
            if rest.startswith(anchor):
                self._at += len(anchor)
                return ""
        group = _GROUP.match(rest)
        if group is not None:
            self._at += group.end()
            inner = "".join(self.alternatives())
            self._at += 1
            return self._groups.get(group.group(1) or "", inner)
        if rest.startswith("(?"):
            raise NotInvertible(self._pattern)
        if rest[0] == "[":
            return self._class(rest)
        if rest[0] == "\\":
            self._at += 2
            return _CLASSES.get(rest[1], rest[1])
        self._at += 1
        return "a" if rest[0] == "." else rest[0]

    def _class(self, rest: str) -> str:
        found = _CLASS.match(rest)
        if found is None:
            raise NotInvertible(self._pattern)
        self._at += found.end()
        fitting = re.compile(found.group(0)).fullmatch
        return next((one for one in _CHARACTERS if fitting(one)), "")
