"""The whole way of an erasure: copied, gone, proved, told in a receipt, and brought back or destroyed."""

import datetime
import errno
import os
import shutil
from pathlib import Path

import pytest

from menagerie import CAT, CHOSEN, DOG, EEL, MARKS, snapshot
from tidytrace.erase import Progress
from tidytrace.erase.act.erasures import Erasures, Stages
from tidytrace.erase.act.lock import AnotherTidytrace, alone
from tidytrace.erase.act.recovery import recover
from tidytrace.erase.vault import NoKeyHome, pack
from tidytrace.receipts import Receipts, ReceiptsUnusable

LATER = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=400)


def test_what_is_erased_is_gone_everywhere_and_comes_back_to_the_byte(computer):
    before = snapshot(computer.desk)
    done = computer.erase(7)
    assert {one.id.rpartition(":")[2] for one in done.outcome.erased} == set(CHOSEN)
    assert not done.problems
    assert computer.raw(*MARKS) == []
    assert computer.untidy() == []
    assert DOG in computer.desk.chats()
    (back,) = computer.restore()
    assert back.complete
    assert snapshot(computer.desk) == before
    assert computer.untidy() == []
    assert computer.erasures.vault.ids() == ()


def test_the_receipt_tells_what_went_and_what_was_searched(computer):
    done = computer.erase(7)
    (receipt,) = computer.erasures.erasures()
    assert receipt == done.receipt
    assert receipt.finished
    assert receipt.restorable
    assert {one.id.rpartition(":")[2] for one in receipt.chats} == set(CHOSEN)
    assert receipt.proof.files == done.proof.files
    assert receipt.proof.complete
    assert not receipt.proof.left


def test_without_days_no_copy_is_kept(computer):
    done = computer.erase(0)
    assert not done.receipt.restorable
    assert computer.erasures.vault.ids() == ()
    assert computer.raw(*MARKS) == []


def test_when_the_time_is_over_the_copy_is_destroyed(computer):
    receipt = computer.erase(7).receipt
    assert computer.erasures.tidy(receipt.until - datetime.timedelta(seconds=1)) == ()
    (over,) = computer.erasures.tidy(receipt.until)
    assert over.id == receipt.id
    assert computer.erasures.vault.ids() == ()
    assert not computer.erasures.receipts.get(receipt.id).restorable
    assert computer.erasures.tidy(LATER) == ()


def test_a_copy_that_was_destroyed_just_before_an_interruption_is_noted_later(computer):
    receipt = computer.erase(7).receipt
    computer.erasures.vault.destroy(receipt.id)
    assert [one.id for one in computer.erasures.tidy(receipt.until)] == [receipt.id]
    assert computer.erasures.receipts.get(receipt.id).destroyed is not None


def test_while_another_tidytrace_is_at_work_nothing_happens(computer):
    before = snapshot(computer.desk)
    with alone(computer.state.state):
        with pytest.raises(AnotherTidytrace):
            computer.erase(7)
        assert computer.erasures.tidy(LATER) == ()
    assert snapshot(computer.desk) == before
    assert computer.erasures.erasures() == ()
    assert computer.journals == []


def test_without_a_place_for_the_key_nothing_happens(computer):
    shutil.rmtree(computer.state.data / "vault")
    before = snapshot(computer.desk)
    with pytest.raises(NoKeyHome):
        computer.erase(7)
    assert snapshot(computer.desk) == before
    assert computer.erasures.erasures() == ()
    assert computer.journals == []


def test_what_the_vault_has_no_room_for_stays_and_the_rest_goes(computer, monkeypatch):
    path = computer.desk.session(EEL, "MARK-eel " * 20_000, project="two")
    real = pack.write_all

    def full(descriptor, *parts):
        if sum(map(len, parts)) > 100_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor, *parts)

    monkeypatch.setattr(pack, "write_all", full)
    done = computer.erase(7)
    assert {one.id.rpartition(":")[2]: one.reason for one in done.outcome.failed} == {EEL: "not-copied"}
    assert "free space" in done.outcome.failed[0].sentence()
    assert path.read_bytes().count(b"MARK-eel") == 20_000
    assert computer.raw(*(mark for mark in MARKS if mark != b"MARK-eel")) == []
    assert f"chatter:{EEL}" not in {one.id for one in done.receipt.chats}


def grown(computer):
    with (computer.desk.data / f"sessions/two/{EEL}.jsonl").open("a") as file:
        file.write('{"role": "user", "text": "MARK-eel and one more thing"}\n')


def vanished(computer):
    shutil.rmtree(computer.desk.data / "sessions/two")


def read_only(computer):
    (computer.desk.data / f"sessions/two/{EEL}.jsonl").chmod(0o444)


@pytest.mark.parametrize(
    ("change", "reason"), [(grown, "changed"), (vanished, "changed"), (read_only, "read-only")]
)  # fmt: skip
def test_what_changed_since_the_plan_stays_and_the_rest_goes(computer, change, reason):
    done = computer.erase(7, lambda: change(computer))
    assert {one.id.rpartition(":")[2]: one.reason for one in done.outcome.failed} == {EEL: reason}
    assert computer.raw(*(mark for mark in MARKS if mark != b"MARK-eel")) == []
    path = computer.desk.data / f"sessions/two/{EEL}.jsonl"
    assert change is vanished or "MARK-eel where do the eels" in path.read_text()
    assert computer.start() == ()
    assert computer.untidy() == []


def test_an_error_before_anything_left_leaves_nothing_behind(computer, monkeypatch):
    before = snapshot(computer.desk)

    def unwritable(*_):
        raise ReceiptsUnusable(computer.root, "It cannot be written.")

    monkeypatch.setattr(Receipts, "add", unwritable)
    with pytest.raises(ReceiptsUnusable):
        computer.erase(7)
    assert snapshot(computer.desk) == before
    assert computer.journals == []
    assert computer.erasures.vault.ids() == ()


def test_a_receipt_that_cannot_be_written_afterwards_is_told_and_written_at_the_next_start(computer, monkeypatch):
    def unwritable(*_):
        raise ReceiptsUnusable(computer.root, "It cannot be written.")

    monkeypatch.setattr(Receipts, "change", unwritable)
    done = computer.erase(7)
    assert len(done.outcome.erased) == len(CHOSEN)
    assert [type(one) for one in done.problems] == [ReceiptsUnusable]
    monkeypatch.undo()
    assert not computer.erasures.receipts.get(done.receipt.id).finished
    (one,) = computer.start()
    assert one.how == "finished"
    receipt = computer.erasures.receipts.get(done.receipt.id)
    assert receipt.finished
    assert len(receipt.chats) == len(CHOSEN)
    assert computer.restore()[0].complete


def test_a_copy_that_cannot_be_sealed_comes_back_all_the_same(computer, monkeypatch):
    before = snapshot(computer.desk)
    real = os.replace

    def refused(old, new, **more):
        if Path(new).name == "seal":
            raise OSError(errno.EIO, "a bad block")
        real(old, new, **more)

    monkeypatch.setattr(os, "replace", refused)
    done = computer.erase(7)
    monkeypatch.undo()
    assert len(done.outcome.erased) == len(CHOSEN)
    assert done.problems
    computer.start()
    assert computer.restore()[0].complete
    assert snapshot(computer.desk) == before


def test_stopping_before_anything_left_takes_everything_back(computer):
    before = snapshot(computer.desk)

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        computer.erase(7, stages=Stages(act=stop))
    assert snapshot(computer.desk) == before
    assert computer.erasures.erasures() == ()
    assert computer.erasures.vault.ids() == ()
    assert computer.journals == []


def test_stopping_in_the_middle_is_finished_at_the_next_start(computer):
    before = snapshot(computer.desk)

    def stop(step: Progress) -> None:
        if step.done == step.total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        computer.erase(7, stages=Stages(act=stop))
    assert computer.journals
    (one,) = computer.start()
    assert one.how == "finished"
    assert computer.raw(*MARKS) == []
    assert computer.restore()[0].complete
    assert snapshot(computer.desk) == before


def test_a_conversation_that_stays_keeps_its_rows(computer):
    (computer.desk.data / f"sessions/one/{CAT}.jsonl").chmod(0o444)
    done = computer.erase(7, natives=(CAT, "d-1"))
    assert [one.id for one in done.outcome.failed] == [f"chatter:{CAT}"]
    assert CAT in computer.desk.chats()
    assert "d-1" not in computer.desk.chats()


def test_a_start_with_nothing_to_do_looks_at_no_apps(computer):
    erasures = Erasures(computer.desk.host, computer.state, lambda: pytest.fail("nothing was interrupted"))
    assert recover(erasures) == ()
    assert erasures.tidy() == ()
