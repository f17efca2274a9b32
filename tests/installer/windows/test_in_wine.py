"""The installer at work: it lays down, renews, refuses and takes away, under Wine, with a stand-in for the program.

It takes a minute, and needs Wine, NSIS and a compiler; it runs when it is asked for:
``TIDYTRACE_TEST_SETUP=1 sh installer/test.sh tests/installer/windows/test_in_wine.py``.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from packing import script
from tidytrace import __version__

SWITCH = "TIDYTRACE_TEST_SETUP"
TOOLS = ("wine", "wineserver", "makensis", "x86_64-w64-mingw32-gcc")
pytestmark = pytest.mark.skipif(not os.environ.get(SWITCH), reason=f"takes a minute; asked for by {SWITCH}=1")
setup = script("windows/setup")
KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Tidytrace"
STANDIN = r"""
#include <stdio.h>
#include <wchar.h>
/* stands for the program: writes down what it was asked, and answers what stands in «answer» */
int wmain(int count, wchar_t **words) {
    wchar_t path[600];
    int code = 0;
    _snwprintf(path, 600, L"%ls\\asked", _wgetenv(L"LOCALAPPDATA"));
    FILE *asked = _wfopen(path, L"a");
    for (int at = 1; at < count; at++) fwprintf(asked, L"%ls ", words[at]);
    fwprintf(asked, L"\n");
    fclose(asked);
    _snwprintf(path, 600, L"%ls\\answer", _wgetenv(L"LOCALAPPDATA"));
    FILE *answer = count > 3 && !wcscmp(words[3], L"leave") ? _wfopen(path, L"r") : 0;
    if (answer) { fwscanf(answer, L"%d", &code); fclose(answer); }
    return code;
}
"""


class Wine:
    """A Windows of its own, with a person in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            **os.environ,
            "WINEPREFIX": str(folder),
            "WINEDEBUG": "-all",
            "WINEARCH": "win64",
            "DISPLAY": "",
        }
        self.environ["WINEDLLOVERRIDES"] = "mscoree,mshtml="
        self.run("wineboot", "-i")
        self.version("win10")
        self.home = next(path for path in (folder / "drive_c" / "users").iterdir() if path.name != "Public")
        self.local = self.home / "AppData" / "Local"
        self.place = self.local / "Programs" / "Tidytrace"

    def run(self, *words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["wine", *map(str, words)],
            env=self.environ,
            cwd=cwd or self.folder.parent,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=300,
            check=False,
        )

    def version(self, name: str) -> None:
        """Of Windows that it says it is."""
        self.run("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", name, "/f")

    def told(self, name: str) -> str:
        """A value of our entry in the list of programs; empty where there is none."""
        said = self.run("reg", "query", KEY, "/v", name).stdout
        lines = [line.split(None, 2) for line in said.splitlines() if line.split(None, 1)[:1] == [name]]
        return lines[0][2].strip() if lines else ""

    def asked(self) -> list[str]:
        """What the stand-in was asked since the last time."""
        noted = self.local / "asked"
        lines = noted.read_text("utf-8").splitlines() if noted.exists() else []
        noted.unlink(missing_ok=True)
        return [line.strip().removeprefix("--part settle ") for line in lines]

    def answers(self, code: int) -> None:
        """What the stand-in says when it is asked to leave."""
        (self.local / "answer").write_text(str(code), encoding="utf-8")

    def uninstall(self, *words: str) -> int:
        """Its exit code; with ``_?=`` it works where it lies, and is waited for."""
        return self.run(
            self.place / "tidytrace-uninstall.exe", "/S", *words, f"_?={self.windows(self.place)}"
        ).returncode

    def windows(self, path: Path) -> str:
        """A path as Windows has it."""
        return "C:\\" + str(path.relative_to(self.folder / "drive_c")).replace("/", "\\")


@pytest.fixture(scope="module")
def wine(tmp_path_factory):
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"missing: {', '.join(missing)}")
    made = Wine(tmp_path_factory.mktemp("wine") / "prefix")
    yield made
    subprocess.run(["wineserver", "-k"], env=made.environ, check=False)


@pytest.fixture(scope="module")
def standin(tmp_path_factory):
    folder = tmp_path_factory.mktemp("standin")
    (folder / "standin.c").write_text(STANDIN, encoding="utf-8")
    words = ["x86_64-w64-mingw32-gcc", "-municode", "-mwindows", "-o", folder / "standin.exe", folder / "standin.c"]
    subprocess.run(words, check=True)
    return folder / "standin.exe"


@pytest.fixture
def installer(standin, tmp_path, monkeypatch):
    """Makes one of a version, with these files beside the two programs."""

    def make(version: str, *places: str) -> Path:
        folder = tmp_path / version / "tidytrace"
        for place in ("tidytrace.exe", "tidytrace-window.exe", *(f"_internal/{one}" for one in places)):
            path = Path(os.path.normpath(folder / place))
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(standin, path)
        monkeypatch.setattr(setup.files, "version", lambda: version)
        return setup.pack(folder, tmp_path / version / "out")

    return make


def test_installed_renewed_refused_and_taken_away(wine, installer):
    old = installer("0.0.9", "base.zip", "only/in the old one.txt")
    new = installer("0.1.0", "base.zip", "清/new$one.txt")

    def below() -> set[str]:
        return {path.relative_to(wine.place).as_posix() for path in wine.place.rglob("*") if path.is_file()}

    programs = {"tidytrace.exe", "tidytrace-window.exe", "tidytrace-uninstall.exe", "_internal/base.zip"}

    # for the first time
    assert wine.run(old, "/S").returncode == 0
    assert below() == programs | {"_internal/only/in the old one.txt"}
    assert wine.asked() == ["prepare"]
    assert wine.told("DisplayVersion") == "0.0.9"
    assert wine.told("InstallLocation") == wine.windows(wine.place)
    link = next((wine.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs").glob("Tidytrace.lnk"))
    assert link.stat().st_size > 0

    # the window goes on: nothing changes
    wine.answers(1)
    assert wine.run(new, "/S").returncode == 2
    assert wine.told("DisplayVersion") == "0.0.9"
    assert "_internal/only/in the old one.txt" in below()
    assert wine.asked() == ["leave"]

    # renewed: nothing of the old one is left, and the watcher that ended runs again
    wine.answers(10)
    assert wine.run(new, "/S").returncode == 0
    assert below() == programs | {"_internal/清/new$one.txt"}
    assert not (wine.place / "_before").exists()
    assert wine.asked() == ["leave", "come"]
    assert wine.told("DisplayVersion") == "0.1.0"

    # an older one over it is refused where nobody can be asked
    wine.answers(0)
    assert wine.run(old, "/S").returncode == 2
    assert wine.told("DisplayVersion") == "0.1.0"
    assert wine.asked() == []

    # taken away; what somebody laid there, and what the person has, stays
    foreign = wine.place / "_internal" / "mine.txt"
    foreign.write_text("mine", encoding="utf-8")
    worked_out = wine.place / "_internal" / "share" / "tidytrace" / "catalogue"
    worked_out.parent.mkdir(parents=True)
    worked_out.touch()
    vault = wine.local / "tidytrace" / "vault" / "copy"
    vault.parent.mkdir(parents=True)
    vault.write_text("sealed", encoding="utf-8")
    assert wine.uninstall() == 0
    assert below() <= {"_internal/mine.txt", "tidytrace-uninstall.exe"}
    assert foreign.read_text("utf-8") == "mine"
    assert vault.read_text("utf-8") == "sealed"
    assert wine.asked() == ["leave", "go"]
    assert wine.told("DisplayVersion") == ""
    assert not link.exists()


def test_with_a_word_the_persons_settings_go_too_and_the_path_is_put_right(wine, installer):
    wine.answers(0)
    shutil.rmtree(wine.place, ignore_errors=True)
    assert wine.run(installer(__version__, "base.zip"), "/S").returncode == 0
    wine.run("reg", "add", KEY, "/v", "InPath", "/t", "REG_DWORD", "/d", "1", "/f")
    wine.asked()
    assert wine.uninstall("/CLEAN") == 0
    assert wine.asked() == ["leave", "clean", "path-out"]
    assert not (wine.place / "_internal").exists()


def test_one_that_fails_half_way_leaves_the_older_one_as_it_was(wine, installer):
    wine.answers(0)
    shutil.rmtree(wine.place, ignore_errors=True)
    wine.run("reg", "delete", KEY, "/f")
    assert wine.run(installer("0.1.0", "base.zip", "old.txt"), "/S").returncode == 0
    before = {path: path.read_bytes() for path in wine.place.rglob("*") if path.is_file()}
    # a file of the newer one cannot be laid where a folder is
    newer = installer("0.2.0", "base.zip", "new.txt", "../in the way")
    (wine.place / "in the way").mkdir()
    assert wine.run(newer, "/S").returncode == 2
    assert {path: path.read_bytes() for path in wine.place.rglob("*") if path.is_file()} == before
    assert wine.told("DisplayVersion") == "0.1.0"


def test_it_always_has_a_folder_of_its_own(wine, installer):
    made = installer(__version__, "base.zip")
    documents = wine.folder / "drive_c" / "Documents"
    documents.mkdir()
    assert wine.run(made, "/S", "/D=C:\\Documents").returncode == 0
    assert (documents / "Tidytrace" / "tidytrace.exe").exists()
    assert [path.name for path in documents.iterdir()] == ["Tidytrace"]


def test_an_old_windows_is_refused(wine, installer):
    made = installer(__version__, "base.zip")
    wine.version("win7")
    assert wine.run(made, "/S", "/D=C:\\Old").returncode == 2
    wine.version("win10")
    assert not (wine.folder / "drive_c" / "Old").exists()


def test_a_folder_too_far_down_is_refused(wine, installer):
    made = installer(__version__, "x" * 100)
    wine.run("reg", "delete", KEY, "/f")
    assert wine.run(made, "/S", "/D=C:\\" + "y" * 160).returncode == 2
    assert not (wine.folder / "drive_c" / ("y" * 160) / "Tidytrace" / "tidytrace.exe").exists()
