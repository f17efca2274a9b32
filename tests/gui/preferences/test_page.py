"""The page «Preferences»: everything takes effect at once, is kept, and can be put back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QKeySequenceEdit, QWidget

from tidytrace.gui.lock.dialog import Task
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.looks_card import LooksCard
from tidytrace.gui.preferences.page import PreferencesPage
from tidytrace.gui.preferences.wishes import Colours, Lock, Motion, Wishes
from tidytrace.gui.tray.port import Closing
from tidytrace.gui.work import Work


@pytest.fixture
def make_page(qtbot, engine, english):
    made = []

    def make() -> PreferencesPage:
        work = Work()
        page = PreferencesPage(engine, work, english, LiveWishes(engine.preferring))
        qtbot.addWidget(page)
        page.resize(1000, 800)
        page.show()
        qtbot.waitUntil(page.own.isVisible)
        made.append(work)
        return page

    yield make
    for work in made:
        work.close()


@pytest.fixture
def page(make_page):
    return make_page()


def _choose(choice, value):
    choice.setCurrentIndex(choice._values.index(value))


def test_it_is_the_last_page_in_the_rail(qtbot, window):
    assert window.rail.buttons[-1].text() == "Preferences"
    window.rail.buttons[-1].click()
    assert window.pages.currentWidget() is window.preferences
    qtbot.waitUntil(window.preferences.looks.isVisible)


def test_looks_are_kept_at_once(page, engine):
    page.looks.language.setCurrentIndex(1)
    _choose(page.looks.colours, Colours.CONTRAST)
    _choose(page.looks.letters, 150)
    _choose(page.looks.motion, Motion.REDUCED)
    page.looks.simple.click()
    kept = engine.preferring.kept
    assert (kept.language, kept.colours, kept.letters) == ("en", Colours.CONTRAST, 150)
    assert (kept.motion, kept.simple) == (Motion.REDUCED, True)


def test_habits_are_kept_at_once(page, engine):
    _choose(page.habits.closing, Closing.TRAY)
    _choose(page.habits.days, 30)
    assert engine.preferring.closes is Closing.TRAY
    assert engine.preferring.kept.undo_days == 30
    assert engine.undo_days() == 30


def test_nobody_can_set_that_no_copy_is_kept(page):
    assert min(page.habits.days._values) > 0


def test_what_was_set_to_something_unusual_is_shown_as_it_is(engine, make_page):
    engine.preferring.kept = Wishes(greeted=True, letters=123, undo_days=14, lock_after=7)
    page = make_page()
    assert page.looks.letters.currentText() == "123\u00a0%"
    assert page.habits.days.currentText() == "14 days"
    assert engine.preferring.kept.letters == 123


def test_percent_is_written_as_each_language_writes_it(engine, make_page, chinese):
    page = make_page()
    assert page.looks.letters.currentText() == "100\u00a0%"
    assert LooksCard(page._wishes, "", chinese).letters.currentText() == "100%"


def test_whether_something_stays_awake_is_said(qtbot, page):
    qtbot.waitUntil(lambda: "by itself" in page.habits._awake.about.text())


def test_all_is_put_back_but_the_lock_and_that_can_be_undone(page, engine):
    said = Wishes(greeted=True, colours=Colours.DARK, letters=150, quick_exit="F9", lock=Lock.PASSPHRASE)
    page._wishes.become(said)
    engine.preferring.closes = Closing.TRAY
    page.back.click()
    assert engine.preferring.kept == Wishes(greeted=True, lock=Lock.PASSPHRASE)
    assert engine.preferring.closes is None
    assert page.looks.colours.value is Colours.DESKTOP
    assert "lock" in page.said.text()
    page.back.click()
    assert engine.preferring.kept == said
    assert engine.preferring.closes is Closing.TRAY
    assert page.looks.colours.value is Colours.DARK
    assert page.back.text() == "Put all back as it was at first"


def test_a_change_after_putting_back_begins_anew(page, engine):
    page._wishes.wish(letters=150)
    page.back.click()
    _choose(page.looks.letters, 130)
    assert page.back.text() == "Put all back as it was at first"
    page.back.click()
    assert engine.preferring.kept.letters == 100


def test_wishes_that_cannot_be_kept_hold_and_that_is_said(window, engine):
    engine.preferring.full = True
    window.wishes.wish(letters=150)
    assert window.wishes.now.letters == 150
    assert "could not be kept" in window.rail.note.words.text()


def test_a_language_of_the_environment_wins_and_that_is_said(engine, make_page):
    engine.preferring.said = "en_GB"
    page = make_page()
    assert not page.looks.language.isEnabled()
    assert page.looks.language.accessibleDescription() == "TIDYTRACE_LANG asks for English, and that wins."


def _press_keys(qtbot, page, keys):
    page.exit.keys.setKeySequence(QKeySequence(keys))
    page.exit.keys.editingFinished.emit()


def test_other_keys_for_the_quick_exit(qtbot, page, engine):
    page.exit.keys.setFocus()
    qtbot.keyClick(page.exit.keys, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: engine.preferring.kept.quick_exit == "F9")
    page.exit.usual.click()
    assert engine.preferring.kept.quick_exit == "Ctrl+Shift+X"
    assert page.exit.keys.keySequence() == QKeySequence("Ctrl+Shift+X")
    page.exit.none.click()
    assert engine.preferring.kept.quick_exit == ""
    assert page.exit.keys.keySequence().isEmpty()


@pytest.mark.parametrize("keys", ["X", "Shift+X", "Ctrl+2", "Ctrl+Q", "Ctrl+C"])
def test_keys_that_are_needed_for_something_else_are_not_taken(qtbot, page, engine, keys):
    _press_keys(qtbot, page, keys)
    assert engine.preferring.kept.quick_exit == "Ctrl+Shift+X"
    assert page.exit.problem.isVisible()
    assert page.exit.keys.keySequence() == QKeySequence("Ctrl+Shift+X")


@pytest.mark.parametrize("keys", ["Ctrl+Shift+H", "Alt+F9", "Pause", "Meta+L"])
def test_other_keys_are_taken(qtbot, page, engine, keys):
    _press_keys(qtbot, page, keys)
    assert engine.preferring.kept.quick_exit == keys
    assert not page.exit.problem.isVisible()


def test_a_passphrase_is_typed_twice(qtbot, page, engine):
    page.lock.phrase.click()
    dialog = page.lock.dialog
    dialog.field.setText("blue kettle")
    assert not dialog.go.isEnabled()
    dialog.again.setText("blue kettel")
    dialog.go.click()
    assert dialog.problem.text() == "The two are not the same."
    dialog.again.setText("blue kettle")
    dialog.go.click()
    assert dialog.field.text() == dialog.again.text() == ""
    qtbot.waitUntil(lambda: engine.preferring.kept.lock is Lock.PASSPHRASE)
    assert not dialog.isVisible()
    assert page.lock.state.text() == "A passphrase opens the window."
    assert page.lock.now.isVisible()
    assert page.lock.after.isVisible()


def test_the_password_of_the_account_is_tried_first(qtbot, page, engine):
    page.lock.system.click()
    dialog = page.lock.dialog
    dialog.field.setText("wrong")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.problem.text() == "That is not the password of your account.")
    assert engine.preferring.kept.lock is Lock.NONE
    dialog.field.setText("account password")
    dialog.go.click()
    qtbot.waitUntil(lambda: engine.preferring.kept.lock is Lock.SYSTEM)


def test_what_this_computer_cannot_do_is_not_offered(engine, make_page):
    engine.preferring.lock.asks = False
    page = make_page()
    assert not page.lock.system.isVisible()
    assert page.lock.phrase.isVisible()


def test_who_takes_the_lock_away_has_to_open_it(qtbot, engine, make_page):
    engine.preferring.lock.now, engine.preferring.lock.word = Lock.PASSPHRASE, "blue kettle"
    engine.preferring.kept = Wishes(greeted=True, lock=Lock.PASSPHRASE)
    page = make_page()
    assert not page.lock.phrase.isVisible()
    page.lock._ask(Task.AWAY)
    dialog = page.lock.dialog
    dialog.field.setText("red kettle")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.problem.text() == "That does not open it.")
    dialog.field.setText("blue kettle")
    dialog.go.click()
    qtbot.waitUntil(lambda: engine.preferring.kept.lock is Lock.NONE)
    assert page.lock.state.text() == "The window is not locked."


def test_what_the_lock_protects_is_said_and_what_it_does_not(page):
    told = " ".join(label.text() for label in page.lock.findChildren(type(page.said)))
    assert "does not encrypt" in told


def test_everything_on_it_has_a_name(make_page, engine):
    engine.preferring.lock.now = Lock.PASSPHRASE
    page = make_page()
    controls = [one for one in page.findChildren(QWidget) if isinstance(one, QAbstractButton | QComboBox)]
    controls += page.findChildren(QKeySequenceEdit)
    assert len(controls) > 15
    assert [one for one in controls if not (one.accessibleName() or getattr(one, "text", str)())] == []


def test_its_links_lead_to_where_they_say(qtbot, window):
    window.turn_to(window.preferences)
    window.preferences.habits.more.click()
    assert window.pages.currentWidget() is window.remind
    window.turn_to(window.preferences)
    window.preferences.own.show_catalogue.click()
    assert window.about_catalogue.isVisible()
    window.about_catalogue.reject()


def test_wishes_of_two_windows_do_not_mix(engine):
    one, other = LiveWishes(engine.preferring), LiveWishes(engine.preferring)
    heard = []
    one.changed.connect(lambda before, now: heard.append((before.letters, now.letters)))
    one.wish(letters=150)
    one.wish(letters=150)
    assert heard == [(100, 150)]
    assert other.now == one.now._replace(letters=100)
