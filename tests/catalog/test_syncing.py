"""The definitions of programs that copy folders elsewhere."""

import datetime
import re
from pathlib import Path

import pytest

from tidytrace.catalog import DefinitionError
from tidytrace.catalog.lint import lint
from tidytrace.catalog.sync_load import load_sync_client, load_sync_clients
from tidytrace.resources import resources

FILES = sorted((resources() / "sync").glob("*.toml"))
GOOD = (resources() / "sync" / "syncthing.toml").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_right_and_speaks_both_languages(path: Path) -> None:
    client = load_sync_client(path)
    assert re.search(r"[\u4e00-\u9fff]", client.steps.zh_CN)
    assert not re.search(r"[\u4e00-\u9fff]", client.steps.en)
    grades = {place.grade for place in (*client.folders, *client.lists, *client.keys)}
    strongest = {source.grade for source in client.sources}
    assert all(not grade.actionable or grade in strongest for grade in grades)


def test_those_of_the_task_are_there() -> None:
    ids = {client.id for client in load_sync_clients()}
    assert ids >= {"onedrive", "icloud-drive", "dropbox", "google-drive", "nextcloud", "syncthing", "baidu-netdisk"}
    assert ids >= {"nutstore", "insync", "rclone", "git", "time-machine"}


def test_what_only_stands_in_comes_last() -> None:
    stands_in = [client.stands_in for client in load_sync_clients()]
    assert stands_in == sorted(stands_in)


def test_checked_once_and_kept(tmp_path: Path) -> None:
    first = load_sync_clients(cache=tmp_path / "sync")
    assert (tmp_path / "sync").is_file()
    assert load_sync_clients(cache=tmp_path / "sync") == first


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('id = "syncthing"', 'id = "other"', "file name"),
        ('select = "folder@path"', 'select = "folder"', "element@attribute"),
        ('"{xdg_config}/syncthing/config.xml"', '"{nowhere}/config.xml"', "unknown variable"),
        ('wins = "first"\ngrade = "docs"', 'wins = "first"\ngrade = "guess"', "must not drive a change"),
        ('kind = "sync"', 'kind = "worktree"', "needs folders"),
        ('leaves = "devices"', 'leaves = "moon"', "leaves"),
    ],
)
def test_a_wrong_one_is_refused_with_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in GOOD
    path = tmp_path / "syncthing.toml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(DefinitionError, match=problem):
        load_sync_client(path)


TODAY = datetime.datetime.now(datetime.UTC).date()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lint_finds_nothing_in_those_that_are_shipped(path: Path) -> None:
    assert [f"{one.line}: {one.field}: {one.told()}" for one in lint(path, TODAY)] == []


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('id = "syncthing"', 'id = "other"', "id"),
        ('leaves = "devices"', 'leaves = "moon"', "leaves"),
        ('select = "folder@path"', 'select = "folder"', "lists[0].select"),
        ("verified_on = 2026", "verified_on = 2996", "verified_on"),
        ('zh_CN = "', 'zh_CN = "你 ', "steps.zh_CN"),
    ],
)
def test_lint_says_what_is_wrong_where_it_is(tmp_path: Path, old: str, new: str, field: str) -> None:
    assert old in GOOD
    path = tmp_path / "syncthing.toml"  # a draft that is not in its folder yet
    path.write_text(GOOD.replace(old, new), "utf-8")
    found = lint(path, TODAY)
    assert field in {one.field for one in found}
    assert all(one.line >= 1 for one in found)
