"""What only the person can see: done and taken back, services by hand, the guide with warning, letter and truths."""

import datetime

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from gui.pointing import stand_still
from tidytrace.catalog import Contact, Grade, Text, load_catalogue
from tidytrace.checks.accounts.services import Service
from tidytrace.findings.model import Card, Letter, Phrase, State
from tidytrace.findings.truths import TRUTHS
from tidytrace.gui import desktop
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import Guide
from tidytrace.gui.home.page import Phase
from tidytrace.gui.home.services import ServicesSheet

CARD = "codex.account-training"
TODAY = datetime.date(2026, 11, 23)


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _words(widget):
    return "\n".join(label.text().replace("\u200b", "") for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def home(qtbot, window):
    _click(qtbot, window.home.header.button)
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    stand_still(qtbot, window.home)
    return window.home


def about(engine, **fields):
    """The finding about an account, changed."""
    finding = next(one for one in engine.found if one.id == CARD)
    return msgspec.structs.replace(finding, **fields)


# --- done, taken back


def test_done_turns_the_row_fine_where_it_stands_and_is_taken_back(qtbot, home, engine):
    row = home.findings.shown(CARD)
    place = row.geometry().topLeft()
    assert row.ticking.text() == "Done"
    assert row.ticking.accessibleName() == "Done: Codex CLI: Improve the model"
    _click(qtbot, row.ticking)
    qtbot.waitUntil(lambda: row.ticking.text() == "Take back")
    assert row.why.text() == "You set this on 23 November 2026."
    assert row.accessibleName().startswith("Fine:")
    assert row.geometry().topLeft() == place
    assert "only you can check" not in home.header.line.text()
    _click(qtbot, row.ticking)
    qtbot.waitUntil(lambda: row.ticking.text() == "Done")
    assert row.why.text().startswith("This switch is in your account")
    assert "1 only you can check" in home.header.line.text()
    assert [call for call in engine.calls if call[0] in {"tick", "untick"}] == [("tick", CARD), ("untick", CARD)]


def test_what_cannot_be_kept_is_told_in_the_row(qtbot, home, engine):
    row = home.findings.shown(CARD)
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "disk full"})
    _click(qtbot, row.ticking)
    qtbot.waitUntil(row.problem.isVisible)
    assert "disk full" in row.problem.text()
    assert row.ticking.text() == "Done"


def test_other_findings_have_nothing_to_tick(home):
    assert home.findings.shown("cursor.privacy-mode").ticking is None


def test_the_tip_follows_what_the_person_said(qtbot, home):
    for name in ("cursor.privacy-mode", "gemini-cli.usage-statistics"):
        row = home.findings.shown(name)
        _click(qtbot, row.action)
        qtbot.waitUntil(lambda row=row: row.action.text() == "Undo")
    assert home.checklist.cards["data-sharing-off"].state is State.MANUAL
    _click(qtbot, home.findings.shown(CARD).ticking)
    qtbot.waitUntil(lambda: home.checklist.cards["data-sharing-off"].state is State.OK)


def test_what_nothing_waits_for_is_folded_away(qtbot, make_window, engine):
    engine.found = (*engine.found, about(engine, id="codex.account", severity="info"))
    home = make_window(engine).home
    _click(qtbot, home.header.button)
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    section = home.findings.accounts
    assert section.isVisible()
    assert not section.rows
    assert home.findings.shown("codex.account") is None
    home.reveal("codex.account")
    assert home.findings.shown("codex.account").isVisible()


# --- the guide


def test_done_can_be_said_in_the_guide(qtbot, home):
    _click(qtbot, home.findings.shown(CARD).action)
    guide = home.findChild(Guide)
    _click(qtbot, guide.ticking)
    qtbot.waitUntil(lambda: home.findings.shown(CARD).ticking.text() == "Take back")
    assert not guide.isVisible()


def test_the_truths_are_told_once_and_only_when_asked_for(qtbot, engine, english):
    guide = Guide(about(engine), english)
    qtbot.addWidget(guide)
    guide.show()
    assert TRUTHS[0] not in _words(guide)
    before = guide.height()
    _click(qtbot, guide.truths.opener)
    assert _words(guide).count(TRUTHS[0]) == 1
    assert all(truth in _words(guide) for truth in TRUTHS)
    assert guide.height() > before


def test_the_warning_stands_above_the_link(qtbot, engine, english):
    why = Phrase("read-first", {"warning": Text("It closes all.", "会全部注销。")}, (Phrase("in-account"),))
    guide = Guide(about(engine, why=why, card=Card(warns=True)), english)
    qtbot.addWidget(guide)
    guide.show()
    words = _words(guide)
    assert words.index("Read this first: It closes all.") < words.index("Only you can do this, in your account.")
    assert words.index("Only you can do this") < words.index("https://chatgpt.com/")


def test_the_letter_is_copied_in_either_language(qtbot, engine, english, monkeypatch):
    copied = []
    monkeypatch.setattr(desktop, "copy", copied.append)
    contact = Contact(grade=Grade.DOCS, verified_on=TODAY, mail="privacy@kimi.com")
    letter = Letter(
        service="kimi-web",
        product=Text("Kimi", "Kimi"),
        vendor="M",
        right="withdraw",
        contact=contact,
        chinese_law=True,
    )
    guide = Guide(about(engine, card=Card(letter=letter)), english)
    qtbot.addWidget(guide)
    guide.show()
    assert "To: privacy@kimi.com" in _words(guide)
    assert "Tidytrace sends nothing" in _words(guide)
    assert not guide.letter.shown.isVisible()
    _click(qtbot, guide.letter.fold.opener)
    assert guide.letter.shown.isVisible()
    assert "I withdraw my consent" in guide.letter.shown.toPlainText()
    _click(qtbot, guide.letter.copying["en"])
    assert guide.letter.copying["en"].text() == "Copied"
    _click(qtbot, guide.letter.copying["zh_CN"])
    assert guide.letter.copying["en"].text() == "Copy in English"
    assert "I withdraw my consent" in copied[0]
    assert copied[1] != ""


# --- services by hand


def services(*used, seen=()):
    return tuple(
        Service(app=app, signs=frozenset(["browser"] * (app.id in seen) + ["person"] * (app.id in used)))
        for app in load_catalogue()
        if app.kind == "web-service"
    )


def test_services_that_can_be_seen_are_ticked_and_stay_so(qtbot, english):
    chosen = []
    sheet = ServicesSheet(services("kimi-web", seen=("doubao-web",)), chosen.append, english)
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.boxes["doubao-web"].isChecked()
    assert not sheet.boxes["doubao-web"].isEnabled()
    sheet.boxes["kimi-web"].setChecked(False)
    sheet.boxes["wenxin-web"].setChecked(True)
    _click(qtbot, sheet.taking)
    assert chosen == [frozenset({"wenxin-web"})]


def test_the_services_of_ones_own_language_come_first(qtbot, english, chinese):
    for language, first in ((english, "US"), (chinese, "CN")):
        sheet = ServicesSheet(services(), lambda _chosen: None, language)
        qtbot.addWidget(sheet)
        assert load_catalogue().app(next(iter(sheet.boxes))).country == first


def test_a_chosen_service_brings_its_findings_and_one_that_is_not_used_takes_them_away(qtbot, home, engine):
    engine.known_services = services()
    finding = about(engine, id="wenxin-web.training", app="wenxin-web")
    engine.about_services = (finding,)
    _click(qtbot, home.also)
    qtbot.waitUntil(lambda: home.findChild(ServicesSheet) is not None)
    sheet = home.findChild(ServicesSheet)
    sheet.boxes["wenxin-web"].setChecked(True)
    _click(qtbot, sheet.taking)
    qtbot.waitUntil(lambda: home.findings.shown("wenxin-web.training") is not None)
    assert ("use", frozenset({"wenxin-web"})) in engine.calls
    assert home.header.headline.text() == "3 things need you"
    assert "2 only you can check" in home.header.line.text()
    engine.about_services, engine.unused = (), frozenset({"wenxin-web"})
    home.accounts._use(frozenset())
    qtbot.waitUntil(lambda: home.findings.shown("wenxin-web.training") is None)
    assert "1 only you can check" in home.header.line.text()
    assert home.findings.shown(CARD).isVisible()


def test_before_the_first_check_up_a_choice_is_noted(qtbot, window, engine):
    home = window.home
    home.accounts._use(frozenset({"kimi-web"}))
    qtbot.waitUntil(lambda: home.header.line.text().startswith("Noted."))
    assert home.phase is Phase.FIRST
    assert not [one for one in home.findChildren(QDialog) if one.isVisible()]
