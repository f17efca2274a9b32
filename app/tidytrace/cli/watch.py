"""``tidytrace watch``: watch the chat folders in the foreground."""

import os
import signal
import sys
from typing import Any

import click
import msgspec

from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.findings.wording import render
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_
from tidytrace.watch.eyes.eyes import Eyes, Watching
from tidytrace.watch.eyes.wire import Problem
from tidytrace.watch.notices.notice import Kind, Notice


@command(
    help=N_(
        "Watch the chat folders, and say what was just typed into an AI app.\n\n"
        "It goes on until you stop it with Ctrl+C. With --json each thing that happens is one JSON document on a line "
        "of its own: event is «ready», «notice» or «problem». With --once there is no watching: what is new since the "
        "last time is said, in one document. --install lets it start by itself when you log in."
    )
)
@option("--once", is_flag=True, help=N_("Say what is new since the last time, and end."))
@option("--desktop", is_flag=True, help=N_("Tell on the desktop instead of here; this is what is started by itself."))
@option("--status", is_flag=True, help=N_("Say whether it watches, until when it pauses, and what starts it."))
@option(
    "--pause",
    is_flag=False,
    flag_value="",
    metavar=N_("[TIME]"),
    help=N_(
        "Pause for a time such as 1h or 2d, until «tomorrow», or without a time until --resume; nothing is missed."
    ),
)
@option("--resume", is_flag=True, help=N_("End the pause."))
@option("--install", is_flag=True, help=N_("Let it start by itself, after showing all of what is set up for it."))
@option("--uninstall", is_flag=True, help=N_("Take that away again, without a trace, and end the watcher."))
@option("--dry-run", "rehearsed", is_flag=True, help=N_("Only show what would be done."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do it without asking."))
@common
def watch(output: Output, *, once: bool, desktop: bool, **orders: Any) -> int:
    """Watch the chat folders, or say once what is new; or give the watcher an order."""
    host = current_host()
    ordered = any(value not in {None, False} for value in orders.values())
    if once + desktop + ordered > 1:
        raise click.UsageError(output.language("These options cannot be used together."))
    if ordered or desktop:
        from tidytrace.cli import watching

        return watching.on_desktop(output, host) if desktop else watching.order(output, host, **orders)
    told = _Told(output, host, once=once)
    eyes = Eyes(StateFolders.of(host), told)
    if once:
        return _once(output, eyes, told)
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: eyes.stop())
    try:
        eyes.run()
    finally:
        signal.signal(signal.SIGTERM, before)
    return exits.DONE


def _once(output: Output, eyes: Eyes, told: "_Told") -> int:
    output.working(output.language("Looking what is new"))
    for problem in eyes.once().problems:
        told.problem(problem)
    output.working("")
    output.document("watch", told.host, {"event": "once", "notices": [told.body(one) for one in told.notices]})
    if not told.notices:
        output.say(output.language("Nothing new was typed into an AI app that should not be there."))
    if output.problems:
        return exits.NOT_EVERYTHING
    return exits.AT_RISK if any(one.kind is Kind.SENSITIVE for one in told.notices) else exits.DONE


class _Told:
    """Prints what happens."""

    def __init__(self, output: Output, host: Host, *, once: bool) -> None:
        self.notices: list[Notice] = []
        self.host = host
        self._output = output
        self._once = once

    def ready(self, watching: Watching) -> None:
        output, _ = self._output, self._output.language
        output.line("watch", self.host, {"event": "ready", "watching": msgspec.structs.asdict(watching)})
        if output.as_json:
            return
        apps = _.plural("{count} AI app", "{count} AI apps", len(watching.apps))
        folders = _.plural("{count} folder", "{count} folders", watching.folders)
        output.note(_("Watching {apps} in {folders}. Ctrl+C ends it.").format(apps=apps, folders=folders))

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)
        if not self._once:
            self._output.line("watch", self.host, {"event": "notice", "notice": self.body(notice)})
            self.notices.clear()
        self._output.say(f"{render(notice.title, self._output.language)}\n    {self._details(notice)}")
        sys.stdout.flush()

    def problem(self, problem: Problem) -> None:
        where = os.fsdecode(problem.where)
        self._output.problem(where, self._output.language(problem.problem).format(**problem.parameters))
        if not self._once:
            # the document carries what could not be done, and the next one is another
            self._output.line("watch", self.host, {"event": "problem"})
            self._output.problems.clear()

    def body(self, notice: Notice) -> dict[str, Any]:
        language = self._output.language
        return {
            "id": notice.id,
            "kind": notice.kind.value,
            "title": render(notice.title, language),
            "body": render(notice.body, language),
            "actions": [one.value for one in notice.actions],
            "about": notice.about,
            "urgent": notice.urgent,
        }

    def _details(self, notice: Notice) -> str:
        chat = notice.about.get("chat") or notice.about.get("path")
        body = render(notice.body, self._output.language)
        return f"{body} ({chat})" if chat else body
