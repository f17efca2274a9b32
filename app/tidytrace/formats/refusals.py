"""What the system and SQLite say when they refuse, as sentences of our own; their words only where we have none."""

import errno
import os
import sqlite3
from collections.abc import Callable
from typing import Final

from tidytrace.formats.errors import N_

Sentence = tuple[str, dict[str, str | int]]
"""An English sentence, marked for translation, and what goes into its ``{names}``."""

NO_PERMISSION: Final = N_("There is no permission to open it.")
IN_USE: Final = N_("Another program holds it open; close that program first.")
LOCKED: Final = N_("Its app holds it locked; close the app first.")
NO_DATABASE: Final = N_("It is no SQLite database, or a damaged one.")
GONE: Final = N_("It is no longer there.")
_FULL = N_("The disk has no room left.")
_FAULT = N_("The disk reports an error there; it may be failing.")
_PROTECTED = N_("It is write-protected.")
_AWAY = N_("The network drive that it lies on does not answer.")
_LOOP = N_("It is a link that leads back to itself.")
_NO_FILE = N_("It is no regular file.")
_TOO_MANY = N_("Too many files are open on this computer; close some programs first.")

_BY_NAME: Final = {
    "EACCES": NO_PERMISSION,
    "EPERM": NO_PERMISSION,
    "ENOENT": GONE,
    "ENOTDIR": GONE,
    "ESTALE": GONE,
    "EISDIR": _NO_FILE,
    "ENXIO": _NO_FILE,
    "EIO": _FAULT,
    "EROFS": _PROTECTED,
    "ENOSPC": _FULL,
    "EDQUOT": _FULL,
    "EBUSY": IN_USE,
    "ETXTBSY": IN_USE,
    "ELOOP": _LOOP,
    "EMFILE": _TOO_MANY,
    "ENFILE": _TOO_MANY,
    "ETIMEDOUT": _AWAY,
    "EHOSTDOWN": _AWAY,
    "EHOSTUNREACH": _AWAY,
    "ENOTCONN": _AWAY,
}
# a system has only some of the names
_BY_NUMBER: Final = {getattr(errno, name): sentence for name, sentence in _BY_NAME.items() if hasattr(errno, name)}
_IN_SHORT: Final = {
    NO_PERMISSION: N_("no permission"),
    GONE: N_("no longer there"),
    _NO_FILE: N_("no regular file"),
    _FAULT: N_("the disk reports an error"),
    _PROTECTED: N_("write-protected"),
    _FULL: N_("no room left on the disk"),
    IN_USE: N_("in use by another program"),
    _LOOP: N_("a link that leads back to itself"),
    _TOO_MANY: N_("too many open files on this computer"),
    _AWAY: N_("the network drive does not answer"),
}
_BY_WORDS: Final = {os.strerror(number): _IN_SHORT[sentence] for number, sentence in _BY_NUMBER.items()}
_SHARING: Final = {32, 33}
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows, which Python takes for a missing permission."""

_BY_CODE: Final = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_CORRUPT: NO_DATABASE,
    sqlite3.SQLITE_NOTADB: NO_DATABASE,
    sqlite3.SQLITE_PERM: NO_PERMISSION,
    sqlite3.SQLITE_READONLY: _PROTECTED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FAULT,
}


def of_system(error: OSError, otherwise: str = N_("It cannot be read: {reason}.")) -> Sentence:
    """What an error of the operating system means.

    Args:
        error: as it was raised.
        otherwise: the sentence for one that has none here; ``{reason}`` takes the system's own words.
    """
    if getattr(error, "winerror", None) in _SHARING:
        return IN_USE, {}
    known = _BY_NUMBER.get(error.errno) if error.errno is not None else None
    return (known, {}) if known is not None else (otherwise, {"reason": error.strerror or str(error)})


def in_short(words: str, language: Callable[[str], str]) -> str:
    """What the system says (``strerror``), to stand within a sentence; as it is where we have no words for it."""
    known = _BY_WORDS.get(words)
    return language(known) if known is not None else words


def of_database(error: sqlite3.Error) -> Sentence:
    """What an error of SQLite means; the words of SQLite only where there is no sentence."""
    code = getattr(error, "sqlite_errorcode", None)
    # without a code it is not SQLite's, but what a reader of files says of a header
    known = (
        _BY_CODE.get(code & 0xFF) if code is not None else NO_DATABASE if type(error) is sqlite3.DatabaseError else None
    )
    return (known, {}) if known is not None else (N_("It cannot be read: {reason}."), {"reason": str(error)})
