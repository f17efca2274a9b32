r"""Paths that Windows takes for others: of any system as texts, and of Windows itself with real files."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from tidytrace.chats import files
from tidytrace.host.matching import matches
from tidytrace.host.reading import names_in, read_bytes
from tidytrace.sensitive.looks.listing import listed
from tidytrace.winpaths import allow_long_paths, database_address, entry_path, extended, plain, spelled
from tidytrace.winpaths import windows_spelling as spelling

windows = pytest.mark.skipif(os.name != "nt", reason="asks Windows itself")
NAMES = ("con.json", "talk.", "so, what now...", "ends in a space ", "NUL", "com1.md", "aux.tar.gz")


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\me\AppData\Roaming\Claude\a.json",
        r"C:\Users\me\.codex\..\.claude\.",
        r"C:\Users\me\console.json",
        r"C:\Users\me\nullable",
        r"C:\Users\me\com10.md",
        r"C:\Users\me\ begins with a space",
        "relative.",
        "NUL",
        "C:drive-relative.",
        "",
    ],
)
def test_a_path_that_windows_understands_stays_as_it_is(path):
    assert spelling(path) is path


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_windows_takes_for_another_gets_the_prefix(name):
    assert spelling(rf"C:\Users\me\{name}") == rf"\\?\C:\Users\me\{name}"
    assert spelling(rf"C:\Users\{name}\a.json") == rf"\\?\C:\Users\{name}\a.json"


def test_a_long_path_gets_it_from_the_length_on_that_a_folder_cannot_have():
    short = "C:\\" + "清" * 244
    assert spelling(short) is short
    assert spelling(short + "迹") == f"\\\\?\\{short}迹"


def test_behind_the_prefix_there_are_no_dots_and_no_slashes_of_others():
    long = "x" * 250
    assert spelling(f"C:/Users/me/../you/./{long}") == rf"\\?\C:\Users\you\{long}"
    assert extended(r"\\server\share\me\..\a.json") == r"\\?\UNC\server\share\a.json"
    assert spelling(rf"\\server\share\{long}") == rf"\\?\UNC\server\share\{long}"
    assert extended(r"\\?\C:\a.") == r"\\?\C:\a."


@pytest.mark.parametrize("path", [r"C:\Users\me\talk.", r"\\server\share\nul", r"D:\a"])
def test_what_is_shown_is_the_plain_path(path):
    assert plain(extended(path)) == path
    assert PureWindowsPath(plain(extended(path))) == PureWindowsPath(path)


def test_sqlite_is_given_an_address_that_it_understands():
    asked = PureWindowsPath(r"C:\Users\张 三\a#b%.db")
    assert database_address(asked, "mode=ro", windows=True) == (
        "file:C:%5CUsers%5C%E5%BC%A0%20%E4%B8%89%5Ca%23b%25.db?mode=ro"
    )
    share = database_address(PureWindowsPath(r"\\server\share\a.db"), windows=True)
    assert share == "file:%5C%5Cserver%5Cshare%5Ca.db"  # after «file://server» SQLite wants to hear of no computer
    long = database_address(PureWindowsPath("C:\\", *["清" * 100] * 4), "mode=rw", windows=True)
    assert long.startswith("file:%5C%5C%3F%5CC:%5C%E6%B8%85")
    assert long.endswith("?mode=rw&vfs=win32-longpath")


def test_an_address_opens_the_file_that_it_names(tmp_path):
    path = tmp_path / "what? 50% #1" if os.name != "nt" else tmp_path / "50% #1"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE turns (body)")
    with closing(sqlite3.connect(database_address(path, "mode=ro"), uri=True)) as opened:
        assert opened.execute("SELECT name FROM sqlite_master").fetchall() == [("turns",)]


@pytest.mark.skipif(os.name == "nt", reason="there they are not")
def test_elsewhere_every_path_is_what_it_is(tmp_path):
    path = tmp_path / "con.json. "
    assert spelled(path) is path
    assert allow_long_paths()


@windows
@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_listed_and_read_under_its_own_name(tmp_path, name):
    path = tmp_path / "chats" / name
    (tmp_path / "chats").mkdir()
    Path(spelled(path)).write_bytes(b"the right one")

    assert [str(one) for one in files.files_below(path.parent, pytest.fail)] == [str(path)]
    assert [one.path for one in matches(f"{tmp_path}\\chats\\*", fold=True, report=pytest.fail)] == [str(path)]
    assert [one.path for one in listed([str(path.parent)], pytest.fail)] == [str(path)]
    assert files.content_of(path, 99) == b"the right one"
    assert read_bytes(path) == b"the right one"
    assert files.status_of(path).st_size == 13


@windows
def test_of_two_names_that_windows_takes_for_one_the_right_one_is_read(tmp_path):
    (tmp_path / "talk").write_bytes(b"one")
    Path(spelled(tmp_path / "talk.")).write_bytes(b"the other")
    told = {path.name: files.content_of(path, 99) for path in files.files_below(tmp_path, pytest.fail)}
    assert told == {"talk": b"one", "talk.": b"the other"}


@windows
def test_what_lies_below_a_folder_of_such_a_name_is_found_by_its_plain_path(tmp_path):
    folder = tmp_path / "and then..."
    Path(spelled(folder)).mkdir()
    (Path(spelled(folder)) / "a.md").write_bytes(b"# a")
    with os.scandir(spelled(folder)) as entries:
        assert [entry_path(one) for one in entries] == [str(folder / "a.md")]
    assert names_in(folder) == ("a.md",)
    assert [files.content_of(one, 9) for one in files.files_below(tmp_path, pytest.fail)] == [b"# a"]


@windows
@pytest.mark.parametrize("part", ["folder" * 20, "文件夹" * 30], ids=["letters", "signs"])
def test_a_database_deep_below_is_opened(tmp_path, part):
    path = tmp_path.joinpath(*[part] * 5, "con.sqlite")
    Path(spelled(path.parent)).mkdir(parents=True)
    assert len(str(path)) > 400
    with closing(sqlite3.connect(database_address(path, "mode=rwc"), uri=True)) as made:
        made.execute("CREATE TABLE turns (body)")
    assert [one.name for one in Path(spelled(path.parent)).iterdir()] == ["con.sqlite"]


@windows
def test_every_process_of_ours_takes_long_paths_as_they_are():
    """Wine sets no limit, so here it is the bit that is looked at; Windows itself is asked where it can say it."""
    looked = (
        "import ctypes, {module}; system = ctypes.WinDLL('ntdll'); system.RtlGetCurrentPeb.restype = ctypes.c_void_p;"
        "print(ctypes.c_ubyte.from_address(system.RtlGetCurrentPeb() + 3).value & 128)"
    )
    for module in ("tidytrace", "tidytrace.watch.eyes.worker", "tidytrace.labels.credentials_worker"):
        words = [sys.executable, "-c", looked.format(module=module)]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "128", module
    assert allow_long_paths()
