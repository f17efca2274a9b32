"""A path that is known fits a pattern exactly when the pattern finds it on the disk."""

import os

import pytest

from tidytrace.host.fitting import Pattern, fitting
from tidytrace.host.matching import matches

FILES = (
    "chats/one/a.jsonl",
    "chats/one/agent-b.jsonl",
    "chats/.hidden/c.jsonl",
    "chats/two/deep/d.jsonl",
    "chats/two/deep/e.txt",
    "chats/index.json",
    "Store.DB",
)


@pytest.mark.parametrize("fold", [False, True])
@pytest.mark.parametrize(
    "pattern",
    [
        "chats/*/*.jsonl",
        "chats/*/agent-*.jsonl",
        "chats/**/*.jsonl",
        "chats/*/deep/?.jsonl",
        "chats/.*/*.jsonl",
        "chats/index.json",
        "chats/[ot]*/**/*.txt",
        "store.db",
        "chats/*/deep",
    ],
)
def test_a_known_path_fits_what_finds_it(tmp_path, pattern: str, fold: bool) -> None:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    there = [os.fspath(path) for path in sorted(tmp_path.rglob("*"))]
    full = f"{tmp_path}/{pattern}"
    found = {one.path for one in matches(full, fold=fold, report=pytest.fail)}
    known = {path for path in there if path in set(fitting(full, [path], fold=fold))}
    # what is plain text in a pattern is asked of the disk, which tells small letters from large ones here
    assert found == (known if not fold or pattern != "store.db" else known - {f"{tmp_path}/Store.DB"})


def test_what_lies_in_a_folder_that_fits_leads_to_the_folder() -> None:
    assert [*fitting("/home/x/*/store", ["/home/x/a/store/b/000003.log", "/home/x/a/other"], fold=False)] == [
        "/home/x/a/store"
    ]


def test_the_base_is_what_is_plain_text() -> None:
    assert Pattern("/home/x/.app/*/a.json", fold=False).base == "/home/x/.app"
    assert Pattern("/home/x/.app/a.json", fold=False).base == "/home/x/.app"
    assert Pattern("/home/x/[[]app]/*", fold=False).base == "/home/x/[app]"


@pytest.mark.parametrize("pattern", ["relative/*", "/home/../etc/*", "/"])
def test_what_is_no_pattern_fits_nothing(pattern: str) -> None:
    assert [*fitting(pattern, ["/home/etc/a", "/a"], fold=False)] == []
    with pytest.raises(ValueError):
        Pattern(pattern, fold=False)
