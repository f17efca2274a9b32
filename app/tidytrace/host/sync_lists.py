"""Reads the lists in which programs name the folders that they copy elsewhere."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tidytrace.catalog.syncing import FolderList, ListFormat
from tidytrace.host.reading import opened
from tidytrace.portions import at_most

_BYTES: Final = 8 * 1024 * 1024
_QT_CODE: Final = re.compile(r"\\x([0-9a-fA-F]{1,4})")
_QT_PLAIN: Final = re.compile(r'\\(["\\])')


class ListUnreadable(Exception):  # noqa: N818 - says what is the matter
    """A list is there and cannot be read; the message is the system's, or says what it is not."""


def listed(path: Path, place: FolderList) -> tuple[str, ...]:
    """The folders that stand in one file, as the program wrote them; none where there is no such file.

    Raises ListUnreadable.
    """
    try:
        return tuple(dict.fromkeys(one for one in _READERS[place.format](path, place) if one.strip()))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise ListUnreadable(error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise ListUnreadable(type(error).__name__) from error


def _content(path: Path) -> bytes:
    with opened(path) as file:
        return at_most(file, _BYTES)


def _text(path: Path) -> str:
    return _content(path).decode("utf-8-sig", "replace")


def _selected(tree: Any, select: str) -> Iterator[str]:
    import jmespath

    found = jmespath.search(select, tree)
    yield from (one for one in (found if isinstance(found, list) else [found]) if isinstance(one, str))


def _json(path: Path, place: FolderList) -> Iterator[str]:
    yield from _selected(json.loads(_text(path) or "null"), place.select)


def _plist(path: Path, place: FolderList) -> Iterator[str]:
    import plistlib
    from xml.parsers.expat import ExpatError

    content = _content(path)
    try:
        tree = plistlib.loads(content)
    except (plistlib.InvalidFileException, ExpatError, OverflowError, LookupError, TypeError, AttributeError) as error:
        raise ValueError("no property list") from error
    yield from _selected(tree, place.select)


def _lines(path: Path, place: FolderList) -> Iterator[str]:
    yield from (match[1] for match in re.finditer(place.select, _text(path), re.MULTILINE))


def _qt(path: Path, place: FolderList) -> Iterator[str]:
    r"""Qt writes what is not ASCII as ``\x4f60``, and a value with a comma or semicolon between quotation marks."""
    for value in _lines(path, place):
        plain = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
        coded = _QT_CODE.sub(lambda match: chr(int(match[1], 16)), plain)
        yield _QT_PLAIN.sub(r"\1", coded.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _xml(path: Path, place: FolderList) -> Iterator[str]:
    from xml.parsers import expat

    element, _, attribute = place.select.partition("@")
    unless = [tuple(one.split("=", 1)) for one in place.unless]
    found: list[str] = []

    def begun(name: str, attributes: Mapping[str, str]) -> None:
        if name == element and attribute in attributes and all(attributes.get(one[0]) != one[1] for one in unless):
            found.append(attributes[attribute])

    parser = expat.ParserCreate()
    parser.StartElementHandler = begun
    try:
        parser.Parse(_content(path), True)
    except expat.ExpatError as error:
        raise ValueError("no XML") from error
    yield from found


def _sqlite(path: Path, place: FolderList) -> Iterator[str]:
    """Read only. A program that writes meanwhile has its log beside the file; without one nothing is made there."""
    import sqlite3
    from urllib.request import pathname2url

    if not os.path.exists(path):  # noqa: PTH110 - a closed folder raises nothing
        return
    log = Path(f"{path}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(f"file:{pathname2url(os.fspath(path))}?{mode}", uri=True)
        try:
            connection.execute("PRAGMA query_only=ON")
            rows = connection.execute(place.select).fetchmany(1000)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ValueError("no such table") from error
    yield from (row[0] for row in rows if isinstance(row[0], str))


_READERS: Final[dict[ListFormat, Callable[[Path, FolderList], Iterator[str]]]] = {
    "json": _json,
    "plist": _plist,
    "text": _lines,
    "qt-ini": _qt,
    "xml": _xml,
    "sqlite": _sqlite,
}
