"""Which catalogue is in use, and a newer one from a file, as the person meets it in the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.pointing import click
from tidytrace.gui.catalogue import CatalogueDialog
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Trouble
from tidytrace.language import N_

DAMAGED = N_("The catalogue that you chose is damaged; the one that came with Tidytrace is used.")
LOWER = N_("This catalogue has version {version}; version {used} is in use, and it never goes down.")


@pytest.fixture
def dialog(qtbot, window) -> CatalogueDialog:
    click(qtbot, window.rail.about_catalogue)
    made = window.about_catalogue
    qtbot.waitUntil(lambda: made.version.text() != "Looking…")
    made.choose = lambda: "/home/wang/catalogue.signed"
    return made


def offered(qtbot, dialog):
    click(qtbot, dialog.choosing)
    qtbot.waitUntil(dialog.offer.isVisible)


def test_it_says_which_one_is_in_use(dialog):
    assert dialog.version.text() == "Version 1, 169 apps"
    assert dialog.origin.text() == "It came with Tidytrace."
    assert not dialog.offer.isVisible()
    assert not dialog.dropping.isVisible()
    assert dialog.focusWidget() is dialog.closing


def test_its_words_have_their_height(qtbot, dialog):
    frame = dialog.origin.parentWidget()
    assert frame.height() >= frame.layout().totalHeightForWidth(frame.width())
    offered(qtbot, dialog)
    assert dialog.offer.height() >= dialog.offer.layout().totalHeightForWidth(dialog.offer.width())


def test_a_file_is_shown_first_and_taken_only_when_the_person_says_so(qtbot, window, dialog, engine):
    offered(qtbot, dialog)
    assert dialog.found.text() == "Version 2 of 24 December 2026, 175 apps"
    assert "Tidytrace" in dialog.signer.text()
    assert dialog.version.text() == "Version 1, 169 apps"
    assert [what for what, _about in engine.calls if what == "take-catalogue"] == []
    with qtbot.waitSignal(dialog.changed):
        click(qtbot, dialog.taking)
    assert dialog.version.text() == "Version 2 of 24 December 2026, 175 apps"
    assert dialog.origin.text().startswith("You chose it. Signed by Tidytrace.")
    assert not dialog.offer.isVisible()
    with qtbot.waitSignal(dialog.changed):
        click(qtbot, dialog.dropping)
    assert dialog.version.text() == "Version 1, 169 apps"
    assert not dialog.dropping.isVisible()


def test_an_older_or_unsigned_one_is_refused_with_the_sentence(qtbot, dialog, engine):
    engine.problem = EngineProblem(LOWER, {"version": 1, "used": 2})
    click(qtbot, dialog.choosing)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.problem.text() == "This catalogue has version 1; version 2 is in use, and it never goes down."
    assert not dialog.offer.isVisible()
    assert dialog.choosing.isEnabled()
    offered(qtbot, dialog)  # another file
    assert not dialog.problem.isVisible()


def test_who_does_not_choose_a_file_changes_nothing(qtbot, dialog, engine):
    dialog.choose = lambda: ""
    click(qtbot, dialog.choosing)
    assert [what for what, _about in engine.calls if what == "look-at-catalogue"] == []


def test_a_damaged_one_is_told_when_the_window_opens(qtbot, engine, make_window):
    engine.catalogue_problem = Trouble("", DAMAGED)
    window = make_window(engine)
    qtbot.waitUntil(window.rail.note.isVisible)
    assert window.rail.note.words.text() == DAMAGED
    qtbot.mouseClick(window.rail.note.more, Qt.MouseButton.LeftButton)
    dialog = window.about_catalogue
    qtbot.waitUntil(dialog.problem.isVisible)
    assert DAMAGED in {label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel)}
    with qtbot.waitSignal(dialog.changed):
        click(qtbot, dialog.dropping)
    assert not dialog.problem.isVisible()
