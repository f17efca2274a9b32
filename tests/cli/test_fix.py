import contextlib
import sqlite3
from pathlib import Path

from homes import writers_here
from homes.talk import talks
from tidytrace.host import current_host


def test_a_switch_is_moved_and_moved_back_to_the_byte(command, chats, home: Path) -> None:
    config = home / ".codex" / "config.toml"
    before = config.read_bytes()

    fixed = command("fix", "codex.analytics", "--json")
    assert fixed.code == 0, fixed.err
    [done] = fixed.document["fixed"]
    assert done["finding"] == "codex.analytics"
    assert done["where"] == str(config)
    assert done["before"] is True
    assert done["after"] is False
    assert config.read_bytes() != before
    after = {one["id"]: one["state"] for one in command("checkup", "--json").document["findings"]}
    assert after["codex.analytics"] == "ok"

    listed = command("undo", "--list", "--json").document["receipts"]
    assert [(one["id"], one["kind"], one["undone"]) for one in listed] == [(done["receipt"], "setting", False)]
    undone = command("undo", "--json")
    assert undone.code == 0
    assert [one["receipt"] for one in undone.document["undone"]] == [done["receipt"]]
    assert config.read_bytes() == before
    assert command("undo", "--list", "--json").document["receipts"][0]["undone"] is True


def test_a_rehearsal_changes_nothing(command, chats, home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    document = command("fix", "--all", "--dry-run", "--json").document
    assert document["dry_run"] is True
    assert document["fixed"]
    assert all(done["receipt"] is None for done in document["fixed"])
    own = {path for path in home.rglob("*") if "tidytrace" in path.parts}
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path not in own} == before


def rows_of(database: Path, scratch: Path) -> bytes:
    """All that a database holds, of a copy, so that looking does not fold its log in."""
    for ending in ("", "-wal"):
        copy = scratch / f"copy.db{ending}"
        copy.unlink(missing_ok=True)
        if (original := database.with_name(database.name + ending)).exists():
            copy.write_bytes(original.read_bytes())
    with contextlib.closing(sqlite3.connect(scratch / "copy.db")) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_all_switches_of_all_apps_at_once_and_all_back(command, home: Path, tmp_path: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    host = current_host()
    for number, write in enumerate(writers_here(host)):
        write(host, talks(2, seed=number))

    def files() -> dict[Path, bytes]:
        own = {path for path in home.rglob("*") if "tidytrace" in path.parts}
        # where a database has a log, SQLite folds it in when a switch in it is set: there the rows are the content
        return {
            path: rows_of(path, tmp_path) if path.with_name(path.name + "-wal") in logs else path.read_bytes()
            for path in home.rglob("*")
            if path.is_file() and path not in own and not path.name.endswith(("-shm", "-wal"))
        }

    logs = {path for path in home.rglob("*-wal") if path.is_file()}

    before = files()
    fixed = command("fix", "--all", "--json").document
    assert fixed["skipped"] == []
    assert len(fixed["fixed"]) > 15
    assert files() != before
    listed = command("undo", "--list", "--json").document["receipts"]
    assert {one["id"] for one in listed} == {done["receipt"] for done in fixed["fixed"]}
    for receipt in listed:  # newest first
        assert command("undo", receipt["id"]).code == 0
    assert files() == before


def test_undo_takes_only_the_key_back_when_the_file_was_edited_since(command, chats, home: Path) -> None:
    config = home / ".codex" / "config.toml"
    [done] = command("fix", "codex.analytics", "--json").document["fixed"]
    config.write_bytes(config.read_bytes() + b"# added by hand\n")
    assert command("undo", done["receipt"]).code == 0
    content = config.read_text("utf-8")
    assert content.endswith("# added by hand\n")
    states = {one["id"]: one["state"] for one in command("checkup", "--json").document["findings"]}
    assert states["codex.analytics"] == "risk"


def test_undo_never_overwrites_what_the_person_changed_since(command, chats, home: Path) -> None:
    settings = home / ".claude" / "settings.json"
    [done] = command("fix", "claude-code.telemetry", "--json").document["fixed"]
    changed = settings.read_text("utf-8").replace('"DISABLE_TELEMETRY": "1"', '"DISABLE_TELEMETRY": "true"')
    assert changed != settings.read_text("utf-8")
    settings.write_text(changed, "utf-8")
    undone = command("undo", done["receipt"], "--json")
    assert undone.code == 3
    assert undone.document["undone"] == []
    assert undone.document["conflicts"][0]["receipt"] == done["receipt"]
    assert settings.read_text("utf-8") == changed


def test_what_is_private_already_is_left_alone(command, chats) -> None:
    command("fix", "codex.analytics")
    again = command("fix", "codex.analytics", "--json")
    assert again.code == 0
    assert again.document["fixed"] == []
    assert again.document["skipped"][0]["finding"] == "codex.analytics"


def test_a_damaged_settings_file_is_refused_and_kept(command, chats, home: Path) -> None:
    config = home / ".codex" / "config.toml"
    config.write_text("[analytics\n", "utf-8")
    answer = command("fix", "codex.analytics", "--json")
    assert answer.code == 3
    assert answer.document["fixed"] == []
    assert config.read_text("utf-8") == "[analytics\n"


def test_a_person_is_told_how_to_undo(command, chats) -> None:
    out = command("fix", "codex.analytics", "--lang", "en").out
    assert "tidytrace undo r-" in out
    chinese = command("fix", "claude-code.telemetry", "--lang", "zh_CN").out
    assert "tidytrace undo r-" in chinese
    assert "发送使用统计" in chinese


def test_a_rehearsal_says_what_the_person_gives_up(command, chats) -> None:
    said = command("fix", "--all", "--dry-run").out
    assert "What you give up: The AI may do less by itself, and asks you more often." in said
    assert "Nothing was changed" in said
