"""A home that a real Firefox wrote, as a person tidies it up: one site goes, and comes back."""

import re
from pathlib import Path

from commands import tidytrace
from tidytrace.chats.web.mozlz4 import unpacked

MARKER = re.compile(rb"(?:MARK|REPLY)-firefox-(?:chatgpt|typed)")
OTHERS = re.compile(rb"MARK-firefox-(?:claude|doubao|example)\d")


def plain(content: bytes) -> bytes:
    """What a file holds, unpacked, with one byte a letter."""
    return (unpacked(content) or content).replace(b"\0", b"")


def holding(home: Path, marker: re.Pattern[bytes]) -> set[str]:
    """Files of the browser with a marker."""
    return {
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if path.is_file() and "tidytrace" not in path.parts and marker.search(plain(path.read_bytes()))
    }


def test_a_site_goes_and_the_others_stay_and_it_comes_back_as_it_was(lab_home):
    home = lab_home("firefox-esr-153.7.0") / "home"
    _, before = tidytrace(home, "chats", "list", "--app", "firefox")
    assert {one["id"] for one in before["chats"]} == {
        "firefox:chatgpt.com",
        "firefox:claude.ai",
        "firefox:www.doubao.com",
    }
    _, shown = tidytrace(home, "chats", "show", "firefox:chatgpt.com")
    assert {"MARK-firefox-chatgpt1 a good name for a cat", "MARK-firefox-typed secret prompt"} <= {
        one["text"] for one in shown["messages"]
    }
    others = holding(home, OTHERS)
    assert tidytrace(home, "vault", "key", "file")[0] == 0

    code, erased = tidytrace(home, "chats", "erase", "firefox:chatgpt.com", "--yes")

    assert code == 0, erased["errors"]
    assert [one["id"] for one in erased["erased"]] == ["firefox:chatgpt.com"]
    assert erased["leftovers"] == []
    assert holding(home, MARKER) == set()
    assert holding(home, OTHERS) == others
    _, left = tidytrace(home, "chats", "list", "--app", "firefox")
    assert {one["id"] for one in left["chats"]} == {"firefox:claude.ai", "firefox:www.doubao.com"}

    code, undone = tidytrace(home, "undo")

    assert code == 0, undone["errors"]
    assert undone["conflicts"] == []
    _, again = tidytrace(home, "chats", "show", "firefox:chatgpt.com")
    assert sorted(one["text"] for one in again["messages"]) == sorted(one["text"] for one in shown["messages"])


def test_what_a_real_firefox_remembers_is_counted(lab_home):
    home = lab_home("firefox-esr-153.7.0") / "home"
    _, told = tidytrace(home, "sites")
    numbers = {one["host"]: (one["visits"], one["cookies"], one["sign_in_cookies"]) for one in told["sites"]}
    assert numbers == {"chatgpt.com": (4, 4, 1), "claude.ai": (1, 2, 1), "www.doubao.com": (1, 2, 1)}
    assert all(one["bytes"] > 100_000 for one in told["sites"])
