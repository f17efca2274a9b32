"""Options that every command takes, and how ages are written."""

import datetime
import functools
import os
import re
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from tidytrace.cli import exits
from tidytrace.cli.output import Output
from tidytrace.language import Language, choose_language

Command = TypeVar("Command", bound=Callable[..., Any])

_AGE = re.compile(r"^(\d{1,5})\s*([hdwmy]?)$")
_UNITS = {"h": 1 / 24, "d": 1, "": 1, "w": 7, "m": 30, "y": 365}


def common(command: Command) -> Command:
    """Add ``--json`` and ``--lang``; the command gets an ``Output`` as its first argument."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    @click.option("--lang", type=click.Choice(["en", "zh_CN"]), help="Language of the answer.")
    @functools.wraps(command)
    def wrapped(*args: Any, as_json: bool, lang: str | None, **kwargs: Any) -> Any:
        output = Output(Language(choose_language(os.environ, lang)), as_json=as_json)
        try:
            result = command(output, *args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # whoever read our output has gone (such as «head»); nothing is wrong, and nothing more can be said
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return exits.DONE
        return result

    return wrapped  # type: ignore[return-value]


class Age(click.ParamType[datetime.timedelta]):
    """An age such as ``30d``, ``12h``, ``2w``, ``6m`` (of 30 days) or ``1y``; a bare number means days."""

    name = "age"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime.timedelta:
        """Read one age; wrong ones are a usage error."""
        if isinstance(value, datetime.timedelta):
            return value
        match = _AGE.match(str(value).strip().lower())
        if not match:
            self.fail(f"{value!r} is not an age such as 30d, 12h, 2w, 6m or 1y", param, ctx)
        return datetime.timedelta(days=int(match.group(1)) * _UNITS[match.group(2)])


AGE = Age()
