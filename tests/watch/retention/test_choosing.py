"""The narrowest rule wins: the conversation's, the folder's, the app's, that of all."""

import os

import pytest

from tidytrace.watch.retention.choosing import Chooser, folders_of, whole
from tidytrace.watch.retention.rules import parse, rendered

RULES = (
    "tidy older than 90 days",
    "app:codex keep everything",
    "folder:/home/me/docs tidy older than 30 days",
    "folder:/home/me/docs/secret tidy older than 7 days",
    "chat:codex:dear keep",
)


@pytest.mark.parametrize(
    ("chat", "project", "rule"),
    [
        ("goose:1", None, RULES[0]),
        ("codex:1", None, RULES[1]),
        ("codex:1", "/home/me/other", RULES[1]),
        ("codex:1", "/home/me/docs", RULES[2]),
        ("codex:1", "/home/me/docs/", RULES[2]),
        ("goose:1", "file:///home/me/docs/a", RULES[2]),
        ("goose:1", "/home/me/docs/secret/deep", RULES[3]),
        ("goose:1", "/home/me/docs/x/../secret", RULES[3]),
        ("goose:1", "/home/me/docsshop", RULES[0]),
        ("goose:1", "work", RULES[0]),
        ("codex:dear", "/home/me/docs/secret", RULES[4]),
    ],
)
def test_the_narrowest_wins(fixture_host, chat, project, rule):
    chooser = Chooser(map(parse, RULES), fixture_host())
    assert rendered(chooser.rule_of(chat, chat.partition(":")[0], project)) == rule


def test_without_rules_everything_is_kept(fixture_host):
    assert rendered(Chooser((), fixture_host()).rule_of("codex:1", "codex", None)) == "keep everything"


def test_on_windows_case_and_slashes_do_not_matter(fixture_host):
    chooser = Chooser(
        [parse("folder:C:\\Users\\Me\\Docs keep"), parse("tidy older than 9 days")], fixture_host("windows")
    )
    for project in (
        "c:/users/me/docs/a",
        "C:\\USERS\\ME\\DOCS",
        "\\\\?\\C:\\Users\\me\\docs",
        "file:///c%3A/Users/me/docs",
    ):
        assert rendered(chooser.rule_of("x:1", "x", project)).endswith("keep everything"), project
    assert rendered(chooser.rule_of("x:1", "x", "C:\\Users\\Me\\Docshelf")) == "tidy older than 9 days"


def test_on_a_mac_case_and_accents_do_not_matter(fixture_host):
    chooser = Chooser([parse("folder:/Users/me/Caf\u00e9 keep")], fixture_host("macos"))
    assert chooser.rule_of("x:1", "x", "/Users/me/cafe\u0301/menu").scope == "folder"


@pytest.mark.skipif(os.name == "nt", reason="not every account may make links there")
def test_a_folder_behind_a_link_is_the_same_folder(fixture_host):
    host = fixture_host()
    (host.home / "disk").mkdir()
    (host.home / "docs").symlink_to("disk")
    chooser = Chooser([parse(f"folder:{host.home}/docs keep"), parse("tidy older than 9 days")], host)
    assert chooser.rule_of("x:1", "x", f"{host.home}/disk/a").does == "keep"
    assert chooser.rule_of("x:1", "x", f"{host.home}/docs/a").does == "keep"


@pytest.mark.skipif(os.name == "nt", reason="a folder of Linux, and here its home lies on a disk of Windows")
def test_only_whole_paths_are_folders(fixture_host):
    host = fixture_host()
    assert whole("~/docs/", host) == f"{host.home}/docs"
    assert whole("work", host) is None
    assert folders_of("C:\\work", "linux") == ()
    assert folders_of("https://example.org/x", "linux") == ()
    assert folders_of("work", "windows") == folders_of("\\work", "windows") == ()


def test_of_several_folders_the_one_that_keeps_longest_decides(fixture_host):
    rules = ["tidy older than 9 days", "folder:/a tidy older than 3 days", "folder:/b tidy older than 30 days"]
    chooser = Chooser(map(parse, rules), fixture_host())
    assert rendered(chooser.rule_of("zed:1", "zed", "/a/x\n/b/y")) == rules[2]
    assert rendered(chooser.rule_of("zed:1", "zed", "/a/x\n/c")) == rules[1]
    chooser = Chooser(map(parse, [*rules, "folder:/a/x keep"]), fixture_host())
    assert chooser.rule_of("zed:1", "zed", "/b/y\n/a/x").does == "keep"
