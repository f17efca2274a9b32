"""What goes into the program that has Python inside, and what Windows is told of it."""

import ast
import re
import sys

import pytest

from packing import INSTALLER, ROOT, script
from tidytrace.itself import SILENT

parts = script("frozen/parts")
winversion = script("frozen/winversion")
SPEC = (INSTALLER / "frozen" / "tidytrace.spec").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\plugins\\styles\\qmodernwindowsstyle.dll", True),
        ("PySide6\\plugins\\imageformats\\qsvg.dll", True),
        ("PySide6\\Qt6Core.dll", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("c2pa/libs/c2pa_c.dll", True),
        ("tidytrace/resources/locale/zh_CN/LC_MESSAGES/tidytrace.mo", True),
        ("PySide6\\opengl32sw.dll", False),
        ("PySide6\\Qt6Pdf.dll", False),
        ("PySide6\\Qt6Quick.dll", False),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", False),
        ("PySide6\\plugins\\networkinformation\\qnetworklistmanager.dll", False),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/translations/qt_help_zh_CN.qm", False),
        ("c2pa/libs/libc2pa_c.rlib", False),
    ],
)
def test_what_the_program_never_loads_is_left_out(name, used):
    assert [one[0] for one in parts.useful([(name, "/somewhere", "BINARY")])] == ([name] if used else [])


def test_a_library_that_is_loaded_by_its_path_keeps_its_place():
    found = parts.libraries_of("c2pa", "libs")
    assert [place for _, place in found] == ["c2pa/libs"] * len(found)
    assert found


def test_a_library_that_is_not_there_stops_the_build():
    with pytest.raises(SystemExit, match="nowhere is not installed"):
        parts.libraries_of("nowhere", "libs")


@pytest.mark.skipif(sys.platform == "win32", reason="the name there has another ending")
def test_what_several_modules_share_is_found(tmp_path, monkeypatch):
    for name in ("abc__mypyc.cpython-311-x86_64-linux-gnu.so", "other.so", "abc__mypyc.txt"):
        (tmp_path / name).touch()
    monkeypatch.setattr("sysconfig.get_path", lambda _which: str(tmp_path))
    assert parts.beside_packages() == ["abc__mypyc"]


def test_what_builds_it_is_locked_with_hashes_and_fits_what_is_in_it():
    lock = (INSTALLER / "frozen" / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    builds = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))
    assert "pyinstaller" in builds
    assert len(re.findall(r"^[a-z0-9-]+==\S+.*\\\n    --hash=sha256:", lock, re.MULTILINE)) == len(builds)
    program = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert all(program.get(name, version) == version for name, version in builds.items())


def test_the_two_programs_are_called_as_the_code_calls_them():
    made = re.findall(r'program\("([\w-]+)", console=(\w+)\)', SPEC)
    assert made == [("tidytrace-window", "False"), ("tidytrace", "True")]
    assert f"{made[0][0]}.exe" == SILENT


def test_the_list_of_files_is_the_shared_one():
    ast.parse(SPEC)
    assert "files.data()" in SPEC
    assert "files.modules()" in SPEC
    assert "resources" not in SPEC.replace("of the bundle's resources", "")


@pytest.mark.parametrize("name", winversion.DESCRIPTIONS)
def test_windows_is_told_name_and_version_in_both_languages(name, tmp_path):
    text = (tmp_path / f"{name}.version").read_text("utf-8") if winversion.written(tmp_path, name, "1.2.3") else ""
    tree = ast.parse(text, mode="eval")
    assert isinstance(tree.body, ast.Call)
    assert "filevers=(1, 2, 3, 0)" in text
    assert "StringStruct('ProductName', '清迹')" in text
    assert f"StringStruct('OriginalFilename', '{name}.exe')" in text
    assert text.count("StringStruct('FileVersion', '1.2.3')") == 2
