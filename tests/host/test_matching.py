"""Patterns fit what glob would fit, but for links, dots and locked folders."""

import glob
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidytrace.host.matching import escaped, has_glob, matches, plain
from wine import examples


def found(pattern, *, fold=False):
    reported = []
    fits = [match.path for match in matches(pattern, fold=fold, report=lambda *what: reported.append(what))]
    assert not reported
    return fits


@pytest.fixture
def tree(tmp_path):
    files = ["a/x.json", "a/y.json", "a/.hidden.json", "a/b/x.json", "a/b/c/x.json", "A2/x.json", ".dot/x.json"]
    for file in files:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


@pytest.mark.parametrize(
    "pattern",
    ["a/x.json", "a/*.json", "*/x.json", "a/?.json", "a/[xz].json", "a/[!x].json", "a/*/x.json", "nothing/*", "*", "a"],
)
def test_the_same_as_glob(tree, pattern):
    fits = glob.glob(f"{tree}/{pattern}")  # noqa: PTH207 - it is what is compared
    assert found(f"{tree}/{pattern}") == sorted(map(os.path.normpath, fits))


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("a/**/x.json", ["a/x.json", "a/b/x.json", "a/b/c/x.json"]),
        ("a/b/**", ["a/b/c", "a/b/c/x.json", "a/b/x.json"]),
        ("a/.*.json", ["a/.hidden.json"]),
        (".*/x.json", [".dot/x.json"]),
        ("a/../a/x.json", []),
        ("a//x.json", ["a/x.json"]),
        ("a/./x.json", ["a/x.json"]),
    ],
)
def test_folders_at_any_depth_dots_and_climbing(tree, pattern, fits):
    assert [Path(path).relative_to(tree).as_posix() for path in found(f"{tree}/{pattern}")] == fits


def test_case_counts_only_where_the_system_says_so(tree):
    assert found(f"{tree}/a*/X.JSO?") == []
    assert len(found(f"{tree}/a*/X.JSO?", fold=True)) == 2


def test_a_relative_pattern_fits_nothing(tree, monkeypatch):
    monkeypatch.chdir(tree)
    assert found("a/*.json") == []


def test_links_are_told(tree):
    (tree / "link").symlink_to(tree / "a")
    seen = {match.path: match.linked for match in matches(f"{tree}/*/x.json", fold=False, report=print)}
    assert seen == {f"{tree}/A2/x.json": False, f"{tree}/a/x.json": False, f"{tree}/link/x.json": True}


def test_a_broken_link_is_something(tree):
    (tree / "broken").symlink_to(tree / "gone")
    assert found(f"{tree}/broken") == [f"{tree}/broken"]
    assert found(f"{tree}/brok*") == [f"{tree}/broken"]


@given(st.text(alphabet="ab*?[]!{}.-^ ", min_size=1, max_size=12))
def test_escaped_text_is_only_itself(text):
    assert not has_glob(escaped(text))
    assert plain(escaped(text)) == text


@given(name=st.text(alphabet="ab[]!^-" if os.name == "nt" else "ab*?[]!^-", min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(50), deadline=None)
def test_a_file_of_any_name_is_found_beside_a_pattern(tmp_path, name):
    folder = tmp_path / "names"
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "x").touch()
    assert found(f"{folder}/{escaped(name)}/*") == [str(folder / name / "x")]
