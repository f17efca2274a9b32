"""The program that has Python inside, built from the locks and used.

It takes minutes and a network for the libraries; it runs when it is asked for:
``TIDYTRACE_TEST_FROZEN=1 sh installer/test.sh tests/installer/frozen/test_program.py``. With the path of a folder that
``installer/frozen/build.py`` made instead of the 1, that one is tried.
"""

import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from packing import script

SWITCH = "TIDYTRACE_TEST_FROZEN"
ASKED = os.environ.get(SWITCH, "")
pytestmark = pytest.mark.skipif(not ASKED, reason=f"takes minutes; asked for by {SWITCH}=1")
tried = script("frozen/tried")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Of the two programs."""
    if Path(ASKED).is_dir():
        return Path(ASKED)
    made = tmp_path_factory.mktemp("frozen")
    return script("frozen/build").build(made / "dist", made / "work")


@pytest.fixture
def on_its_own(folder, tmp_path):
    return tried.Tried(folder, tmp_path, {"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", **_system()})


def _system():
    names = ("SYSTEMROOT", "TEMP", "LANG") if os.name == "nt" else ("LANG",)  # a socket has no room in a long folder
    return {name: os.environ[name] for name in names if name in os.environ}


def test_it_does_all_that_it_could_lack_something_for(on_its_own):
    for one in on_its_own.all():
        one()
    assert [path.name for path in on_its_own.home.iterdir() if path.name == "note.txt"]


def test_its_files_are_those_of_the_list(folder):
    files = script("files")
    below = folder / "_internal"
    assert not [path for path in files.files() if not (below / path).is_file()]
    ours = {path.relative_to(below).as_posix() for path in (below / files.PACKAGE).rglob("*") if path.is_file()}
    assert ours == {str(path) for path in files.files()}


def test_what_is_worked_out_in_advance_is_found_again(on_its_own):
    on_its_own.run("--part", "settle", "prepare")
    on_its_own.apps()
    made = on_its_own.command.parent / "_internal" / "share" / "tidytrace"
    assert (made / "catalogue").stat().st_size > 0
    before = {path: path.stat().st_mtime_ns for path in made.iterdir()}
    on_its_own.told("checkup", codes=(1,))
    assert {path: path.stat().st_mtime_ns for path in made.iterdir()} == before
    own = on_its_own.home / ".cache" / "tidytrace"
    assert not (own / "catalogue").exists()


def test_the_window_is_painted_on_a_display(folder, tmp_path):
    if sys.platform != "linux" or shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is missing")
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x900x24", "-nolisten", "tcp", "-fbdir", tmp_path]
    screen = subprocess.Popen(words, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    home = tmp_path / "home"
    home.mkdir()
    program = tried.Tried(folder, home, {"PATH": os.environ["PATH"], "DISPLAY": display})
    window = subprocess.Popen([program.window], env=program.environ, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        picture = _picture(tmp_path / "Xvfb_screen0")
        while _colours(picture) < 20:
            assert time.monotonic() < end, "nothing is painted"
            time.sleep(0.5)
            picture = _picture(tmp_path / "Xvfb_screen0")
        keep = os.environ.get("TIDYTRACE_TEST_FROZEN_PICTURE")
        if keep:
            time.sleep(3)  # its pages follow the frame
            _picture(tmp_path / "Xvfb_screen0").save(keep)
    finally:
        window.terminate()
        window.wait(30)
        screen.terminate()
        screen.wait(30)


def _picture(path: Path) -> QImage:
    """Of an XWD file (X11's XWDFile.h): twenty-five numbers, a name, a table of colours of 12 bytes each, pixels."""
    content = path.read_bytes()
    head = struct.unpack(">25I", content[:100])
    size, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
    pixels = content[size + 12 * colours :]
    return QImage(pixels, width, height, line, QImage.Format.Format_RGB32).copy()


def _colours(picture: QImage) -> int:
    every = range(0, picture.height(), 7)
    return len({picture.pixel(x, y) for y in every for x in range(0, picture.width(), 7)})
