"""Reads the command line and hands over to one command; commands are imported when they are asked for."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from tidytrace import __version__
from tidytrace.cli import exits
from tidytrace.cli.help import Context, Group, Option, option
from tidytrace.cli.output import printable, use_utf8, write_failure
from tidytrace.cli.speech import asked_language, speaking
from tidytrace.host.errors import HostError
from tidytrace.language import LANGUAGES, N_, Language, choose_language

COMMANDS: Final = {
    "checkup": "tidytrace.cli.checkup:checkup",
    "apps": "tidytrace.cli.apps:apps",
    "fix": "tidytrace.cli.fix:fix",
    "undo": "tidytrace.cli.undo:undo",
    "drift": "tidytrace.cli.drift:drift",
    "chats": "tidytrace.cli.chats:chats",
    "forget": "tidytrace.cli.forget:forget_this",
    "vault": "tidytrace.cli.vault:vault",
    "scan": "tidytrace.cli.scan:scan",
    "exposure": "tidytrace.cli.exposure:exposure",
    "connections": "tidytrace.cli.connections:connections",
    "remind": "tidytrace.cli.remind:remind",
    "watch": "tidytrace.cli.watch:watch",
    "report": "tidytrace.cli.report:report",
    "retention": "tidytrace.cli.retention:retention",
    "believe": "tidytrace.cli.believe:believe",
    "sites": "tidytrace.cli.sites:sites",
    "notices": "tidytrace.cli.notices:notices",
    "walk": "tidytrace.cli.walk:walk",
    "catalog": "tidytrace.cli.catalog:catalog",
    "desktop": "tidytrace.cli.desktop:desktop",
    "own": "tidytrace.cli.own:own",
    "licences": "tidytrace.cli.licences:licences",
}


class Commands(Group):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """One command, or none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(COMMANDS[cmd_name])
        return command


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("A privacy check-up of the AI apps on this computer.\n\nWithout a command, the window opens."),
)
@click.version_option(
    __version__,
    "-V",
    "--version",
    prog_name="tidytrace",
    message="%(prog)s %(version)s",
    cls=Option,
    help=N_("Show the version and exit."),
)
@option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=N_("Language of the answer."))
@option(
    "--show",
    metavar=N_("PLACE"),
    expose_value=False,
    help=N_("Open the window at a place, such as chats/ID; alone on the command line."),
)
def tidytrace() -> None:
    """All commands."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line. Returns the exit code."""
    use_utf8()
    language = asked_language(arguments, os.environ)
    with speaking(language):
        return _run(arguments, language)


def _run(arguments: Sequence[str], language: Language) -> int:
    try:
        result = tidytrace.main(list(arguments), prog_name="tidytrace", standalone_mode=False, obj=language)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return exits.WRONG_USAGE if isinstance(error, click.UsageError) else exits.NOT_EVERYTHING
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("\n")
        return exits.INTERRUPTED
    except (HostError, OSError) as error:
        told = _told(error, language)
        sys.stderr.write(printable(told) + "\n")
        where = getattr(error, "filename", None)
        # without a name it may be standard output itself that takes nothing more
        if "--json" in arguments and (where or isinstance(error, HostError)):
            write_failure(str(where or "tidytrace"), told)
        return exits.NOT_EVERYTHING
    return result if isinstance(result, int) else exits.DONE


def _told(error: HostError | OSError, language: Language) -> str:
    """What stopped the whole command, such as a full disk or a state folder that is not ours."""
    if isinstance(error, HostError):
        return error.sentence(language)
    from tidytrace.formats.refusals import of_system

    problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
    words = language(problem).format(**parameters)
    return f"{error.filename}: {words}" if error.filename else words


def no_display(asked: str | None = None) -> int:
    """Say that there is nothing to open the window on, and what works without. Returns the exit code."""
    use_utf8()
    language = Language(choose_language(os.environ, asked))
    sys.stderr.write(language("There is no display here to open the window on. These commands work without one:"))
    sys.stderr.write("\n\n")
    with speaking(language), Context(tidytrace, info_name="tidytrace", obj=language) as context:
        sys.stderr.write(tidytrace.get_help(context) + "\n")
    return exits.WRONG_USAGE


def no_place(place: str, asked: str | None = None) -> int:
    """Say that the window has no such place. Returns the exit code."""
    use_utf8()
    language = Language(choose_language(os.environ, asked))
    told = language("There is no place {place!r} in the window. Places are home, chats/ID, apps/ID, network, activity.")
    sys.stderr.write(printable(told.format(place=place)) + "\n")
    return exits.WRONG_USAGE
