"""The page «Apps»: before a look, while it goes on, the list, one app, and what other pages have to do with it."""

import time

import msgspec
import pytest
from PySide6.QtCore import Qt, QTimer

from gui.pointing import click, said, words
from gui.staged import StagedEngine
from gui.staged_apps import closed, service, stranger
from pace import slowness
from tidytrace.catalog import load_catalogue
from tidytrace.checks.accounts.services import Service
from tidytrace.findings.model import State
from tidytrace.formats.refusals import NO_PERMISSION
from tidytrace.gui.apps.listing import ENTRY
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.controls import Button
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase
from tidytrace.gui.home.services import ServicesSheet
from tidytrace.watch.notices.places import Place


def looked(qtbot, page):
    """Look, and wait for the end."""
    click(qtbot, page.notice.button)
    qtbot.waitUntil(lambda: not page._work.busy("apps") and page.reload.isVisible())


def names(page):
    return [one.names.en for one in page.side.listing.shown]


def test_nothing_is_looked_at_before_the_person_says_so(qtbot, page, engine):
    assert said(engine, "apps") == []
    assert page.notice.heading.text() == "Which AI apps are on this computer?"
    assert not page.side.isVisible()
    looked(qtbot, page)
    assert len(said(engine, "apps")) == 1
    assert page.line.text().startswith("6 apps · 3 of them need you")


def test_who_has_had_a_check_up_made_is_not_asked_again(qtbot, window, engine):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.turn_to(window.apps)
    qtbot.waitUntil(lambda: len(said(engine, "apps")) == 1)


def test_the_names_come_first_and_what_was_found_follows(qtbot, page, engine):
    engine.gate.clear()
    click(qtbot, page.notice.button)
    qtbot.waitUntil(lambda: len(page.side.listing.entries) == 6)
    told = [str(page.side.listing.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(6)]
    assert "VS Code with Copilot Chat: Looking…" in told
    assert page.cancel.isVisible()
    assert page.bar.isVisible()
    engine.gate.set()
    qtbot.waitUntil(page.reload.isVisible)
    told = [str(page.side.listing.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(6)]
    assert told == [
        "Claude Code: 1 thing needs you · 214 chats",
        "Codex CLI: Fine · 214 chats · runs now",
        "Cursor: 1 thing needs you · 214 chats",
        "Gemini CLI: 1 thing needs you · 214 chats",
        "Open WebUI: 1 could not be checked · 214 chats",
        "VS Code with Copilot Chat: 1 could not be checked · 214 chats",
    ]


def test_a_look_that_is_stopped_keeps_what_was_found(qtbot, page, engine):
    engine.gate.clear()
    click(qtbot, page.notice.button)
    qtbot.waitUntil(lambda: len(page.side.listing.entries) == 6)
    click(qtbot, page.cancel)
    engine.gate.set()
    qtbot.waitUntil(lambda: page.line.text().startswith("Stopped before the end · 6 apps"))
    told = [page.side.listing.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(6)]
    assert "Gemini CLI: Not looked at yet" in told


def test_a_computer_without_ai_apps_is_told_so(qtbot, page, engine):
    engine.apps.here = []
    looked(qtbot, page)
    assert page.notice.heading.text() == "No AI app was found on this computer"
    engine.apps.here = ["codex"]
    looked(qtbot, page)
    assert names(page) == ["Codex CLI"]


def test_a_look_that_fails_says_why_and_can_be_made_again(qtbot, page, engine):
    engine.problem = EngineProblem("The disk is full.")
    looked(qtbot, page)
    assert page.notice.line.text() == "The disk is full."
    looked(qtbot, page)
    assert len(names(page)) == 6


def test_searching_goes_by_names_and_makers(qtbot, page):
    looked(qtbot, page)
    qtbot.keyClicks(page.side.search, "cli")
    assert names(page) == ["Codex CLI", "Gemini CLI"]
    page.side.search.setText("openai")
    assert names(page) == ["Codex CLI"]
    page.side.search.setText("nothing is called that")
    assert page.side.nothing.isVisible()
    page.side.search.clear()
    assert len(names(page)) == 6


def test_only_those_that_need_the_person_are_shown_and_stay_while_they_are_put_right(qtbot, page, engine):
    looked(qtbot, page)
    page.side.which.setCurrentIndex(1)
    assert names(page) == ["Claude Code", "Cursor", "Gemini CLI"]
    page.show_app("cursor")
    qtbot.waitUntil(lambda: "cursor.privacy-mode" in page.sheet.rows)
    page.fixing.fix("cursor.privacy-mode")
    qtbot.waitUntil(lambda: page.side.listing.entry("cursor").needs == 0)
    assert names(page) == ["Claude Code", "Cursor", "Gemini CLI"]
    page.side.search.setText("codex")
    assert page.side.nothing.text() == "Nothing needs you"
    page.show_app("codex")  # whoever is asked for is shown
    assert page.side.view.currentIndex().data(ENTRY).id == "codex"


def test_services_strangers_and_closed_folders_stand_below_headings_of_their_own(qtbot, page, engine):
    engine.apps.others = [service(), stranger(), closed()]
    looked(qtbot, page)
    listing = page.side.listing
    rows = [listing.index(row).data(ENTRY) for row in range(listing.rowCount())]
    assert [row for row in rows if isinstance(row, str)] == [
        "Apps on this computer",
        "Services on the web",
        "Perhaps an AI app",
        "Could not look there",
    ]
    page.side.view.setFocus()
    page.side.view.setCurrentIndex(listing.index(rows.index("Services on the web") - 1))
    qtbot.keyClick(page.side.view, Qt.Key.Key_Down)  # the heading is passed over
    assert page._opened.sort == "service"
    qtbot.waitUntil(lambda: "You said that you use it." in words(page.sheet))
    qtbot.keyClick(page.side.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: any("It is not read further" in one for one in words(page.sheet)))
    qtbot.keyClick(page.side.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: any(one.startswith("To make it readable") for one in words(page.sheet)))
    assert "/home/wang/.locked" in words(page.sheet)
    assert NO_PERMISSION in words(page.sheet)


def test_what_is_chosen_stays_chosen_when_it_is_looked_at_again(qtbot, page, engine):
    looked(qtbot, page)
    page.show_app("cursor")
    qtbot.waitUntil(lambda: bool(page.sheet.rows))
    engine.apps.here.insert(0, "aider")
    click(qtbot, page.reload)
    qtbot.waitUntil(lambda: page.reload.isVisible() and len(names(page)) == 7)
    assert page.side.view.currentIndex().data(ENTRY).id == "cursor"
    assert page.sheet.app == "cursor"
    engine.apps.here.remove("aider")
    click(qtbot, page.reload)
    qtbot.waitUntil(lambda: len(names(page)) == 6)


def test_an_app_that_went_since_is_told(qtbot, page, engine):
    looked(qtbot, page)
    engine.apps.here.remove("codex")
    page.show_app("codex")
    qtbot.waitUntil(lambda: page.sheet.states.text() == "It is not on this computer any more.")
    assert not page.sheet.its_chats.isVisible()
    click(qtbot, page.reload)
    qtbot.waitUntil(lambda: "Codex CLI" not in names(page))


def test_an_app_that_is_not_in_the_catalogue_any_more_is_told(qtbot, page):
    page.show_app("gone")
    qtbot.waitUntil(page.sheet.problem.isVisible)
    assert page.sheet.problem.text() == "This app is no longer in the catalogue."


def test_places_that_could_not_be_read_are_named_with_the_way_to_read_them(qtbot, open_app, engine):
    problem = closed("/home/wang/.codex/sessions").problem
    engine.apps.problems = {"codex": (problem,)}
    sheet = open_app("codex")
    told = words(sheet)
    assert told.index("Could not be read") < told.index("/home/wang/.codex/sessions")
    assert any(one.startswith("To make it readable") for one in told)


# --- from and to other pages


def test_a_finding_and_a_chat_lead_to_their_app(qtbot, window, engine):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    row = window.home.findings.shown("gemini-cli.usage-statistics")
    row.toggle()
    row.about_button.click()
    assert window.pages.currentWidget() is window.apps
    qtbot.waitUntil(lambda: "gemini-cli.usage-statistics" in window.apps.sheet.rows)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    table = window.chats.table
    number = next(number for number in range(20) if table.conversation(number).app == "codex")
    window.chats.view.setCurrentIndex(table.index(number, Column.TITLE))
    qtbot.waitUntil(lambda: window.chats.preview.shown == table.conversation(number).id)
    assert "verified 2026-11 with 0.169.0" in window.chats.preview.meta.text()
    window.chats.preview.about.click()
    assert window.pages.currentWidget() is window.apps
    qtbot.waitUntil(lambda: window.apps.sheet.app == "codex" and bool(window.apps.sheet.rows))


def test_its_chats_are_one_press_away(qtbot, window, open_app):
    sheet = open_app("codex")
    click(qtbot, sheet.its_chats)
    assert window.pages.currentWidget() is window.chats
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    shown = {window.chats.table.conversation(row).app for row in range(window.chats.table.rowCount())}
    assert shown == {"codex"}


@pytest.mark.parametrize("listed", [False, True])
def test_erasing_all_its_chats_is_asked_on_the_page_of_the_chats(qtbot, window, engine, open_app, listed):
    if listed:
        window.turn_to(window.chats)
        qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    sheet = open_app("codex")
    sheet.area.ensureWidgetVisible(sheet.erasing)
    click(qtbot, sheet.erasing)
    assert window.pages.currentWidget() is window.chats
    qtbot.waitUntil(lambda: window.chats.dialog is not None and window.chats.dialog.stage is Stage.ASKING)
    (asked, _choice), *_ = said(engine, "plan")
    of_app = [one for one in engine.chats if one.app == "codex"]
    assert set(asked) == {one.id for one in of_app if one.erasable != "no"}
    assert said(engine, "erase") == []
    window.chats.dialog.reject()


def test_where_it_is_connected_is_on_the_page_of_the_network(qtbot, window, open_app):
    sheet = open_app("codex")
    sheet.area.ensureWidgetVisible(sheet.connecting)
    click(qtbot, sheet.connecting)
    assert window.pages.currentWidget() is window.network
    assert window.network.tabs[1].isChecked()


def test_of_an_app_that_serves_others_one_is_led_to_who_can_reach_it(qtbot, window, open_app, engine):
    engine.apps.here.append("ollama")
    sheet = open_app("ollama")
    link = next(one for one in sheet.findChildren(Button) if one.text() == "Who can reach in…")
    sheet.area.ensureWidgetVisible(link)
    click(qtbot, link)
    assert window.pages.currentWidget() is window.network
    assert window.network.tabs[0].isChecked()


def test_what_is_ticked_on_the_home_page_is_known_there(qtbot, window, open_app):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    assert open_app("codex").cards["codex.account-training"].ticking.text() == "Done"
    window.turn_to(window.home)
    window.home.accounts.tick("codex.account-training")
    qtbot.waitUntil(lambda: window.home.results.findings["codex.account-training"].state is State.OK)
    window.turn_to(window.apps)
    qtbot.waitUntil(lambda: window.apps.sheet.cards["codex.account-training"].ticking.text() == "Take back")


def test_it_opens_at_an_app_from_outside(qtbot, window, engine):
    window.show_place(Place.of("apps/cursor"))
    assert window.pages.currentWidget() is window.apps
    qtbot.waitUntil(lambda: "cursor.privacy-mode" in window.apps.sheet.rows)
    qtbot.waitUntil(lambda: window.apps.side.view.currentIndex().isValid())
    assert window.apps.side.view.currentIndex().data(ENTRY).id == "cursor"


def test_a_card_is_ticked_there_and_the_home_page_knows(qtbot, window, engine, open_app):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    card = open_app("codex").cards["codex.account-training"]
    assert card.ticking.text() == "Done"
    card.ticking.click()
    qtbot.waitUntil(lambda: card.ticking.text() == "Take back")
    assert window.home.results.findings["codex.account-training"].state is State.OK
    engine.problem = EngineProblem("The disk is full.")
    card.ticking.click()
    qtbot.waitUntil(lambda: card.problem.text() == "The disk is full.")
    assert card.ticking.text() == "Take back"


def test_closing_while_an_app_is_looked_up_is_harmless(qtbot, make_window):
    engine = StagedEngine()
    window = make_window(engine)
    engine.gate.clear()
    window.turn_to(window.apps)
    window.apps.show_app("codex")
    qtbot.waitUntil(engine.entered.is_set)
    engine.gate.set()
    window.close()
    assert window.apps.sheet.rows == {}


def test_who_holds_the_arrow_key_down_does_not_ask_for_every_app(qtbot, page, engine):
    looked(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.sheet.rows))
    before = len(said(engine, "about"))
    page.side.view.setFocus()
    for _ in range(5):
        qtbot.keyClick(page.side.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "vscode.auto-approve" in page.sheet.rows)
    assert said(engine, "about")[before:] == ["vscode"]


def test_old_knowledge_says_that_it_is_old(qtbot, open_app, engine, monkeypatch):
    whole = engine.apps.dossier

    def old(app):
        found = whole(app)
        return msgspec.structs.replace(found, knowledge=msgspec.structs.replace(found.knowledge, old=True))

    monkeypatch.setattr(engine.apps, "dossier", old)
    told = words(open_app("codex"))
    assert any(one.startswith("Old knowledge: verified 2026-11") for one in told)
    assert "Apps change. What has moved since then may be told wrongly here." in told


def test_forty_apps_never_hold_the_window_up(qtbot, page, engine, monkeypatch):
    known = [one.id for one in load_catalogue() if one.kind != "web-service"]
    engine.apps.here = known[:40]
    whole, many = engine.apps.dossier, [one for one in engine.found if one.title.key == "setting"] * 4
    switches = tuple(
        msgspec.structs.replace(one, id=f"cursor.switch-{number}", app="cursor") for number, one in enumerate(many)
    )

    def crowded(app):
        found = whole(app)
        return msgspec.structs.replace(found, switches=switches) if app == "cursor" else found

    monkeypatch.setattr(engine.apps, "dossier", crowded)
    page.look()
    qtbot.waitUntil(lambda: page.reload.isVisible() and len(names(page)) == 40)
    assert any(_longest_turn(qtbot, page) < 0.05 for _ in range(10))


def _longest_turn(qtbot, page):
    """Look at all apps, then open the page of one with many switches.

    Returns:
        Seconds of an ordinary computer that the window took at most before it looked after mouse and keyboard again.
    """
    slow = slowness()
    took, last = [], [time.thread_time()]

    def probe():
        now = time.thread_time()
        took.append(now - last[0])
        last[0] = now

    page.show_app("aider")
    qtbot.waitUntil(lambda: page.sheet.app == "aider" and not page.sheet.body.busy)
    turns = QTimer()
    turns.timeout.connect(probe)
    turns.start(0)
    page.look()
    qtbot.waitUntil(page.reload.isVisible)
    with qtbot.waitSignal(page.sheet.finished):
        page.show_app("cursor")
    turns.stop()
    assert len(page.sheet.rows) > 30
    return max(took) / max(slow, slowness())


def test_services_are_added_by_hand_there_and_come_into_the_list(qtbot, page, engine):
    looked(qtbot, page)
    added = service()
    engine.known_services = (Service(app=engine.apps.dossier(added.id).app),)
    click(qtbot, page.also)
    qtbot.waitUntil(lambda: bool(page.findChildren(ServicesSheet)))
    sheet = page.findChildren(ServicesSheet)[0]
    engine.apps.others = [added]
    sheet.boxes[added.id].setChecked(True)
    click(qtbot, sheet.taking)
    qtbot.waitUntil(lambda: added.names.en in names(page))
    assert said(engine, "use") == [{added.id}]
