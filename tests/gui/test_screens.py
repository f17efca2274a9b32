"""Pictures of the pages, to be looked at: ``tests/output/screenshots``. What a machine can see of them is asserted."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView

from gui import pages
from gui.receipts import deeds
from gui.staged import APPS, NOW, StagedEngine
from gui.staged_apps import closed, service, stranger
from tidytrace.erase.errors import NotWritable
from tidytrace.erase.redact.proof import STILL
from tidytrace.erase.redact.text import NOT_TEXT
from tidytrace.findings.model import Phrase
from tidytrace.gui import theme
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.design import Scheme
from tidytrace.gui.erasing import Beside, Kept, Leftover, News, Place, Restored, Settled, Spared, Trouble
from tidytrace.gui.home.page import Phase
from tidytrace.gui.passphrase import PassphraseDialog
from tidytrace.gui.rail_entries import InRail
from tidytrace.gui.redacting import Redacted
from tidytrace.language import Language

OUTPUT = Path(__file__).resolve().parents[1] / "output" / "screenshots"


def chinese_font():
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def _shown(window):
    """Every visible text with its font; of a shape in the rail what it says when somebody points at it."""
    for widget in window.findChildren(QLabel) + window.findChildren(QAbstractButton):
        words = widget.plain if isinstance(widget, InRail) else widget.text().replace("&", "")
        if widget.isVisible() and words:
            yield widget, words, widget.font()
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


def _check(window, image, scheme, least=20):
    assert _is_a_picture(image)
    corner = image.pixelColor(image.width() - 20, 4).lightness()  # beside the bar of what scrolls
    assert corner > 200 if scheme is Scheme.LIGHT else corner < 60
    shown = list(_shown(window))
    assert len(shown) >= least
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
        pages.still(widget)
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


@pytest.fixture(params=[Scheme.LIGHT, Scheme.DARK])
def scheme(request, qapp):
    theme.wear(qapp, request.param)
    return request.param


@pytest.fixture(params=["en", "zh_CN"])
def code(request):
    if not chinese_font():
        pytest.skip("no font with Chinese letters (apt-get install fonts-wqy-microhei)")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    return request.param


@pytest.fixture
def picture(qtbot, code, scheme):
    """Takes a picture, looks at what can be measured of it, and keeps it."""

    def taken(name, widget, least=6):
        pages.still(widget)
        image = widget.grab().toImage()
        assert image.save(str(OUTPUT / f"{name}-{code}-{scheme}.png"))
        _check(widget, image, scheme, least)

    return taken


def test_erasing(qtbot, make_window, picture, code):
    engine = StagedEngine()
    engine.home = None
    engine.kept = (
        Kept(engine.chats[8], Phrase("app-running", {"app": APPS["gemini-cli"], "processes": "gemini 4711"})),
    )
    engine.spared = (Spared("~/.claude-code/plans", Phrase("link")),)
    engine.optional = tuple(
        Place(path=path, shown=path, kind=kind, what="file", pieces=1, bytes=size, optional=True)
        for path, kind, size in (
            ("~/.claude-code/projects/garden/notes.md", "app-file", 2_300),
            ("~/Documents/project/.specstory/history/2026-11-20.md", "copy-elsewhere", 48_000),
        )
    )
    window = make_window(engine, Language(code))
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    for row in (0, 2, 3, 4, 6, 8, 12):
        window.chats.table.toggle(row)
    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    picture("erase", dialog)

    dialog.resize(dialog.width(), 1100)
    dialog.plan.footprint.groups["transcript"].toggle()
    dialog.plan.footprint.groups["optional"].toggle()
    view = dialog.plan.footprint.groups["transcript"].view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.go.isEnabled() and not dialog._pause.isActive())
    picture("erase-footprint", dialog)
    dialog.resize(dialog.width(), 672)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.go.isEnabled() and not dialog._pause.isActive())
    dialog.copy.choose(0)
    picture("erase-for-good", dialog)
    dialog.copy.choose(7)

    dialog.carry_out()
    dialog.key.picks["passphrase"].setChecked(True)
    dialog.key.first.setText("correct horse")
    dialog.key.second.setText("correct")
    picture("erase-key", dialog)
    dialog.key.second.setText("correct horse")
    dialog.carry_out()
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    picture("erased", dialog)

    engine.restored = Restored(
        chats=5,
        places=13,
        beside=(Beside("~/.claude-code/history.jsonl", "~/.claude-code/history.restored-r-20261123.jsonl"),),
    )
    dialog.bring_back()
    qtbot.waitUntil(lambda: dialog.stage is Stage.RESTORED)
    picture("restored", dialog)
    dialog.accept()


def test_a_proof_with_leftovers(qtbot, make_window, picture, code):
    engine = StagedEngine()
    engine.leftovers = (
        Leftover("~/.claude-code/debug/latest.txt", "text", path="/home/wang/x", bytes=18_000),
        Leftover("~/.claude-code/todos.json", "text", path="/home/wang/y", bytes=900),
        Leftover("~/.claude-code/locked.db", "unreadable"),
        Leftover("~/.claude-code/sessions/other.jsonl", "shared-text"),
    )
    window = make_window(engine, Language(code))
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.table.toggle(0)
    window.chats.table.toggle(2)
    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    engine.gate.clear()
    engine.entered.clear()
    dialog.carry_out()
    assert engine.entered.wait(60)
    qtbot.waitUntil(lambda: dialog.working.name.text() != "")
    picture("erasing", dialog, least=4)
    engine.gate.set()
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    picture("erased-leftovers", dialog)
    dialog.accept()


def test_cutting_words_out(qtbot, make_window, picture, code):
    engine = StagedEngine()
    engine.stays = (Trouble("~/.claude-code/file-history/picture.bin", NOT_TEXT),)
    window = make_window(engine, Language(code))
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.view.setCurrentIndex(window.chats.table.index(0, Column.TITLE))
    qtbot.waitUntil(lambda: window.chats.preview.transcript.toPlainText() != "")
    window.chats.preview.cut_out.click()
    dialog = window.chats.cutting
    picture("cut-first", dialog, least=4)
    dialog.words.field.setPlainText("6222 0212 3456 7890\n张")
    picture("cut-words", dialog)
    dialog.words.field.setPlainText("6222 0212 3456 7890\n张伟")
    dialog.carry_out()
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    picture("cut", dialog)
    engine.redacted = Redacted(
        times=3,
        files=1,
        searched=212,
        receipt=engine.receipt,
        until=NOW,
        failed=(Trouble("~/.claude-code/history.jsonl", NotWritable.problem),),
        found=(Trouble("~/.claude-code/sessions/other.jsonl", STILL),),
        some_short=True,
    )
    dialog.carry_out()
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    picture("cut-out", dialog)
    dialog.bring_back()
    qtbot.waitUntil(lambda: dialog.stage is Stage.RESTORED)
    picture("cut-back", dialog, least=4)
    dialog.reject()
    window.chats.preview.cut_out.click()
    engine.cut_places, engine.stays = (), ()
    window.chats.cutting.words.field.setPlainText("张伟")
    window.chats.cutting.carry_out()
    qtbot.waitUntil(lambda: window.chats.cutting.stage is Stage.OVER)
    picture("cut-nowhere", window.chats.cutting, least=4)
    window.chats.cutting.reject()


def test_where_else_a_chat_is(qtbot, make_window, picture, code):
    window = make_window(StagedEngine(), Language(code))
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.view.setCurrentIndex(window.chats.table.index(3, Column.TITLE))
    qtbot.waitUntil(lambda: window.chats.preview.transcript.toPlainText() != "")
    window.chats.preview.ask.click()
    qtbot.waitUntil(lambda: "2" in window.chats.preview.footprint.text())
    picture("where-else", window, least=20)


def test_activity(qtbot, make_window, picture, code):
    engine = StagedEngine()
    window = make_window(engine, Language(code))
    window.turn_to(window.activity)
    qtbot.waitUntil(lambda: window.activity.notice.line.text() != "")
    picture("activity-empty", window)

    engine.done = deeds()
    engine.settled = Settled((News(how="finished", when=NOW, gone=3),))
    window = make_window(engine, Language(code))
    qtbot.waitUntil(window.rail.note.isVisible)
    window.turn_to(window.activity)
    qtbot.waitUntil(lambda: len(window.activity.rows) == 5)
    window.activity.show_which("r-1")
    qtbot.waitUntil(lambda: window.activity.rows["r-1"].is_open)
    picture("activity", window, least=20)
    window.activity.ask_destroy("r-1")
    picture("activity-destroy", window.activity.confirm, least=4)
    window.activity.confirm.reject()


def test_the_passphrase_is_asked(qtbot, picture, code):
    dialog = PassphraseDialog(Language(code), wrong=True)
    qtbot.addWidget(dialog)
    dialog.show()
    picture("passphrase", dialog, least=4)


def test_apps(qtbot, make_window, picture, code):
    engine = StagedEngine()
    engine.apps.others = [service(), stranger(), closed()]
    window = make_window(engine, Language(code))
    window.turn_to(window.apps)
    picture("apps-first", window)
    with qtbot.waitSignal(window.apps.sheet.finished):
        window.apps.show_app("gemini-cli")
    qtbot.waitUntil(window.apps.reload.isVisible)
    picture("apps", window, least=20)
    sheet = window.apps.sheet
    sheet.area.ensureWidgetVisible(sheet.connecting)
    picture("apps-below", window, least=20)
    window.resize(window.minimumSize())
    sheet.area.verticalScrollBar().setValue(0)
    picture("apps-small", window, least=20)
    window.apps.fixing.ask("gemini-cli.usage-statistics")
    qtbot.waitUntil(window.apps.fixing.asking.go.isEnabled)
    picture("apps-change", window.apps.fixing.asking, least=6)
    window.apps.fixing.asking.reject()
    for entry in engine.apps.others[1:]:
        window.apps.show_app(entry.id)
        picture(f"apps-{entry.sort}", window, least=12)


def test_network(qtbot, make_window, picture, code):
    window = make_window(StagedEngine(), Language(code))
    window.turn_to(window.network)
    exposure, connections = window.network.exposure, window.network.connections
    qtbot.waitUntil(lambda: bool(exposure.servers))

    def fits():
        heights = [(row.height(), row.layout().totalHeightForWidth(row.width())) for row in exposure.servers.values()]
        return all(height == needed for height, needed in heights)

    exposure.servers["ollama.exposed-server"].toggle()
    qtbot.waitUntil(fits)
    picture("exposure", window, least=20)
    exposure.ask_closing("ollama.exposed-server")
    qtbot.waitUntil(exposure.asking.go.isEnabled)
    picture("exposure-closing", exposure.asking)
    exposure.asking.reject()
    window.resize(640, 480)
    qtbot.waitUntil(fits)
    picture("exposure-small", window, least=20)
    window.network.turn(1)
    qtbot.waitUntil(lambda: bool(connections.cards))
    picture("connections-small", window, least=20)
    window.resize(1280, 840)
    picture("connections", window, least=20)
    connections.ask_forgetting()
    picture("connections-forget", connections.asking, least=4)
    connections.asking.reject()
