"""Every package carries the files of one list: none is forgotten, and none of this computer's own gets in."""

import shutil
import subprocess
from pathlib import PurePosixPath

import pytest

from packing import ROOT, script
from tidytrace import __version__
from tidytrace.itself import PARTS

files = script("files")


def test_it_names_the_code_and_what_the_program_reads():
    listed = files.files()
    assert listed[PurePosixPath("tidytrace/__main__.py")] == ROOT / "app" / "tidytrace" / "__main__.py"
    assert PurePosixPath("tidytrace/resources/apps/codex.toml") in listed
    assert PurePosixPath("tidytrace/resources/locale/zh_CN/LC_MESSAGES/tidytrace.mo") in listed
    assert list(listed) == sorted(listed)


def test_it_is_all_that_the_project_keeps_for_the_program():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    words = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    kept = subprocess.run([*words, "app/tidytrace", "resources"], capture_output=True, check=True).stdout
    assert {path.relative_to(ROOT).as_posix() for path in files.files().values()} == set(kept.decode().split("\0")) - {
        ""
    }


def test_what_this_computer_made_is_not_in_it(tmp_path):
    code = tmp_path / "app" / "tidytrace"
    for place in ("__init__.py", "__pycache__/__init__.cpython-311.pyc", ".hidden/x.py", "a/b.py", "a/.b.py.swp"):
        (code / place).parent.mkdir(parents=True, exist_ok=True)
        (code / place).touch()
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / ".DS_Store").touch()
    assert [str(path) for path in files.files(tmp_path)] == ["tidytrace/__init__.py", "tidytrace/a/b.py"]


def test_modules_are_named_as_they_are_imported():
    modules = files.modules()
    assert {"tidytrace", "tidytrace.__main__", "tidytrace.gui.start", *PARTS.values()} <= set(modules)
    assert not [name for name in modules if name.endswith("__init__")]
    assert files.version() == __version__


def test_it_is_laid_out_as_an_installed_program_lies(tmp_path):
    files.lay_out(tmp_path)
    laid = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert laid == {str(path) for path in files.files()}
    assert (tmp_path / "tidytrace/resources/sites.toml").read_bytes() == (ROOT / "resources/sites.toml").read_bytes()


@pytest.mark.parametrize("place", sorted(str(path) for path in files.data() if path.suffix not in {".toml", ".svg"}))
def test_nothing_but_what_the_program_reads_is_packed(place):
    assert PurePosixPath(place).suffix in {".txt", ".mo", ".po", ".pot", ".pub", ".desktop", ".png"}
