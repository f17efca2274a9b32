"""One name across all apps: found everywhere, cut out or erased, proved, undone; and written nowhere by us."""

import base64
import errno
import io
import json
import os
import sys
from pathlib import Path

import pytest

NAME = "Zwiebelfisch"
FORMS = [
    NAME,
    NAME.lower(),
    NAME.upper(),
]


def spelled(word: str) -> set[bytes]:
    plain = word.encode()
    return {plain, word.encode("utf-16-le"), json.dumps(word).encode()[1:-1], base64.b64encode(plain)[:-4]}


@pytest.fixture
def planted(chats, home: Path) -> list[str]:
    """Two conversations of two apps with the name, and a log of one with it."""
    found = []
    for talk, told in ((chats[0], f"My aunt {NAME} says"), (chats[7], f"MY AUNT {NAME.upper()} SAYS")):
        path = next(one for one in home.rglob("*.jsonl") if talk.id in one.name)
        path.write_text(path.read_text("utf-8").replace("PROMPT-", f"{told} PROMPT-"), "utf-8")
        found.append(f"{'codex' if 'codex' in str(path) else 'claude-code'}:{talk.id}")
    (home / ".claude" / "todo-notes.txt").write_text(f"call {NAME.title()} tomorrow", "utf-8")
    return found


def test_it_is_found_in_all_apps_and_a_rehearsal_changes_nothing(command, planted, home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    answer = command("forget", NAME, "--cut", "--dry-run", "--json")
    assert answer.code == 0, answer.err
    document = answer.document
    assert document["schema"] == "tidytrace/forget/1"
    assert {one["id"] for one in document["chats"]} == set(planted)
    assert {one["deed"] for one in document["chats"]} == {"cut"}
    assert [Path(one["path"]).name for one in document["elsewhere"]] == ["todo-notes.txt"]
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert {path: after.get(path) for path in before} == before


def test_a_folder_or_file_that_nobody_may_look_into_is_said(command, planted, home: Path, monkeypatch) -> None:
    closed, shut = home / ".claude" / "closed", home / ".claude" / "shut.txt"
    closed.mkdir()
    shut.write_text(NAME, "utf-8")
    scandir, opened = os.scandir, os.open

    def refusing(real, names):
        def ask(path, *more, **named):
            if Path(os.fspath(path)).name in names:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(path))
            return real(path, *more, **named)

        return ask

    monkeypatch.setattr(os, "scandir", refusing(scandir, {closed.name}))
    monkeypatch.setattr(os, "open", refusing(opened, {shut.name}))
    told = {Path(one["path"]).name: one for one in command("forget", NAME, "--dry-run", "--json").document["elsewhere"]}
    assert {told[one.name]["why"] for one in (closed, shut)} == {"unread"}
    assert {told[one.name]["reason"] for one in (closed, shut)} == {"There is no permission to open it."}


def test_cut_out_everywhere_proved_and_told_where_it_still_stands(command, planted, home: Path) -> None:
    answer = command("forget", NAME, "--cut", "--yes", "--undo-days", "0", "--json")
    document = answer.document
    assert {(one["id"], one["deed"]) for one in document["forgotten"]} == {(one, "cut") for one in planted}
    assert [Path(one["path"]).name for one in document["still"]] == ["todo-notes.txt"]
    assert answer.code == 3, "something still stands"
    (home / ".claude" / "todo-notes.txt").unlink()
    again = command("forget", NAME, "--dry-run", "--json").document
    assert (again["chats"], again["elsewhere"]) == ([], [])
    assert len(command("chats", "list", "--json").document["chats"]) == 12


def test_one_is_erased_one_is_cut_and_both_come_back(command, planted, home: Path) -> None:
    assert command("vault", "key", "file").code == 0
    before = {path: path.read_bytes() for path in home.rglob("*.jsonl")}
    document = command("forget", NAME, "--cut", "--erase", planted[0], "--yes", "--json").document
    assert {(one["id"], one["deed"]) for one in document["forgotten"]} == {(planted[0], "erase"), (planted[1], "cut")}
    assert len(document["receipts"]) == 2
    for receipt in reversed(document["receipts"]):
        assert command("undo", receipt, "--json").code == 0
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("arguments", [("--cut", "--yes"), ("--dry-run", "--whole")])
def test_what_is_forgotten_is_written_nowhere(command, planted, home: Path, monkeypatch, arguments) -> None:
    assert command("vault", "key", "file").code == 0
    known = {path for path in home.parent.rglob("*") if path.is_file()}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NAME.encode())))
    answer = command("forget", "-", *arguments, "--json")
    written = {path: path.read_bytes() for path in home.parent.rglob("*") if path.is_file() and path not in known}
    assert written or "--dry-run" in arguments
    everything = b"\0".join([*written.values(), answer.err.encode(), *(os.fsencode(path) for path in written)])
    assert not [form for word in FORMS for form in spelled(word) if form in everything]
    # what goes to standard output has ids and counts, and no word of it
    assert not [word for word in FORMS if word in answer.out]


@pytest.mark.parametrize(("text", "code"), [("an", 2), ("é", 2), ("王", 2), ("  ", 2), ("王明", 0), ("Ann", 0)])
def test_what_would_match_nearly_everything_is_refused(command, chats, text: str, code: int) -> None:
    assert command("forget", text, "--dry-run", "--json").code == code


def test_somebody_must_say_what_is_to_be_done(command, planted) -> None:
    answer = command("forget", NAME, "--yes", "--lang", "en")
    assert (answer.code, "--cut, --whole or --erase" in answer.err) == (2, True)
    assert command("forget", NAME, "--undo-days", "0", "--json").code == 2


def test_a_chat_that_the_person_keeps_does_not_go_as_a_whole(command, planted, home: Path) -> None:
    assert command("chats", "pin", planted[0]).code == 0
    arguments = [word for one in planted for word in ("--erase", one)]
    document = command("forget", NAME, *arguments, "--yes", "--undo-days", "0", "--json").document
    assert [one["id"] for one in document["kept"]] == [planted[0]]
    left = {one["id"] for one in command("chats", "list", "--json").document["chats"]}
    assert planted[0] in left
    assert planted[1] not in left
