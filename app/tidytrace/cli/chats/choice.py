"""The group ``tidytrace chats``, and how its commands choose conversations."""

import datetime
from collections.abc import Callable, Iterable, Sequence

import click

from tidytrace.chats.model import Conversation
from tidytrace.chats.selection import Selection
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.help import Group, option
from tidytrace.cli.options import AGE, Command
from tidytrace.cli.output import Output, unicode_of
from tidytrace.cli.speech import spoken
from tidytrace.findings.wording import day
from tidytrace.language import N_


@click.group(cls=Group, help=N_("The conversations that AI apps keep on this computer."))
def chats() -> None:
    """The conversations that AI apps keep on this computer."""


def filters(command: Command) -> Command:
    """Add the options that choose conversations."""
    options: list[Callable[[Command], Command]] = [
        option("--app", "apps", multiple=True, metavar=N_("ID"), help=N_("Only this app (repeatable).")),
        option("--older-than", type=AGE, metavar=N_("AGE"), help=N_("Not used for this long, such as 30d.")),
        option("--newer-than", type=AGE, metavar=N_("AGE"), help=N_("Used within this time, such as 7d.")),
        option("--contains", metavar=N_("TEXT"), help=N_("With this text in the title or a message.")),
    ]
    for add in reversed(options):
        command = add(command)
    return command


def selection_of(
    surroundings: Surroundings,
    apps: Sequence[str],
    older_than: datetime.timedelta | None,
    newer_than: datetime.timedelta | None,
    contains: str | None,
) -> Selection:
    """The options as a selection; an app that the catalogue does not know is a usage error."""
    known = {app.id for app in surroundings.catalogue}
    lost = [app for app in apps if app not in known]
    if lost:
        _ = spoken()
        raise click.UsageError(
            _("no such app: {names} (known: {known})").format(names=", ".join(lost), known=", ".join(sorted(known)))
        )
    if contains:
        contains = unicode_of(contains)  # in a locale without Unicode its bytes come one by one
    return Selection(apps=tuple(apps), older_than=older_than, newer_than=newer_than, contains=contains)


def find(surroundings: Surroundings, chat_id: str) -> Conversation:
    """One conversation by its id; an unknown one is a usage error."""
    try:
        return surroundings.library.find(chat_id)
    except KeyError as error:
        _ = spoken()
        raise click.UsageError(_("no such conversation: {chat}").format(chat=chat_id)) from error


def report_problems(output: Output, surroundings: Surroundings) -> None:
    """Stores that could not be read go into ``errors``."""
    for problem in surroundings.library.problems:
        output.problem(problem.path, problem.sentence(output.language))


def period(conversations: Iterable[Conversation]) -> tuple[str, str]:
    """First and last day of some conversations; dashes when no date is known."""
    times = [time for one in conversations for time in (one.created, one.updated) if time is not None]
    return day(min(times, default=None)), day(max(times, default=None))
