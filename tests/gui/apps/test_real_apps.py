"""The page about the apps of a real home: what is found, how it stands, what is changed and put back."""

import json
import os
from pathlib import Path

import pytest

from gui.pointing import click, words
from homes import WRITERS
from homes.talk import talks
from tidytrace.checks.roll import CLOSED
from tidytrace.findings.model import State
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.real_engine import RealEngine

WRITTEN = ("codex", "gemini-cli", "llm-cli")
CANNOT_CLOSE = os.name == "nt" or os.geteuid() == 0


@pytest.fixture
def host(fixture_host):
    made = fixture_host("linux")
    for number, name in enumerate(WRITTEN):
        WRITERS[name](made, talks(2, seed=number))
    return made


@pytest.fixture
def engine(host):
    return RealEngine(host)


def _never():
    return False


def _nowhere(_value):
    pass


def look(engine):
    told = []
    return engine.apps.look(_nowhere, _never, told.append), told


def test_all_apps_are_listed_by_name_first_and_then_with_what_was_found(engine):
    roll, told = look(engine)
    assert [one.id for one in told[: len(WRITTEN)]] == [one.id for one in told[len(WRITTEN) : len(WRITTEN) * 2]]
    assert not any(one.looked for one in told[: len(WRITTEN)])
    apps = {one.id: one for one in roll.entries if one.sort == "app"}
    assert set(apps) == set(WRITTEN)
    assert {one.conversations for one in apps.values()} == {2}
    assert apps["gemini-cli"].needs > 0
    assert apps["gemini-cli"].state is State.RISK


def test_a_look_can_be_stopped(engine):
    roll = engine.apps.look(_nowhere, lambda: True, _nowhere)
    assert not roll.complete


def test_the_page_counts_as_the_list_does(engine):
    roll, _ = look(engine)
    for entry in roll.entries:
        if entry.sort == "app":
            states = engine.apps.page(entry.id).dossier.states
            assert (states[State.RISK], states[State.OK], states[State.UNKNOWN]) == (
                entry.needs,
                entry.fine,
                entry.unknown,
            )


def test_the_page_finds_what_a_check_up_finds(engine):
    outcome = engine.check_up(_nowhere, _never, _nowhere)
    elsewhere = {"sensitive-chats", "exposed-server", "outbound"}
    checked = {one.id: one.state for one in outcome.findings if one.app == "codex" and one.check not in elsewhere}
    found = engine.apps.page("codex").dossier
    here = {one.id: one.state for one in (*found.switches, *found.more, *found.cards)}
    assert {name: state for name, state in checked.items() if name in here} == {
        name: state for name, state in here.items() if name in checked
    }
    assert {name for name in checked if not name.startswith("codex.account")} <= set(here)


def test_a_switch_is_planned_moved_and_put_back(engine, host):
    page = engine.apps.page("gemini-cli")
    switch = next(one for one in page.dossier.switches if one.remedy.kind == "setting" and one.state is State.RISK)
    before = _bytes_of(host.home)
    changes = engine.apps.plan(switch.id, _never)
    assert _bytes_of(host.home) == before
    fixed = engine.fix(switch.id)
    assert {one.where for one in changes} == set(fixed.where)
    again = engine.apps.page("gemini-cli")
    assert again.receipts == {switch.id: fixed.receipt}
    assert next(one for one in again.dossier.switches if one.id == switch.id).state is State.OK
    engine.undo(fixed.receipt)
    assert engine.apps.page("gemini-cli").receipts == {}
    assert _bytes_of(host.home) == before


def _bytes_of(home: Path) -> dict[str, bytes]:
    own = home / ".local" / "state" / "tidytrace", home / ".cache" / "tidytrace"
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not any(path.is_relative_to(folder) for folder in own)
    }


def test_the_least_power_is_planned_as_one_change(engine, host):
    config = host.home / ".codex" / "config.toml"
    config.write_text('approval_policy = "never"\nsandbox_mode = "danger-full-access"\n', "utf-8")
    changes = engine.apps.plan("codex.powers", _never)
    assert {(one.key, one.before) for one in changes} == {
        ("approval_policy", "never"),
        ("sandbox_mode", "danger-full-access"),
    }
    assert "never" in config.read_text("utf-8")


def test_a_key_in_clear_is_named_and_never_shown(engine, host):
    secret = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0" * 3
    (host.home / ".codex" / "auth.json").write_text(json.dumps({"OPENAI_API_KEY": secret}), "utf-8")
    (host.home / ".codex" / "auth.json").chmod(0o644)
    found = engine.apps.page("codex").dossier
    keys = next(one for one in found.more if one.id == "codex.secrets-at-rest")
    assert any(seen.where.endswith("auth.json") for seen in keys.evidence)
    assert secret not in str(found.more)


def test_an_app_that_is_not_here_and_one_that_nobody_knows(engine):
    assert not engine.apps.page("aider").dossier.found
    with pytest.raises(EngineProblem):
        engine.apps.page("no-such-app")
    with pytest.raises(EngineProblem):
        engine.apps.plan("codex.no-such-switch", _never)
    with pytest.raises(EngineProblem):
        engine.apps.plan("no-such-app.switch", _never)


def test_services_that_were_added_and_strangers_are_in_the_list(engine, host):
    service = next(one.app for one in engine.services() if not one.used)
    engine.use_services({service.id})
    folder = host.home / ".config" / "chatbuddy"
    folder.mkdir(parents=True)
    talk = [{"role": "user", "content": "hello"}, {"role": "assistant", "content": "hi"}]
    (folder / "talks.jsonl").write_text("\n".join(map(json.dumps, talk)), "utf-8")
    roll, _ = look(engine)
    entries = {one.id: one for one in roll.entries}
    assert entries[service.id].sort == "service"
    assert "person" in entries[service.id].signs
    assert engine.apps.page(service.id).dossier.cards
    stranger = entries["system.unknown-app-chatbuddy"]
    assert stranger.finding is not None
    assert stranger.state is State.UNKNOWN


@pytest.mark.skipif(CANNOT_CLOSE, reason="root reads everything")
def test_a_folder_that_is_closed_is_in_the_list(engine, host):
    closed = host.home / ".cline"
    closed.mkdir()
    closed.chmod(0)
    try:
        roll, _ = look(engine)
    finally:
        closed.chmod(0o700)
    assert any(one.sort == "closed" and one.id == f"{CLOSED}{closed}" for one in roll.entries)


def test_chats_that_cannot_be_read_are_problems_of_the_page(engine, host):
    database = next(host.home.rglob("logs.db"))
    database.write_bytes(b"SQLite format 3\0" + b"damaged" * 500)
    found = engine.apps.page("llm-cli").dossier
    assert [str(one.path) for one in found.problems] == [str(database)]
    assert any(one.id == "llm-cli.chats-unreadable" for one in found.more)


def test_the_window_shows_a_real_home_and_changes_it(qtbot, make_window, engine, host):
    engine.preferring.keep(Wishes(greeted=True))
    window = make_window(engine)
    window.turn_to(window.apps)
    with qtbot.waitSignal(window.apps.sheet.finished):
        window.apps.show_app("gemini-cli")
    qtbot.waitUntil(window.apps.reload.isVisible)
    sheet = window.apps.sheet
    told = words(sheet)
    assert any(one.startswith("What it keeps here") for one in told)
    assert any(one.startswith("Chats: 2 chats") for one in told)
    row = next(
        one for one in sheet.rows.values() if one.action.text() == "Turn off…" and one.finding.state is State.RISK
    )
    before = _bytes_of(host.home)
    sheet.area.ensureWidgetVisible(row)
    click(qtbot, row.action)
    qtbot.waitUntil(window.apps.fixing.asking.go.isEnabled)
    click(qtbot, window.apps.fixing.asking.go)
    qtbot.waitUntil(lambda: row.action.text() == "Put back")
    assert _bytes_of(host.home) != before
    click(qtbot, row.action)
    qtbot.waitUntil(lambda: row.action.text() == "Turn off…")
    assert _bytes_of(host.home) == before
