"""What the page about an app says of its powers."""

from pathlib import Path

import msgspec
from PySide6.QtWidgets import QFrame

from gui.pointing import click, said, words
from tidytrace.checks.powers.chart import Ability, Powers
from tidytrace.checks.powers.servers import Look, Server
from tidytrace.findings.model import Finding, Phrase, Remedy, State
from tidytrace.host.grants import Grant, Grants


def _powers(app):
    server = Server(file=Path("/home/wang/.claude.json"), name="files", folders=("/srv",), secrets=("A_TOKEN",))
    return Powers(
        app=app,
        abilities=(
            Ability(power="commands", state="held"),
            Ability(power="tools", state="unknown"),
            Ability(power="memory", state="free"),
        ),
        switches=(),
        look=Look(servers=[server]),
        notes=(),
        grants=Grants(grants=(Grant(right="screen", state="allowed", where="TCC.db"),)),
        wide=(),
    )


def _finding(app):
    told = {"app": app.names, "powers": "run commands"}
    return Finding(
        id=f"{app.id}.powers",
        app=app.id,
        check="app-access",
        tip="mind-access",
        state=State.RISK,
        severity="high",
        title=Phrase("powers-free", told),
        why=Phrase("powers-free-why"),
        remedy=Remedy(kind="setting", reversible=True),
    )


def test_the_page_of_an_app_lists_its_powers(open_app, engine, monkeypatch):
    known = engine.apps.dossier("claude-code")
    powers = msgspec.structs.replace(known, powers=_powers(known.app))
    monkeypatch.setattr(engine.apps, "dossier", lambda _app: powers)
    sheet = open_app("claude-code")
    told = words(sheet)
    assert "What it may do" in told
    assert "Run commands: only after asking, or not at all" in told
    assert "Remember things about you: yes" in told
    assert told[told.index("Tool server files") + 1] == "folders: /srv"
    assert "keys in clear: A_TOKEN (/home/wang/.claude.json)" in told
    named = {row.accessibleName() for row in sheet.findChildren(QFrame)}
    assert any(one.startswith("Needs you: This computer lets it use: pictures of the screen") for one in named)


def test_one_press_leaves_the_least_power_and_the_lines_below_follow(qtbot, window, open_app, engine, monkeypatch):
    app = engine.apps.dossier("claude-code").app
    engine.apps.more = {"claude-code": (_finding(app),)}
    free, held = (msgspec.structs.replace(_powers(app), abilities=_commands(state)) for state in ("free", "held"))
    whole = engine.apps.dossier

    def now(name):
        return msgspec.structs.replace(whole(name), powers=held if engine.fixed else free)

    monkeypatch.setattr(engine.apps, "dossier", now)
    sheet = open_app("claude-code")
    row = sheet.rows["claude-code.powers"]
    assert row.action.text() == "Allow less…"
    assert "Run commands: without asking" in words(sheet)
    assert "What it may do · Needs you" in words(sheet)
    click(qtbot, row.action)
    qtbot.waitUntil(window.apps.fixing.asking.go.isEnabled)
    assert said(engine, "plan-fix") == ["claude-code.powers"]
    click(qtbot, window.apps.fixing.asking.go)
    qtbot.waitUntil(lambda: row.action.text() == "Put back")
    assert "Run commands: only after asking, or not at all" in words(sheet)
    assert "Run commands: without asking" not in words(sheet)
    assert "What it may do" in words(sheet)
    click(qtbot, row.action)
    qtbot.waitUntil(lambda: engine.fixed == {})


def _commands(state):
    return (Ability(power="commands", state=state),)
