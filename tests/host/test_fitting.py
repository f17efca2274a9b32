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

TELLS_LETTERS = os.name != "nt"
"""Whether the disk tells small letters from large ones."""


def here(path: str) -> str:
    """A path as this system writes it."""
    return f"C:{path}".replace("/", os.sep) if os.name == "nt" else path


def spelled(path: str, there: list[str]) -> str:
    """A path as the disk spells it; where letters are not told apart it may be found under another spelling."""
    return path if TELLS_LETTERS else next(one for one in there if one.lower() == path.lower())


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
    found = {spelled(one.path, there) for one in matches(full, fold=fold, report=pytest.fail)}
    known = {path for path in there if path in set(fitting(full, [path], fold=fold))}
    if pattern == "store.db" and fold == TELLS_LETTERS:
        # what is plain text in a pattern is asked of the disk, and the disk decides
        known ^= {os.fspath(tmp_path / "Store.DB")}
    assert found == known


def test_what_lies_in_a_folder_that_fits_leads_to_the_folder() -> None:
    paths = [here("/home/x/a/store/b/000003.log"), here("/home/x/a/other")]
    assert [*fitting(here("/home/x/*/store"), paths, fold=False)] == [here("/home/x/a/store")]


def test_the_base_is_what_is_plain_text() -> None:
    assert Pattern(here("/home/x/.app/*/a.json"), fold=False).base == here("/home/x/.app")
    assert Pattern(here("/home/x/.app/a.json"), fold=False).base == here("/home/x/.app")
    assert Pattern(here("/home/x/[[]app]/*"), fold=False).base == here("/home/x/[app]")


@pytest.mark.parametrize("pattern", ["relative/*", "/home/../etc/*", "/"])
def test_what_is_no_pattern_fits_nothing(pattern: str) -> None:
    assert [*fitting(pattern, ["/home/etc/a", "/a"], fold=False)] == []
    with pytest.raises(ValueError):
        Pattern(pattern, fold=False)
