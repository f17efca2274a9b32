"""Lists of patterns that keep files out of what is copied: git's and Syncthing's, as far as a check needs them.

A line that is not understood keeps nothing out. Sources: gitignore(5); docs.syncthing.net, Ignoring Files.
"""

import os
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.reading import read_text

_PREFIX: Final = re.compile(r"\(\?([di])\)")
_SPECIAL: Final = re.compile(r"[*?\[\]{}\\\r\n]|^\s|\s$")


class Line(msgspec.Struct, frozen=True):
    """One pattern."""

    base: str
    """The folder that it counts from, from the copied folder, with a slash behind it unless it is empty."""
    pattern: str
    keeps: bool
    """It lets in again what another line keeps out."""
    folders_only: bool = False
    anchored: bool = False
    fold: bool = False


def line_for(relative: str) -> str | None:
    """The line that keeps one file or folder out; none for a name that these lists cannot spell everywhere."""
    parts = relative.split("/")
    if not relative or any(part in {"", ".", ".."} or _SPECIAL.search(part) for part in parts):
        return None
    return f"/{relative}"


def git_lines(root: Path, exclude: Path, folders: Iterable[str]) -> list[Line]:
    """All lines that have a say in a work tree, those that win behind the others.

    Args:
        root: the work tree.
        exclude: the list that is this computer's alone.
        folders: the folders, from the root, whose own lists count too.
    """
    found = [line for text in read_text(exclude).splitlines() if (line := _git_line(text, ""))]
    for folder in sorted({"", *folders}, key=lambda one: (one.count("/"), one)):
        base = f"{folder}/" if folder else ""
        content = read_text(root / folder / ".gitignore")
        found += [line for text in content.splitlines() if (line := _git_line(text, base))]
    return found


def _git_line(text: str, base: str) -> Line | None:
    text = re.sub(r"(?<!\\)[ \t]+$", "", text)
    if not text or text.startswith("#"):
        return None
    keeps = text.startswith("!")
    pattern = text[1:] if keeps else text
    folders_only = pattern.endswith("/")
    pattern = pattern.rstrip("/")
    anchored = "/" in pattern
    return Line(base, pattern.lstrip("/"), keeps, folders_only, anchored) if pattern.strip("/") else None


def left_out_by_git(relative: str, lines: Sequence[Line], *, is_folder: bool) -> bool:
    """Whether git leaves a path out; once a folder is out, nothing below it comes in again."""
    parts = relative.split("/")
    for depth in range(1, len(parts) + 1):
        folder = is_folder or depth < len(parts)
        here = "/".join(parts[:depth])
        decided = next((line for line in reversed(lines) if _fits_git(line, here, folder=folder)), None)
        if decided is not None and not decided.keeps:
            return True
    return False


def _fits_git(line: Line, path: str, *, folder: bool) -> bool:
    if (line.folders_only and not folder) or not path.startswith(line.base):
        return False
    below = path[len(line.base) :]
    return (
        _compiled(line.pattern, line.fold).fullmatch(below if line.anchored else below.rpartition("/")[2]) is not None
    )


def syncthing_lines(root: Path, name: str, *, fold: bool) -> list[Line]:
    """The lines of a copied folder in their order; lists that it includes are not read."""
    return [line for text in read_text(root / name).splitlines() if (line := _syncthing_line(text, fold=fold))]


def _syncthing_line(text: str, *, fold: bool) -> Line | None:
    text = text.strip()
    if not text or text.startswith(("//", "#")):
        return None
    keeps = False
    while True:
        prefix = _PREFIX.match(text)
        if prefix is not None:
            fold = fold or prefix[1] == "i"
            text = text[prefix.end() :]
        elif text.startswith("!") and not keeps:
            keeps, text = True, text[1:]
        else:
            break
    return Line("", text.strip("/"), keeps, anchored=text.startswith("/"), fold=fold) if text.strip("/") else None


def left_out_by_syncthing(relative: str, lines: Sequence[Line]) -> bool:
    """Whether Syncthing leaves a path out: the first line that fits it, or a folder above it, decides."""
    parts = relative.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    for line in lines:
        compiled = _compiled(line.pattern, line.fold)
        starts = (0,) if line.anchored else range(len(parts))
        if any(compiled.fullmatch("/".join(one.split("/")[start:])) for one in above for start in starts):
            return not line.keeps
    return False


@lru_cache(maxsize=1024)
def _compiled(pattern: str, fold: bool) -> re.Pattern[str]:  # noqa: FBT001 - a key of the cache
    """``*`` and ``?`` stay in one name, ``**`` does not."""
    expression = ""
    place = 0
    while place < len(pattern):
        letter = pattern[place]
        group = re.compile(r"\[[!^]?\]?[^\]/]*\]").match(pattern, place)
        if pattern.startswith("**/", place):
            expression, place = expression + "(?:.*/)?", place + 3
        elif pattern.startswith("**", place):
            expression, place = expression + ".*", place + 2
        elif letter == "*":
            expression, place = expression + "[^/]*", place + 1
        elif letter == "?":
            expression, place = expression + "[^/]", place + 1
        elif group is not None:
            inside = group[0][1:-1].replace("\\", "\\\\").replace("[", "\\[")
            expression, place = f"{expression}[{'^' + inside[1:] if inside[:1] in {'!', '^'} else inside}]", group.end()
        elif letter == "\\" and place + 1 < len(pattern):
            expression, place = expression + re.escape(pattern[place + 1]), place + 2
        else:
            expression, place = expression + re.escape(letter), place + 1
    try:
        return re.compile(expression, (re.IGNORECASE if fold else 0) | re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")


def relative_to(path: str, root: str) -> str | None:
    """A real path from a real root, with slashes; none when it does not lie below it."""
    start = root.rstrip(os.sep) + os.sep
    return path[len(start) :].replace(os.sep, "/") if path.startswith(start) else None
