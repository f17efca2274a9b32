"""The orders of ``tidytrace watch``: pause, resume, what starts it, and telling on the desktop."""

import datetime
import os
import signal
import sqlite3
from typing import TYPE_CHECKING, Any, Final

import click

from tidytrace.cli import exits
from tidytrace.cli.options import AGE
from tidytrace.cli.output import Output, moment
from tidytrace.cli.placed import say_done, say_going, say_placed, sure
from tidytrace.host import Host, StateFolders
from tidytrace.host.errors import HostError
from tidytrace.language import N_
from tidytrace.watch.eyes.eyes import Eyes, Watching
from tidytrace.watch.eyes.home import is_watched
from tidytrace.watch.eyes.wire import Problem
from tidytrace.watch.notices.notice import Notice
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.standing import orders
from tidytrace.watch.standing.orders import Pause, pause_of, tomorrow

if TYPE_CHECKING:
    from tidytrace.watch.standing.telling import Teller

_TOMORROW: Final = frozenset({"tomorrow", "明天"})
_LONGEST: Final = datetime.timedelta(days=366)
_WAYS: Final = {
    "systemd": N_("a service of your own systemd, from when you log in until you log out"),
    "autostart": N_("an entry in your desktop's autostart folder: it starts each time you log in"),
    "launchd": N_("an agent of launchd, from when you log in until you log out"),
    "tasks": N_("a task of the Windows Task Scheduler, from when you log in until you log out"),
}


def order(  # noqa: PLR0913 - one for each option
    output: Output,
    host: Host,
    *,
    status: bool,
    pause: str | None,
    resume: bool,
    install: bool,
    uninstall: bool,
    rehearsed: bool,
    confirmed: bool,
) -> int:
    """Do what is asked for; exactly one thing. Returns the exit code."""
    _ = output.language
    chosen = [status, pause is not None, resume, install, uninstall]
    if sum(chosen) != 1 or ((rehearsed or confirmed) and not (install or uninstall)):
        raise click.UsageError(_("These options cannot be used together."))
    state = StateFolders.of(host)
    more: dict[str, Any] = {}
    try:
        if pause is not None:
            _pause(output, state, pause)
        elif resume:
            _resume(output, state)
        elif install:
            more = _install(output, host, state, rehearsed=rehearsed, confirmed=confirmed)
        elif uninstall:
            more = _uninstall(output, host, state, rehearsed=rehearsed, confirmed=confirmed)
    except PlacingFailed as error:
        output.problem(error.where, error.sentence(_))
    _report(output, host, state, more, spoken=status)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


# --- pause


def _pause(output: Output, state: StateFolders, text: str) -> None:
    _ = output.language
    now = datetime.datetime.now(datetime.UTC)
    until: datetime.datetime | None = None
    if text.strip().lower() in _TOMORROW:
        until = tomorrow(now)
    elif text:
        by = AGE.convert(text, None, None)
        if not datetime.timedelta() < by <= _LONGEST:
            raise click.UsageError(_("A pause lasts at most {days} days.").format(days=_LONGEST.days))
        until = now + by
    orders.pause(state, until)
    output.say("✓ " + _paused(output, Pause(until)))
    if is_watched(state):
        output.say(_("What is typed meanwhile is looked at afterwards; nothing is missed."))


def _paused(output: Output, pause: Pause) -> str:
    if pause.until is None:
        return output.language("Watching pauses until you resume it: tidytrace watch --resume")
    when = f"{pause.until.astimezone():%Y-%m-%d %H:%M}"
    return output.language("Watching pauses until {when}.").format(when=when)


def _resume(output: Output, state: StateFolders) -> None:
    _ = output.language
    was = orders.resume(state)
    output.say("✓ " + (_("The pause is over.") if was else _("There was no pause.")))


# --- what starts it


def _install(output: Output, host: Host, state: StateFolders, *, rehearsed: bool, confirmed: bool) -> dict[str, Any]:
    from tidytrace.watch.standing.setting_up import begin, install, setup_of

    _ = output.language
    setup = setup_of(host)
    _show(output, setup)
    pieces = [{"where": one.where, "content": one.content} for one in setup.pieces]
    more: dict[str, Any] = {"dry_run": rehearsed, "placed": pieces, "orders": [list(one) for one in setup.orders]}
    more["removed"] = []
    for where in setup.foreign:
        output.problem(where, _("There is another file with this name; it was not touched."))
    if rehearsed:
        return more
    more["placed"] = []
    if output.problems:
        return more
    if setup.current and not setup.elsewhere:
        if not is_watched(state):
            begin(host)
        output.say("✓ " + _("All of it is in its place already; nothing was changed."))
    elif sure(output, _("Set this up?"), _("[y = set it up, Enter = leave it]"), confirmed=confirmed):
        gone = install(host, state)
        more |= {"placed": pieces, "removed": list(gone.gone)}
        say_done(output, gone, [piece["where"] for piece in pieces])
    else:
        output.say(_("Nothing was set up."))
    return more


def _show(output: Output, setup: Setup) -> None:
    if not output.as_json:
        say_placed(output, setup, output.language(_WAYS[setup.session.starter]))


def _uninstall(output: Output, host: Host, state: StateFolders, *, rehearsed: bool, confirmed: bool) -> dict[str, Any]:
    from tidytrace.watch.standing.setting_up import setup_of, uninstall

    _ = output.language
    setup = setup_of(host)
    ours = say_going(output, setup)
    if rehearsed:
        return {"dry_run": True, "removed": [one.where for one in ours], "edited": []}
    if ours and not sure(output, _("Take it away?"), _("[y = take it away, Enter = leave it]"), confirmed=confirmed):
        output.say(_("Nothing was taken away."))
        return {"dry_run": False, "removed": [], "edited": []}
    gone = uninstall(host, state)
    say_done(output, gone)
    if not gone.gone and not gone.problems:
        output.say(_("Nothing of it is set up here."))
    return {"dry_run": False, "removed": list(gone.gone), "edited": list(gone.edited)}


# --- how it stands


def _report(output: Output, host: Host, state: StateFolders, more: dict[str, Any], *, spoken: bool) -> None:
    from tidytrace.watch.standing.setting_up import setup_of

    _ = output.language
    if not (spoken or output.as_json):
        return
    setup = setup_of(host)
    watched = is_watched(state)
    paused = pause_of(state, datetime.datetime.now(datetime.UTC))
    files = [{"where": one.where, "standing": one.standing} for one in (*setup.found, *setup.elsewhere)]
    body = {
        "running": watched,
        "paused": paused is not None,
        "until": moment(paused.until) if paused is not None else None,
        "starter": {
            "way": setup.session.starter,
            "because": setup.session.without or None,
            "installed": setup.installed,
            "current": setup.current,
            "program": list(setup.target.program),
            "files": files,
        },
    }
    output.document("watch-status", host, body | more)
    if not spoken or output.as_json:
        return
    output.say(_("The watcher runs.") if watched else _("No watcher runs."))
    if paused is not None:
        output.say(_paused(output, paused))
    if setup.installed:
        output.say(_("Started by itself: {how}").format(how=_(_WAYS[setup.session.starter])))
        if not setup.current:
            output.say("! " + _("It was set up for another installation, or changed by hand."))
            output.say("  → tidytrace watch --install")
    elif setup.elsewhere:
        output.say(_("Set up in another way than this session needs: {where}").format(where=setup.elsewhere[0].where))
        output.say("  → tidytrace watch --install")
    else:
        output.say(_("Nothing starts it by itself."))
        output.say("  → tidytrace watch --install")


# --- telling on the desktop


class _OnDesktop:
    """Hands over what happens; what cannot be looked at goes to where the system keeps what services say."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self.teller: Teller | None = None

    def ready(self, watching: Watching) -> None:
        del watching

    def tell(self, notice: Notice) -> None:
        if self.teller is not None:
            self.teller.tell(notice, datetime.datetime.now(datetime.UTC))

    def problem(self, problem: Problem) -> None:
        where = os.fsdecode(problem.where)
        self._output.problem(where, self._output.language(problem.problem).format(**problem.parameters))
        self._output.problems.clear()


def on_desktop(output: Output, host: Host) -> int:
    """Watch until somebody ends it, and tell on the desktop. Returns the exit code."""
    from tidytrace.watch.notices.desk import Desk
    from tidytrace.watch.standing.telling import Teller, find_display

    state = StateFolders.of(host)
    told = _OnDesktop(output)
    eyes = Eyes(state, told)
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: eyes.stop())
    try:
        told.teller = teller = Teller(
            state, lambda: Desk.of(host, output.language), eyes.stop, lambda: find_display(host, os.environ)
        )
        try:
            eyes.run()
        finally:
            teller.close()
    except sqlite3.Error as error:
        output.problem(state.state, str(error))
        return exits.NOT_EVERYTHING
    finally:
        signal.signal(signal.SIGTERM, before)
    problem = teller.problem
    if problem is not None:
        output.problem(
            state.state, problem.sentence(output.language) if isinstance(problem, HostError) else str(problem)
        )
        return exits.NOT_EVERYTHING
    return exits.DONE
