"""Erased chats on the command line: kept for a while, brought back, or destroyed."""

import datetime
import json
import os
import sys
from pathlib import Path

import pytest

from tidytrace.host import StateFolders, current_host
from tidytrace.host.state import write_private

ERASE = ("chats", "erase", "--app", "codex", "--yes")


def ids(command) -> set[str]:
    return {chat["id"] for chat in command("chats", "list", "--json").document["chats"]}


@pytest.fixture
def erased(command, chats) -> str:
    """Six of twelve chats were erased with a copy in the vault; the id of that erasure."""
    assert command("vault", "key", "file").code == 0
    answer = command(*ERASE, "--json")
    assert answer.code == 0, answer.out
    (vault_id,) = {one["vault_id"] for one in answer.document["erased"]}
    return vault_id


def test_without_a_place_for_the_key_nothing_is_erased_and_the_choices_are_named(command, chats, monkeypatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    before = ids(command)
    answer = command(*ERASE)
    assert answer.code == 2
    for way in ("vault key passphrase", "vault key file", "--undo-days 0"):
        assert way in answer.err
    assert ids(command) == before


def test_no_copy_needs_no_key(command, chats, home) -> None:
    answer = command(*ERASE, "--undo-days", "0", "--json")
    assert answer.code == 0
    assert {one["vault_id"] for one in answer.document["erased"]} == {None}
    assert answer.document["until"] is None
    assert not list(home.rglob("pack"))


def test_the_proof_is_counted(command, erased) -> None:
    answer = command("chats", "erase", "--app", "claude-code", "--yes", "--json")
    proof = answer.document["proof"]
    assert proof["traces"] == proof["unread"] == 0
    assert proof["files"] > 0
    assert proof["bytes"] > 0


def test_what_can_be_brought_back_is_listed_with_its_titles(command, chats, erased) -> None:
    (entry,) = command("vault", "list", "--json").document["vault"]
    assert entry["id"] == erased
    assert entry["until"] > entry["when"]
    assert entry["bytes"] > 0
    assert len(entry["chats"]) == 6
    assert all(chat["title"] for chat in entry["chats"])
    told = command("vault", "list")
    assert erased in told.out
    assert entry["chats"][0]["title"] in told.out


def test_undo_brings_the_newest_erasure_back(command, erased) -> None:
    assert len(ids(command)) == 6
    answer = command("undo", "--json")
    assert answer.code == 0
    assert answer.document["conflicts"] == []
    assert {one["receipt"] for one in answer.document["undone"]} == {erased}
    assert len(ids(command)) == 12
    assert "nothing" in command("undo").out.lower()


def test_undo_takes_the_newer_first_also_within_one_second(command, chats) -> None:
    """A switch was moved at the end of a second, and chats were erased right after it."""
    command("vault", "key", "file")
    moved = command("fix", "codex.analytics", "--json").document["fixed"]
    erased = command("chats", "erase", "--app", "codex", "--yes", "--json").document["erased"]
    receipts = command("undo", "--list", "--json").document["receipts"]
    assert [one["kind"] for one in receipts] == ["erase", "setting"]
    ids = [one["id"] for one in receipts]
    folder = StateFolders.of(current_host()).state / "receipts"
    whens = [json.loads((folder / f"{one}.json").read_text("utf-8"))["when"] for one in ids]
    assert all("." in when for when in whens), "to less than a second"
    assert len(command("undo", "--json").document["undone"]) >= len(erased)
    assert [one["finding"] for one in moved] == ["codex.analytics"]


def test_the_list_of_undo_knows_both_kinds(command, erased) -> None:
    (one,) = command("undo", "--list", "--json").document["receipts"]
    assert (one["id"], one["kind"], one["undone"]) == (erased, "erase", False)
    assert one["until"] is not None
    command("vault", "restore", erased)
    (one,) = command("undo", "--list", "--json").document["receipts"]
    assert (one["undone"], one["until"]) == (True, None)


def test_one_chat_comes_back_and_the_others_stay_in_the_vault(command, erased) -> None:
    (entry,) = command("vault", "list", "--json").document["vault"]
    chosen = entry["chats"][2]["id"]
    assert command("vault", "restore", chosen).code == 0
    assert chosen in ids(command)
    assert len(ids(command)) == 7
    (entry,) = command("vault", "list", "--json").document["vault"]
    assert chosen not in {chat["id"] for chat in entry["chats"]}
    assert command("vault", "restore", chosen).code == 2
    assert command("vault", "restore", erased).code == 0
    assert len(ids(command)) == 12
    assert command("vault", "list", "--json").document["vault"] == []


def test_what_is_newer_is_not_overwritten(command, erased, home) -> None:
    (entry,) = command("vault", "list", "--json").document["vault"]
    history = home / ".codex" / "history.jsonl"
    newer = json.dumps({"session_id": "new", "ts": 1, "text": "typed after the erasure"}) + "\n"
    before = history.read_text("utf-8") if history.exists() else ""
    history.write_text(before + newer, "utf-8")
    assert command("vault", "restore", erased).code == 0
    assert history.read_text("utf-8").count(newer) == 1
    assert len(entry["chats"]) + 6 == len(ids(command))


def test_a_newer_file_in_the_way_keeps_its_name(command, chats, home) -> None:
    command("vault", "key", "file")
    (transcript,) = home.glob(f".claude/projects/*/{chats[0].id}.jsonl")
    erased = command("chats", "erase", f"claude-code:{chats[0].id}", "--yes", "--json").document
    transcript.parent.mkdir(exist_ok=True)
    transcript.write_text('{"type":"summary","summary":"newer"}\n', "utf-8")
    answer = command("vault", "restore", erased["receipt"], "--json")
    assert transcript.read_text("utf-8") == '{"type":"summary","summary":"newer"}\n'
    (conflict,) = answer.document["conflicts"]
    assert Path(conflict["where"]).parent == transcript.parent
    assert chats[0].id in Path(conflict["where"]).read_text("utf-8")


def test_purge_asks_and_destroys_for_good(command, erased, home, monkeypatch) -> None:
    assert command("vault", "purge", "--all").code == 2  # nobody can be asked
    assert command("vault", "purge", "--json").document["purged"] == []  # its time is not over
    assert command("vault", "purge", "--all", "--yes", "--json").document["purged"] == [erased]
    assert command("vault", "restore", erased).code == 2
    assert "destroyed" in command("undo", "--list").out
    assert not list(home.rglob("pack"))


def test_when_the_time_is_over_the_next_command_destroys_the_copy(command, erased, home, monkeypatch) -> None:
    import datetime

    from tidytrace.erase.act import erasures

    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=8)
    real = erasures.Erasures.tidy
    monkeypatch.setattr(erasures.Erasures, "tidy", lambda self: real(self, later))
    answer = command("chats", "list", "--json")
    assert answer.code == 0
    assert erased in answer.err
    assert not list(home.rglob("pack"))
    assert command("vault", "list", "--json").document["vault"] == []


def test_a_passphrase_from_a_pipe_locks_and_opens(command, chats, monkeypatch) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    assert command("vault", "key", "passphrase").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    answer = command(*ERASE, "--json")
    assert answer.code == 3  # nobody was there to be asked
    assert answer.document["erased"] == []
    assert len(ids(command)) == 12


def test_keeping_a_place_and_taking_an_offered_one(command, chats, home) -> None:
    talk = chats[2]
    chat = f"claude-code:{talk.id}"
    stray = home / ".claude" / "strange.bin"
    (transcript,) = home.glob(f".claude/projects/*/{talk.id}.jsonl")
    stray.write_bytes(transcript.read_bytes())
    history = home / ".claude" / "history.jsonl"
    assert talk.id in history.read_text("utf-8")
    planned = command("chats", "erase", chat, "--dry-run", "--json").document
    places = {place["path"]: place for place in planned["places"]}
    assert places[str(stray)]["optional"] is True
    assert places[str(history)]["optional"] is False
    before = history.read_bytes()
    arguments = ("--also", str(stray), "--except", str(history), "--undo-days", "0", "--yes", "--json")
    answer = command("chats", "erase", chat, *arguments)
    assert answer.code == 0, answer.out
    assert not stray.exists()
    assert history.read_bytes() == before
    assert not transcript.exists()


def test_keeping_the_place_that_a_chat_is_listed_from_keeps_the_chat(command, chats, home) -> None:
    chat = f"claude-code:{chats[0].id}"
    (transcript,) = home.glob(f".claude/projects/*/{chats[0].id}.jsonl")
    answer = command("chats", "erase", chat, "--except", str(transcript), "--undo-days", "0", "--yes", "--json")
    assert [one["id"] for one in answer.document["kept"]] == [chat]
    assert answer.document["erased"] == []
    assert transcript.exists()


def test_leftovers_go_too_when_they_are_asked_for(command, chats, home) -> None:
    chat = f"claude-code:{chats[1].id}"
    stray = home / ".claude" / "strange.bin"
    (transcript,) = home.glob(f".claude/projects/*/{chats[1].id}.jsonl")
    stray.write_bytes(transcript.read_bytes())
    answer = command("chats", "erase", chat, "--leftovers", "--undo-days", "0", "--yes", "--json")
    assert answer.code == 0, answer.out
    assert [(one["path"], one["erased"]) for one in answer.document["leftovers"]] == [(str(stray), True)]
    assert not stray.exists()


def test_a_chat_that_was_written_to_just_now_waits_for_its_name(command, chats, home) -> None:
    (transcript,) = home.glob(f".claude/projects/*/{chats[0].id}.jsonl")
    transcript.touch()
    chat = f"claude-code:{chats[0].id}"
    answer = command("chats", "erase", "--app", "claude-code", "--undo-days", "0", "--yes", "--json")
    assert [one["id"] for one in answer.document["kept"]] == [chat]
    assert len(answer.document["erased"]) == 5
    answer = command("chats", "erase", chat, "--undo-days", "0", "--yes", "--json")
    assert [one["id"] for one in answer.document["erased"]] == [chat]


def test_our_own_state_holds_no_text(command, chats, erased, home) -> None:
    words = [line.encode() for talk in chats for turn in talk.turns for line in turn]
    own = [path for path in home.rglob("*") if path.is_file() and "tidytrace" in path.parts]
    assert own
    for path in own:
        content = path.read_bytes()
        assert not [word for word in words if word in content], path
        assert os.name == "nt" or path.stat().st_mode & 0o077 == 0, path


def test_saved_first_and_then_erased(command, chats, home, tmp_path) -> None:
    folder = tmp_path / "saved"
    chat = f"claude-code:{chats[1].id}"
    answer = command("chats", "erase", chat, "--export", str(folder), "--undo-days", "0", "--yes", "--json")
    assert answer.code == 0, answer.out
    (saved,) = answer.document["saved"]
    assert saved["id"] == chat
    text = Path(saved["path"]).read_text("utf-8")
    assert chats[1].turns[0][0] in text
    assert [one["id"] for one in answer.document["erased"]] == [chat]


def test_what_cannot_be_saved_stays(command, chats, home, tmp_path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    chat = f"claude-code:{chats[1].id}"
    answer = command("chats", "erase", chat, "--export", str(in_the_way), "--undo-days", "0", "--yes", "--json")
    assert answer.code == 3
    assert [one["id"] for one in answer.document["kept"]] == [chat]
    assert chat in ids(command)


def test_what_was_set_in_the_window_is_for_how_long_a_copy_is_kept(command, chats, home) -> None:
    assert command("vault", "key", "file").code == 0
    settings = StateFolders.of(current_host()).config / "window.json"
    write_private(settings, b'{"undo_days": 90}')
    (entry,) = _kept_after(command, *ERASE)
    assert _days(entry) == 90
    assert command("vault", "purge", "--all", "--yes").code == 0
    (entry,) = _kept_after(command, "chats", "erase", "--app", "claude-code", "--yes", "--undo-days", "1")
    assert _days(entry) == 1


def _kept_after(command, *arguments):
    assert command(*arguments).code == 0
    return command("vault", "list", "--json").document["vault"]


def _days(entry) -> int:
    when, until = (datetime.datetime.fromisoformat(entry[name]) for name in ("when", "until"))
    return round((until - when) / datetime.timedelta(days=1))
