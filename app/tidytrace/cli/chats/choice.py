"""The group ``tidytrace chats``, and how its commands choose conversations."""

import datetime
from collections.abc import Callable, Iterable, Sequence

import click

from tidytrace.chats.model import Conversation
from tidytrace.chats.selection import Selection
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.options import AGE, Command
from tidytrace.cli.output import Output
from tidytrace.findings.wording import day


@click.group()
def chats() -> None:
    """The conversations that AI apps keep on this computer."""


def filters(command: Command) -> Command:
    """Add the options that choose conversations."""
    options: list[Callable[[Command], Command]] = [
        click.option("--app", "apps", multiple=True, metavar="ID", help="Only this app (repeatable)."),
        click.option("--older-than", type=AGE, help="Not used for this long, such as 30d."),
        click.option("--newer-than", type=AGE, help="Used within this time, such as 7d."),
        click.option("--contains", metavar="TEXT", help="With this text in the title or a message."),
    ]
    for option in reversed(options):
        command = option(command)
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
        raise click.UsageError(f"no such app: {', '.join(lost)} (known: {', '.join(sorted(known))})")
    return Selection(apps=tuple(apps), older_than=older_than, newer_than=newer_than, contains=contains)


def find(surroundings: Surroundings, chat_id: str) -> Conversation:
    """One conversation by its id; an unknown one is a usage error."""
    try:
        return surroundings.library.find(chat_id)
    except KeyError as error:
        raise click.UsageError(f"no such conversation: {chat_id}") from error


def report_problems(output: Output, surroundings: Surroundings) -> None:
    """Stores that could not be read go into ``errors``."""
    for problem in surroundings.library.problems:
        output.problem(problem.path, problem.sentence(output.language))


def period(conversations: Iterable[Conversation]) -> tuple[str, str]:
    """First and last day of some conversations; dashes when no date is known."""
    times = [time for one in conversations for time in (one.created, one.updated) if time is not None]
    return day(min(times, default=None)), day(max(times, default=None))
