"""``tidytrace sites``: what browsers remember of AI sites."""

import os

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.host import current_host


@pytest.fixture
def browsers(home):
    """Chromium with three AI sites, and Firefox with one."""
    home.mkdir(parents=True, exist_ok=True)
    host = current_host()
    WRITERS["chromium"](host, talks(3, seed=1))
    WRITERS["firefox"](host, talks(1, seed=2))
    return home


def test_every_site_of_every_profile_with_its_numbers(browsers, command):
    answer = command("sites", "--json")
    assert answer.code == 0
    document = answer.document
    assert document["schema"] == "tidytrace/sites/1"
    found = {(one["app"], one["host"]): one for one in document["sites"]}
    assert set(found) == {
        ("chromium", "chatgpt.com"),
        ("chromium", "www.doubao.com"),
        ("chromium", "chat.deepseek.com"),
        ("firefox", "chatgpt.com"),
    }
    one = found["firefox", "chatgpt.com"]
    assert (one["site"], one["visits"], one["cookies"], one["sign_in_cookies"]) == ("ChatGPT", 1, 2, 1)
    assert one["first"] == one["last"]
    assert one["bytes"] == sum(place["amount"] for place in one["places"] if place["what"] == "storage")
    assert one["chat"] == "firefox:chatgpt.com"
    pages = {one["app"]: one["own_page"] for one in document["profiles"]}
    assert pages == {"chromium": "chrome://settings/content/all", "firefox": "about:preferences#privacy"}
    assert not any(mark in answer.out for mark in ("TITLE-", "PROMPT-", "ANSWER-"))

    table = command("sites", "--app", "firefox", "--lang", "zh_CN").out.splitlines()
    assert [line.split("\t")[0] for line in table] == ["ChatGPT · chatgpt.com"]


def test_what_is_told_can_be_erased_and_is_told_no_more_but_for_signing_in(browsers, command):
    assert command("chats", "erase", "firefox:chatgpt.com", "--yes", "--undo-days", "0", "--json").code == 0
    (left,) = command("sites", "--app", "firefox", "--json").document["sites"]
    assert (left["visits"], left["bytes"]) == (0, 0)
    assert (left["cookies"], left["sign_in_cookies"], left["chat"]) == (1, 1, None)


def test_a_database_that_is_damaged_is_an_error_and_never_a_zero(browsers, command):
    (history,) = (path for path in browsers.rglob("History") if "chromium" in os.fspath(path).lower())
    history.write_bytes(b"no database at all, but long enough to be one")
    answer = command("sites", "--json")
    assert answer.code == 3
    assert [error["where"] for error in answer.document["errors"]] == [str(history)]
    assert {one["visits"] for one in answer.document["sites"] if one["app"] == "chromium"} == {None}


def test_a_computer_without_browsers_and_a_browser_that_is_not_there(home, command):
    home.mkdir(parents=True, exist_ok=True)
    assert "No traces" in command("sites", "--lang", "en").out
    answer = command("sites", "--app", "vivaldi", "--lang", "en")
    assert answer.code == 2
    assert "vivaldi" in answer.err
