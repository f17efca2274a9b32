"""What the next start makes of an erasure that was killed, and what it leaves alone."""

import datetime
import json
import os
from pathlib import Path

import pytest

from chatter import TOML
from menagerie import CAT, CHOSEN, DOG, EEL, MARKS, Computer, snapshot
from tidytrace.catalog import App, load_app
from tidytrace.chats.library import Library
from tidytrace.erase.act.erasures import Erasures, Stages
from tidytrace.erase.act.lock import alone
from tidytrace.erase.act.recovery import recover
from tidytrace.erase.model import Progress
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.host import locate
from tidytrace.language import Language

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
COPYING, LEAVING, LATE = 99, 13, 2
"""Steps that are left: while copies are made; the first thing has left; most has."""


def test_killed_while_copies_are_made_everything_is_as_before(computer):
    before = snapshot(computer.desk)
    computer.killed(7, COPYING)
    assert computer.journals
    (one,) = computer.start()
    assert one.how == "rolled-back"
    assert len(one.chats) == len(CHOSEN)
    assert snapshot(computer.desk) == before
    assert computer.erasures.erasures() == ()
    assert computer.erasures.vault.ids() == ()
    assert computer.untidy() == []


@pytest.mark.parametrize("steps", [LEAVING, LATE])
@pytest.mark.parametrize("days", [0, 7])
def test_killed_after_something_left_the_rest_goes_too(computer, steps, days):
    before = snapshot(computer.desk)
    computer.killed(days, steps)
    (one,) = computer.start()
    assert one.how == "finished"
    assert not one.problems
    assert computer.raw(*MARKS) == []
    assert computer.untidy() == []
    (receipt,) = computer.erasures.erasures()
    assert receipt.finished
    assert {chat.id.rpartition(":")[2] for chat in receipt.chats} == set(CHOSEN)
    if days:
        assert computer.restore()[0].complete
        assert snapshot(computer.desk) == before


def test_a_proof_that_could_not_look_for_all_is_not_called_complete(computer):
    computer.killed(7, LATE)
    computer.start()
    (receipt,) = computer.erasures.erasures()
    assert not receipt.proof.complete


def test_a_second_start_finds_nothing_to_do(computer):
    computer.killed(7, LEAVING)
    assert len(computer.start()) == 1
    assert computer.start() == ()


def test_while_the_app_runs_it_waits(computer):
    computer.killed(7, LEAVING)
    computer.run_app()
    (one,) = computer.start()
    assert one.how == "waiting"
    assert {kept.reason for kept in one.kept} == {"app-running"}
    assert computer.journals
    computer.run_app(running=False)
    (one,) = computer.start()
    assert one.how == "finished"
    assert computer.raw(*MARKS) == []


def test_while_another_tidytrace_is_at_work_nothing_happens(computer):
    computer.killed(7, LEAVING)
    now = snapshot(computer.desk)
    with alone(computer.state.state):
        assert computer.start() == ()
    assert snapshot(computer.desk) == now
    assert computer.start()[0].how == "finished"


def test_a_conversation_that_was_used_since_is_left_as_it_is_and_said(computer):
    computer.killed(7, LEAVING)
    path = computer.desk.data / f"sessions/two/{EEL}.jsonl"
    with path.open("a") as file:
        file.write('{"role": "user", "text": "MARK-eel and one more thing"}\n')
    later = datetime.datetime.now(datetime.UTC).timestamp() + 60
    os.utime(path, (later, later))
    now = path.read_bytes()
    (one,) = computer.start()
    assert one.how == "finished"
    assert [(kept.id, kept.reason) for kept in one.kept] == [(f"chatter:{EEL}", "used-since")]
    assert "used since" in render(Phrase("used-since"), Language("en"))
    assert path.read_bytes() == now
    assert computer.raw(*(mark for mark in MARKS if mark != b"MARK-eel")) == []
    assert f"chatter:{EEL}" not in {chat.id for chat in computer.erasures.erasures()[0].chats}


def test_what_was_written_just_before_it_was_confirmed_is_not_taken_for_used_since(computer):
    path = computer.desk.data / f"sessions/two/{EEL}.jsonl"
    path.write_text(path.read_text() + '{"role": "user", "text": "MARK-eel this very moment"}\n')
    computer.killed(7, LEAVING)
    (one,) = computer.start()
    assert one.kept == ()
    assert computer.raw(*MARKS) == []


def test_a_place_that_the_person_wants_to_keep_is_kept_after_an_interruption_too(computer):
    desk = computer.desk
    kept = desk.data / "history.jsonl"
    before = kept.read_bytes()
    library = desk.library()
    chosen = [one for one in library.conversations() if one.native in CHOSEN]
    plan = desk.plan(*CHOSEN, unticked=[kept])

    def step(progress: Progress) -> None:
        if progress.total - progress.done <= LATE:
            os._exit(9)

    process = os.fork()
    if not process:
        computer.erasures.erase(plan, chosen, library, days=7, stages=Stages(act=step))
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 9 << 8
    (one,) = computer.start()
    assert one.how == "finished"
    assert kept.read_bytes() == before


def test_a_journal_that_a_power_cut_tore_is_forgotten(computer):
    before = snapshot(computer.desk)
    computer.killed(7, COPYING)
    (journal,) = computer.journals
    journal.write_bytes(journal.read_bytes()[:100])
    (one,) = computer.start()
    assert (one.how, one.when) == ("rolled-back", None)
    assert snapshot(computer.desk) == before
    assert computer.journals == []


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_text("{")])
def test_a_receipt_that_is_lost_is_written_again(computer, harm):
    before = snapshot(computer.desk)
    computer.killed(7, LEAVING)
    (path,) = (computer.state.state / "receipts").glob("*.json")
    harm(path)
    (one,) = computer.start()
    assert one.how == "finished"
    (receipt,) = computer.erasures.erasures()
    assert receipt.finished
    assert receipt.restorable
    assert len(receipt.chats) == len(CHOSEN)
    assert computer.restore()[0].complete
    assert snapshot(computer.desk) == before


def test_when_the_copy_was_destroyed_meanwhile_nothing_more_goes(computer):
    computer.killed(7, LEAVING)
    (receipt,) = computer.erasures.erasures()
    computer.erasures.destroy(receipt)
    (one,) = computer.start()
    assert one.how == "finished"
    assert {kept.reason for kept in one.kept} == {"no-copy"}
    assert [problem.key for problem in one.problems] == ["not-in-vault"]
    assert {CAT, EEL, "fox", "hen"} <= set(computer.desk.chats())
    assert computer.start() == ()


def test_a_place_that_cannot_be_read_is_not_taken_for_empty(computer):
    computer.killed(7, LEAVING)
    database = computer.desk.data / "archive.db"
    whole = database.read_bytes()
    database.write_bytes(b"damaged" * 1000)
    (one,) = computer.start()
    assert one.how == "waiting"
    assert [problem.path for problem in one.problems][-1] == database
    database.write_bytes(whole)
    (one,) = computer.start()
    assert one.how == "finished"
    assert computer.raw(*MARKS) == []


def test_several_are_finished_one_after_the_other(computer):
    computer.killed(7, 3, natives=[CAT])
    computer.killed(0, 9, natives=["fox"])
    first, second = computer.start()
    assert (first.how, second.how) == ("finished", "finished")
    assert computer.raw(b"MARK-cat", b"MARK-fox") == []
    assert {EEL, DOG, "hen"} <= set(computer.desk.chats())


def test_it_may_be_killed_again_and_again(computer):
    before = snapshot(computer.desk)
    computer.killed(7, LEAVING)
    for steps in (1, 3, 5, 9):
        process = os.fork()
        if not process:
            left = [None] * steps

            def step(_: Progress, left=left) -> None:
                left.pop()
                if not left:
                    os._exit(9)

            recover(computer.erasures, Stages(act=step))
            os._exit(0)
        os.waitpid(process, 0)
    computer.start()
    assert computer.raw(*MARKS) == []
    assert computer.untidy() == []
    assert computer.restore()[0].complete
    assert snapshot(computer.desk) == before


# --- two apps ------------------------------------------------------------------------------------------------------

TERN = "tern-00000000000000e5"


class Both(Computer):
    """A second app beside Chatter, with a conversation of its own."""

    def __init__(self, root: Path, app: App, folder: Path) -> None:
        path = folder / "talker.toml"
        path.write_text(TOML.replace('"chatter"', '"talker"').replace("{home}/.chatter", "{home}/.talker"), "utf-8")
        self.apps = (app, load_app(path))
        super().__init__(root, app)
        self.desk.library = self.library
        file = self.desk.host.home / ".talker" / "sessions" / "one" / f"{TERN}.jsonl"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({"role": "user", "text": "MARK-tern how far do terns fly in a year"}) + "\n")

    @property
    def erasures(self) -> Erasures:
        return Erasures(self.desk.host, self.state, self.library)

    def library(self) -> Library:
        found = [locate(app, self.desk.host) for app in self.apps]
        return Library([one for one in found if one is not None], self.desk.host, None)


def test_while_one_of_two_apps_runs_the_other_one_is_finished(tmp_path, menagerie):
    computer = Both(tmp_path / "computer", menagerie, tmp_path)
    computer.killed(7, 5, natives=[CAT, EEL, TERN])
    assert computer.raw(b"MARK-eel", b"MARK-tern")
    computer.run_app()
    (one,) = computer.start()
    assert one.how == "waiting"
    assert {kept.id for kept in one.kept} == {f"chatter:{CAT}", f"chatter:{EEL}"}
    assert computer.raw(b"MARK-tern") == []
    assert {CAT, EEL} <= set(computer.desk.chats())
    (receipt,) = computer.erasures.erasures()
    assert not receipt.finished
    computer.run_app(running=False)
    (one,) = computer.start()
    assert one.how == "finished"
    assert computer.raw(b"MARK-cat", b"MARK-eel", b"MARK-tern") == []
    assert computer.restore()[0].complete
    assert {CAT, EEL, TERN} <= set(computer.desk.chats())
