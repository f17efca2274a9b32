"""On which line of a TOML file a field stands, for messages to the author of a definition.

``tomllib`` gives no positions for values; this looks at table headers and keys only, which is enough for a line number.
"""

import re

_HEADER = re.compile(r"^\s*(\[\[|\[)\s*([^\[\]]+?)\s*(\]\]|\])\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_STEP = re.compile(r"\[(\d+)\]|\[\.\.\.\]|\.?([A-Za-z0-9_-]+)")

Step = str | int


def _parts(dotted: str) -> list[str]:
    return [a or b or c for a, b, c in _PART.findall(dotted)]


def field_path(pointer: str) -> tuple[Step, ...]:
    """Turn ``$.stores[1].format`` into ``("stores", 1, "format")``; ``[...]`` (any key) ends the path."""
    steps: list[Step] = []
    for match in _STEP.finditer(pointer.removeprefix("$")):
        if match.group(0) == "[...]":
            break
        steps.append(int(match.group(1)) if match.group(1) else match.group(2))
    return tuple(steps)


def line_of(text: str, wanted: tuple[Step, ...]) -> int:
    """The 1-based line of the deepest known part of ``wanted``; 1 when nothing of it stands in the text."""
    here: tuple[Step, ...] = ()
    counts: dict[tuple[Step, ...], int] = {}
    best_depth, best_line = 0, 1
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            here = ()
            names = _parts(header.group(2))
            for position, name in enumerate(names):
                here = (*here, name)
                last = position == len(names) - 1
                if last and header.group(1) == "[[":
                    counts[here] = counts.get(here, -1) + 1
                if here in counts:
                    here = (*here, counts[here])
            path: tuple[Step, ...] = here
        else:
            key = _KEY.match(line)
            if not key:
                continue
            path = (*here, *_parts(key.group(1)))
        depth = _common(path, wanted)
        if depth > best_depth and depth >= min(len(path), len(wanted)):
            best_depth, best_line = depth, number
    return best_line


def _common(path: tuple[Step, ...], wanted: tuple[Step, ...]) -> int:
    depth = 0
    for one, other in zip(path, wanted, strict=False):
        if one != other:
            break
        depth += 1
    return depth
