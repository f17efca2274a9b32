"""Each service of the task on each system that it is used on: a moved app's folder in it is told."""

# ruff: noqa: E501 - rows as the programs write them
import json
import plistlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.checks import synced_folder
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import FixtureHost
from tidytrace.language import Language

Set = Callable[[FixtureHost], None]
ROOT = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"


def written(where: str, text: str | bytes) -> Set:
    def do(host: FixtureHost) -> None:
        path = host.local(where) if where.startswith("/") else host.home / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return do


def registry(**keys: dict[str, str]) -> Set:
    return lambda host: (host.root / "registry.json").write_text(json.dumps(keys), "utf-8") and None


def drive_file_stream(where: str, folder: str) -> Set:
    def do(host: FixtureHost) -> None:
        path = host.home / where
        path.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE roots (title, last_seen_absolute_path)")
            database.execute("INSERT INTO roots VALUES ('x', ?)", (folder,))
        database.close()

    return do


def nothing(_host: FixtureHost) -> None:
    """The folder alone tells."""


SYNC_ROOTS = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\SyncRootManager"
NEXTCLOUD = "[Accounts]\n0\\Folders\\1\\localPath={}\n"
SYNCTHING = '<configuration><folder id="x" path="{}"></folder></configuration>'

ROWS = [
    ("OneDrive", "windows", registry(**{"HKCU\\SOFTWARE\\Microsoft\\OneDrive\\Accounts\\Personal": {"UserFolder": "C:\\Users\\alice\\Mine"}}), "Mine", "risk"),
    ("OneDrive", "macos", nothing, "Library/CloudStorage/OneDrive-Personal", "unknown"),
    ("OneDrive", "linux", written(".config/onedrive/config", 'sync_dir = "/home/alice/Mine"\n'), "Mine", "risk"),
    ("iCloud", "macos", nothing, "Library/Mobile Documents/com~apple~CloudDocs", "unknown"),
    ("iCloud", "macos", written("Library/Preferences/com.apple.finder.plist", plistlib.dumps({"FXICloudDriveDesktop": True})), "Desktop", "risk"),
    ("iCloud", "windows", nothing, "iCloudDrive", "unknown"),
    ("Dropbox", "macos", nothing, "Library/CloudStorage/Dropbox", "unknown"),
    ("Dropbox", "windows", written("AppData/Roaming/Dropbox/info.json", json.dumps({"business": {"path": "C:\\Users\\alice\\Firm"}})), "Firm", "risk"),
    ("Google 云端硬盘", "windows", drive_file_stream("AppData/Local/Google/DriveFS/root_preference_sqlite.db", "C:\\Users\\alice\\Kept"), "Kept", "risk"),
    ("Google 云端硬盘", "macos", nothing, "Library/CloudStorage/GoogleDrive-ada@example.org", "unknown"),
    ("Nextcloud", "linux", written(".config/Nextcloud/nextcloud.cfg", NEXTCLOUD.format("/home/alice/Wolke/")), "Wolke", "risk"),
    ("Nextcloud", "windows", written("AppData/Roaming/Nextcloud/nextcloud.cfg", NEXTCLOUD.format("C:/Users/alice/Wolke/")), "Wolke", "risk"),
    ("Syncthing", "linux", written(".local/state/syncthing/config.xml", SYNCTHING.format("~/Sync")), "Sync", "risk"),
    ("Syncthing", "windows", written("AppData/Local/Syncthing/config.xml", SYNCTHING.format("C:\\Users\\alice\\Sync")), "Sync", "risk"),
    ("百度网盘", "windows", nothing, "Documents/BaiduSyncdisk", "risk"),
    ("百度网盘", "macos", nothing, "Documents/BaiduSyncdisk", "risk"),
    ("坚果云", "windows", nothing, "我的坚果云", "unknown"),
    ("坚果云", "macos", nothing, "Nutstore Files", "unknown"),
    ("某云服务", "windows", registry(**{f"{SYNC_ROOTS}\\Nutstore-1!S-1-5-21\\UserSyncRoots": {"S-1-5-21": "C:\\Users\\alice\\Jian"}}), "Jian", "risk"),
    ("Insync", "linux", nothing, "Insync", "unknown"),
    ("Insync", "windows", nothing, "Insync", "unknown"),
    ("rclone", "linux", written("/proc/self/mountinfo", ROOT + "40 1 0:50 / /home/alice/cloud rw - fuse.rclone r:b rw\n"), "cloud", "risk"),
    ("网络服务器", "linux", written("/proc/self/mountinfo", ROOT + "41 1 0:51 / /home/alice/nas rw - cifs //nas/a rw\n"), "nas", "risk"),
    ("git", "linux", written("dots/.git/config", '[remote "origin"]\n\turl = git@github.com:alice/dots.git\n'), "dots", "risk"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("service", "system", "prepare", "folder", "state"), ROWS, ids=[f"{row[0]}-{row[1]}-{row[3]}" for row in ROWS]
)
def test_a_moved_folder_is_told_with_the_service(  # noqa: PLR0917 - one row of the table
    fixture_host, tmp_path: Path, service: str, system: str, prepare: Set, folder: str, state: str
) -> None:
    host = fixture_host(system)
    prepare(host)
    host = FixtureHost(tmp_path / f"computer-{system}", system)  # the registry is read at the start
    moved = host.home / folder / "codex"
    talk = (
        moved
        / "sessions"
        / "2026"
        / "01"
        / "02"
        / "rollout-2026-01-02T03-04-05-0a1b2c3d-0000-4000-8000-000000000000.jsonl"
    )
    talk.parent.mkdir(parents=True)
    talk.write_text('{"timestamp": "2026-01-02T03:04:05Z", "type": "session_meta", "payload": {"id": "x"}}\n', "utf-8")
    (host.home / ".codex").symlink_to(moved)
    [finding] = [one for one in synced_folder.run(Surroundings.of(host)) if one.id == "codex.synced-folder"]
    words = [render(one, Language("zh_CN")) for one in (finding.title, finding.why, *finding.remedy.steps)]
    assert any(service in one for one in words)
    assert finding.state is State(state)
    assert any(Path(seen.where).is_relative_to(moved) for seen in finding.evidence)


BACKUPS = [
    ("时间机器", "macos", written("/Library/Preferences/com.apple.TimeMachine.plist", plistlib.dumps({"AutoBackup": True}))),
    ("文件历史记录", "windows", written("AppData/Local/Microsoft/Windows/FileHistory/Configuration/Config1.xml", "<x/>")),
    ("Déjà Dup", "linux", written(".cache/deja-dup/x", "")),
    ("备份程序", "linux", written(".config/borg/security/x", "")),
    ("备份程序", "linux", written(".cache/restic/x", "")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "system", "prepare"), BACKUPS, ids=[f"{row[0]}-{number}" for number, row in enumerate(BACKUPS)]
)
def test_a_backup_that_holds_the_home_is_told(fixture_host, name: str, system: str, prepare: Set) -> None:
    host = fixture_host(system)
    prepare(host)
    (host.home / ".codex").mkdir()
    (host.home / ".codex" / "config.toml").write_text('model = "x"\n', "utf-8")
    [finding] = [one for one in synced_folder.run(Surroundings.of(host)) if one.id == "system.backups"]
    assert finding.state is State.MANUAL
    assert name in render(finding.why, Language("zh_CN"))
