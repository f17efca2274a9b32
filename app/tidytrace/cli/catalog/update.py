"""``tidytrace catalog update``, ``status`` and ``remove``: a newer signed catalogue, without a newer program."""

from pathlib import Path

import click

from tidytrace.catalog import UpdateRefused
from tidytrace.catalog.updates import Status, Updates
from tidytrace.cli import exits
from tidytrace.cli.catalog.group import catalog
from tidytrace.cli.help import argument
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.host import Host, StateFolders, current_host, private_folder
from tidytrace.language import N_


@catalog.command("update", help=N_("Take a newer catalogue from a signed file. Tidytrace itself never connects."))
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@common
def update(output: Output, file: Path) -> int:
    """Take a newer catalogue from a signed file."""
    host = current_host()
    state = StateFolders.of(host)
    private_folder(state.data)
    try:
        status = Updates(state.data).install(file)
    except UpdateRefused as error:
        output.problem(file, error.sentence(output.language))
        return _answer(output, host, _status(output, state))
    _answer(output, host, status)
    output.say("✓ " + _told(output, status))
    return exits.DONE


@catalog.command("status", help=N_("Say which catalogue is in use."))
@common
def status(output: Output) -> int:
    """Say which catalogue is in use."""
    host = current_host()
    found = _status(output, StateFolders.of(host))
    if found is not None:
        output.say(_told(output, found))
    return _answer(output, host, found)


@catalog.command("remove", help=N_("Go back to the catalogue that came with Tidytrace."))
@common
def remove(output: Output) -> int:
    """Go back to the catalogue that came with Tidytrace."""
    host = current_host()
    state = StateFolders.of(host)
    _ = output.language
    there = Updates(state.data).remove()
    output.say("✓ " + _("The shipped catalogue is used again.") if there else _("There was no other one."))
    return _answer(output, host, _status(output, state))


def _status(output: Output, state: StateFolders) -> Status | None:
    updates = Updates(state.data)
    try:
        return updates.status()
    except UpdateRefused as error:
        output.problem(updates.folder, error.sentence(output.language))
        return None


def _told(output: Output, found: Status) -> str:
    _ = output.language
    apps = _.plural("{count} app", "{count} apps", found.apps)
    if found.made is not None:
        words = _("Catalogue {version} of {day} is in use: {apps}. It was signed by Tidytrace; you chose it.")
        return words.format(version=found.version, day=found.made.isoformat(), apps=apps)
    return _("Catalogue {version} is in use: {apps}. It came with Tidytrace.").format(version=found.version, apps=apps)


def _answer(output: Output, host: Host, found: Status | None) -> int:
    body = None
    if found is not None:
        body = {
            "version": found.version,
            "shipped": found.shipped,
            "chosen": found.chosen,
            "made": found.made.isoformat() if found.made is not None else None,
            "apps": found.apps,
        }
    output.document("catalog", host, {"catalogue": body})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE
