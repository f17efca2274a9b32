"""Where apps are connected, as a person goes through it."""

import pytest

from gui.pointing import click, said, words
from gui.staged_network import app, line, picture
from tidytrace.checks.connections.history import HistoryUnreadable
from tidytrace.checks.connections.looking import Unsaved
from tidytrace.gui.controls import StateBadge
from tidytrace.gui.engine import EngineProblem
from tidytrace.host import Process


@pytest.fixture
def part(network):
    network.turn(1)
    return network.connections


@pytest.fixture
def look(qtbot, network, part, engine):
    """Shows the page, or looks again, with what is connected then."""

    def looked(seen=None):
        if seen is not None:
            engine.network.picture = seen
        before = len(said(engine, "connections"))
        if part.isVisible():
            click(qtbot, part.again)
        else:
            network.show()
        qtbot.waitUntil(lambda: len(said(engine, "connections")) > before and not part._work.busy(part.kind))
        return part

    return looked


def test_each_app_says_where_it_is_connected_and_what_is_new(look):
    part = look()
    assert part.summary.text() == "2 AI apps are connected now"
    assert list(part.cards) == ["claude-code", "codex"]  # the one with something new first
    told = words(part.cards["claude-code"])
    assert "Connected to 1 other computer · not seen before" in told
    assert ["China" in told, "47.96.1.2" in told, "new country" in told] == [True] * 3
    assert "port 443 · claude-code (10) · first seen 23 Nov" in told
    plain = words(part.cards["codex"])
    assert "United States" in plain
    assert not any("new" in one for one in plain)
    assert "The country is the one that an address is registered in; the computer itself may be elsewhere." in words(
        part.notes
    )


def test_a_name_that_is_known_stands_before_the_address(look):
    part = look(picture(line("codex", "160.79.104.10", host="api.example"), line("codex", "160.79.104.10", pid=11)))
    told = words(part.cards["codex"])
    assert "api.example" in told
    assert "160.79.104.10 · port 443 · codex (10) · codex (11) · 2× · first seen 23 Nov" in told


def test_a_long_list_is_shown_on_demand(qtbot, look):
    part = look(picture(*(line("codex", f"160.79.104.{number}") for number in range(30))))
    card = part.cards["codex"]
    assert "160.79.104.29" not in words(card)
    click(qtbot, card.more)
    qtbot.waitUntil(lambda: "160.79.104.29" in words(card))
    assert not card.more.isVisible()


def test_what_cannot_be_seen_is_said(look):
    hidden = ((app("gemini-cli"), Process(pid=13, name="node")),)
    quiet = (app("gemini-cli"), app("cursor"))
    part = look(picture(line("codex", "1.2.3.4", None), apps=quiet, hidden=hidden, others=14, datagrams=False))
    assert any("only to an administrator (node (13))" in one for one in words(part.cards["gemini-cli"]))
    assert part.cards["gemini-cli"].accessibleName() == "Gemini CLI: Could not check where it is connected"
    assert "Running, and not connected to another computer now: Cursor" in words(part)
    notes = " ".join(words(part.notes))
    assert "without administrator rights" in notes
    assert "QUIC" in notes
    assert "Country not known" in words(part.cards["codex"])


def test_nothing_can_be_listed_at_all(look):
    part = look(picture(apps=(app("codex"),), problem="no permission"))
    assert part.summary.text() == "Where AI apps are connected could not be checked"
    assert "Could not check: the connections of this computer cannot be listed (no permission)." in words(part)
    assert not any("not connected" in one for one in words(part))


def test_no_app_runs(look):
    part = look(picture())
    assert "No AI app is running now, so none is connected" in words(part)


def test_a_damaged_history_is_named(look, tmp_path):
    error = HistoryUnreadable(tmp_path / "connections.json")
    part = look(picture(line("codex", "1.2.3.4"), unsaved=Unsaved("there", error)))
    assert any("is damaged" in one for one in words(part))


def test_browsers_are_shown_when_they_are_asked_for(qtbot, network, look, engine):
    part = look(picture(line("codex", "1.2.3.4"), browsers=(app("chromium"),)))
    assert any(one.startswith("Browsers are left out: ") for one in words(part.notes))
    part.browsers.setFocus()
    part.browsers.click()
    qtbot.waitUntil(lambda: said(engine, "connections")[-1] is True and not part._work.busy(part.kind))
    assert network.focusWidget() is part.browsers  # the keyboard stays where it was


def test_it_looks_by_itself_after_the_first_look_and_not_before(qtbot, look, part, engine):
    assert not part.clock.isActive()
    look()
    assert part.clock.isActive()
    assert part.clock.interval() >= 60_000
    engine.network.picture = picture(line("codex", "2.3.4.5", "DE"))
    part.clock.timeout.emit()
    qtbot.waitUntil(lambda: "Germany" in words(part))
    part.remembered.watch.click()
    assert not part.clock.isActive()
    look()
    assert not part.clock.isActive()


def test_a_new_country_is_told_once(qtbot, network, look, part, engine):
    look(picture(line("codex", "1.2.3.4")))
    network.hide()
    engine.network.picture = picture(line("codex", "5.6.7.8", "RU", new=("country",)))
    with qtbot.waitSignal(network.news) as news:
        part.sample()
    assert news.args == ["Codex CLI is connected to a country that is new for it: Russia"]
    with qtbot.assertNotEmitted(network.news):
        part.sample()
        qtbot.waitUntil(lambda: len(said(engine, "sample")) == 2 and not part._work.busy("sample-connections"))


def test_news_lead_to_the_page(qtbot, window):
    window.network.news.emit("Codex CLI is connected to a country that is new for it: Russia")
    note = window.rail.note
    assert note.words.text().endswith("Russia")
    click(qtbot, note.more)
    assert window.network.connections.isVisible()


def test_a_look_by_itself_moves_nothing_that_has_the_keyboard(qtbot, look, part, engine):
    look(picture(*(line("codex", f"160.79.104.{number}") for number in range(30))))
    part.cards["codex"].more.setFocus()
    engine.network.picture = picture(line("cursor", "2.3.4.5", "DE"))
    part.sample()
    qtbot.waitUntil(lambda: bool(said(engine, "sample")) and not part._work.busy("sample-connections"))
    assert list(part.cards) == ["codex"]
    part.again.setFocus()
    part.sample()
    qtbot.waitUntil(lambda: list(part.cards) == ["cursor"])


def test_forgetting_is_asked_and_can_be_taken_back(qtbot, look, engine):
    part = look()
    part.remembered.button.click()
    assert part.asking.keep.isDefault()
    click(qtbot, part.asking.keep)
    assert said(engine, "forget") == []
    part.remembered.button.click()
    click(qtbot, part.asking.go)
    qtbot.waitUntil(lambda: part.remembered.button.text() == "Undo")
    part.remembered.button.click()
    qtbot.waitUntil(lambda: part.remembered.said.text() == "It is remembered again.")
    assert engine.network.remembered == [b"what was seen"]


def test_nothing_to_forget(qtbot, look, engine):
    part = look()
    engine.network.kept = None
    part.forget()
    qtbot.waitUntil(lambda: part.remembered.said.text() == "There was nothing to forget.")


def test_a_forgetting_that_fails_says_why(qtbot, look, part, engine):
    look()
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "no permission"})
    part.forget()
    qtbot.waitUntil(lambda: part.remembered.said.text() == "It cannot be read or written: no permission")
    assert part.remembered.button.text() == "Forget all of it…"


def test_a_failed_look_keeps_what_was_seen(qtbot, look, part, engine):
    look()
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "no permission"})
    look()
    assert part.line.text() == "It cannot be read or written: no permission"
    assert list(part.cards) == ["claude-code", "codex"]


def test_a_badge_says_its_state_in_words(look):
    part = look()
    card = part.cards["claude-code"]
    (badge,) = card.findChildren(StateBadge)
    assert badge.accessibleName() == "Only you know"
