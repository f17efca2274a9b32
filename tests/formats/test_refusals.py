import errno
import sqlite3

import pytest

from tidytrace.formats.refusals import of_database, of_system


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "There is no permission to open it."),
        (errno.ENOENT, "It is no longer there."),
        (errno.EIO, "The disk reports an error there; it may be failing."),
        (errno.ENOSPC, "The disk has no room left."),
    ],
)
def test_what_happens_often_has_a_sentence_of_ours(number: int, sentence: str) -> None:
    assert of_system(OSError(number, "in the system's words")) == (sentence, {})


def test_what_is_rare_is_said_in_the_words_of_the_system() -> None:
    problem, parameters = of_system(OSError(errno.ERANGE, "Result not representable"))
    assert problem.format(**parameters) == "It cannot be read: Result not representable."


def test_a_file_that_another_program_holds_on_windows_is_not_called_forbidden() -> None:
    held = PermissionError(errno.EACCES, "The process cannot access the file")
    held.winerror = 32  # type: ignore[attr-defined] - only there on Windows
    assert of_system(held) == ("Another program holds it open; close that program first.", {})


def test_a_locked_and_a_damaged_database() -> None:
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    assert of_database(locked)[0] == "Its app holds it locked; close the app first."
    damaged = sqlite3.DatabaseError("database disk image is malformed")
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    assert of_database(damaged)[0] == "It is no SQLite database, or a damaged one."
