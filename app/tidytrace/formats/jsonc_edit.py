"""Where a JSON text has to be patched to change or remove one key. Of equal keys the last one is meant."""

import json
import re
from typing import Any

from tidytrace.formats import jsonc
from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.jsonc import Member
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch, after_break, line_end, line_start, newline_of
from tidytrace.formats.values import list_index

_INDENT = re.compile(r"[\[{][ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*([ \t]+)[^ \t\r\n]")
_DEFAULT_INDENT = "  "
_WHITE = " \t\r\n"


class JsonText:
    """One text with what is known of its style."""

    def __init__(self, text: str, *, comments: bool) -> None:
        """``text`` must have been accepted by ``jsonc.parse``."""
        self.text = text
        self.blanked = jsonc.blank(text, comments=comments)
        self.newline = newline_of(text)
        indent = _INDENT.search(self.blanked)
        self.unit = indent[1] if indent else _DEFAULT_INDENT

    def change(self, key: KeyPath, value: Any) -> list[Patch]:
        """Patches that set a key; groups that are missing on its way are made. Raises Fixed."""
        if not self.blanked.strip(_WHITE):
            return self._new_document(nested(key, value))
        here = jsonc.root(self.blanked)
        for depth, step in enumerate(key):
            if self.blanked[here] not in "[{":
                raise Fixed(
                    N_("“{name}” holds a plain value there, not a group of settings."), name=".".join(key[:depth])
                )
            found = self._member(here, step)
            if found is None:
                return self._insertion(here, step, nested(key[depth + 1 :], value))
            if depth == len(key) - 1:
                return [Patch(found.value, found.end, self._written(value, found.value))]
            here = found.value
        return []

    def removal(self, key: KeyPath) -> list[Patch]:
        """Patches that take out the last occurrence of a key, with its comma and its line. Empty when not there."""
        if not self.blanked.strip(_WHITE):
            return []
        here = jsonc.root(self.blanked)
        for step in key[:-1]:
            found = self._member(here, step) if self.blanked[here] in "[{" else None
            if found is None:
                return []
            here = found.value
        if self.blanked[here] not in "[{":
            return []
        all_members = list(jsonc.members(self.blanked, here))
        places = [place for place, member in enumerate(all_members) if member.name == key[-1]]
        return self._without(here, all_members, places[-1]) if places else []

    def _member(self, here: int, step: str) -> Member | None:
        last = None
        for member in jsonc.members(self.blanked, here):
            if member.name == step:
                last = member
        return last

    def _new_document(self, tree: Any) -> list[Patch]:
        lead = "" if not self.text or self.text[-1] in "\r\n" else self.newline
        written = self._dumped(tree, "", multiline=True)
        return [Patch(len(self.text), len(self.text), lead + written + self.newline)]

    def _insertion(self, here: int, step: str, tree: Any) -> list[Patch]:
        """A new last member of the object or list at ``here``."""
        is_object = self.blanked[here] == "{"
        all_members = list(jsonc.members(self.blanked, here))
        if not is_object and list_index(step) != len(all_members):
            raise Fixed(N_("The list has no place {place}."), place=step)
        if not all_members:
            return self._first(here, step, tree)
        last = all_members[-1]
        before = all_members[-2].end if len(all_members) > 1 else here
        space = self.blanked[before + 1 : last.start]
        lead = space[len(space.rstrip(_WHITE)) :]
        if "\n" in lead or "\r" in lead:
            indent = lead[max(lead.rfind("\n"), lead.rfind("\r")) + 1 :]
            lead = self.newline + indent
        else:
            indent = None
        colon = self.blanked[last.key_end : last.value] if is_object else ""
        colon = (
            colon if "\n" not in colon and "\r" not in colon and self.text[last.key_end : last.value] == colon else ": "
        )
        if indent is None and len(all_members) == 1:
            lead = "" if is_object and not colon.endswith(" ") else " "
        name = f"{dumped(step)}{colon}" if is_object else ""
        written = name + self._dumped(tree, indent or "", multiline=indent is not None)
        return self._behind(here, last, lead, written)

    def _behind(self, here: int, last: Member, lead: str, written: str) -> list[Patch]:
        close = jsonc.closing(self.blanked, here)
        comma = self._trailing_comma(last.end, close)
        # Comments are blanked with their line breaks, so this line ends behind a comment that goes over several.
        tail = min(line_end(self.blanked, last.end), close) if lead[:1] in {"\n", "\r"} else last.end
        if comma is not None:
            tail = max(tail, comma + 1)
            return [Patch(tail, tail, f"{lead}{written},")]
        if not self.text[last.end : tail].strip(_WHITE):
            return [Patch(last.end, last.end, f",{lead}{written}")]
        return [Patch(last.end, last.end, ","), Patch(tail, tail, lead + written)]

    def _trailing_comma(self, start: int, close: int) -> int | None:
        """A comma that was blanked, outside of comments."""
        gap = re.sub(
            r"//[^\r\n]*|/\*.*?\*/", lambda match: " " * len(match[0]), self.text[start:close], flags=re.DOTALL
        )
        place = gap.find(",")
        return None if place < 0 else start + place

    def _first(self, here: int, step: str, tree: Any) -> list[Patch]:
        """The first member of an empty object or list."""
        close = jsonc.closing(self.blanked, here)
        is_object = self.blanked[here] == "{"
        is_root = here == jsonc.root(self.blanked)
        multiline = is_root or any(mark in self.blanked.strip(_WHITE) for mark in "\r\n")
        base = self._indent_at(here)
        written = (f"{dumped(step)}: " if is_object else "") + self._dumped(tree, base + self.unit, multiline=multiline)
        if not multiline:
            return [Patch(close, close, written)]
        gap = self.text[here + 1 : close]
        kept = gap.rstrip(" \t")
        lead = "" if kept.endswith(("\n", "\r")) else self.newline
        written = f"{lead}{base}{self.unit}{written}{self.newline}{base}"
        return [Patch(here + 1 + len(kept), close, written)]

    def _without(self, here: int, all_members: list[Member], place: int) -> list[Patch]:
        one = all_members[place]
        close = jsonc.closing(self.blanked, here)
        following = all_members[place + 1].start if place + 1 < len(all_members) else close
        comma = self._comma(one.end, following)
        if len(all_members) == 1 and not self.text[here + 1 : one.start].strip(_WHITE):
            end = one.end if comma is None else comma + 1
            if not self.text[end:close].strip(_WHITE) and not self.text[one.end : end].strip(_WHITE + ","):
                return [Patch(here + 1, close, "")]
        if comma is not None:
            return self._with_own_comma(one, comma, following)
        if place == 0:
            return [Patch(one.start, one.end, "")]
        previous = self._comma(all_members[place - 1].end, one.start)
        previous = one.start if previous is None else previous
        if not self.text[previous + 1 : one.start].strip(_WHITE) and not self._remark(one.end, close):
            return [Patch(previous, one.end, "")]
        return [Patch(previous, previous + 1, ""), Patch(one.start, one.end, "")]

    def _comma(self, start: int, end: int) -> int | None:
        place = self.blanked.find(",", start, end)
        return place if place >= 0 else self._trailing_comma(start, end)

    def _remark(self, position: int, close: int) -> bool:
        return bool(self.text[position : min(line_end(self.text, position), close)].strip(_WHITE))

    def _with_own_comma(self, one: Member, comma: int, following: int) -> list[Patch]:
        if self.text[one.end : comma].strip(_WHITE):
            return [Patch(one.start, one.end, ""), Patch(comma, comma + 1, "")]
        begin, end = line_start(self.text, one.start), line_end(self.text, comma)
        alone = not self.text[begin : one.start].strip(_WHITE) and not self.text[comma + 1 : end].strip(_WHITE)
        if alone:
            return [Patch(begin, after_break(self.text, end), "")]
        gap = self.text[comma + 1 : following]
        blanks = len(gap) - len(gap.lstrip(" \t"))
        if gap[blanks : blanks + 1] in {"\n", "\r"}:
            blanks = 0
        return [Patch(one.start, comma + 1 + blanks, "")]

    def _indent_at(self, position: int) -> str:
        begin = line_start(self.text, position)
        line = self.text[begin:position]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _written(self, value: Any, position: int) -> str:
        multiline = "\n" in self.text.strip(_WHITE)
        return self._dumped(value, self._indent_at(position), multiline=multiline)

    def _dumped(self, value: Any, indent: str, *, multiline: bool) -> str:
        if not isinstance(value, (dict, list)) or not value or not multiline:
            return dumped(value)
        written = json.dumps(value, ensure_ascii=False, indent=self.unit)
        return written.replace("\n", self.newline + indent)


def nested(key: KeyPath, value: Any) -> Any:
    """The value inside the groups that lead to it."""
    for step in reversed(key):
        value = {step: value}
    return value


def dumped(value: Any) -> str:
    """A value on one line."""
    return json.dumps(value, ensure_ascii=False)
