"""Pictures of the pages, to be looked at: ``tests/output/screenshots``. What a machine can see of them is asserted."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView

from gui.staged import StagedEngine
from tidytrace.gui import theme
from tidytrace.gui.chats.erase_dialog import Stage
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.design import Scheme
from tidytrace.gui.home.page import Phase
from tidytrace.language import Language

OUTPUT = Path(__file__).resolve().parents[1] / "output" / "screenshots"


def chinese_font():
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def _shown(window):
    """Every visible text with its font."""
    for widget in window.findChildren(QLabel) + window.findChildren(QAbstractButton):
        if widget.isVisible() and widget.text():
            yield widget, widget.text().replace("&", ""), widget.font()
    for view in window.findChildren(QTableView):
        if view.isVisible():
            for row in range(20):
                yield view, str(view.model().index(row, Column.TITLE).data()), view.font()


def _boxes(words: str, font: QFont) -> list[str]:
    """Characters that no font on this computer has: they would be shown as empty boxes."""
    layout = QTextLayout(words, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [words for run in layout.glyphRuns() if 0 in run.glyphIndexes()]


def _is_a_picture(image) -> bool:
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    return len(colours) > 20


def _check(window, image, scheme):
    assert _is_a_picture(image)
    corner = image.pixelColor(image.width() - 4, 4).lightness()
    assert corner > 200 if scheme is Scheme.LIGHT else corner < 60
    shown = list(_shown(window))
    assert len(shown) > 20
    assert [box for _, words, font in shown for box in _boxes(words, font)] == []
    for widget, words, _ in shown:
        assert widget.parentWidget().rect().contains(widget.geometry()), f"«{words}» lies outside its place"
        if isinstance(widget, QAbstractButton):
            assert widget.width() >= widget.sizeHint().width(), f"«{words}» does not fit its button"
        elif isinstance(widget, QLabel) and not widget.wordWrap():
            assert widget.width() >= widget.sizeHint().width(), f"«{words}» is cut off"
        elif isinstance(widget, QLabel):
            assert widget.height() >= widget.heightForWidth(widget.width()), f"«{words}» is cut off"


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_home_and_chats(qtbot, qapp, make_window, code, scheme):
    if not chinese_font():
        pytest.skip("no font with Chinese letters (apt-get install fonts-wqy-microhei)")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    theme.wear(qapp, scheme)
    window = make_window(StagedEngine(), Language(code))

    def picture(name, widget=window):
        qtbot.wait(20)
        image = widget.grab().toImage()
        assert image.save(str(OUTPUT / f"{name}-{code}-{scheme}.png"))
        return image

    _check(window, picture("first"), scheme)
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.home.header.button.clearFocus()
    _check(window, picture("home"), scheme)
    row = window.home.findings.shown("cursor.privacy-mode")
    row.toggle()
    window.home.fix("gemini-cli.usage-statistics")
    qtbot.waitUntil(lambda: "gemini-cli.usage-statistics" in window.home.results.receipts)
    window.home.reveal("vscode.auto-approve")
    _check(window, picture("findings"), scheme)

    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    view = window.chats.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.setCurrentIndex(window.chats.table.index(3, Column.TITLE))
    for row_number in (0, 2, 3):
        window.chats.table.toggle(row_number)
    qtbot.waitUntil(lambda: window.chats.preview.transcript.toPlainText() != "")
    _check(window, picture("chats"), scheme)

    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    assert _is_a_picture(picture("erase", dialog))
    dialog.carry_out()
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    assert _is_a_picture(picture("erased", dialog))
    dialog.accept()
