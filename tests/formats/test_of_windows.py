"""Settings files as Windows has them: lines that end in CR LF, a byte order mark, hidden ones."""

import ctypes
import os
import stat
from pathlib import Path

import pytest

from tidytrace.formats import apply_edit, plan_edit, revert_edit

MARK = b"\xef\xbb\xbf"
FILES = {
    "json": (b'{\r\n\t"share": true,\r\n\t"other": "\\u6e05"\r\n}\r\n', ("share",), False, b'"share": false'),
    "toml": (b"# mine\r\nshare = true\r\n\r\n[other]\r\na = 1\r\n", ("share",), False, b"share = false"),
    "yaml": (b"# mine\r\nshare: true\r\nother:\r\n  a: 1\r\n", ("share",), False, b"share: false"),
    "ini": (b"; mine\r\n[main]\r\nshare=1\r\nother=2\r\n", ("main", "share"), "0", b"share=0"),
}


@pytest.mark.parametrize("mark", [b"", MARK], ids=["plain", "with a mark"])
@pytest.mark.parametrize("kind", FILES)
def test_every_other_byte_stays_and_comes_back(home, kind, mark):
    content, key, value, written = FILES[kind]
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"settings.{kind}"
    path.write_bytes(mark + content)
    edit = plan_edit(path, kind, key, value, home=home)

    apply_edit(edit, home=home)

    changed = path.read_bytes()
    assert changed.startswith(mark + content[:8])
    assert written in changed
    assert changed.count(b"\r\n") == changed.count(b"\n") == content.count(b"\n")
    assert revert_edit(edit, home=home) == "bytes"
    assert path.read_bytes() == mark + content


@pytest.mark.skipif(os.name != "nt", reason="files of Windows")
def test_a_hidden_file_stays_hidden(home):
    home.mkdir(parents=True, exist_ok=True)
    path = home / "settings.json"
    path.write_text('{"share": true}')
    marks = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM
    assert ctypes.windll.kernel32.SetFileAttributesW(os.fspath(path), marks)
    edit = plan_edit(path, "json", ("share",), False, home=home)

    apply_edit(edit, home=home)
    assert path.stat().st_file_attributes & marks == marks
    revert_edit(edit, home=home)
    assert path.stat().st_file_attributes & marks == marks


@pytest.mark.skipif(os.name != "nt", reason="files of Windows")
def test_a_path_in_other_capitals_is_in_the_home(home):
    home.mkdir(parents=True, exist_ok=True)
    (home / "Settings.json").write_text('{"share": true}')
    path = Path(str(home).upper()) / "SETTINGS.JSON"
    apply_edit(plan_edit(path, "json", ("share",), False, home=home), home=home)
    assert [one.name for one in home.iterdir()] == ["Settings.json"]
    assert (home / "Settings.json").read_text() == '{"share": false}'
