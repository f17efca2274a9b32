"""Looks at one file: what it says of where it comes from."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from tidytrace.formats.refusals import of_system
from tidytrace.labels import credentials, xmp
from tidytrace.labels.bounded import Unread, Window, never
from tidytrace.labels.formats import Reader, recognised
from tidytrace.labels.knowledge import knowledge
from tidytrace.labels.model import Gap, Looked, Sign
from tidytrace.labels.pieces import Piece, readable
from tidytrace.labels.signs import signs
from tidytrace.language import N_
from tidytrace.winpaths import spelled

_TAIL: Final = 256 << 10
_LOOSE: Final = {"jpeg", "png", "gif", "webp", "mp3", "wav"}
"""Programs that know nothing of a format put the label behind everything."""

GONE: Final = N_("There is no such file.")
FOLDER: Final = N_("This is a folder; drop the files in it.")
SPECIAL: Final = N_("This is not an ordinary file.")
EMPTY: Final = N_("The file is empty.")
REFUSED: Final = N_("It may not be read: {reason}")
UNKNOWN: Final = N_("This kind of file is not understood here, so nothing can be said about it.")


def look_at(path: Path, cancelled: Callable[[], bool] = never) -> Looked:
    """Read a file's labels; it is opened for reading only, and nothing is kept.

    Raises:
        Stopped: It was cancelled.
    """
    try:
        found = os.stat(spelled(path))  # noqa: PTH116 - as it is opened
        if not stat.S_ISREG(found.st_mode):
            return _not(path, FOLDER if stat.S_ISDIR(found.st_mode) else SPECIAL)
        # a pipe may have taken its place: opening one would wait for ever
        handle = os.open(spelled(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            size = os.fstat(handle).st_size
            return _look(path, stream, size, cancelled) if size else _not(path, EMPTY)
    except FileNotFoundError:
        return _not(path, GONE)
    except OSError as error:
        sentence, parameters = of_system(error, otherwise=REFUSED)
        return _not(path, sentence, **parameters)


def _not(path: Path, sentence: str, **parameters: str | int) -> Looked:
    return Looked(path=str(path), gaps=(Gap(what="file", sentence=sentence, parameters=parameters),))


def _look(path: Path, stream: BinaryIO, size: int, cancelled: Callable[[], bool]) -> Looked:
    known = knowledge()
    window = Window(stream, size, cancelled)
    try:
        form, reader = recognised(window)
    except Unread as gap:
        return Looked(path=str(path), size=size, gaps=(_gap("file", gap),))
    if reader is None:
        return Looked(path=str(path), size=size, gaps=(Gap(what="format", sentence=UNKNOWN),))
    pieces, gaps = _gathered(window, reader)
    found = signs(pieces, known)
    if form in _LOOSE and not any(sign.kind == "aigc" for sign in found):
        found += signs(_behind(window, form), known)
    places = tuple(dict.fromkeys(piece.where for piece in pieces if piece.kind == "credentials"))
    if places:
        sign = credentials.check(stream, size, known.formats[form], places, known=known, cancelled=cancelled)
        found = (sign, *_not_remote(found))
    return Looked(path=str(path), format=form, size=size, signs=found, gaps=tuple(gaps))


def _not_remote(found: tuple[Sign, ...]) -> Iterator[Sign]:
    """A record in the file is looked at; that there is a copy of it elsewhere says nothing more."""
    return (sign for sign in found if sign.kind != "credentials")


def _gathered(window: Window, reader: Reader) -> tuple[list[Piece], list[Gap]]:
    """All notes, as far as the file can be walked through."""
    pieces: list[Piece] = []
    gaps: list[Gap] = []
    try:
        for piece in reader(window):
            if piece.kind == "xmp":
                try:
                    pieces.extend(xmp.notes(piece))
                except Unread as gap:
                    gaps.append(_gap("rest", gap))
            else:
                pieces.append(piece)
    except Unread as gap:
        gaps.append(_gap("rest", gap))
    return pieces, gaps


def _behind(window: Window, form: str) -> Iterator[Piece]:
    tail = window.some(max(0, window.size - _TAIL), _TAIL)
    if b"AIGC" in tail:
        yield Piece(where=f"{form} end of file", name="loose:raw", text=readable(tail))


def _gap(what: str, gap: Unread) -> Gap:
    parameters = {name: value if isinstance(value, int) else str(value) for name, value in gap.parameters.items()}
    return Gap(what="file" if what == "file" else "rest", sentence=gap.sentence, parameters=parameters)
