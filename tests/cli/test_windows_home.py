r"""A Windows computer as its owner sees it, with the registry and the folders of Windows itself.

Claude Desktop came as a package (its data lies in ``LocalCache`` below ``%LOCALAPPDATA%\Packages``), Cursor keeps a
database below ``%APPDATA%``, Codex files and a database in the home folder; Jan is known to the registry alone.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.host import current_host

pytestmark = pytest.mark.skipif(os.name != "nt", reason="asks Windows itself; its folders are tried on every system")

APPS = ("claude-desktop", "cursor", "codex")
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\{7a1e2b50-jan}"
PACKAGE = (
    r"Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel\Repository\Packages"
    r"\Claude_1.18286.0.0_x64__pzs8sxrjxfjjc"
)
TYPING = r"Software\Microsoft\Input\TIPC"


@contextlib.contextmanager
def registry(path: str, **values: str | int) -> Iterator[None]:
    """A key of the person's own, taken away again."""
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
        for name, value in values.items():
            winreg.SetValueEx(key, name, 0, winreg.REG_SZ if isinstance(value, str) else winreg.REG_DWORD, value)
    yield
    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)


@pytest.fixture
def said(home: Path) -> dict[str, list[Talk]]:
    """Three conversations in each of the apps."""
    home.mkdir(parents=True, exist_ok=True)
    spoken = {app: talks(3, seed=number) for number, app in enumerate(APPS)}
    for app, mine in spoken.items():
        WRITERS[app](current_host(), mine)
    return spoken


def words_in(home: Path) -> bytes:
    """Everything that lies in the home but what is Tidytrace's own."""
    files = (path for path in home.rglob("*") if path.is_file() and "tidytrace" not in str(path.relative_to(home)))
    return b"\n".join(path.read_bytes() for path in files)


def listed(command, *more: str) -> dict[str, str]:
    answer = command("chats", "list", *more, "--json")
    assert answer.document["errors"] == []
    return {chat["id"]: chat["app"] for chat in answer.document["chats"]}


def test_apps_are_found_by_folders_packages_and_the_registry(command, said):
    with (
        registry(UNINSTALL, DisplayName="Jan 0.6.9", DisplayVersion="0.6.9", InstallLocation=r"C:\Jan"),
        registry(PACKAGE, PackageID="Claude"),
    ):
        answer = command("apps", "--json")

    apps = {one["id"]: one for one in answer.document["apps"]}
    assert answer.document["errors"] == []
    assert {*APPS, "jan"} <= set(apps)
    assert apps["jan"]["version"] == "0.6.9"
    assert apps["claude-desktop"]["version"] == "1.18286.0.0"
    assert "Packages\\Claude_pzs8sxrjxfjjc\\LocalCache" in apps["claude-desktop"]["data_dirs"][0]
    assert sum(store["conversations"] for store in apps["cursor"]["stores"]) == 3
    assert all("/" not in place for app in apps.values() for place in app["data_dirs"])


def test_a_switch_of_windows_is_read_in_the_registry(command, home):
    def samples() -> dict:
        findings = command("checkup", "--only", "os-ai-feature", "--json").document["findings"]
        return {one["id"]: one for one in findings}["system.typing-samples"]

    with registry(TYPING, Enabled=0):
        assert samples()["state"] == "ok"
    with registry(TYPING, Enabled=1):
        found = samples()
    assert found["state"] == "risk"
    told = [(one["where"], one["key"], one["value"]) for one in found["evidence"]]
    assert told == [("HKCU\\" + TYPING, "Enabled", "1")]


def test_erased_with_proof_and_restored(command, said, home):
    before = listed(command)
    assert sorted(set(before.values())) == sorted(APPS)
    codex = [one for one, app in before.items() if app == "codex"]
    mine = [turn[0].split()[0].encode() for talk in said["codex"] for turn in talk.turns]
    assert all(word in words_in(home) for word in mine)
    assert command("vault", "key", "file").code == 0

    answer = command("chats", "erase", *codex, "--yes", "--json")

    assert answer.code == 0, answer.out
    assert {one["id"] for one in answer.document["erased"]} == set(codex)
    assert answer.document["leftovers"] == []
    assert answer.document["proof"]["traces"] == 0
    left = words_in(home)
    assert not any(word in left for word in mine)
    assert set(listed(command)) == set(before) - set(codex)

    (kept,) = command("vault", "list", "--json").document["vault"]
    undone = command("vault", "restore", kept["id"], "--json")

    assert undone.code == 0, undone.out
    assert listed(command) == before
    assert all(word in words_in(home) for word in mine)
    with contextlib.closing(sqlite3.connect(home / ".codex" / "state_5.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_package_whose_paths_are_longer_than_260_characters(command, said, home):
    mine = [one for one, app in listed(command).items() if app == "claude-desktop"]
    shown = command("chats", "list", "--app", "claude-desktop", "--json").document["chats"]
    assert max(len(place["path"]) for chat in shown for place in chat["locations"]) > 260

    answer = command("chats", "erase", *mine, "--yes", "--undo-days", "0", "--json")

    assert {one["id"] for one in answer.document["erased"]} == set(mine), answer.out
    assert not [one for one, app in listed(command).items() if app == "claude-desktop"]


@pytest.mark.parametrize("page", [437, 936])
def test_what_is_piped_is_utf_8_on_every_code_page(home, said, page):
    environ = {name: value for name, value in os.environ.items() if name not in {"PYTHONUTF8", "PYTHONIOENCODING"}}
    batch = home / "apps.cmd"
    batch.write_text(f'@chcp {page} >nul\n@"{sys.executable}" -m tidytrace apps --lang zh_CN\n', "ascii")
    done = subprocess.run(
        ["cmd", "/c", str(batch)], env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=240, check=False
    )
    assert "Claude 桌面版" in done.stdout.decode("utf-8"), done.stderr
