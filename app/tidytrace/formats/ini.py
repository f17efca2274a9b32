"""INI files: sections, ``key = value`` or ``key: value``, comments with ``#`` or ``;``. All values are strings.

Of equal keys (in all sections of one name) the last one counts. An indented line without a separator continues the
value above it.
"""

import re
from typing import Any

import msgspec

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.model import KeyPath

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_SECTION = re.compile(r"[ \t]*\[([^\]\r\n]*)\][ \t]*(?:[#;].*)?")
_ENTRY = re.compile(r"([ \t]*)([^=:\[#;\s](?:[^=:]*[^=:\s])?)([ \t]*[=:][ \t]*)(.*)")
_COMMENT = re.compile(r"[ \t]*(?:[#;].*)?")
_QUOTED = re.compile(r"""("[^"]*"|'[^']*')(?=[ \t]*(?:[#;].*)?$)""")
_REMARK = re.compile(r"(?<=[ \t])[#;]")


class Entry(msgspec.Struct, kw_only=True):
    """One assignment; spans are characters of the text."""

    path: KeyPath
    start: int
    """Of its line."""
    key: int
    """Where the name begins."""
    separator: str
    value: int
    value_end: int
    end: int
    """Of its last line, before the line break."""
    text: str
    quote: str = ""
    continued: bool = False


class Section(msgspec.Struct, kw_only=True):
    """A header, or the part above the first one (then ``name`` is none)."""

    name: str | None
    start: int
    end: int
    entries: list[Entry] = []

    @property
    def last(self) -> int:
        """Where its last entry, or else its header, ends."""
        return self.entries[-1].end if self.entries else self.end


def scan(text: str) -> list[Section]:
    """All sections in their order. Raises Malformed."""
    sections = [Section(name=None, start=0, end=0, entries=[])]
    position = 0
    number = 0
    above: Entry | None = None
    while position < len(text):
        match = _LINE.match(text, position)
        if match is None:
            break
        number += 1
        line, start = match[1], position
        position = match.end()
        if header := _SECTION.fullmatch(line):
            sections.append(Section(name=header[1].strip(), start=start, end=start + len(line), entries=[]))
            above = None
        elif _COMMENT.fullmatch(line):
            continue
        elif entry := _ENTRY.fullmatch(line):
            above = _entry(entry, start, sections[-1].name)
            sections[-1].entries.append(above)
        elif above is not None and line[0] in " \t":
            above.text = f"{above.text}\n{line.strip()}"
            above.end = above.value_end = start + len(line.rstrip())
            above.continued = True
        else:
            raise Malformed(N_("Line {line} is no section, setting or comment."), line=number)
    return sections


def _entry(match: re.Match[str], start: int, section: str | None) -> Entry:
    value = start + match.start(4)
    found = _QUOTED.match(match[4])
    remark = _REMARK.search(match[4])
    raw = found[1] if found else match[4][: remark.start() if remark else None].rstrip()
    if match[4][:1] in {"#", ";"} and match[3][-1:] in {" ", "\t"}:
        raw, value = "", start + match.start(3) + len(match[3].rstrip(" \t"))
    return Entry(
        path=(match[2],) if section is None else (section, match[2]),
        start=start,
        key=start + match.start(2),
        separator=match[3],
        value=value,
        value_end=value + len(raw),
        end=start + match.end(),
        text=raw[1:-1] if found else raw,
        quote=raw[0] if found else "",
    )


def parse(text: str) -> Any:
    """Sections as groups, and the keys above the first section beside them. Raises Malformed."""
    tree: dict[str, Any] = {}
    for section in scan(text):
        group = tree
        if section.name is not None:
            group = tree.setdefault(section.name, {})
            if not isinstance(group, dict):
                raise Malformed(N_("“{name}” is the name of a section and of a setting."), name=section.name)
        for entry in section.entries:
            group[entry.path[-1]] = entry.text
    return tree
