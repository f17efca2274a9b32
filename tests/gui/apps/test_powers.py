"""What the window says of the powers of an app."""

from pathlib import Path

import msgspec
from PySide6.QtWidgets import QFrame, QLabel
from tidytrace.gui.apps.dialog import AppDialog

from tidytrace.checks.powers.chart import Ability, Powers
from tidytrace.checks.powers.servers import Look, Server
from tidytrace.host.grants import Grant, Grants
from tidytrace.language import Language


def test_the_page_of_an_app_lists_its_powers(qtbot, window, engine, monkeypatch):
    known = engine.about("claude-code")
    server = Server(file=Path("/home/wang/.claude.json"), name="files", folders=("/srv",), secrets=("A_TOKEN",))
    powers = Powers(
        app=known.app,
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
    monkeypatch.setattr(engine, "about", lambda _app: msgspec.structs.replace(known, powers=powers))
    dialog = AppDialog("claude-code", "Claude Code", engine, window.work, Language("en"), window)
    dialog.open()
    qtbot.waitUntil(lambda: "verified" in dialog.freshness.text())
    told = [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel) if label.text()]
    assert "What it may do" in told
    assert "run commands: only after asking, or not at all" in told
    assert "remember things about you: yes" in told
    assert told[told.index("Tool server files") + 1] == "folders: /srv"
    assert "keys in clear: A_TOKEN (/home/wang/.claude.json)" in told
    named = {row.accessibleName() for row in dialog.findChildren(QFrame)}
    assert any(one.startswith("Needs you: This computer lets it use: pictures of the screen") for one in named)
    dialog.close()
