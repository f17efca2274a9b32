"""What a person is told when a switch has moved, and when not."""

import msgspec
import pytest

from tidytrace.checks.dossier import dossier
from tidytrace.findings.model import State
from tidytrace.findings.moving import moved_phrase
from tidytrace.findings.wording import render
from tidytrace.host.lock import held
from tidytrace.language import Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import apply_fix, undo
from tidytrace.watch.drift.checkup import Drift
from tidytrace.watch.drift.comparing import compared
from tidytrace.watch.drift.memory import MOST_MOVES, Remembered, place, save
from tidytrace.watch.drift.standing import Observed, Standing
from watch.drift.conftest import OFF, ON, STATISTICS, on
from windows import has_mode


def told(finding) -> str:
    return render(moved_phrase(finding.id, finding.moved), Language("en"))


def switch(computer):
    installation = computer.surroundings().installation("qwen-code")
    return installation, next(one for one in installation.app.settings if one.id == "usage-statistics")


def test_the_first_check_up_only_remembers(computer) -> None:
    computer.write(ON, now=on(1))
    assert all(finding.moved is None for finding in computer.check_up(on(1)).values())
    assert STATISTICS in computer.memory.switches
    assert computer.memory.moves == ()
    assert has_mode(place(computer.state), 0o600)


def test_an_update_switches_statistics_on_again(computer) -> None:
    computer.update("0.9.0")
    computer.check_up(on(3))
    computer.update("0.10.0")
    computer.write(ON, now=on(20))
    finding = computer.check_up(on(20))[STATISTICS]
    assert finding.state is State.RISK
    assert finding.moved is not None
    assert (finding.moved.before, finding.moved.after) == ("false", "true")
    assert (finding.moved.since, finding.moved.before_since) == (on(20), on(3))
    assert (finding.moved.version_before, finding.moved.version_after) == ("0.9.0", "0.10.0")
    assert told(finding) == ("Moved since 20 November 2026: false → true. In between came the update 0.9.0 → 0.10.0.")


def test_an_update_long_before_is_not_blamed(computer) -> None:
    computer.update("0.9.0")
    computer.check_up(on(3))
    computer.update("0.10.0")
    computer.check_up(on(10))
    computer.write(ON, now=on(20))
    assert "The version is the same (0.10.0)." in told(computer.check_up(on(20))[STATISTICS])


def test_the_mark_stays_until_the_switch_is_back(computer) -> None:
    computer.check_up(on(3))
    computer.write(ON, now=on(4))
    first = computer.check_up(on(4))[STATISTICS].moved
    assert first is not None
    assert computer.check_up(on(12))[STATISTICS].moved == first
    computer.write(OFF, now=on(13))
    assert computer.check_up(on(13))[STATISTICS].moved is None
    assert [move.side_after for move in computer.memory.moves] == [State.RISK, State.OK]


def test_a_move_to_the_private_side_is_history_and_no_alarm(computer) -> None:
    computer.write(ON, now=on(1))
    computer.check_up(on(1))
    computer.write(OFF, now=on(2))
    assert computer.check_up(on(2))[STATISTICS].moved is None
    (move,) = computer.memory.moves
    assert (move.moved.before, move.moved.after, move.alarm) == ("true", "false", False)


def test_a_key_that_is_gone_counts_as_what_the_app_does_then(computer) -> None:
    computer.check_up(on(1))
    computer.write("{}", now=on(2))
    finding = computer.check_up(on(2))[STATISTICS]
    assert told(finding) == "Moved since 2 November 2026: false → not set."


def test_an_app_that_writes_down_what_it_did_anyway_has_moved_nothing(computer) -> None:
    computer.write("{}", now=on(1))
    computer.check_up(on(1))
    computer.write(ON, now=on(2))
    assert computer.check_up(on(2))[STATISTICS].moved is None
    assert computer.memory.moves == ()


def test_what_tidytrace_turned_off_and_undid_is_no_drift(computer) -> None:
    computer.write(ON, now=on(1))
    computer.check_up(on(1))
    receipts = Receipts(computer.state.state / "receipts")
    receipt = apply_fix(*switch(computer), computer.host, receipts)
    assert computer.check_up(receipt.when)[STATISTICS].state is State.OK
    undo(receipts.get(receipt.id), receipts, computer.host)
    after = computer.check_up(receipt.when)[STATISTICS]
    assert (after.state, after.moved) == (State.RISK, None)
    assert computer.memory.moves == ()


@pytest.mark.parametrize("looked_in_between", [True, False])
def test_what_the_person_turned_off_with_tidytrace_and_an_update_turned_on(computer, looked_in_between) -> None:
    computer.write(ON, now=on(1))
    computer.check_up(on(1))
    receipts = Receipts(computer.state.state / "receipts")
    receipt = apply_fix(*switch(computer), computer.host, receipts)
    third = msgspec.structs.replace(receipt, when=on(3))
    receipts.change(third)
    if looked_in_between:
        computer.check_up(on(4))
    computer.write(ON, now=on(20))
    finding = computer.check_up(on(20))[STATISTICS]
    assert told(finding) == (
        "Moved since 20 November 2026: false → true. You had turned this off with Tidytrace on 3 November 2026."
    )
    assert finding.remedy.kind == "setting"


def test_a_broken_file_is_neither_drift_nor_a_new_beginning(computer) -> None:
    computer.check_up(on(1))
    computer.write('{"privacy": {', now=on(2))
    finding = computer.check_up(on(2))[STATISTICS]
    assert (finding.state, finding.moved) == (State.UNKNOWN, None)
    computer.write(ON, now=on(3))
    moved = computer.check_up(on(3))[STATISTICS].moved
    assert moved is not None
    assert (moved.before, moved.before_since) == ("false", on(1))


def test_a_settings_folder_on_a_drive_that_was_taken_out_could_not_be_checked(computer) -> None:
    drive = computer.host.home / "drive"
    drive.mkdir()
    computer.settings.rename(drive / "settings.json")
    computer.settings.symlink_to(drive / "settings.json")
    computer.check_up(on(1))
    drive.rename(computer.host.home / "taken-out")
    assert computer.check_up(on(2))[STATISTICS].moved is None
    assert computer.memory.moves == ()


def test_an_app_that_comes_back_is_held_against_what_it_was(computer) -> None:
    computer.check_up(on(1))
    away = computer.host.home.with_name("away")
    (computer.host.home / ".qwen").rename(away)
    assert STATISTICS not in computer.check_up(on(5))
    away.rename(computer.host.home / ".qwen")
    computer.write(ON, now=on(9))
    moved = computer.check_up(on(9))[STATISTICS].moved
    assert moved is not None
    assert moved.before_since == on(1)


def test_a_variable_of_one_terminal_moves_nothing(computer) -> None:
    computer.check_up(on(1))
    computer.host.environ["QWEN_USAGE_STATISTICS_ENABLED"] = "true"
    assert computer.check_up(on(2))[STATISTICS].moved is None
    del computer.host.environ["QWEN_USAGE_STATISTICS_ENABLED"]
    computer.check_up(on(3))
    assert computer.memory.moves == ()


def test_when_the_catalogue_learns_better_nobody_is_blamed(computer, monkeypatch) -> None:
    computer.write("{}", now=on(1))
    believed = computer.surroundings()
    app = believed.installation("qwen-code").app
    wrong = tuple(
        msgspec.structs.replace(one, default=False) if one.id == "usage-statistics" else one for one in app.settings
    )
    older = msgspec.structs.replace(
        believed.installation("qwen-code"), app=msgspec.structs.replace(app, settings=wrong)
    )
    with monkeypatch.context() as patch:
        patch.setattr("tidytrace.checks.surroundings.find_installations", lambda *_: (older,))
        assert computer.check_up(on(1))[STATISTICS].state is State.OK
    finding = computer.check_up(on(2))[STATISTICS]
    assert finding.moved is not None
    assert finding.moved.cause == "catalogue"
    assert "The catalogue now knows better; the app moved nothing." in told(finding)


def test_no_secret_and_no_other_value_is_kept(computer) -> None:
    secret = "sk-live-4f9a8b7c6d5e4f3a2b1c"
    computer.write(f'{{"privacy": {{"usageStatisticsEnabled": "{secret}"}}, "apiKey": "{secret}"}}', now=on(1))
    computer.check_up(on(1))
    assert secret not in place(computer.state).read_text("utf-8")


def test_a_version_that_is_no_proper_text_stops_nothing(computer) -> None:
    computer.update("0.9\ud800")
    computer.check_up(on(1))
    computer.write(ON, now=on(2))
    moved = computer.check_up(on(2))[STATISTICS].moved
    assert moved is not None
    assert moved.version_before == "0.9?"


def test_the_history_is_bounded(computer) -> None:
    computer.check_up(on(1))
    computer.write(ON, now=on(2))
    computer.check_up(on(2))
    memory = computer.memory
    save(place(computer.state), msgspec.structs.replace(memory, moves=memory.moves * (MOST_MOVES + 3)))
    assert len(computer.memory.moves) == MOST_MOVES
    computer.write(OFF, now=on(3))
    computer.check_up(on(3))
    assert len(computer.memory.moves) == MOST_MOVES
    assert computer.memory.moves[-1].side_after is State.OK


@pytest.mark.parametrize(("content", "words"), [(b'{"layout": 2, "what": 1}', "newer Tidytrace"), (b"{", "damaged")])
def test_what_cannot_be_used_is_set_aside_and_said(computer, content, words) -> None:
    path = place(computer.state)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert computer.check_up(on(1))[STATISTICS].moved is None
    assert words in computer.aside.sentence(Language("en"))
    assert [one.read_bytes() for one in path.parent.glob("switches-*.json")] == [content]
    assert STATISTICS in computer.memory.switches


def test_nothing_is_written_when_nothing_has_moved(computer) -> None:
    computer.check_up(on(1))
    before = place(computer.state).stat()
    computer.check_up(on(2))
    after = place(computer.state).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_page_of_an_app_shows_it_too_and_remembers_nothing(computer) -> None:
    computer.check_up(on(1))
    computer.write(ON, now=on(2))
    surroundings = computer.surroundings()
    switches = Drift(surroundings, now=on(2)).marks(dossier(surroundings, "qwen-code").switches)
    marked = next(one for one in switches if one.id == STATISTICS)
    assert marked.moved is not None
    assert computer.memory.moves == ()


def test_two_at_once_leave_one_memory_and_tell_the_same(computer) -> None:
    computer.check_up(on(1))
    computer.write(ON, now=on(2))
    with held(place(computer.state).with_suffix(".lock")) as alone:
        assert alone
        assert computer.check_up(on(2))[STATISTICS].moved is not None
        assert computer.memory.moves == ()
    assert computer.check_up(on(2))[STATISTICS].moved is not None
    assert len(computer.memory.moves) == 1


def test_a_state_folder_that_takes_nothing_is_said(computer) -> None:
    place(computer.state).with_suffix(".lock").mkdir(parents=True)  # something in the way
    assert computer.check_up(on(1))[STATISTICS].state is State.OK
    assert computer.aside.sentence(Language("en")) == "How the switches stand could not be kept for the next time."


def test_more_powers_on_the_wrong_side_are_an_alarm(shipped) -> None:
    granting = next(one for one in shipped.app("claude-code-vscode").settings if one.grants)
    few, many = "acceptEdits", "bypassPermissions"
    old = Remembered(
        side=State.RISK, value=few, effective=few, by="file", key="k", where=None, rule=1, since=on(1), seen=on(1)
    )
    seen = Standing(side=State.RISK, value=many, effective=many, by="file", key="k", where=None, rule=1)
    observed = Observed(
        finding="qwen-code.x", app="qwen-code", version=None, standing=seen, again=lambda: seen, setting=granting
    )
    assert compared(old, observed, None, on(2))[1].alarm
    back = msgspec.structs.replace(observed, standing=msgspec.structs.replace(seen, value=few, effective=few))
    assert not compared(msgspec.structs.replace(old, value=many, effective=many), back, None, on(2))[1].alarm
