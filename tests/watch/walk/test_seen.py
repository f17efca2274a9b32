"""What the findings say of a tip, in one line."""

import datetime

import pytest

from gui.staged_findings import findings
from tidytrace.catalog import load_tips
from tidytrace.findings.model import State
from tidytrace.language import Language
from tidytrace.receipts import ErasureReceipt
from tidytrace.receipts.model import ErasedChat, SettingReceipt
from tidytrace.watch.walk.seen import seen_of
from tidytrace.watch.walk.telling import done_line, named, seen_line, standings_line
from tidytrace.watch.walk.today import done_since

TIPS = {tip.id: tip for tip in load_tips()}
NOW = datetime.datetime(2026, 11, 3, 9, 0, 0, 500_000, tzinfo=datetime.UTC)


def _seen(tip, *, complete=True, fixed=()):
    def state(finding):
        return State.OK if finding.id in fixed else finding.state

    return seen_of(TIPS[tip], findings(), state, complete=complete)


@pytest.fixture
def english():
    return Language("en")


def test_counts_and_names_of_apps(english):
    seen = _seen("data-sharing-off")
    assert seen.state is State.RISK
    assert seen_line(seen, english) == "2 things need you (Gemini CLI, Cursor) · 1 only you can check · 1 fine"


def test_what_was_fixed_is_fine(english):
    seen = _seen("data-sharing-off", fixed={"gemini-cli.usage-statistics", "cursor.privacy-mode"})
    assert seen.state is State.MANUAL
    assert seen_line(seen, english) == "1 only you can check · 3 fine"


def test_what_could_not_be_checked_is_not_fine(english):
    assert _seen("mind-access").state is State.UNKNOWN
    assert seen_line(_seen("mind-access"), english) == "1 could not be checked · 3 fine"


def test_a_stopped_check_up_calls_nothing_fine_but_tells_the_risks(english):
    stopped = _seen("antivirus", complete=False)
    assert stopped.state is State.UNKNOWN
    assert seen_line(stopped, english) == "The check-up ended before everything here was looked at."
    risk = _seen("data-sharing-off", complete=False)
    assert risk.state is State.RISK
    assert "2 things need you" in seen_line(risk, english)
    assert _seen("second-opinion", complete=False).state is State.MANUAL  # no check-up could tell


def test_where_a_machine_sees_nothing_only_the_person_knows(english):
    seen = _seen("doubt-demands")
    assert seen.state is State.MANUAL
    assert seen_line(seen, english) == "Nothing on this computer shows it."


def test_many_apps_are_not_all_named(english):
    import msgspec

    seen = msgspec.structs.replace(_seen("data-sharing-off"), apps=tuple(TIPS[one].title for one in list(TIPS)[:6]))
    assert named(seen, english).endswith(" and 2 more")


def test_a_walk_in_one_line(english):
    counts = {State.OK: 8, State.RISK: 1, State.MANUAL: 3, State.UNKNOWN: 1}
    assert standings_line(counts, english) == "8 fine · 3 only you know · 1 could not be checked · 1 needs you"


def _switch(number, *, seconds=0, undone=None):
    return SettingReceipt(
        id=f"r-{number}",
        when=NOW.replace(microsecond=0) + datetime.timedelta(seconds=seconds),
        finding="codex.x",
        app="codex",
        setting="x",
        edits=(),
        undone=undone,
    )


def test_what_was_done_is_counted_from_the_receipts(english):
    chats = tuple(ErasedChat(id=f"codex:{number}", app="codex") for number in range(3))
    receipts = [
        _switch(1),
        _switch(2, undone=NOW),
        _switch(3, seconds=-1),
        ErasureReceipt(id="r-4", when=NOW, chats=chats, back=("codex:1",)),
        ErasureReceipt(id="r-5", when=NOW, chats=chats[:1], action="redact"),
    ]
    done = done_since(receipts, NOW)
    assert (done.switches, done.chats, done.cut) == (1, 2, 1)
    assert done_line(done, english) == "1 switch moved · 2 chats erased · words cut out of 1 chat"
    assert done_line(done_since([], NOW), english) == "Nothing was changed on this computer."
