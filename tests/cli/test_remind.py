"""``tidytrace remind``, as a person uses it."""

import datetime
import json
import os
import sys
from pathlib import Path

import pytest

from reminding import computer, tree
from tidytrace.cli import remind

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is placed is that of Linux")

ENTRY = ".config/autostart/tidytrace-remind.desktop"
ZONE = datetime.datetime.now().astimezone().tzinfo


class Clock:
    """The command takes its moment from here."""

    now = datetime.datetime(2026, 11, 26, 12, tzinfo=ZONE)

    def moves_to(self, text):
        self.now = datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def clock(monkeypatch):
    """Makes the clock on the wall one that the test moves."""
    clock = Clock()
    answer = remind.answer
    monkeypatch.setattr(remind, "answer", lambda output, host, asked, _now: answer(output, host, asked, clock.now))
    return clock


@pytest.fixture
def with_systemd(tmp_path, monkeypatch):
    """A computer whose session systemd manages."""
    host = computer(tmp_path)
    monkeypatch.setattr(remind, "current_host", lambda: host)
    return host


def files(home):
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())


def test_without_a_rule_the_person_is_told_how_to_set_one(command, home):
    answer = command("remind", "--lang", "en")
    assert answer.code == 0
    assert 'tidytrace remind --set "checkup every week"' in answer.out
    assert "tidytrace remind --install" in answer.out
    assert files(home) == []


def test_rules_are_set_listed_and_ended(command, clock):
    answer = command("remind", "--set", "checkup on sunday 10:00", "--set", "每 30 天清理", "--json")
    assert answer.code == 0
    assert answer.document["schema"] == "tidytrace/remind/1"
    assert [one["rule"] for one in answer.document["rules"]] == ["checkup on Sunday 10:00", "purge every 30 days 10:00"]
    assert {one["kind"] for one in answer.document["rules"]} == {"reminder"}
    listed = command("remind", "--list", "--lang", "en").out
    assert "checkup on Sunday 10:00  (next: 2026-11-29 10:00)" in listed
    assert "purge every 30 days 10:00  (next: 2026-12-26 10:00)" in listed
    left = command("remind", "--set", "checkup off", "--json").document["rules"]
    assert [one["subject"] for one in left] == ["purge"]
    assert command("remind", "--set", "关闭", "--json").document["rules"] == []


@pytest.mark.parametrize(
    ("arguments", "example"),
    [
        (["--set", "checkup now and then"], "purge every 30 days"),
        (["--set", "gibberish"], "checkup on sunday 10:00"),
        (["--holidays", "some day"], "2027-02-05..2027-02-12"),
        (["--quiet", "at night"], "22:00-08:00"),
    ],
)
def test_what_is_not_understood_is_said_with_examples(command, home, arguments, example):
    answer = command("remind", *arguments, "--lang", "en")
    assert answer.code == 2
    assert f"«{arguments[1]}»" in answer.err
    assert example in answer.err
    assert files(home) == []


def test_one_wrong_rule_changes_nothing_of_the_others(command, home):
    assert command("remind", "--set", "checkup every week", "--set", "purge perhaps").code == 2
    assert files(home) == []


def test_a_rehearsed_rule_is_not_kept(command, home):
    assert "Would be set: off" in command("remind", "--set", "off", "--dry-run", "--lang", "en").out
    assert command("remind", "--set", "checkup every week", "--dry-run", "--json").document["rules"] == []
    assert files(home) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--install", "--uninstall"],
        ["--due", "--ics", "-"],
        ["--list", "--install"],
        ["--set", "off", "--due"],
        ["--later", "--due"],
    ],
)
def test_what_does_not_go_together_is_refused(command, arguments):
    answer = command("remind", *arguments, "--lang", "en")
    assert answer.code == 2
    assert "cannot be used together" in answer.err


def test_all_that_would_be_placed_is_shown_and_nothing_is_placed_unasked(command, home):
    command("remind", "--set", "checkup every week")
    before = files(home)
    shown = command("remind", "--install", "--dry-run", "--lang", "en")
    assert shown.code == 0
    assert f"{home / ENTRY}:" in shown.out
    assert files(home) == before
    refused = command("remind", "--install", "--lang", "en")
    assert refused.code == 2
    assert "Add --yes" in refused.err
    assert files(home) == before

    assert command("remind", "--install", "--yes").code == 0

    content = (home / ENTRY).read_text()
    assert all(line in shown.out for line in content.splitlines())
    assert files(home) == [ENTRY, *before]


@pytest.mark.parametrize(("answer", "placed"), [("y", True), ("是", True), ("", False), ("n", False)])
def test_on_a_terminal_the_person_is_asked(command, home, monkeypatch, answer, placed):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda *_question, **_named: answer)
    said = command("remind", "--install", "--lang", "en")
    assert said.code == 0
    assert (home / ENTRY).exists() is placed
    assert ("Nothing was set up" in said.out) is not placed
    if placed:
        monkeypatch.setattr("click.prompt", lambda *_question, **_named: "")
        assert "Nothing was taken away" in command("remind", "--uninstall", "--lang", "en").out
        assert (home / ENTRY).exists()


def test_it_is_set_up_once_and_goes_without_a_trace(command, home):
    before = sorted(home.rglob("*"))
    first = command("remind", "--install", "--yes", "--json")
    assert (first.code, first.document["timer"]["way"]) == (0, "autostart")
    assert [one["where"] for one in first.document["placed"]] == [str(home / ENTRY)]
    assert first.document["timer"]["current"] is True
    assert [one["rule"] for one in first.document["rules"]] == ["checkup on Sunday 10:00"]
    content = (home / ENTRY).read_bytes()
    again = command("remind", "--install", "--yes", "--json")
    assert (again.code, again.document["placed"]) == (0, [])
    assert (home / ENTRY).read_bytes() == content
    rehearsed = command("remind", "--uninstall", "--dry-run", "--json").document
    assert (rehearsed["removed"], rehearsed["dry_run"]) == ([str(home / ENTRY)], True)
    assert (home / ENTRY).exists()
    gone = command("remind", "--uninstall", "--yes", "--json")
    assert (gone.code, gone.document["removed"]) == (0, [str(home / ENTRY)])
    assert sorted(home.rglob("*")) == before
    assert "Nothing of it is set up here" in command("remind", "--uninstall", "--lang", "en").out


def test_whatever_the_order_nothing_is_left(command, home):
    before = sorted(home.rglob("*"))
    for steps in (
        [["--set", "checkup every week"], ["--install", "--yes"], ["--set", "off"], ["--uninstall", "--yes"]],
        [["--install", "--yes"], ["--set", "purge every month"], ["--uninstall", "--yes"], ["--set", "off"]],
        [["--quiet", "22-8"], ["--install", "--yes"], ["--uninstall", "--yes"], ["--quiet", "none"]],
    ):
        for step in steps:
            assert command("remind", *step).code == 0
        command("remind", "--set", "off")
        assert sorted(home.rglob("*")) == before


def test_what_was_changed_by_hand_is_said_when_it_goes(command, home):
    command("remind", "--install", "--yes")
    (home / ENTRY).write_text((home / ENTRY).read_text() + "Hidden=true\n")
    assert "changed by hand" in command("remind", "--list", "--lang", "en").out
    answer = command("remind", "--uninstall", "--yes", "--lang", "en")
    assert "changed by hand after it was set up" in answer.out
    assert not (home / ENTRY).exists()


def test_another_file_of_this_name_stays(command, home):
    (home / ENTRY).parent.mkdir(parents=True)
    (home / ENTRY).write_text("[Desktop Entry]\n")
    answer = command("remind", "--install", "--yes", "--json")
    assert answer.code == 3
    assert [one["where"] for one in answer.document["errors"]] == [str(home / ENTRY)]
    assert command("remind", "--uninstall", "--yes").code == 0
    assert (home / ENTRY).read_text() == "[Desktop Entry]\n"


def test_with_systemd_there_is_a_timer_and_new_rules_reach_it(command, with_systemd):
    answer = command("remind", "--install", "--yes", "--lang", "en")
    assert answer.code == 0, answer.err
    assert "OnCalendar=*-*-* 10:00:00" in answer.out
    assert "Then: systemctl --user enable tidytrace-remind.timer" in answer.out
    changed = command("remind", "--set", "purge every month 18:30", "--lang", "en")
    timer = with_systemd.home / ".config/systemd/user/tidytrace-remind.timer"
    assert f"Adjusted to the new times: {timer}" in changed.out
    assert "OnCalendar=*-*-* 18:30:00" in timer.read_text()
    assert command("remind", "--set", "off").code == 0
    assert command("remind", "--uninstall", "--yes", "--json").document["timer"]["files"] == []
    assert not [name for name, content in tree(with_systemd).items() if content is not None]


def test_when_systemd_refuses_that_is_said(command, with_systemd):
    with_systemd.refuses = ("enable",)
    answer = command("remind", "--install", "--yes", "--json")
    assert answer.code == 3
    assert answer.document["errors"][0]["where"] == "systemctl --user enable tidytrace-remind.timer"
    assert answer.document["placed"] == []
    assert tree(with_systemd) == {}


def test_what_is_due_is_told_once_and_can_be_put_off(command, clock):
    command("remind", "--set", "checkup on sunday 10:00")
    assert "Nothing is due" in command("remind", "--due", "--lang", "en").out
    clock.moves_to("2026-12-13T10:00")
    answer = command("remind", "--due", "--lang", "en")
    assert answer.code == 0
    assert "Time for a check-up" in answer.out
    assert "Earlier ones that you missed: 2." in answer.out
    assert "To answer: tidytrace notices --answer 1 check" in answer.out
    assert "Nothing is due" in command("remind", "--due", "--lang", "en").out
    assert "told again from 2026-12-13 13:00" in command("remind", "--later", "3h", "--lang", "en").out
    clock.moves_to("2026-12-13T12:59")
    assert command("remind", "--due", "--json").document["told"] == []
    clock.moves_to("2026-12-13T13:00")
    [told] = command("remind", "--due", "--json").document["told"]
    assert (told["subject"], told["missed"]) == ("checkup", 0)


def test_later_alone_is_a_day(command, clock):
    assert "Nothing was told" in command("remind", "--later", "--lang", "en").out
    command("remind", "--set", "checkup on sunday 10:00")
    clock.moves_to("2026-11-29T10:00")
    command("remind", "--due")
    assert "2026-11-30 10:00" in command("remind", "--later", "--lang", "en").out
    assert command("remind", "--later", "1y").code == 2
    assert command("remind", "--later", "0d").code == 2


def test_holidays_and_quiet_hours_hold_it_back(command, clock):
    command("remind", "--set", "checkup on sunday 10:00", "--holidays", "11-29", "--quiet", "22:00-08:00")
    clock.moves_to("2026-11-29T10:00")
    [held] = command("remind", "--due", "--json").document["held"]
    assert held["because"] == "holiday"
    clock.moves_to("2026-11-30T22:30")
    assert "quiet hours" in command("remind", "--due", "--lang", "en").out
    clock.moves_to("2026-12-01T08:00")
    assert "Time for a check-up" in command("remind", "--due", "--lang", "en").out
    ended = command("remind", "--holidays", "none", "--quiet", "none", "--json").document
    assert (ended["holidays"], ended["quiet"]) == ([], None)


def test_the_calendar_file(command, tmp_path):
    path = tmp_path / "my reminders.ics"
    assert command("remind", "--ics", str(path)).code == 2
    command("remind", "--set", "checkup every week", "--set", "purge every month")
    answer = command("remind", "--ics", str(path), "--json")
    assert (answer.code, answer.document["events"]) == (0, 2)
    assert path.read_bytes().count(b"BEGIN:VEVENT\r\n") == 2
    assert command("remind", "--ics", "-").out.count("BEGIN:VEVENT") == 2
    path.write_bytes(b"mine")
    refused = command("remind", "--ics", str(path), "--lang", "en")
    assert (refused.code, path.read_bytes()) == (3, b"mine")
    assert "another file" in refused.err


def test_a_damaged_file_is_said_and_what_is_due_is_no_crash(command, home):
    command("remind", "--set", "checkup every week")
    path = home / ".local/state/tidytrace/reminders.json"
    path.write_text("{")
    answer = command("remind", "--due", "--json")
    assert answer.code == 3
    assert "damaged" in answer.document["errors"][0]["message"]
    assert command("remind", "--due").code == 0


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no modes")
def test_a_file_that_cannot_be_read_is_said(command, home):
    (home / ".local/state/tidytrace/reminders.json").mkdir(parents=True)
    answer = command("remind", "--list", "--json")
    assert answer.code == 3
    assert answer.document["errors"][0]["where"].endswith("reminders.json")


def test_the_command_that_is_placed_is_the_one_that_tells(command, home, clock):
    command("remind", "--install", "--yes")
    program = command("remind", "--list", "--json").document["timer"]["program"]
    assert program[-2:] == ["remind", "--due"]
    assert Path(program[0]).exists()
    clock.moves_to("2026-11-29T10:00")
    told = json.loads(command(*program[-2:], "--json").out)["told"]
    assert [one["subject"] for one in told] == ["checkup"]


def test_two_at_once_tell_once_and_the_list_of_notices_knows_it(command, clock, monkeypatch):
    from tidytrace.watch.reminders import due

    command("remind", "--set", "checkup on sunday 10:00")
    clock.moves_to("2026-11-29T10:00")
    real, inner = due.look, []

    def look(book, now, tell):
        if not inner:
            inner.append(None)
            inner[0] = command("remind", "--due", "--lang", "en").out  # another one begins and ends meanwhile
        return real(book, now, tell)

    monkeypatch.setattr(due, "look", look)
    outer = command("remind", "--due", "--lang", "en").out
    assert "Time for a check-up" in inner[0]
    assert "Time for a check-up" not in outer
    [notice] = command("notices", "--json").document["notices"]
    assert (notice["kind"], notice["state"]) == ("checkup", "told")


def test_where_nobody_reads_it_waits_for_a_desktop(command, clock, monkeypatch):
    command("remind", "--set", "checkup on sunday 10:00")
    clock.moves_to("2026-11-29T10:00")
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    [held] = command("remind", "--due", "--json").document["held"]
    assert held["because"] == "untold"
    monkeypatch.delenv("JOURNAL_STREAM")
    assert "Time for a check-up" in command("remind", "--due", "--lang", "en").out
    assert "Nothing is due" in command("remind", "--due", "--lang", "en").out


def test_rules_of_how_long_chats_stay_are_set_here_too(command):
    answer = command("remind", "--set", "tidy older than 90 days", "--set", "checkup every week", "--json")
    kinds = [(one["kind"], one["rule"]) for one in answer.document["rules"]]
    assert kinds == [("reminder", "checkup on Sunday 10:00"), ("retention", "tidy older than 90 days")]
    assert command("retention", "--json").document["rules"][0]["rule"] == "tidy older than 90 days"
    assert command("remind", "--set", "每 30 天提醒").code == 0
    [rule] = [one for one in command("remind", "--json").document["rules"] if one["kind"] == "retention"]
    assert (rule["does"], rule["next"] is not None) == ("remind", True)
    refused = command("remind", "--set", "app:nothing keep everything", "--lang", "en")
    assert refused.code == 2
    assert "no app with this id" in refused.err


def test_quiet_hours_are_the_same_wherever_they_are_set(command):
    command("remind", "--quiet", "22-8")
    assert command("retention", "--json").document["quiet"] == "22:00-08:00"
    command("retention", "--quiet", "21:00-07:00")
    assert command("notices", "--json").document["preferences"]["quiet"] == "21:00-07:00"
    command("notices", "--quiet", "none", "--holidays", "10-01..10-07")
    remind = command("remind", "--json").document
    assert (remind["quiet"], remind["holidays"]) == (None, ["10-01..10-07"])


class Desktop:
    """Shows everything; the person presses a button a moment later."""

    name = "made-up"

    def __init__(self, action):
        self.action, self.numbers, self.waited = action, [], 0

    def show(self, one):
        if one.number:
            self.numbers.append(one.number)
        return f"handle-{one.number}"

    def events(self, wait):
        from tidytrace.watch.notices.ways.way import Pressed

        self.waited += wait > 0
        return [Pressed(self.numbers[-1], self.action)] if wait and self.numbers else []

    def adopt(self, handles):
        assert handles is not None

    def withdraw(self, number):
        assert number in self.numbers

    def close(self):
        self.numbers = []


def test_started_by_systemd_it_stays_for_the_answer(command, clock, monkeypatch):
    from tidytrace.watch.notices import desk
    from tidytrace.watch.notices.notice import Action

    desktop = Desktop(Action.LATER)
    monkeypatch.setattr(desk, "way_for", lambda *_: desktop)
    command("remind", "--set", "checkup on sunday 10:00")
    clock.moves_to("2026-11-29T10:00")
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    [told] = command("remind", "--due", "--json").document["told"]
    assert (told["subject"], desktop.waited) == ("checkup", 1)
    [notice] = command("notices", "--json").document["notices"]
    assert (notice["state"], notice["until"] is not None) == ("waiting", True)


def test_started_by_a_person_it_ends_at_once(command, clock, monkeypatch):
    from tidytrace.watch.notices import desk
    from tidytrace.watch.notices.notice import Action

    desktop = Desktop(Action.LATER)
    monkeypatch.setattr(desk, "way_for", lambda *_: desktop)
    command("remind", "--set", "checkup on sunday 10:00")
    clock.moves_to("2026-11-29T10:00")
    answer = command("remind", "--due", "--lang", "en")
    assert answer.out == "✓ Shown on the desktop: Time for a check-up\n"
    assert desktop.waited == 0
