"""What starts the look is placed whole or not at all, never over somebody else's file, and goes without a trace."""

import os

import pytest

from reminding import NOW, computer, state_of, tree, weekly
from tidytrace.watch.reminders.book import Book, open_book, with_rule, write_book
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.setting_up import install, setup_of, uninstall, with_any_rule
from tidytrace.watch.reminders.rules import Daily

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the computers are folders with the names of Linux")

KINDS = [("linux", True), ("linux", False), ("macos", False)]
ASKED = ("is-system-running", "show-environment")
TIMER = ".config/systemd/user/tidytrace-remind.timer"
SERVICE = ".config/systemd/user/tidytrace-remind.service"
LINK = ".config/systemd/user/timers.target.wants/tidytrace-remind.timer"
STAMP = ".local/share/systemd/timers/stamp-tidytrace-remind.timer"
ENTRY = ".config/autostart/tidytrace-remind.desktop"


@pytest.mark.parametrize(("system", "systemd"), KINDS)
def test_a_fresh_home_is_as_before_after_both(tmp_path, system, systemd):
    host = computer(tmp_path, system, systemd=systemd)
    install(host, state_of(host), with_any_rule(Book(), NOW))
    assert setup_of(host, open_book(state_of(host)).book).current
    assert len(tree(host)) > 3
    gone = uninstall(host, state_of(host))
    assert gone.gone
    assert (gone.edited, gone.foreign, gone.problems) == ((), (), ())
    assert tree(host) == {}


@pytest.mark.parametrize(("system", "systemd"), KINDS)
def test_what_was_there_before_stays(tmp_path, system, systemd):
    host = computer(tmp_path, system, systemd=systemd)
    for name in (".config/systemd/user/other.timer", ".config/autostart/x.desktop", "Library/LaunchAgents/a.plist"):
        path = host.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("theirs")
    write_book(state_of(host), weekly())
    before = tree(host)
    install(host, state_of(host), weekly())
    assert tree(host) != before
    uninstall(host, state_of(host))
    after = tree(host)
    assert open_book(state_of(host)).book.reminders == weekly_like(host)
    assert {name: content for name, content in after.items() if not name.endswith("reminders.json")} == {
        name: content for name, content in before.items() if not name.endswith("reminders.json")
    }


def weekly_like(host):
    """The rules are the person's: they stay."""
    [one] = open_book(state_of(host)).book.reminders
    assert (one.rule, one.by_itself) == (weekly().reminders[0].rule, False)
    return (one,)


@pytest.mark.parametrize(("system", "systemd"), KINDS)
def test_placing_twice_is_placing_once(tmp_path, system, systemd):
    host = computer(tmp_path, system, systemd=systemd)
    kept, _gone = install(host, state_of(host), weekly())
    first = tree(host)
    install(host, state_of(host), kept)
    assert tree(host) == first
    uninstall(host, state_of(host))
    assert not any("tidytrace" in name and "state" not in name and "Support" not in name for name in tree(host))


def test_systemd_is_told_and_asked_in_order(tmp_path):
    host = computer(tmp_path)
    install(host, state_of(host), weekly())
    orders = [" ".join(words[2:]) for words in host.ordered if words[2] not in ASKED]
    assert orders == ["daemon-reload", "enable tidytrace-remind.timer", "restart tidytrace-remind.timer"]
    assert (host.home / LINK).is_symlink()
    host.ordered.clear()
    uninstall(host, state_of(host))
    orders = [" ".join(words[2:4]) for words in host.ordered if words[2] not in ASKED]
    assert orders[0] == "disable --now"
    assert "daemon-reload" in orders


def test_launchd_is_told(tmp_path):
    host = computer(tmp_path, "macos")
    install(host, state_of(host), weekly())
    agent = str(host.home / "Library/LaunchAgents/tidytrace.remind.plist")
    domain = f"gui/{os.getuid()}"
    assert host.ordered == [
        ("launchctl", "bootout", f"{domain}/tidytrace.remind"),
        ("launchctl", "bootstrap", domain, agent),
    ]


@pytest.mark.parametrize("refused", ["daemon-reload", "enable", "restart"])
def test_when_the_system_refuses_nothing_is_left(tmp_path, refused):
    host = computer(tmp_path)
    host.refuses = (refused,)
    with pytest.raises(PlacingFailed) as failed:
        install(host, state_of(host), with_any_rule(Book(), NOW))
    assert "Failed: " in failed.value.sentence(str)
    assert "and more" not in failed.value.sentence(str)
    assert tree(host) == {}


def test_when_the_system_refuses_new_times_the_old_ones_stay(tmp_path):
    host = computer(tmp_path)
    kept, _gone = install(host, state_of(host), weekly())
    before = tree(host)
    host.refuses = ("restart",)
    other = with_rule(kept, "purge", Daily(30, NOW.time()), NOW)
    with pytest.raises(PlacingFailed):
        install(host, state_of(host), other)
    after = tree(host)
    assert {name: after[name] for name in (TIMER, SERVICE)} == {name: before[name] for name in (TIMER, SERVICE)}


@pytest.mark.parametrize(("system", "systemd", "place"), [("linux", True, SERVICE), ("linux", False, ENTRY)])
@pytest.mark.parametrize("kind", ["file", "link", "folder", "pipe"])
def test_what_is_not_ours_is_never_overwritten(tmp_path, system, systemd, place, kind):
    host = computer(tmp_path, system, systemd=systemd)
    path = host.home / place
    path.parent.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("[Unit]\n")
    {
        "file": lambda: path.write_text("[Unit]\n"),
        "link": lambda: path.symlink_to(elsewhere),
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
    }[kind]()
    book = weekly()
    with pytest.raises(PlacingFailed, match="another file"):
        install(host, state_of(host), book)
    assert setup_of(host, book).foreign == (str(path),)
    assert uninstall(host, state_of(host)).foreign == (str(path),)
    assert os.path.lexists(path)
    assert elsewhere.read_text() == "[Unit]\n"
    assert not (host.home / TIMER).exists()


def test_a_timer_of_somebody_else_keeps_its_link(tmp_path):
    host = computer(tmp_path)
    timer, link = host.home / TIMER, host.home / LINK
    link.parent.mkdir(parents=True)
    timer.write_text("[Timer]\n")
    link.symlink_to(timer)
    assert uninstall(host, state_of(host)).gone == ()
    assert link.is_symlink()


def test_one_that_was_changed_by_hand_goes_too_and_is_told(tmp_path):
    host = computer(tmp_path)
    install(host, state_of(host), weekly())
    path = host.home / TIMER
    path.write_text(path.read_text().replace("10:00", "11:00"))
    setup = setup_of(host, weekly())
    assert [one.standing for one in setup.found] == ["current", "edited"]
    assert (setup.installed, setup.current) == (True, False)
    gone = uninstall(host, state_of(host))
    assert gone.edited == (str(path),)
    assert not path.exists()


@pytest.mark.parametrize("left", [[SERVICE], [TIMER], [LINK], [STAMP], [SERVICE, LINK]])
@pytest.mark.parametrize("known", [True, False])
def test_whatever_is_left_of_it_goes(tmp_path, left, known):
    host = computer(tmp_path)
    install(host, state_of(host), with_any_rule(Book(), NOW))
    for name in (SERVICE, TIMER, LINK, STAMP):
        if name not in left:
            (host.home / name).unlink()
    if not known:
        (state_of(host).state / "reminders.json").unlink()
    gone = uninstall(host, state_of(host))
    assert sorted(gone.gone) == sorted(str(host.home / name) for name in left)
    assert not [name for name, content in tree(host).items() if content is not None or (host.home / name).is_symlink()]
    assert (tree(host) == {}) is known


def test_it_is_found_when_another_installation_placed_it(tmp_path, monkeypatch):
    host = computer(tmp_path)
    install(host, state_of(host), weekly())
    monkeypatch.setattr("sys.executable", "/somewhere/else/bin/python")
    setup = setup_of(host, weekly())
    assert [one.standing for one in setup.found] == ["differs", "current"]
    assert len(uninstall(host, state_of(host)).gone) == 4


def test_the_way_that_fits_no_longer_is_taken_away(tmp_path):
    before = computer(tmp_path, systemd=False)
    kept, _gone = install(before, state_of(before), weekly())
    assert (before.home / ENTRY).exists()
    before._answers.commands["systemctl --user is-system-running"] = "running\n"
    assert [one.where for one in setup_of(before, kept).elsewhere] == [str(before.home / ENTRY)]
    _kept, gone = install(before, state_of(before), kept)
    assert gone.gone == (str(before.home / ENTRY),)
    assert not (before.home / ENTRY).exists()
    assert (before.home / TIMER).exists()


def test_units_go_also_where_systemd_no_longer_runs(tmp_path):
    host = computer(tmp_path)
    install(host, state_of(host), with_any_rule(Book(), NOW))
    (host.root / "run/systemd/system").rmdir()
    host.ordered.clear()
    assert len(uninstall(host, state_of(host)).gone) == 4
    assert host.ordered == []
    assert tree(host) == {}


def test_the_rule_that_came_with_it_becomes_the_persons_when_it_is_set(tmp_path):
    host = computer(tmp_path)
    kept, _gone = install(host, state_of(host), with_any_rule(Book(), NOW))
    write_book(state_of(host), with_rule(kept, "checkup", kept.reminders[0].rule.rhythm, NOW))
    uninstall(host, state_of(host))
    assert len(open_book(state_of(host)).book.reminders) == 1


def test_variables_of_the_session_go_along(tmp_path):
    host = computer(tmp_path, environ={"XDG_STATE_HOME": "/home/alice/my state", "TIDYTRACE_LANG": "zh_CN"})
    install(host, state_of(host), weekly())
    service = (host.home / SERVICE).read_text()
    assert 'Environment="XDG_STATE_HOME=/home/alice/my state"\n' in service
    assert 'Environment="TIDYTRACE_LANG=zh_CN"\n' in service
