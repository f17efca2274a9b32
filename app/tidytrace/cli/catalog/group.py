"""The command that the others stand under."""

import click

from tidytrace.cli.help import Group
from tidytrace.language import N_


@click.group(cls=Group, help=N_("What Tidytrace knows of apps: take a newer catalogue, or add an app."))
def catalog() -> None:
    """What Tidytrace knows of apps: take a newer catalogue, or add an app."""
