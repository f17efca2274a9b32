"""``tidytrace catalog preview`` and ``fixture``: for who describes an app."""

import os
from pathlib import Path
from typing import Any

import click

from tidytrace.authoring.fixture import WHY, Fixture, Written, write_fixture
from tidytrace.authoring.preview import Preview, Sample, preview
from tidytrace.catalog import SYSTEMS, App, DefinitionError, System, load_app
from tidytrace.cli import exits
from tidytrace.cli.apps import finding_body, line
from tidytrace.cli.catalog.group import catalog
from tidytrace.cli.catalog.lint import complaints, told
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.findings import knowing
from tidytrace.host import current_host
from tidytrace.language import N_, Language

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _loaded(output: Output, file: Path) -> App | None:
    """The definition; of one that does not load what is wrong is said."""
    try:
        return load_app(file)
    except DefinitionError:
        told(output, complaints(file))
        return None


@catalog.command("preview", help=N_("Show what a definition would find on this computer. Nothing is changed."))
@argument("file", metavar=N_("FILE"), type=_FILE)
@common
def preview_file(output: Output, file: Path) -> int:
    """Show what a definition would find on this computer."""
    host = current_host()
    app = _loaded(output, file)
    if app is None:
        output.document("catalog", host, {"preview": None})
        return exits.AT_RISK
    output.working(output.language("Looking for AI apps"))
    found = preview(app, host)
    output.working("")
    for problem in found.problems:
        output.problem(problem.path, problem.sentence(output.language))
    output.document("catalog", host, {"preview": _body(found, output.language)})
    _print(output, found)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _body(found: Preview, language: Language) -> dict[str, Any]:
    here = found.dossier
    return {
        "id": here.app.id,
        "found": here.found,
        "version": here.version,
        "evidence": list(here.evidence),
        "data_dirs": [os.fspath(folder) for folder in here.folders],
        "stores": [
            {
                "id": one.store.id,
                "kind": one.store.kind,
                "files": one.files,
                "conversations": one.conversations,
                "titles": list(one.titles),
            }
            for one in found.samples
        ],
        "settings": [finding_body(finding, language) for finding in here.switches],
    }


def _print(output: Output, found: Preview) -> None:
    _ = output.language
    here = found.dossier
    output.say(here.app.names.in_language(_.code))
    if not here.found:
        output.say("  " + _("It was not found on this computer."))
        return
    output.say(_("Found by"))
    for sign in here.evidence:
        output.say(f"  {sign}")
    output.say(_("Its folders"))
    for folder in here.folders:
        output.say(f"  {os.fspath(folder)}")
    output.say(_("Stores"))
    for one in found.samples:
        output.say(f"  {_sample(one, _)}")
        for title in one.titles:
            output.say("    " + _("«{title}»").format(title=title))
    if here.switches:
        output.say(_("Switches on this computer"))
        for finding in here.switches:
            output.say(f"  {line(finding, _)}")


def _sample(one: Sample, language: Language) -> str:
    kind = knowing.store_kind(language, one.store.kind)
    files = language.plural("{count} file", "{count} files", one.files)
    chats = language.plural("{count} chat", "{count} chats", one.conversations) if one.store.lists else ""
    held = language(", ").join(filter(None, (files, chats)))
    return language("{where}: {sentence}").format(where=f"{one.store.id} ({kind})", sentence=held)


@catalog.command("fixture", help=N_("Write a home as a definition says the app writes it, to start a test from."))
@argument("file", metavar=N_("FILE"), type=_FILE)
@option(
    "--out",
    metavar=N_("FOLDER"),
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("Where it goes; a new or empty folder."),
)
@option("--system", type=click.Choice(SYSTEMS), help=N_("As on this system; by default the one you are on."))
@common
def fixture(output: Output, file: Path, out: Path | None, system: System | None) -> int:
    """Write a home as a definition says the app writes it."""
    _ = output.language
    host = current_host()
    app = _loaded(output, file)
    if app is None:
        output.document("catalog", host, {"fixture": None})
        return exits.AT_RISK
    folder = out or Path(f"{app.id}-home")
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(_("{folder} is not empty.").format(folder=folder))
    wanted = system or (host.system if host.system in app.systems else app.systems[0])
    if wanted not in app.systems:
        raise click.UsageError(_("The definition does not name this system."))
    made = write_fixture(app, folder, wanted)
    output.document("catalog", host, {"fixture": _fixture_body(made, _)})
    _print_fixture(output, made)
    return exits.DONE


def _fixture_body(made: Fixture, language: Language) -> dict[str, Any]:
    return {
        "home": os.fspath(made.home),
        "system": made.system,
        "talks": made.talks,
        "found": made.found,
        "stores": [
            {
                "id": one.store,
                "files": [os.fspath(path) for path in one.files],
                "read_back": one.read_back,
                "titled": one.titled,
                "timed": one.timed,
                "reason": _why(one, language) or None,
            }
            for one in made.stores
        ],
    }


def _print_fixture(output: Output, made: Fixture) -> None:
    _ = output.language
    output.say(_("The home is in {folder}.").format(folder=made.home))
    if not made.found:
        output.say("! " + _("The definition does not find the app there."))
    for one in made.stores:
        if one.why is not None:
            output.say(f"– {one.store}: {_why(one, _)}")
            continue
        mark = "✓" if one.read_back == made.talks else "!"
        words = _("{count} of {all} chats read back whole, {titled} with their title, {timed} with their time")
        counts = {"count": one.read_back, "all": made.talks, "titled": one.titled, "timed": one.timed}
        output.say(f"{mark} {one.store}: {words.format(**counts)}")


def _why(one: Written, language: Language) -> str:
    return language(WHY[one.why]).format(format=one.part, part=one.part) if one.why is not None else ""
