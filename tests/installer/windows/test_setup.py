"""The installer for Windows: it compiles, knows each file by name, and says all in both languages."""

import re
import shutil
import subprocess

import pytest

from packing import INSTALLER, script
from tidytrace import __version__
from tidytrace.gui import settling
from tidytrace.itself import SILENT
from tidytrace.resources import prepared

WINDOWS = INSTALLER / "windows"
setup = script("windows/setup")
NSI = (WINDOWS / "tidytrace.nsi").read_text("utf-8")
TEXTS = (WINDOWS / "texts.nsh").read_text("utf-8")


@pytest.fixture
def folder(tmp_path):
    """What PyInstaller makes, as far as it matters here."""
    made = tmp_path / "tidytrace"
    for place in ("tidytrace.exe", "tidytrace-window.exe", "_internal/base.zip", "_internal/a/b/c$d 清.txt"):
        (made / place).parent.mkdir(parents=True, exist_ok=True)
        (made / place).write_bytes(b"x" * 2048)
    return made


def test_it_compiles_to_the_same_program_each_time(folder, tmp_path):
    if shutil.which("makensis") is None:
        pytest.skip("makensis is missing: on Debian, apt-get install nsis")
    first, second = (setup.pack(folder, tmp_path / out) for out in ("first", "second"))
    assert first.name == f"tidytrace-{__version__}-windows-x64-setup.exe"
    content = first.read_bytes()
    assert content == second.read_bytes()
    assert content[:2] == b"MZ"
    assert b'level="asInvoker"' in content or b"asInvoker" in content
    assert b"longPathAware" in content


def test_what_is_made_here_can_be_signed(folder, tmp_path):
    if shutil.which("makensis") is None:
        pytest.skip("makensis is missing: on Debian, apt-get install nsis")
    log = tmp_path / "signed"
    signer = tmp_path / "sign"
    signer.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{log}"\n', encoding="utf-8")
    signer.chmod(0o755)
    made = setup.pack(folder, tmp_path / "out", sign=str(signer))
    signed = log.read_text("utf-8").splitlines()
    assert len(signed) == 2
    assert str(made) in signed


def test_a_file_that_cannot_be_packed_stops_it(folder, tmp_path):
    if shutil.which("makensis") is None:
        pytest.skip("makensis is missing: on Debian, apt-get install nsis")
    with pytest.raises(subprocess.CalledProcessError):
        setup.pack(folder, tmp_path / "out", sign="/nowhere/at/all")


def test_each_file_is_laid_down_and_taken_away_by_its_name(folder):
    listed = setup.listing(folder)
    laying, _, taking = listed.partition("!macro REMOVE_FILES")
    assert '    SetOutPath "$INSTDIR\\_internal\\a\\b"\n    File "/oname=c$$d 清.txt"' in laying
    assert '    SetOutPath "$INSTDIR"\n    File "/oname=tidytrace-window.exe"' in laying
    assert '    Delete "$INSTDIR\\_internal\\a\\b\\c$$d 清.txt"' in taking
    assert laying.count("    File ") == taking.count("    Delete ") == 4


def test_a_folder_goes_only_when_it_is_empty_and_after_those_in_it(folder):
    taking = setup.listing(folder).partition("!macro REMOVE_FILES")[2]
    gone = re.findall(r'^    RMDir "(.+)"$', taking, re.MULTILINE)
    assert (
        gone.index("$INSTDIR\\_internal\\a\\b")
        < gone.index("$INSTDIR\\_internal\\a")
        < gone.index("$INSTDIR\\_internal")
    )
    assert "$INSTDIR" not in gone
    # with all that is in it goes only what the program itself worked out
    assert re.findall(r"RMDir /r (.+)", taking) == ['"$INSTDIR\\_internal\\share\\tidytrace"']
    assert prepared().parts[-2:] == ("share", "tidytrace")


def test_the_longest_path_leaves_room_for_where_people_live(folder):
    listed = setup.listing(folder)
    longest = len("_internal/a/b/c$d 清.txt")
    assert f"!define LONGEST_FILE {longest}\n" in listed
    assert "!define KILOBYTES 8" in listed
    ours = max(len(f"_internal/{path}") for path in script("files").files())
    # a name of twenty letters, which is the longest of an account, and 259 characters
    home = "C:\\Users\\" + "x" * 20 + "\\AppData\\Local\\Programs\\Tidytrace\\"
    assert len(home) + ours < 200


def test_all_texts_are_there_in_both_languages():
    said = {
        language: dict(re.findall(rf"^LangString (\w+) \$\{{LANG_{language}\}} \"(.+)\"$", TEXTS, re.MULTILINE))
        for language in ("ENGLISH", "SIMPCHINESE")
    }
    assert set(said["ENGLISH"]) == set(said["SIMPCHINESE"])
    assert set(re.findall(r"\$\(([A-Z_]+)\)", NSI)) == set(said["ENGLISH"])
    for name, text in said["SIMPCHINESE"].items():
        assert re.search(r"[\u4e00-\u9fff]", text), name
    for name, text in said["ENGLISH"].items():
        assert not re.search(r"[\u4e00-\u9fff]", text), name


def test_it_speaks_with_the_program_as_the_program_understands():
    words = set(re.findall(r"--part settle ([\w-]+)", NSI))
    assert words == set(settling.DEEDS)
    assert f"!define ENDED_WATCHER {settling.ENDED_WATCHER} " in NSI
    assert f'!define PROGRAM "$INSTDIR\\{SILENT}"' in NSI


def test_it_needs_no_administrator_and_touches_nobody_else():
    assert "RequestExecutionLevel user" in NSI
    assert not re.search(r"\b(HKLM|HKCR|SetShellVarContext all)\b", NSI)


def test_only_folders_that_it_made_itself_go_with_all_that_is_in_them():
    assert set(re.findall(r'RMDir /r "(.+?)"', NSI)) == {"${BEFORE}", "$INSTDIR\\_internal"}
    assert "vault" not in "".join(re.findall(r"(?:Delete|RMDir|Rename)[^\n]*", NSI))


def test_no_question_is_asked_where_nobody_can_answer():
    boxes = re.findall(r"MessageBox [^\n]*", NSI)
    assert boxes
    assert all("/SD ID" in box for box in boxes)
