"""Notices for the desktop, and putting a switch back on request."""

import pytest

from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.language import Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import undo
from tidytrace.watch.drift.moves import history, put_back
from tidytrace.watch.notices.notice import Action, Kind
from watch.drift.conftest import OFF, ON, STATISTICS, notices, on

ENGLISH = Language("en")


def test_a_notice_says_what_moved_and_offers_to_put_it_back(computer) -> None:
    computer.update("0.9.0")
    assert notices(computer, on(3)) == []
    computer.update("0.10.0")
    computer.write(ON, now=on(20))
    (notice,) = notices(computer, on(20))
    assert notice.kind is Kind.SWITCH_MOVED
    assert render(notice.title, ENGLISH) == "Qwen Code: a switch has moved"
    assert render(notice.body, ENGLISH) == (
        "«Sends usage statistics to Alibaba Cloud»: false → true. It had been the other way since 3 November 2026. "
        "In between came the update 0.9.0 → 0.10.0. It is not on the private side now."
    )
    assert notice.actions == (Action.PUT_BACK, Action.FINE)
    assert notice.about == {"finding": STATISTICS, "app": "qwen-code"}


def test_it_is_the_same_notice_until_a_day_is_over(computer) -> None:
    notices(computer, on(3))
    computer.write(ON, now=on(20))
    (first,) = notices(computer, on(20))
    (second,) = notices(computer, on(20))
    assert first.id == second.id
    assert notices(computer, on(22)) == []


def test_what_a_check_up_has_shown_is_not_told_once_more(computer) -> None:
    computer.check_up(on(3))
    computer.write(ON, now=on(4))
    assert computer.check_up(on(4))[STATISTICS].moved is not None
    assert notices(computer, on(4)) == []


def test_a_move_to_the_private_side_is_not_told(computer) -> None:
    computer.write(ON, now=on(1))
    notices(computer, on(1))
    computer.write(OFF, now=on(2))
    assert notices(computer, on(2)) == []
    moves, aside = history(computer.state)
    assert [move.side_after for move in moves] == [State.OK]
    assert aside is None


def test_put_back_and_undo(computer) -> None:
    notices(computer, on(3))
    computer.write(ON, now=on(4))
    (notice,) = notices(computer, on(4))
    receipt = put_back(notice.about["finding"], computer.surroundings())
    assert '"usageStatisticsEnabled": false' in computer.settings.read_text("utf-8")
    assert notices(computer, receipt.when) == []
    receipts = Receipts(computer.state.state / "receipts")
    undo(receipts.get(receipt.id), receipts, computer.host)
    assert computer.settings.read_text("utf-8") == ON
    assert notices(computer, receipt.when) == []


def test_only_the_given_apps_are_looked_at(computer, monkeypatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("nobody asked for all apps")

    notices(computer, on(3))
    computer.write(ON, now=on(4))
    monkeypatch.setattr("tidytrace.checks.surroundings.find_installations", forbidden)
    assert notices(computer, on(4), "codex", "no-such-app") == []
    assert len(notices(computer, on(4), "codex", "qwen-code")) == 1


def test_a_switch_that_is_not_there_cannot_be_put_back(computer) -> None:
    with pytest.raises(KeyError):
        put_back("qwen-code.no-such-switch", computer.surroundings())
