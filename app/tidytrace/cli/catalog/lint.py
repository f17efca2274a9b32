"""``tidytrace catalog lint``: everything that must be fixed in a definition."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import click

from tidytrace.catalog.lint import Complaint, lint
from tidytrace.cli import exits
from tidytrace.cli.catalog.group import catalog
from tidytrace.cli.help import argument
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.host import current_host
from tidytrace.language import N_


@catalog.command("lint", help=N_("Say what is wrong with a definition, with file, line and field."))
@argument(
    "files", nargs=-1, required=True, metavar=N_("FILE…"), type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@common
def lint_files(output: Output, files: Sequence[Path]) -> int:
    """Say what is wrong with a definition, with file, line and field."""
    found = [complaint for path in files for complaint in complaints(path)]
    told(output, found)
    body = [
        {"file": str(one.path), "line": one.line, "field": one.field, "sentence": one.told(output.language)}
        for one in found
    ]
    output.document("catalog", current_host(), {"problems": body})
    if not found:
        output.say("✓ " + output.language("Nothing is wrong."))
    return exits.AT_RISK if found else exits.DONE


def complaints(path: Path) -> tuple[Complaint, ...]:
    """What is wrong today. Raises OSError."""
    return lint(path, datetime.datetime.now(datetime.UTC).date())


def told(output: Output, found: Sequence[Complaint]) -> None:
    """One line for each."""
    for one in found:
        output.say(f"{one.path}:{one.line}: {one.field}: {one.told(output.language)}")
