"""What was erased comes back: whole, once, beside what is newer, and also after an interruption."""

import errno
import json
import os
import shutil

import pytest

from menagerie import CAT, DOG, EEL, MARKS, Computer, move_on, snapshot
from tidytrace.erase.act import restoring
from tidytrace.erase.act.journal import Chronicle
from tidytrace.erase.act.restoring import restore
from tidytrace.erase.vault import Vault, VaultFull

POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")


def test_it_comes_back_once(computer):
    receipt = computer.erase(7).receipt
    assert computer.restore()[0].complete
    now = snapshot(computer.desk)
    (again,) = restore(computer.erasures, [receipt])
    assert [problem.key for problem in again.problems] == ["not-in-vault"]
    assert snapshot(computer.desk) == now
    assert computer.restore() == ()


def test_while_the_app_runs_nothing_comes_back_and_its_name_is_said(computer):
    receipt = computer.erase(7).receipt
    now = snapshot(computer.desk)
    computer.run_app()
    (done,) = computer.restore()
    assert not done.complete
    assert {problem.sentence() for problem in done.problems} == {"Chatter is running (chatter). Close it and repeat."}
    assert snapshot(computer.desk) == now
    assert computer.erasures.vault.holds(receipt.id)
    assert computer.journals == []
    computer.run_app(running=False)
    assert computer.restore()[0].complete


def test_it_comes_back_into_a_home_that_moved(computer, menagerie):
    before = snapshot(computer.desk)
    computer.erase(7)
    moved = computer.root.with_name("another-computer")
    shutil.copytree(computer.root, moved)
    shutil.rmtree(computer.root)
    there = Computer(moved, menagerie)
    assert there.restore()[0].complete
    assert snapshot(there.desk) == before


def test_what_is_newer_stays_and_the_old_stands_beside_it(computer):
    computer.erase(7)
    move_on(computer.desk)
    (done,) = computer.restore()
    assert done.complete
    beside = sorted(place.beside.name for place in done.returned if place.how == "beside")
    mark = f"restored-{done.receipt.id}"
    assert beside == [f"chats.db.{mark}.db", f"{EEL}.{mark}.jsonl", f"entries.{mark}.json"]
    newer = [path for path in computer.raw(b"NEWER") if path.startswith("home/alice/.chatter")]
    assert f"home/alice/.chatter/sessions/two/{EEL}.jsonl" in newer
    assert computer.desk.rows("SELECT title FROM threads WHERE id = 'd-2'") == [("NEWER thread",)]
    assert (99,) in computer.desk.rows("SELECT n FROM turns WHERE thread = 'd-3'")
    assert "NEWER prompt" in (computer.desk.data / "history.jsonl").read_text()


def test_a_copy_that_is_damaged_does_not_hinder_another(computer):
    damaged = computer.erase(7, natives=[CAT]).receipt
    computer.erase(7, natives=[EEL])
    pack = computer.state.data / "vault" / damaged.id / "pack"
    data = bytearray(pack.read_bytes())
    data[-200] ^= 1
    pack.write_bytes(data)
    done = {one.receipt.id: one for one in computer.restore()}
    assert [problem.key for problem in done.pop(damaged.id).problems] == ["vault-damaged"]
    (other,) = done.values()
    assert other.complete
    assert EEL in computer.desk.chats()
    assert computer.erasures.vault.ids() == (damaged.id,)


def test_what_stands_before_a_damaged_place_comes_back(computer):
    damaged = computer.erase(7).receipt
    pack = computer.state.data / "vault" / damaged.id / "pack"
    pack.write_bytes(pack.read_bytes()[:-300])
    (done,) = computer.restore()
    assert not done.complete
    assert CAT in computer.desk.chats()
    assert computer.erasures.vault.holds(damaged.id)


def test_a_conversation_that_could_not_go_is_not_put_beside_itself(computer):
    path = computer.desk.data / f"sessions/two/{EEL}.jsonl"
    path.chmod(0o444)
    done = computer.erase(7)
    assert [one.id for one in done.outcome.failed] == [f"chatter:{EEL}"]
    path.chmod(0o644)
    with path.open("a") as file:
        file.write(json.dumps({"role": "user", "text": "MARK-eel and one more thing"}) + "\n")
    now = path.read_bytes()
    assert computer.restore()[0].complete
    assert path.read_bytes() == now
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_when_there_is_no_room_the_copy_stays_and_the_rest_comes_later(computer, monkeypatch):
    before = snapshot(computer.desk)
    receipt = computer.erase(7).receipt

    def full(real):
        def step(old, new, **more):
            if os.fspath(new).endswith(f"{EEL}.jsonl"):
                raise OSError(errno.ENOSPC, "No space left on device")
            real(old, new, **more)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", full(os.link))
        patch.setattr(os, "replace", full(os.replace))
        (done,) = computer.restore()
    assert [problem.key for problem in done.problems] == ["disk-full"]
    assert computer.erasures.vault.holds(receipt.id)
    assert CAT in computer.desk.chats()
    assert computer.restore()[0].complete
    assert snapshot(computer.desk) == before


def test_a_copy_that_cannot_be_destroyed_yet_goes_at_the_next_start(computer, monkeypatch):
    before = snapshot(computer.desk)
    receipt = computer.erase(7).receipt

    def refused(*_):
        raise VaultFull

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "destroy", refused)
        (done,) = computer.restore()
    assert [problem.key for problem in done.problems] == ["vault-full"]
    assert snapshot(computer.desk) == before
    (one,) = computer.start()
    assert (one.what, one.how) == ("restoration", "finished")
    assert not computer.erasures.vault.holds(receipt.id)
    assert computer.untidy() == []


@POSIX
def test_killed_in_the_middle_the_next_start_goes_on(computer):
    before = snapshot(computer.desk)
    receipt = computer.erase(7).receipt
    process = os.fork()
    if not process:
        restore(computer.erasures, [receipt], progress=lambda step: os._exit(9) if step.done == 5 else None)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 9 << 8
    (one,) = computer.start()
    assert (one.what, one.how) == ("restoration", "finished")
    assert one.restoration.complete
    assert snapshot(computer.desk) == before
    assert computer.untidy() == []
    assert computer.erasures.receipts.get(receipt.id).undone is not None


@POSIX
def test_killed_in_the_middle_it_waits_for_the_app_to_be_closed(computer):
    before = snapshot(computer.desk)
    receipt = computer.erase(7).receipt
    process = os.fork()
    if not process:
        restore(computer.erasures, [receipt], progress=lambda step: os._exit(9) if step.done == 5 else None)
        os._exit(0)
    os.waitpid(process, 0)
    computer.run_app()
    assert [one.how for one in computer.start()] == ["waiting"]
    computer.run_app(running=False)
    assert [one.how for one in computer.start()] == ["finished"]
    assert snapshot(computer.desk) == before


@POSIX
def test_what_waits_to_be_erased_is_not_erased_once_the_person_wants_it_back(computer):
    before = snapshot(computer.desk)
    computer.killed(7, 13)
    computer.run_app()
    assert [one.how for one in computer.start()] == ["waiting"]
    computer.run_app(running=False)
    assert computer.restore()[0].complete
    assert snapshot(computer.desk) == before
    assert computer.start() == ()
    assert snapshot(computer.desk) == before


def test_what_was_half_written_is_taken_away_when_it_cannot_go_on(computer):
    receipt = computer.erase(7).receipt
    chronicle = Chronicle(computer.state.state, receipt.id)
    with computer.erasures.vault.withdraw(receipt.id) as withdrawal:
        places = [copy.place for copy in withdrawal.records() if isinstance(copy, restoring.FileCopy)]
    chronicle.restore(receipt.when, places)
    half = computer.desk.write("pastes/.tidytrace-0123456789abcdef.new", "MARK-cat half of it")
    computer.run_app()
    assert [one.how for one in computer.start()] == ["waiting"]
    assert not half.exists()
    assert computer.raw(*MARKS) == []
    assert DOG in computer.desk.chats()


def test_lines_that_stayed_with_a_chat_that_failed_do_not_come_twice(computer):
    before = snapshot(computer.desk)
    computer.desk.write("todos/fox-agent.json", '["MARK-fox feed them"]').chmod(0o444)
    done = computer.erase(7, natives=["fox", "gnu"])
    assert [one.id for one in done.outcome.erased] == ["chatter:gnu"]
    assert "MARK-fox" in (computer.desk.data / "diary.jsonl").read_text()
    (back,) = computer.restore()
    assert back.complete
    closed = computer.desk.data / "todos" / "fox-agent.json"
    closed.chmod(0o644)  # Windows removes no file that is read-only
    closed.unlink()
    assert snapshot(computer.desk) == before
