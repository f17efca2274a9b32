"""The least power: all switches of an app at once, and all of it back to the byte."""

from pathlib import Path

import pytest

from tidytrace.checks import app_access
from tidytrace.checks.closers import check_of
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import Process
from tidytrace.language import Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import AlreadyPrivate, AppRunning, close, plan_close, undo

CODEX = """# mine
approval_policy = "never" # no questions
sandbox_mode = "danger-full-access"

[sandbox_workspace_write]
network_access = true   # yes
writable_roots = [
  "/",      # all
  "/srv/x",
]

[projects."/"]
trust_level = "trusted"
"""
CLAUDE = (
    '{\r\n\r\n  "permissions": {"defaultMode": "bypassPermissions",\r\n'
    '    "allow": ["Bash", "Read(./a)", "Bash(rm *)"]}\r\n}\r\n'
)


@pytest.fixture
def receipts(tmp_path: Path) -> Receipts:
    return Receipts(tmp_path / "receipts")


def test_all_switches_of_one_file_move_together_and_come_back_to_the_byte(desk, receipts) -> None:
    computer = desk()
    path = computer.write(".codex/config.toml", CODEX)
    closing = app_access.closings(computer.surroundings)["codex.powers"]
    assert len(closing.moves) == 1
    receipt = close(closing, computer.host, receipts)
    changed = path.read_text("utf-8")
    assert 'approval_policy = "on-request" # no questions' in changed
    assert 'sandbox_mode = "workspace-write"' in changed
    assert "network_access = false   # yes" in changed
    assert '"/srv/x"' in changed
    assert '"/",' not in changed
    findings = computer.findings()
    assert findings["codex.powers"].state is State.OK
    assert not [one for one in findings.values() if one.app == "codex" and one.state is State.RISK]
    assert undo(receipts.get(receipt.id), receipts, computer.host).how == "bytes"
    assert path.read_bytes() == CODEX.encode()


def test_comments_and_line_ends_stay(desk, receipts) -> None:
    computer = desk()
    path = computer.write(".claude/settings.json", CLAUDE)
    receipt = close(app_access.closings(computer.surroundings)["claude-code.powers"], computer.host, receipts)
    assert (
        path.read_bytes()
        == CLAUDE.replace("bypassPermissions", "default")
        .replace('["Bash", "Read(./a)", "Bash(rm *)"]', '["Read(./a)"]')
        .encode()
    )
    undo(receipts.get(receipt.id), receipts, computer.host)
    assert path.read_bytes() == CLAUDE.encode()


def test_a_rehearsal_writes_nothing(desk) -> None:
    computer = desk()
    path = computer.write(".codex/config.toml", CODEX)
    edits = plan_close(app_access.closings(computer.surroundings)["codex.powers"], computer.host)
    assert len(edits) >= 4
    assert path.read_bytes() == CODEX.encode()


def test_an_app_that_runs_is_closed_first(desk, receipts) -> None:
    running = Process(pid=4711, name="codex", command=("codex",))
    computer = desk(processes=[running])
    path = computer.write(".codex/config.toml", CODEX)
    closing = app_access.closings(computer.surroundings)["codex.powers"]
    with pytest.raises(AppRunning):
        close(closing, computer.host, receipts)
    assert path.read_bytes() == CODEX.encode()
    assert receipts.all() == ()


def test_a_file_that_cannot_be_changed_does_not_keep_the_others(desk, receipts, tmp_path: Path) -> None:
    computer = desk()
    outside = tmp_path / "outside.toml"
    outside.write_text(CODEX, "utf-8")
    (computer.host.home / ".codex").mkdir()
    (computer.host.home / ".codex" / "config.toml").symlink_to(outside)
    assert "codex.powers" not in app_access.closings(computer.surroundings)
    assert outside.read_text("utf-8") == CODEX
    assert computer.findings()["codex.powers"].remedy.kind == "guide"


def test_what_was_moved_one_by_one_is_already_private(desk, receipts) -> None:
    computer = desk()
    computer.write(".codex/config.toml", CODEX)
    closing = app_access.closings(computer.surroundings)["codex.powers"]
    close(closing, computer.host, receipts)
    with pytest.raises(AlreadyPrivate):
        close(closing, computer.host, receipts)


META = ".local/share/flatpak/app/ai.jan.Jan/current/active/metadata"
OVERRIDE = ".local/share/flatpak/overrides/ai.jan.Jan"


@pytest.mark.parametrize(
    "before",
    [
        None,
        "",
        "[Environment]\nA=b\n",
        "[Context]\nsockets=!x11;\nfilesystems=xdg-music:ro;home;\n\n[Environment]\nGTK_THEME=Adwaita:dark\n",
    ],
)
def test_a_flatpak_loses_the_home_and_the_way_out_of_its_box(desk, receipts, before: str | None) -> None:
    computer = desk()
    meta = computer.write(META, "[Context]\nfilesystems=home;\n[Session Bus Policy]\norg.freedesktop.Flatpak=talk\n")
    override = computer.host.home / OVERRIDE
    if before is not None:
        computer.write(OVERRIDE, before)
    receipt = close(app_access.closings(computer.surroundings)["jan.powers"], computer.host, receipts)
    rights = {one.right for one in computer.powers("jan").grants.grants}
    assert rights == ({"music"} if before and "music" in before else set())
    assert computer.findings()["jan.powers"].state is State.OK
    undo(receipts.get(receipt.id), receipts, computer.host)
    assert (override.read_text("utf-8") if override.exists() else None) == before
    assert meta.read_text("utf-8").startswith("[Context]")


def test_a_flatpak_waits_for_nobody_it_takes_effect_at_its_next_start(desk, receipts) -> None:
    computer = desk(processes=[Process(pid=4712, name="Jan", exe="/app/bin/Jan")])
    computer.write(META, "[Context]\nfilesystems=host;\n")
    closing = app_access.closings(computer.surroundings)["jan.powers"]
    assert closing.close_first == ()
    close(closing, computer.host, receipts)
    assert "!host;" in (computer.host.home / OVERRIDE).read_text("utf-8")


def test_where_the_override_file_cannot_be_changed_the_command_is_told(desk) -> None:
    computer = desk()
    computer.write(META, "[Context]\nfilesystems=host;\n")
    computer.write(OVERRIDE, "[Context\nnonsense")
    finding = computer.findings()["jan.powers"]
    assert finding.remedy.kind == "guide"
    (step,) = finding.remedy.steps
    assert render(step, Language("en")).endswith("flatpak override --user --nofilesystem=host ai.jan.Jan")


def test_the_faces_know_who_closes_it() -> None:
    assert check_of("codex.powers") == "app-access"
