"""The page «Before you believe it»: files are given in every way there is, and told in three lines."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel

from gui.staged_believing import SIGNS
from tidytrace.gui.believe.dropping import MOST, given
from tidytrace.gui.believe.file_card import STATES
from tidytrace.gui.home.guide import TipSheet
from tidytrace.labels.model import Verdict
from tidytrace.watch.notices.places import Place


@pytest.fixture
def page(window):
    window.turn_to(window.believe)
    return window.believe


def urls(*names: str) -> QMimeData:
    content = QMimeData()
    content.setUrls([QUrl(name) if "://" in name else QUrl.fromLocalFile(f"/home/wang/{name}") for name in names])
    return content


def drop(page, content: QMimeData) -> bool:
    """As a file manager does it; whether the page took it."""
    enter = QDragEnterEvent(
        QPoint(300, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        content,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        content,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page, event)
    assert event.dropAction() is Qt.DropAction.CopyAction  # the file stays where it is
    return event.isAccepted()


def _settled(qtbot, page, count: int) -> None:
    qtbot.waitUntil(lambda: len(page.cards) == count and not page.working.isVisible())


def words(card) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel) if not label.isHidden())


def test_a_file_is_dropped_and_told_in_three_lines(qtbot, page):
    assert drop(page, urls("ai.png"))
    _settled(qtbot, page, 1)
    (card,) = page.cards
    assert card.word.text() == "Says: AI"
    assert card.title.text() == "The file itself says that it was made with AI"
    assert "Doubao" in card.why.text()
    assert card.then.text().startswith("Anybody can write such a note")
    assert card.accessibleName().startswith("ai.png: Says: AI. The file itself says that it was made with AI")


def test_several_files_each_once_with_the_newest_on_top(qtbot, page, engine):
    assert drop(page, urls("ai.png", "none.jpg", "ai.png"))
    _settled(qtbot, page, 2)
    assert [Path(card.looked.path).name for card in page.cards] == ["none.jpg", "ai.png"]
    assert drop(page, urls("ai.png"))  # again: it takes the place of the answer before
    qtbot.waitUntil(
        lambda: engine.believing.looked == ["ai.png", "none.jpg", "ai.png"] and not page.working.isVisible()
    )
    assert [Path(card.looked.path).name for card in page.cards] == ["ai.png", "none.jpg"]


def test_no_word_says_real_or_fake_and_nothing_is_ever_fine(qtbot, page):
    names = [*SIGNS, "none.jpg", "odd.bin"]
    drop(page, urls(*names))
    _settled(qtbot, page, len(names))
    for card in page.cards:
        said = words(card).lower()
        assert not {"real", "fake", "genuine", "authentic"} & set(said.replace(".", " ").replace(",", " ").split())
    assert "ok" not in {state.value for state in STATES.values()}
    assert STATES.keys() == set(Verdict)


def test_no_label_is_said_to_prove_nothing(qtbot, page):
    drop(page, urls("none.jpg"))
    _settled(qtbot, page, 1)
    assert page.cards[0].why.text().startswith("That proves nothing.")


def test_carried_away_again(page):
    content = urls("ai.png")
    enter = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(page, enter)
    assert page.invitation.text() == "Let go to look at it"
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert page.invitation.text() == "Drop files here"
    assert page.cards == []


def test_words_are_not_taken(page):
    content = QMimeData()
    content.setText("hello")
    assert not drop(page, content)


def test_an_address_is_not_followed(page, engine):
    assert drop(page, urls("https://example.org/a.png"))
    assert "never goes" in page.said.text()
    assert engine.believing.looked == []


def test_copied_files_are_pasted_with_the_keyboard(qtbot, page):
    QGuiApplication.clipboard().setMimeData(urls("trace.png"))
    page.choose.setFocus()
    qtbot.keyClick(page.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    _settled(qtbot, page, 1)
    assert "ComfyUI" in page.cards[0].why.text()


def test_a_copied_picture_has_no_file_and_nothing_in_the_clipboard_is_said(qtbot, page):
    picture = QMimeData()
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(picture)
    qtbot.mouseClick(page.paste_button, Qt.MouseButton.LeftButton)
    assert page.said.text().startswith("What was copied is only a picture")
    QGuiApplication.clipboard().clear()
    qtbot.mouseClick(page.paste_button, Qt.MouseButton.LeftButton)
    assert page.said.text().startswith("There is no file in the clipboard")


def test_many_files_are_cut_and_that_is_said():
    found = given(urls(*(f"{number}.png" for number in range(MOST + 3))))
    assert len(found.paths) == MOST
    assert found.sentence


def test_files_are_chosen_by_keyboard_alone(qtbot, page):
    page.choose_files = lambda: ["/home/wang/signed.jpg"]
    page.choose.setFocus()
    qtbot.keyClick(page.choose, Qt.Key.Key_Space)
    _settled(qtbot, page, 1)
    card = page.cards[0]
    assert "Sample Press" in card.why.text()
    card.more.setFocus()
    qtbot.keyClick(card.more, Qt.Key.Key_Space)
    assert "PNG iTXt XMP" in words(card)
    qtbot.keyClick(card.more, Qt.Key.Key_Space)
    assert card.details.isHidden()
    card.close_button.setFocus()
    qtbot.keyClick(card.close_button, Qt.Key.Key_Space)
    assert page.cards == []
    assert page.choose.hasFocus()  # the keyboard is not lost with the card


def test_what_is_looked_at_can_be_cancelled_and_what_waits_is_let_go(qtbot, page, engine):
    engine.believing.hold.clear()
    drop(page, urls("ai.png", "none.jpg"))
    drop(page, urls("trace.png"))
    qtbot.waitUntil(lambda: page.working.isVisible() and engine.believing.looked == ["ai.png"])
    assert page.step_words.text() == "Reading ai.png"
    qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.working.isVisible())
    assert page.cards == []
    assert engine.believing.looked == ["ai.png"]


def test_files_that_come_while_others_are_read_wait_for_their_turn(qtbot, page, engine):
    engine.believing.hold.clear()
    drop(page, urls("ai.png"))
    drop(page, urls("trace.png"))
    engine.believing.hold.set()
    _settled(qtbot, page, 2)


def test_clearing_leaves_nothing_of_any_file(qtbot, page):
    drop(page, urls("ai.png", "odd.bin"))
    _settled(qtbot, page, 2)
    qtbot.mouseClick(page.clear_button, Qt.MouseButton.LeftButton)
    assert page.cards == []
    assert not page.clear_button.isVisible()
    assert not [label for label in page.findChildren(QLabel) if label.isVisible() and "ai.png" in label.text()]


def test_what_nobody_foresaw_is_said_on_the_page(qtbot, page, engine):
    engine.believing.broken = True
    drop(page, urls("ai.png"))
    qtbot.waitUntil(page.said.isVisible)
    assert "unforeseen" in page.said.text()
    assert not page.working.isVisible()


def test_the_tab_key_goes_down_the_page(qtbot, page, window):
    drop(page, urls("ai.png", "none.jpg"))
    _settled(qtbot, page, 2)
    page.choose.setFocus()
    top, bottom = page.cards
    qtbot.waitUntil(lambda: all(card.isVisible() for card in page.cards))
    down = [page.paste_button, top.more, top.close_button, bottom.more, bottom.close_button, page.clear_button]
    for button in down:
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is button


def test_every_control_has_a_name(qtbot, page):
    drop(page, urls("ai.png"))
    _settled(qtbot, page, 1)
    card = page.cards[0]
    for button in (page.choose, page.paste_button, page.cancel, page.clear_button, card.more, card.close_button):
        assert button.accessibleName() or button.text().replace("&", "")
    assert card.more.accessibleName() == "Details: ai.png"


def test_it_is_reached_from_the_rail_from_outside_and_from_the_tips(qtbot, window):
    number = window.pages.indexOf(window.believe)
    qtbot.mouseClick(window.rail.buttons[number], Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.believe
    qtbot.mouseClick(window.believe.advice.to_tips, Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.tips
    window.turn_to(window.believe)
    qtbot.mouseClick(window.believe.advice.links["doubt-demands"], Qt.MouseButton.LeftButton)
    (sheet,) = window.findChildren(TipSheet)
    assert sheet.windowTitle() == "Doubt anyone who asks for identity or money"
    sheet.reject()
    window.tips.turn.emit("believe", "check-before-believing")
    assert window.pages.currentWidget() is window.believe
    window.turn_to(window.home)
    window.show_place(Place.of("believe"))
    assert window.pages.currentWidget() is window.believe


def test_the_advice_is_there_before_any_file_and_names_whom_to_call(page):
    said = [label.text() for label in page.advice.findChildren(QLabel)]
    assert {"96110", "12377", "12339", "12381"} <= set(said)
    assert any("call back" in words for words in said)
