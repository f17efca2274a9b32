"""What the desktop is told of the program: its entry, its page in the software centre, manual and completions."""

import gzip
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from installer_modules import linux_module as module
from tidytrace import __version__

ROOT = Path(__file__).resolve().parents[3]
SHARE = module("share")
METAINFO = ROOT / SHARE.METAINFO
ENTRY = ROOT / SHARE.ENTRY
UPPER_CASE = "cid-contains-uppercase-letter"
"""Said of every name that ends in the program's own, as Flatpak asks for."""
NOT_YET = "unknown-tag developer"
"""AppStream 0.16 of Debian 12 asks for developer_name, which 1.0 took away; later ones say nothing of it."""
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages of Linux are built there")


@pytest.fixture(scope="module")
def share(tmp_path_factory) -> Path:
    """Everything that packages place below ``share``."""
    folder = tmp_path_factory.mktemp("share")
    SHARE.place(folder)
    module("manual").main(folder, 0, packed=False)
    return folder


def judged(program: str, *words: str | Path, **environ: str) -> subprocess.CompletedProcess:
    """What a tool says; skipped where it is missing."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is missing")
    return subprocess.run(
        [found, *words], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8", **environ}
    )


def test_the_list_names_everything_that_is_placed(share):
    placed = {path.relative_to(share).as_posix() for path in share.rglob("*") if path.is_file()}
    assert placed == set(SHARE.EVERYTHING)


def test_the_entry_of_the_menu_is_a_valid_one():
    done = judged("desktop-file-validate", ENTRY)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_page_in_the_software_centre_is_a_valid_one():
    done = judged("appstreamcli", "validate", "--pedantic", "--no-net", "--no-color", METAINFO)
    assert done.returncode == 0, done.stdout
    said = [line for line in done.stdout.splitlines() if re.match(r"[EWIP]: ", line)]
    assert [line for line in said if UPPER_CASE not in line and NOT_YET not in line] == []


def test_the_names_in_these_files_are_those_of_the_list():
    root = ET.parse(METAINFO).getroot()
    assert root.findtext("id") == SHARE.APP_ID
    assert f"applications/{root.findtext('launchable')}" in SHARE.FILES
    assert f"icons/hicolor/scalable/apps/{root.findtext('icon')}.svg" in SHARE.FILES
    entry = ENTRY.read_text("utf-8")
    assert "\nIcon=tidytrace\n" in entry
    assert "\nExec=tidytrace\n" in entry


@pytest.mark.parametrize("size", SHARE.ICON_SIZES)
def test_every_icon_is_the_drawing_in_its_size(size):
    from PySide6.QtGui import QImage

    picture = QImage(str(ROOT / SHARE.FILES[f"icons/hicolor/{size}x{size}/apps/tidytrace.png"]))
    assert (picture.width(), picture.height()) == (size, size)
    fresh = module("icons").drawn((ROOT / SHARE.DRAWING).read_bytes(), size)
    pixels = [(x, y) for x in range(0, size, max(1, size // 32)) for y in range(0, size, max(1, size // 32))]
    apart = [
        sum(
            abs(one - other)
            for one, other in zip(picture.pixelColor(x, y).getRgb(), fresh.pixelColor(x, y).getRgb(), strict=True)
        )
        for x, y in pixels
    ]
    assert sum(apart) / len(apart) < 12, "draw them again: installer/linux/icons.py"
    assert picture.pixelColor(0, 0).alpha() == 0


def test_the_newest_release_is_this_version():
    releases = ET.parse(METAINFO).getroot().findall("releases/release")
    assert releases[0].get("version") == __version__


def test_everything_is_said_in_both_languages():
    root = ET.parse(METAINFO).getroot()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for parent in root.iter():
        texts = [one for one in parent if one.tag in {"name", "summary", "p", "li"}]
        assert sum(one.get(lang) is None for one in texts) == sum(one.get(lang) == "zh-CN" for one in texts), parent.tag
    entry = ENTRY.read_text("utf-8")
    for key in ("Name", "GenericName", "Comment", "Keywords"):
        assert re.search(rf"^{key}=.", entry, re.MULTILINE)
        assert re.search(rf"^{key}\[zh_CN\]=.", entry, re.MULTILINE)


def test_a_package_of_debian_packs_the_same_pages(share, tmp_path):
    module("manual").main(tmp_path, 0)
    for place in SHARE.PAGES.values():
        packed = (tmp_path / f"{place}.gz").read_bytes()
        assert gzip.decompress(packed) == (share / place).read_bytes()
        assert packed[4:8] == bytes(4), "the time of packing would differ each time"


@pytest.mark.parametrize("place", SHARE.PAGES.values())
def test_man_shows_the_page_without_a_warning(share, place):
    done = judged("man", "--warnings", "-l", share / place, MANWIDTH="80")
    assert (done.returncode, done.stderr) == (0, "")
    assert "tidytrace chats erase" in done.stdout
    widths = [sum(1 + (ord(one) >= 0x2E80) for one in line) for line in done.stdout.splitlines()]
    assert max(widths) <= 80


@pytest.mark.parametrize("place", SHARE.PAGES.values())
def test_apropos_and_whatis_understand_the_page(share, place):
    done = judged("lexgrog", share / place)
    assert done.returncode == 0, done.stdout
    assert ': "tidytrace - ' in done.stdout


@pytest.mark.parametrize("shell", SHARE.COMPLETIONS)
def test_every_shell_reads_its_completions(share, shell):
    done = judged(shell, "-n", share / SHARE.COMPLETIONS[shell])
    assert (done.returncode, done.stderr) == (0, "")


ASK = {
    "bash": (
        ". {file}; COMP_WORDS=(tidytrace che); COMP_CWORD=1; compopt() {{ :; }}; "
        "_tidytrace_completion tidytrace; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    ),
    "zsh": (
        "autoload -U compinit; compinit -u -D; source {file}; "
        "compadd() {{ print -l -- $completions }}; "
        "_describe() {{ print -l -- ${{completions_with_descriptions%%:*}} }}; "
        "words=(tidytrace che) CURRENT=2; _tidytrace_completion"
    ),
    "fish": "source {file}; complete -C 'tidytrace che' | string split -f1 \\t",
}
"""What a person gets who types «tidytrace che» and presses Tab."""


@pytest.mark.parametrize("shell", SHARE.COMPLETIONS)
def test_pressing_tab_completes_a_command(share, shell, tmp_path, home):
    command = tmp_path / "bin" / "tidytrace"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tidytrace "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    home.mkdir(parents=True, exist_ok=True)
    words = ASK[shell].format(file=share / SHARE.COMPLETIONS[shell])
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"

    done = judged(shell, "-c", words, PATH=path, TIDYTRACE_LANG="en", QT_QPA_PLATFORM="offscreen")

    assert done.stdout.split() == ["checkup"], done.stderr


def test_the_package_has_every_part_of_qt_that_the_window_loads():
    used = set()
    for path in (ROOT / "app" / "tidytrace").rglob("*.py"):
        used |= set(re.findall(r"from PySide6\.(\w+) import", path.read_text("utf-8")))
    assert used <= set(module("slim").QT_MODULES)


def test_what_only_a_compiler_reads_is_left_out(tmp_path):
    """Half of what the library for content credentials brings."""
    libraries = tmp_path / "c2pa" / "libs"
    libraries.mkdir(parents=True)
    for name in ("libc2pa_c.so", "libc2pa_c.rlib", "libc2pa_c.d"):
        (libraries / name).touch()
    for folder in ("lib", "plugins", "translations"):
        (tmp_path / "PySide6" / "Qt" / folder).mkdir(parents=True)
    module("slim").slim(tmp_path)
    assert [path.name for path in libraries.iterdir()] == ["libc2pa_c.so"]
