"""A home that a real browser wrote, as a person tidies it up: one site goes, and comes back."""

import re
from pathlib import Path

from commands import tidytrace
from tidytrace.cli.main import run

MARKER = re.compile(rb"(?:MARK|REPLY)-chromium-(?:chatgpt|typed)")


def holding(home: Path) -> list[str]:
    """Files of the browser with a marker of the site, with one byte a letter or two."""
    return [
        path.name
        for path in home.rglob("*")
        if path.is_file() and "tidytrace" not in path.parts and MARKER.search(path.read_bytes().replace(b"\0", b""))
    ]


def test_a_site_goes_without_a_trace_and_comes_back_as_it_was(lab_home):
    home = lab_home("chromium-156.0.8078.79") / "home"
    _, before = tidytrace(home, "chats", "list", "--app", "chromium")
    _, shown = tidytrace(home, "chats", "show", "chromium:chatgpt.com")
    assert "MARK-chromium-chatgpt1 a good name for a cat" in [one["text"] for one in shown["messages"]]
    assert holding(home)
    assert tidytrace(home, "vault", "key", "file")[0] == 0

    code, erased = tidytrace(home, "chats", "erase", "chromium:chatgpt.com", "--yes")

    assert code == 0, erased["errors"]
    assert [one["id"] for one in erased["erased"]] == ["chromium:chatgpt.com"]
    assert erased["leftovers"] == []
    assert holding(home) == []
    _, left = tidytrace(home, "chats", "list", "--app", "chromium")
    assert {one["id"] for one in before["chats"]} - {one["id"] for one in left["chats"]} == {"chromium:chatgpt.com"}

    code, undone = tidytrace(home, "undo")

    assert code == 0, undone["errors"]
    assert undone["conflicts"] == []
    _, after = tidytrace(home, "chats", "list", "--app", "chromium")
    assert {one["id"] for one in after["chats"]} == {one["id"] for one in before["chats"]}
    _, again = tidytrace(home, "chats", "show", "chromium:chatgpt.com")
    assert sorted(one["text"] for one in again["messages"]) == sorted(one["text"] for one in shown["messages"])


def test_a_rehearsal_says_that_the_account_keeps_its_own(lab_home, capfd, monkeypatch):
    home = lab_home("chromium-156.0.8078.79") / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TIDYTRACE_LANG", "zh_CN")
    assert run(["chats", "erase", "chromium:www.doubao.com", "--dry-run"]) == 0
    said = "".join(capfd.readouterr())
    assert "豆包 · www.doubao.com" in said
    assert "您在 www.doubao.com 账号里的聊天仍会保留" in said


def test_once_its_time_is_over_it_cannot_come_back(lab_home):
    home = lab_home("chromium-156.0.8078.79") / "home"
    tidytrace(home, "vault", "key", "file")
    tidytrace(home, "chats", "erase", "chromium:chatgpt.com", "--yes")
    code, purged = tidytrace(home, "vault", "purge", "--all", "--yes")
    assert code == 0, purged["errors"]
    _, undone = tidytrace(home, "undo")
    assert undone["undone"] == []
    _, left = tidytrace(home, "chats", "list", "--app", "chromium")
    assert "chromium:chatgpt.com" not in {one["id"] for one in left["chats"]}
    assert holding(home) == []


def test_what_a_real_browser_remembers_is_counted(lab_home):
    home = lab_home("chromium-156.0.8078.79") / "home"
    _, told = tidytrace(home, "sites")
    numbers = {one["host"]: (one["visits"], one["cookies"], one["sign_in_cookies"]) for one in told["sites"]}
    assert numbers["chatgpt.com"] == (4, 4, 1)
    assert numbers["www.doubao.com"] == (2, 3, 1)
    assert len(numbers) == 7
    kept = {place["path"].rsplit("/", 2)[-2] for one in told["sites"] for place in one["places"]}
    assert {"IndexedDB", "Local Storage", "CacheStorage"} <= kept
