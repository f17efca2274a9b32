"""``tidytrace --show``: the window opens at a place, and what is dangerous is only asked there."""

import os
import subprocess
import sys

import pytest

from gui.staged import StagedEngine
from tidytrace.__main__ import _window_asked
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.home.page import Phase
from tidytrace.watch.notices.places import Place


@pytest.fixture
def some(engine):
    """A chat of the made-up computer, far down the list."""
    return engine.conversations(lambda _count: None, lambda: False).conversations[97]


def test_a_chat_is_shown_as_soon_as_the_chats_are_listed(qtbot, window, some):
    window.show_place(Place("chats", some.id))
    assert window.pages.currentWidget() is window.chats
    qtbot.waitUntil(lambda: window.chats.preview.shown == some.id)
    assert window.chats.dialog is None


def test_a_chat_that_the_facets_hide_is_shown_too(qtbot, window, some):
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.facets.search.setText("nothing has this in it")
    window.show_place(Place("chats", some.id))
    qtbot.waitUntil(lambda: window.chats.preview.shown == some.id)


def test_erasing_is_asked_and_nothing_is_erased_without_the_answer(qtbot, window, engine, some):
    window.show_place(Place("chats", some.id, "erase"))
    qtbot.waitUntil(lambda: window.chats.dialog is not None and window.chats.dialog.stage is Stage.ASKING)
    window.chats.dialog.reject()
    assert some.id in window.chats.table.shelf.by_id
    assert "erase" not in engine.calls


def test_cutting_out_is_asked_too(qtbot, window, some):
    window.show_place(Place("chats", some.id, "cut-out"))
    qtbot.waitUntil(lambda: window.chats.cutting is not None)
    assert window.chats.dialog is None
    window.chats.cutting.reject()


def test_a_chat_that_is_gone_is_said(qtbot, window):
    window.show_place(Place("chats", "codex:gone", "erase"))
    qtbot.waitUntil(lambda: window.chats.line.text() == "That chat is not there any more.")
    assert window.chats.dialog is None


def test_a_computer_without_chats_is_no_crash(qtbot, make_window):
    window = make_window(StagedEngine(count=0))
    window.show_place(Place("chats", "codex:gone"))
    qtbot.waitUntil(lambda: window.chats.line.text() == "That chat is not there any more.")


def test_an_app(qtbot, window, some):
    window.show_place(Place("apps", some.app))
    assert window.pages.currentWidget() is window.apps
    qtbot.waitUntil(lambda: window.apps.sheet.app == some.app)


def test_the_apps_are_not_looked_at_before_the_person_says_so(window, engine):
    window.show_place(Place("apps"))
    assert window.pages.currentWidget() is window.apps
    assert ("apps", None) not in engine.calls


def test_the_check_begins(qtbot, window):
    window.show_place(Place("home", deed="check"))
    assert window.home.phase is not Phase.DONE
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)


@pytest.mark.parametrize(("text", "page"), [("network", "network"), ("activity", "activity"), ("home", "home")])
def test_other_pages(window, text, page):
    window.show_page(1)
    window.show_place(Place.of(text))
    assert window.pages.currentWidget() is getattr(window, page)


def test_a_place_that_is_none_is_refused_before_a_window_opens():
    done = subprocess.run(
        [sys.executable, "-m", "tidytrace", "--show", "nowhere\x1b[2J"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "There is no place" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], (None, None)),
        (["--lang", "zh_CN"], ("zh_CN", None)),
        (["--lang=en", "--show", "chats"], ("en", "chats")),
        (["--show=tips", "--lang", "en"], ("en", "tips")),
        (["--lang", "fr"], None),  # the command line says which there are
        (["--lang"], None),
        (["--show"], None),
        (["--lang", "en", "apps"], None),
        (["apps", "--lang", "en"], None),
        (["--json"], None),
    ],
)
def test_the_window_opens_in_a_language_and_at_a_place(words, wanted):
    assert _window_asked(words) == wanted


def test_that_there_is_no_display_is_said_in_the_language_that_was_asked_for():
    environ = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environ.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "tidytrace", "--lang", "zh_CN"],
        env=environ | {"TIDYTRACE_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "这里没有可用的显示器，无法打开窗口" in done.stderr
