"""Options that every command takes, and how ages are written."""

import datetime
import functools
import os
import re
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

import click

from tidytrace.cli import exits
from tidytrace.cli.help import option
from tidytrace.cli.output import Output
from tidytrace.cli.speech import spoken
from tidytrace.language import LANGUAGES, N_

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_DAYS = 365
"""Days for which an undo copy may be kept."""
_AGE = re.compile(r"^(\d{1,5})\s*([hdwmy]?)$")
_UNITS = {"h": 1 / 24, "d": 1, "": 1, "w": 7, "m": 30, "y": 365}


def common(command: Command) -> Command:
    """Add ``--json`` and ``--lang``; the command gets an ``Output`` as its first argument."""
    return _common(command, _settle)


def common_of_any_state(command: Command) -> Command:
    """As ``common``, for a command that must work as well on what a newer Tidytrace keeps."""
    return _common(command, _settle_what_is_known)


def _common(command: Command, settle: Callable[[Output], None]) -> Command:
    @option("--json", "as_json", is_flag=True, help=N_("Print one JSON document."))
    @option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=N_("Language of the answer."))
    @functools.wraps(command)
    def wrapped(*args: Any, as_json: bool, **kwargs: Any) -> Any:
        output = Output(spoken(), as_json=as_json)
        try:
            settle(output)
            result = command(output, *args, **kwargs)
            _note()
            sys.stdout.flush()
        except BrokenPipeError:
            # whoever read our output has gone (such as «head»); nothing is wrong, and nothing more can be said
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return exits.DONE
        return result

    return cast("Command", wrapped)


def _settle_what_is_known(output: Output) -> None:
    """What a newer Tidytrace wrote is left alone."""
    from tidytrace.state.errors import StateNewer

    try:
        _settle(output)
    except StateNewer as error:
        output.note(error.sentence(output.language))


def _note() -> None:
    from tidytrace.host import StateFolders, current_host
    from tidytrace.state.starting import give_number

    give_number(StateFolders.of(current_host()))


def _settle(output: Output) -> None:
    """What is kept comes to the form of this version; what an interruption left is finished by whatever comes next."""
    from tidytrace.host import StateFolders, current_host
    from tidytrace.state.starting import up_to_date

    host = current_host()
    state = StateFolders.of(host)
    moved = up_to_date(host, state, datetime.datetime.now(datetime.UTC))
    if moved is not None and moved.copy is not None:
        sentence = output.language(
            "Tidytrace's own data were brought up to date. The files as they were before stay in {path} for 90 days."
        )
        output.note(sentence.format(path=moved.copy))
    if (state.state / "erasing").is_dir() or (state.data / "vault").is_dir():
        from tidytrace.cli.erasures import settle

        settle(output, host)


class Age(click.ParamType[datetime.timedelta]):
    """An age such as ``30d``, ``12h``, ``2w``, ``6m`` (of 30 days) or ``1y``; a bare number means days."""

    name = "age"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime.timedelta:
        """Read one age; wrong ones are a usage error."""
        if isinstance(value, datetime.timedelta):
            return value
        match = _AGE.match(str(value).strip().lower())
        if not match:
            _ = spoken(ctx)
            sentence = _("{value!r} is not an age such as 30d, 12h, 2w, 6m or 1y")
            self.fail(sentence.format(value=value), param, ctx)
        return datetime.timedelta(days=int(match.group(1)) * _UNITS[match.group(2)])


class Days(click.ParamType[int]):
    """A number of days from 0 to ``MOST_DAYS``."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read one number; wrong ones are a usage error."""
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST_DAYS)) and int(text) <= MOST_DAYS):
            _ = spoken(ctx)
            sentence = _("{value!r} is not a number of days from 0 to {most}")
            self.fail(sentence.format(value=value, most=MOST_DAYS), param, ctx)
        return int(text)


AGE = Age()
DAYS = Days()
