"""Which program has a file open, as the Restart Manager of Windows tells it.

Wine 8 has the calls, and they tell of nobody: there a library of the same calls stands in, which checks what it is
asked and fills the structures of RestartManager.h.
"""

# ruff: noqa: N802 - the names of the library
import ctypes
import os
import struct
import subprocess
import sys

import pytest

from tidytrace.host import restarts
from tidytrace.host.holders import holders
from wine import WINE

windows = pytest.mark.skipif(os.name != "nt", reason="the Restart Manager is of Windows")
NO_ANSWER = "Wine 8 answers that nobody uses a file, whoever does"
HOLD = "import sys; file = open(sys.argv[1], 'rb'); print('open', flush=True); sys.stdin.read()"


def entry(pid: int, name: str, service: str = "") -> bytes:
    """As Windows writes it: what follows the end of a text is whatever lay there."""
    texts = [(text.encode("utf-16-le") + b"\0\0").ljust(size, b"\xcd") for text, size in ((name, 512), (service, 128))]
    return struct.pack("<LLL", pid, 0x9A7B, 0x1DC_0000) + b"".join(texts) + struct.pack("<lLLl", 1, 1, 2, 0)


def test_it_has_the_size_of_the_header():
    assert restarts.ENTRY.size == 668 == len(entry(1, "a"))


def test_programs_are_told_by_the_names_that_a_person_knows():
    answer = entry(4711, "Claude") + entry(os.getpid(), "Tidytrace") + entry(815, "微信 (AI)") + b"\xcd" * 668
    assert [(one.pid, one.name) for one in restarts.told(answer, 3)] == [(4711, "Claude"), (815, "微信 (AI)")]


def test_one_without_a_name_is_told_by_its_service_or_at_least_by_its_number():
    answer = entry(12, "", "wsearch") + entry(13, "") + entry(14, "n" * 255)
    assert [one.name for one in restarts.told(answer, 3)] == ["wsearch", "?", "n" * 255]
    assert restarts.told(answer, 0) == ()


class Library:
    """The calls, answered by a list of programs that are too many at first."""

    def __init__(self, *programs: bytes, refuses: str = "") -> None:
        self.programs, self.refuses = programs, refuses
        self.files: list[str] = []
        self.open = 0

    def RmStartSession(self, session, flags, key) -> int:
        assert flags == 0
        assert len(key) == 33
        session._obj.value = 7
        self.open += 1
        return 5 if self.refuses == "start" else 0

    def RmRegisterResources(self, session, count, names, *nothing) -> int:
        assert session.value == 7
        assert nothing == (0, None, 0, None)
        self.files += list(names)[:count]
        return 5 if self.refuses == "register" else 0

    def RmGetList(self, session, needed, given, found, reasons) -> int:
        needed._obj.value = len(self.programs)
        if given._obj.value < len(self.programs):
            return 234
        given._obj.value = len(self.programs)
        ctypes.memmove(found, b"".join(self.programs), 668 * len(self.programs))
        return 5 if self.refuses == "list" else 0

    def RmEndSession(self, session) -> int:
        self.open -= 1
        return 0


@windows
def test_more_programs_than_there_was_room_for(tmp_path):
    library = Library(*(entry(1000 + number, f"app {number}") for number in range(20)))
    found = restarts.asked(library, tmp_path / "con.json")
    assert [one.name for one in found] == [f"app {number}" for number in range(20)]
    assert library.files == [f"\\\\?\\{tmp_path}\\con.json"]
    assert library.open == 0


@windows
@pytest.mark.parametrize("call", ["register", "list"])
def test_a_system_that_does_not_answer_tells_of_nobody_and_the_question_is_ended(tmp_path, call):
    library = Library(entry(9, "app"), refuses=call)
    assert restarts.asked(library, tmp_path / "a.json") == ()
    assert library.open == 0


@windows
@pytest.mark.skipif(WINE, reason=NO_ANSWER)
def test_a_program_that_has_a_file_open_is_named_and_goes_on(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text("{}")
    words = [sys.executable, "-c", HOLD, os.fspath(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"open"
        assert [one.pid for one in holders(path)] == [process.pid]
        assert process.poll() is None
