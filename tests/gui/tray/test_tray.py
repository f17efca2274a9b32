"""The sign in the tray: what it shows, what its menu does."""

import datetime

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from reminding import computer
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase
from tidytrace.gui.tray.port import Closing, Counts, Seen, Told
from tidytrace.gui.tray.sight import Mood
from tidytrace.watch.notices.places import Place
from tidytrace.watch.standing.orders import Pause
from tidytrace.watch.standing.setting_up import setup_of


def _shown(menu):
    return [one.text().replace("&", "") for one in menu.actions() if one.isVisible() and not one.isSeparator()]


def test_it_follows_the_check_up_and_what_is_done_about_it(qtbot, make_tray, memory):
    tray, window = make_tray()
    assert tray.sight.mood is Mood.UNKNOWN
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    needs = memory.kept.needs
    assert needs > 1
    assert tray.sight.mood is Mood.NEEDS
    assert f"{needs} things need you" in tray.sign.tips[-1]
    assert _shown(tray.menu.menu)[0].startswith(f"{needs} things need you")
    window.home.fix("cursor.privacy-mode")
    qtbot.waitUntil(lambda: memory.kept.needs == needs - 1)
    assert f"{needs - 1} thing" in tray.sign.tips[-1]


def test_what_was_found_is_known_after_the_next_start(make_tray, memory, engine):
    memory.kept = Counts(needs=1, unknown=0)
    engine.last = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
    tray, _window = make_tray()
    assert "1 thing needs you" in tray.sign.tips[-1]


def test_while_it_is_checked_it_says_so(qtbot, make_tray, engine):
    tray, window = make_tray()
    engine.gate.clear()
    window.home.check()
    qtbot.waitUntil(lambda: tray.sight.checking)
    assert "Checking…" in tray.sign.tips[-1]
    assert not tray.menu.check_now.isEnabled()
    engine.gate.set()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    assert not tray.sight.checking


def test_a_sign_is_only_painted_when_it_changes(qtbot, make_tray, watcher):
    tray, _window = make_tray()
    qtbot.waitUntil(lambda: not tray._window.work.busy("tray"))
    before = len(tray.sign.icons)
    tray.look()
    qtbot.waitUntil(lambda: not tray._window.work.busy("tray"))
    assert len(tray.sign.icons) == before
    watcher.now = Seen(placed=True)
    tray.look()
    qtbot.waitUntil(lambda: tray.sight.mood is Mood.STOPPED)
    assert len(tray.sign.icons) == before + 1


@pytest.mark.parametrize(
    ("seen", "offers"),
    [
        (Seen(running=True, placed=True), ({"Pause watching"}, {"Resume watching", "Start watching again"})),
        (Seen(running=True, pause=Pause()), ({"Resume watching"}, {"Pause watching", "Start watching again"})),
        (Seen(placed=True), ({"Start watching again"}, {"Pause watching", "Resume watching"})),
        (Seen(), ({"Watch while I am signed in…"}, {"Pause watching", "Resume watching", "Start watching again"})),
    ],
)
def test_the_menu_offers_what_makes_sense(qtbot, make_tray, watcher, seen, offers):
    there, missing = offers
    watcher.now = seen
    tray, _window = make_tray()
    qtbot.waitUntil(lambda: tray.sight.seen == seen)
    shown = set(_shown(tray.menu.menu))
    assert there <= shown
    assert not missing & shown
    assert {"Open Tidytrace", "Check now", "What was told last", "When the window closes", "Quit"} <= shown
    assert tray.menu.at_login.isChecked() is seen.placed


def test_pause_and_resume(qtbot, make_tray, watcher):
    watcher.now = Seen(running=True)
    tray, _window = make_tray()
    qtbot.waitUntil(lambda: tray.sight.seen.running)
    hour, tomorrow, for_ever = tray.menu.pause_entries
    hour.trigger()
    qtbot.waitUntil(lambda: tray.sight.mood is Mood.PAUSED)
    left = watcher.calls[-1][1] - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(minutes=59) < left <= datetime.timedelta(hours=1)
    tray.menu.resume_entry.trigger()
    qtbot.waitUntil(lambda: tray.sight.mood is not Mood.PAUSED)
    tomorrow.trigger()
    qtbot.waitUntil(lambda: tray.sight.mood is Mood.PAUSED)
    assert watcher.calls[-1][1].astimezone().hour == 6
    for_ever.trigger()
    qtbot.waitUntil(lambda: tray.sight.seen.pause == Pause())


def test_what_was_told_leads_to_its_place(qtbot, make_tray, watcher, engine):
    some = engine.conversations(lambda _count: None, lambda: False).conversations[3]
    words = "A bank card number was just typed into Claude Code & Co, in a chat whose name is much longer than a menu"
    watcher.now = Seen(told=(Told(engine.now, words, Place("chats", some.id)),), waiting=1)
    tray, window = make_tray()
    qtbot.waitUntil(lambda: tray.sight.seen.waiting == 1)
    assert tray.sight.mood is Mood.NEEDS
    [entry] = tray.menu.told_last.actions()
    assert entry.text().endswith("…")
    assert "&& Co" in entry.text()
    entry.trigger()
    qtbot.waitUntil(lambda: window.chats.preview.shown == some.id)


def test_nothing_was_told(make_tray):
    tray, _window = make_tray()
    tray.menu.show_sight(tray.sight, None)
    assert _shown(tray.menu.told_last) == ["Nothing was told yet"]


def test_check_now_opens_the_window_and_checks(qtbot, make_tray):
    tray, window = make_tray()
    window.hide()
    tray.menu.check_now.trigger()
    assert window.isVisible()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)


def test_a_click_opens_the_window(make_tray):
    tray, window = make_tray()
    window.hide()
    tray.sign.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert not window.isVisible()
    tray.sign.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()


def test_the_watcher_is_only_set_up_after_all_of_it_was_shown(qtbot, make_tray, watcher, tmp_path):
    watcher.made = setup_of(computer(tmp_path))
    tray, _window = make_tray()
    tray.menu.at_login.trigger()
    assert not tray.menu.at_login.isChecked()
    qtbot.waitUntil(lambda: tray.placing is not None)
    [piece] = watcher.made.pieces
    assert piece.where in tray.placing.shown.toPlainText()
    assert piece.content.rstrip() in tray.placing.shown.toPlainText()
    tray.placing.keep.click()
    assert ("place",) not in watcher.calls
    before = tray.placing
    tray.menu.at_login.trigger()
    qtbot.waitUntil(lambda: tray.placing is not before)
    tray.placing.go.click()
    qtbot.waitUntil(tray.menu.at_login.isChecked)
    assert watcher.calls[-1] == ("place",)
    before = tray.placing
    tray.menu.at_login.trigger()
    qtbot.waitUntil(lambda: tray.placing is not before)
    tray.placing.go.click()
    qtbot.waitUntil(lambda: not tray.menu.at_login.isChecked())
    assert watcher.calls[-1] == ("take-away",)


def test_what_fails_is_said_where_it_is_seen(qtbot, make_tray, watcher):
    watcher.now = Seen(placed=True)
    tray, window = make_tray()
    qtbot.waitUntil(lambda: tray.sight.mood is Mood.STOPPED)
    watcher.problem = EngineProblem("The system refused: {reason}", {"reason": "no"})
    tray.menu.begin_entry.trigger()
    qtbot.waitUntil(lambda: "refused: no" in window.rail.note.words.text())
    window.hide()
    watcher.problem = EngineProblem("The system refused: {reason}", {"reason": "no"})
    tray.menu.begin_entry.trigger()
    qtbot.waitUntil(lambda: bool(tray.sign.messages))
    tray.menu.begin_entry.trigger()
    qtbot.waitUntil(lambda: tray.sight.seen.running)


def test_in_chinese_every_entry_has_words(qtbot, make_tray):
    tray, _window = make_tray("zh_CN")
    tray.menu.closing.emit(Closing.END)
    assert all(_shown(tray.menu.menu))
    assert tray.menu.choices[Closing.END].isChecked()
