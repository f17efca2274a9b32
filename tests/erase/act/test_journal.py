"""What the journal says after an interruption is what had happened before it."""

import datetime
import errno
import os
from pathlib import Path

import pytest

from tidytrace.erase.act.journal import Chronicle, interrupted, interruption
from tidytrace.erase.copies import Place
from tidytrace.erase.errors import ErasureError
from windows import has_mode

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"
NOW = datetime.datetime(2026, 11, 23, 8, 12, tzinfo=datetime.UTC)


@pytest.fixture
def chronicle(tmp_path) -> Chronicle:
    return Chronicle(tmp_path / "state", "r-1")


@pytest.fixture
def plan(desk):
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats", "sixteen hours a day")
    desk.session(DOG, "MARK-dog how far does a husky run in one day", "a hundred miles")
    desk.write(f"sessions/one/{CAT}/agent.jsonl", "MARK-cat")
    desk.database(rows=[("d-1", None, "MARK-d a conversation that stands in a database")])
    return desk.plan(CAT, "d-1")


def found(tmp_path):
    (one,) = interrupted(tmp_path / "state")
    return one


def test_what_was_confirmed_can_be_read_back(tmp_path, chronicle, plan, desk):
    chats = list(desk.chats().values())
    chronicle.begin(plan, NOW, NOW + datetime.timedelta(days=7), chats)
    begun = found(tmp_path).begun
    assert begun.chats == {f"chatter:{CAT}": "chatter", "chatter:d-1": "chatter"}
    assert begun.updated == {one.id: one.updated for one in chats if one.id in begun.chats}
    assert [step.spot.target for step in begun.steps] == [item.target for item in plan.items]
    assert [step.chats for step in begun.steps] == [item.conversations for item in plan.items]
    assert {one.target for step in begun.steps for one in step.contents} == {
        one for item in plan.items for one in item.contents
    }
    assert begun.vault


def test_it_holds_no_text(chronicle, plan):
    chronicle.begin(plan, NOW, None)
    assert b"MARK" not in chronicle.path.read_bytes()
    assert has_mode(chronicle.path, 0o600)


def test_each_state_is_told(tmp_path, chronicle, plan):
    chronicle.begin(plan, NOW, None)
    assert not found(tmp_path).leaving
    chronicle.leave()
    assert found(tmp_path).leaving
    assert not found(tmp_path).databases
    chronicle.note("overwrite", Path("/a/file"))
    chronicle.note("delete-rows", Path("/a/chats.db"))
    assert found(tmp_path).databases == (Path("/a/chats.db"),)
    chronicle.acted(["chatter:d-1"])
    assert found(tmp_path).acted.stayed == ("chatter:d-1",)
    chronicle.restore(NOW, [Place(b"~/.chatter", (b"history.jsonl",))], ("chatter:d-1",))
    assert found(tmp_path).restoring.places[0].names == ("history.jsonl",)
    chronicle.end()
    assert not list(interrupted(tmp_path / "state"))


def test_torn_anywhere_it_says_what_was_whole(tmp_path, chronicle, plan):
    chronicle.begin(plan, NOW, None)
    chronicle.leave()
    whole = chronicle.path.read_bytes()
    begun = whole.index(b"\n", 1)
    for end in range(len(whole)):
        chronicle.path.write_bytes(whole[:end])
        one = found(tmp_path)
        assert (one.begun is not None) == (end >= begun)
        assert one.leaving == (end >= len(whole) - 1)


def test_what_is_written_behind_a_torn_line_is_read(tmp_path, chronicle, plan):
    chronicle.begin(plan, NOW, None)
    with chronicle.path.open("ab") as file:
        file.write(b'\n{"type":"lea')
    chronicle.leave()
    assert found(tmp_path).leaving


def test_garbage_of_a_power_cut_is_passed_over(tmp_path, chronicle, plan):
    chronicle.begin(plan, NOW, None)
    with chronicle.path.open("ab") as file:
        file.write(bytes(4096) + b"\xff\xfe\n")
    assert found(tmp_path).begun is not None
    assert not found(tmp_path).leaving


def test_what_finishes_an_interrupted_erasure_is_added_to_it(tmp_path, chronicle, plan, desk):
    chronicle.begin(plan, NOW, None)
    chronicle.begin(desk.plan(DOG), NOW, None)
    begun = found(tmp_path).begun
    assert f"chatter:{CAT}" in begun.chats
    assert {f"{CAT}.jsonl", f"{DOG}.jsonl"} <= {step.spot.target.parts[-1] for step in begun.steps}


def test_a_line_that_did_not_reach_the_disk_was_never_written(tmp_path, chronicle, plan, monkeypatch):
    chronicle.begin(plan, NOW, None)

    def fails(_):
        raise OSError(errno.EIO, "a bad block")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(ErasureError):
        chronicle.leave()
    monkeypatch.undo()
    assert not chronicle.leaving
    assert not found(tmp_path).leaving
    assert found(tmp_path).begun is not None


def test_the_journal_of_one_receipt_can_be_asked_for(tmp_path, chronicle, plan):
    state = tmp_path / "state"
    assert interruption(state, "r-1").begun is None
    chronicle.begin(plan, NOW, None)
    assert interruption(state, "r-1").begun is not None
    assert interruption(state, "r-2").begun is None


@pytest.mark.skipif(os.name != "posix", reason="a name that is no Unicode")
def test_names_that_are_no_unicode_are_kept(tmp_path, chronicle, desk):
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats")
    desk.write(os.fsdecode(b"sessions/one/" + CAT.encode() + b"/\xff\xfe.txt"), "MARK-cat")
    chronicle.begin(desk.plan(CAT), NOW, None)
    spots = [one for step in found(tmp_path).begun.steps for one in step.contents]
    assert os.fsdecode(b"\xff\xfe.txt") in {spot.target.parts[-1] for spot in spots}
