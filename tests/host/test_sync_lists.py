"""Lists of folders as the programs write them."""

import sqlite3
from pathlib import Path

import pytest

from tidytrace.catalog.sync_load import load_sync_clients
from tidytrace.catalog.syncing import FolderList
from tidytrace.host import FixtureHost
from tidytrace.host.sync import survey_sync
from tidytrace.host.sync_lists import ListUnreadable, listed

CLIENTS = {client.id: client for client in load_sync_clients()}


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_nextcloud_s_folders_with_chinese_names(fixture_host) -> None:
    host = fixture_host("linux")
    config = (
        "[General]\nlaunchOnSystemStartup=true\n\n[Accounts]\n0\\Folders\\1\\localPath=/home/alice/\\x4e91\\x76d8/\n"
    )
    config += '0\\FoldersWithPlaceholders\\2\\localPath="/home/alice/a, b"\n0\\Folders\\1\\targetPath=/\n'
    written(host.home / ".config/Nextcloud/nextcloud.cfg", config)
    survey = survey_sync(host, [CLIENTS["nextcloud"]])
    assert {one.path.name for one in survey.synced} == {"云盘", "a, b"}
    assert not survey.unread


def test_google_drive_s_folders_stand_in_a_database(fixture_host) -> None:
    host = fixture_host("windows")
    path = host.home / "AppData/Local/Google/DriveFS/root_preference_sqlite.db"
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE roots (media_id TEXT, last_seen_absolute_path TEXT, is_my_drive INTEGER)")
        database.execute("INSERT INTO roots VALUES ('m', 'C:\\Users\\alice\\Documents', 0)")
    database.close()
    before = {one.name for one in path.parent.iterdir()}
    (found,) = survey_sync(host, [CLIENTS["google-drive"]]).synced
    assert (found.path, found.by_name) == (host.home / "Documents", False)
    assert {one.name for one in path.parent.iterdir()} == before


def test_every_provider_of_windows_cloud_files_is_seen_and_told_once(fixture_host) -> None:
    import json

    host = fixture_host("windows")
    root = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\SyncRootManager"
    keys = {
        f"{root}\\Proton!S-1-5-21!x\\UserSyncRoots": {"S-1-5-21": "C:\\Users\\alice\\Proton"},
        f"{root}\\Dropbox!S-1-5-21!x\\UserSyncRoots": {"S-1-5-21": "C:\\Users\\alice\\Dropbox"},
    }
    (host.root / "registry.json").write_text(json.dumps(keys))
    written(host.home / "AppData/Local/Dropbox/info.json", '{"personal": {"path": "C:\\\\Users\\\\alice\\\\Dropbox"}}')
    survey = survey_sync(FixtureHost(host.root, "windows"), CLIENTS.values())
    assert sorted((one.client.id, one.path.name) for one in survey.synced) == [
        ("dropbox", "Dropbox"),
        ("windows-cloud-files", "Proton"),
    ]


@pytest.mark.parametrize(
    ("form", "select", "content"),
    [
        ("json", "*.path", b"{"),
        ("json", "*.path", b"[" * 100_000),
        ("plist", "[A]", b"<plist><dict><key>"),
        ("xml", "folder@path", b"<configuration><folder"),
        ("sqlite", "SELECT a FROM roots", b"no database at all, but long enough to be looked at" * 9),
    ],
)
def test_a_broken_list_says_that_it_cannot_be_read(tmp_path: Path, form: str, select: str, content: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    place = FolderList(files=("{home}/list",), format=form, select=select, grade="source")
    with pytest.raises(ListUnreadable):
        listed(path, place)


def test_a_bomb_of_entities_is_no_list(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    path = written(tmp_path / "config.xml", f'{bomb}]><a><folder path="&j;"/></a>')
    place = FolderList(files=("{home}/list",), format="xml", select="folder@path", grade="source")
    with pytest.raises(ListUnreadable):
        listed(path, place)


def test_a_pipe_in_the_place_of_a_list_keeps_nobody_waiting(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "list")
    place = FolderList(files=("{home}/list",), format="json", select="*.path", grade="source")
    with pytest.raises(ListUnreadable):
        listed(tmp_path / "list", place)
