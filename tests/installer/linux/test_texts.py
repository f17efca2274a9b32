"""What the desktop is told of the program: its entry, its page in the software centre, manual and completions."""

import gzip
import importlib.util
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tidytrace import __version__

ROOT = Path(__file__).resolve().parents[3]
LINUX = ROOT / "installer" / "linux"
METAINFO = LINUX / "io.github.tidytrace.Tidytrace.metainfo.xml"
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages of Linux are built there")


def module(name: str):
    spec = importlib.util.spec_from_file_location(f"linux_{name}", LINUX / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize(
    ("program", "words", "file"),
    [
        ("desktop-file-validate", [], LINUX / "tidytrace.desktop"),
        ("appstreamcli", ["validate", "--no-net"], METAINFO),
    ],
)
def test_debians_own_tools_find_nothing_wrong(program, words, file):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is missing")
    done = subprocess.run([program, *words, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "error" not in done.stdout.lower()


def test_the_newest_release_is_this_version():
    releases = ET.parse(METAINFO).getroot().findall("releases/release")
    assert releases[0].get("version") == __version__


def test_everything_is_said_in_both_languages():
    root = ET.parse(METAINFO).getroot()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for parent in root.iter():
        texts = [one for one in parent if one.tag in {"name", "summary", "p", "li"}]
        assert sum(one.get(lang) is None for one in texts) == sum(one.get(lang) == "zh-CN" for one in texts), parent.tag
    entry = (LINUX / "tidytrace.desktop").read_text("utf-8")
    for key in ("Name", "GenericName", "Comment", "Keywords"):
        assert re.search(rf"^{key}=.", entry, re.MULTILINE)
        assert re.search(rf"^{key}\[zh_CN\]=.", entry, re.MULTILINE)


def test_the_manual_names_every_command_in_both_languages(tmp_path):
    made = module("manual")
    made.main(tmp_path, 0)
    english = gzip.decompress((tmp_path / "man/man1/tidytrace.1.gz").read_bytes()).decode()
    chinese = gzip.decompress((tmp_path / "man/zh_CN/man1/tidytrace.1.gz").read_bytes()).decode()
    for command in ("checkup", "chats erase", "vault restore", "report verify", "watch", "scan"):
        assert f'"tidytrace {command}"' in english
        assert f'"tidytrace {command}"' in chinese
    assert "对话" in chinese or "聊天" in chinese
    assert "\n.TH TIDYTRACE 1 " in "\n" + english
    if shutil.which("man"):
        page = tmp_path / "tidytrace.1"
        page.write_text(english, encoding="utf-8")
        shown = subprocess.run(
            ["man", "--warnings", "-l", page],
            capture_output=True,
            text=True,
            check=False,
            env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        )
        assert shown.returncode == 0
        assert shown.stderr == ""


def test_shells_can_complete_the_command(tmp_path):
    module("manual").main(tmp_path, 0)
    for place in ("bash-completion/completions/tidytrace", "zsh/site-functions/_tidytrace"):
        assert "_TIDYTRACE_COMPLETE" in (tmp_path / place).read_text("utf-8")
    if shutil.which("bash"):
        done = subprocess.run(["bash", "-n", tmp_path / "bash-completion/completions/tidytrace"], check=False)
        assert done.returncode == 0


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
