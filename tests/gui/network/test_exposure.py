"""Who can reach in, as a person goes through it."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from gui.pointing import click, said, words
from gui.staged_network import CHANGE, UNIT, server
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import Guide
from tidytrace.gui.home.page import Phase

OLLAMA = "ollama.exposed-server"


@pytest.fixture
def exposure(qtbot, network):
    network.show()
    part = network.exposure
    qtbot.waitUntil(lambda: bool(part.servers))
    return part


def _plain(label):
    return label.text().replace("\u200b", "")


def _closed(qtbot, exposure):
    click(qtbot, exposure.servers[OLLAMA].action)
    qtbot.waitUntil(exposure.asking.go.isEnabled)
    click(qtbot, exposure.asking.go)
    qtbot.waitUntil(lambda: exposure.servers[OLLAMA].action.text() == "Undo")


def test_nothing_is_looked_at_before_the_page_is_shown(qtbot, network, engine):
    qtbot.wait(20)
    assert engine.calls == []
    assert network.exposure.stale


def test_the_worst_comes_first_and_each_says_who_gets_in(exposure):
    assert list(exposure.servers) == [OLLAMA, "system.exposed-jupyter", "lm-studio.exposed-server"]
    assert exposure.summary.text() == "1 AI server needs you"
    assert exposure.line.text().startswith("3 AI servers run · last look 23 Nov")
    assert words(exposure.servers[OLLAMA]) == [
        "Ollama lets everyone in without a password",
        "Whoever gets in can use, delete and replace your models, and use cloud models at your expense.",
        "Let Tidytrace close it for others. You can take that back at any time.",
    ]
    for row in exposure.servers.values():
        told = words(row)
        assert len(told) <= 3
        assert not any("0.0.0.0" in one or "irewall" in one or "port" in one for one in told)
    assert words(exposure.servers["lm-studio.exposed-server"]) == ["LM Studio: only this computer can reach it"]


def test_details_say_what_stands_in_between_and_since_when(exposure):
    for row in exposure.servers.values():
        row.toggle()
    told = words(exposure.servers[OLLAMA])
    assert "Anyone who can connect to this computer" in told
    assert "No password" in told
    assert "Could not check whether it asks for one" in words(exposure.servers["system.exposed-jupyter"])
    assert "Only this computer" in words(exposure.servers["lm-studio.exposed-server"])
    assert any(one.startswith("A firewall (ufw) is on") for one in told)
    assert f"It is set in {UNIT}; that file was last changed on 23 November 2026." in told
    assert "It has been running since 22 Nov." in words(exposure.servers["system.exposed-jupyter"])
    assert not any("firewall" in one.lower() for one in words(exposure.servers["lm-studio.exposed-server"]))


def test_details_say_what_an_address_means(qtbot, exposure):
    row = exposure.servers[OLLAMA]
    click(qtbot, row.more)
    told = words(row)
    assert "11434 · 0.0.0.0" in told
    assert any(one.startswith("0.0.0.0 and :: stand for every address") for one in told)
    click(qtbot, row.more)
    assert "11434 · 0.0.0.0" not in words(row)


def test_what_is_changed_is_shown_before_it_is_changed(qtbot, exposure, engine):
    row = exposure.servers[OLLAMA]
    assert row.action.text() == "Close it…"
    click(qtbot, row.action)
    dialog = exposure.asking
    qtbot.waitUntil(dialog.go.isEnabled)
    told = words(dialog)
    for part in (UNIT, CHANGE.key, CHANGE.before, CHANGE.after):
        assert part in told
    assert any(one.startswith("127.0.0.1 stands for this computer itself") for one in told)
    click(qtbot, dialog.closing)
    assert engine.fixed == {}


def test_closing_and_taking_it_back(qtbot, exposure, engine):
    _closed(qtbot, exposure)
    row = exposure.servers[OLLAMA]
    assert engine.fixed == {OLLAMA: "r-0"}
    assert "Then close Ollama and start it again; it is closed to others only after that." in _plain(row.said)
    click(qtbot, row.action)
    qtbot.waitUntil(lambda: ("undo", "r-0") in engine.calls)
    qtbot.waitUntil(lambda: exposure.servers[OLLAMA].action.text() == "Close it…")
    # what was seen while it was closed is out of date
    qtbot.waitUntil(lambda: len(said(engine, "servers")) == 2)


def test_what_was_closed_earlier_can_still_be_opened(qtbot, exposure, engine):
    engine.network.found = msgspec.structs.replace(engine.network.found, receipts={OLLAMA: "r-7"})
    click(qtbot, exposure.again)
    qtbot.waitUntil(lambda: exposure.servers[OLLAMA].action.text() == "Undo")
    assert "The setting is changed" in _plain(exposure.servers[OLLAMA].said)


def test_the_home_page_knows_what_was_closed_here(qtbot, window, engine):
    finding = engine.network.found.servers[2].finding
    engine.found = (*engine.found, finding)
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    row = window.home.findings.shown(OLLAMA)
    row.toggle()
    click(qtbot, row.network_button)
    assert window.pages.currentWidget() is window.network
    qtbot.waitUntil(lambda: bool(window.network.exposure.servers))
    _closed(qtbot, window.network.exposure)
    assert row.action.text() == "Undo"
    window.home.undo(OLLAMA)
    qtbot.waitUntil(lambda: row.action.text() == "Fix")
    assert window.network.exposure.stale  # and is looked at when it is shown again


def test_a_change_that_fails_says_why(qtbot, exposure, engine):
    click(qtbot, exposure.servers[OLLAMA].action)
    qtbot.waitUntil(exposure.asking.go.isEnabled)
    engine.problem = EngineProblem("Close {app} first.", {"app": "Ollama"})
    click(qtbot, exposure.asking.go)
    row = exposure.servers[OLLAMA]
    qtbot.waitUntil(lambda: row.said.text() == "Close Ollama first.")
    assert row.action.text() == "Close it…"


def test_a_plan_that_fails_changes_nothing(qtbot, exposure, engine):
    engine.problem = EngineProblem("Close {app} first.", {"app": "Ollama"})
    click(qtbot, exposure.servers[OLLAMA].action)
    qtbot.waitUntil(lambda: exposure.asking.told.text() == "Close Ollama first.")
    assert not exposure.asking.go.isEnabled()
    exposure.asking.reject()


def test_what_only_a_person_can_close_has_steps(qtbot, exposure):
    click(qtbot, exposure.servers["system.exposed-jupyter"].action)
    guide = exposure.findChild(Guide)
    assert any("Jupyter" in one for one in words(guide))
    guide.reject()


def test_a_look_can_be_stopped_and_begun_again(qtbot, network, engine):
    engine.gate.clear()
    network.show()
    part = network.exposure
    assert part.notice.heading.text() == "Looking at who can reach AI servers"
    assert part.bar.isVisible()
    qtbot.waitUntil(lambda: part.again.text() == "Cancel")
    click(qtbot, part.again)
    assert not part.bar.isVisible()
    assert part.notice.heading.text() == "Stopped before the end"
    engine.gate.set()
    qtbot.wait(30)
    assert part.servers == {}  # what came later was dropped
    click(qtbot, part.notice.button)
    qtbot.waitUntil(lambda: bool(part.servers))


def test_nobody_to_reach(qtbot, network, engine):
    engine.network.found = msgspec.structs.replace(engine.network.found, servers=())
    network.show()
    notice = network.exposure.notice
    qtbot.waitUntil(lambda: notice.heading.text().startswith("No AI server is running on this computer"))
    assert notice.isVisible()


def test_what_could_not_be_seen_is_said_and_not_taken_for_nothing(qtbot, network, engine):
    engine.network.found = msgspec.structs.replace(engine.network.found, servers=(), problem="no permission")
    network.show()
    part = network.exposure
    qtbot.waitUntil(lambda: "could not be checked" in part.notice.heading.text())
    assert "no permission" in part.notice.line.text()
    only = server("lm-studio", "127.0.0.1", 1234, "off")
    engine.network.found = msgspec.structs.replace(engine.network.found, servers=(only,))
    click(qtbot, part.notice.button)
    qtbot.waitUntil(lambda: bool(part.servers))
    assert any("no permission" in one for one in words(part))
    assert "Nobody else" not in part.summary.text()


def test_a_look_that_fails_says_why(qtbot, network, engine):
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "no permission"})
    network.show()
    part = network.exposure
    qtbot.waitUntil(lambda: part.notice.line.text() == "It cannot be read or written: no permission")
    click(qtbot, part.notice.button)
    qtbot.waitUntil(lambda: bool(part.servers))


def test_by_keyboard_alone(qtbot, network):
    network.show()
    part = network.exposure
    qtbot.waitUntil(lambda: bool(part.servers))
    row = part.servers[OLLAMA]
    network.tabs[0].setFocus()
    for _ in range(10):
        if network.focusWidget() is row.action:
            break
        qtbot.keyClick(network.focusWidget(), Qt.Key.Key_Tab)
    assert network.focusWidget() is row.action
    qtbot.keyClick(row.action, Qt.Key.Key_Space)
    qtbot.waitUntil(part.asking.go.isEnabled)
    assert part.asking.focusWidget() is part.asking.go
    qtbot.keyClick(part.asking.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.action.text() == "Undo")
    network.tabs[0].setFocus()
    qtbot.keyClick(network.tabs[0], Qt.Key.Key_Right)
    assert network.connections.isVisible()
