"""``tidytrace catalog table``: what the catalogue knows, as a table for the READMEs."""

from pathlib import Path

import click

from tidytrace.catalog.table import Locale, markdown, replaced, rows_of
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.catalog.group import catalog
from tidytrace.cli.help import option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.host import current_host
from tidytrace.language import N_


@catalog.command("table", help=N_("Print the table of all apps, or write it into a README."))
@option(
    "--write",
    "readmes",
    multiple=True,
    metavar=N_("FILE"),
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("Put the table between the markers of this file; one with zh_CN in its name gets it in Chinese."),
)
@common
def table(output: Output, readmes: tuple[Path, ...]) -> int:
    """Print the table of all apps, or write it into a README."""
    surroundings = Surroundings.of(current_host())
    _ = output.language
    for path in readmes:
        locale: Locale = "zh_CN" if "zh_CN" in path.name else "en"
        text = path.read_text("utf-8")
        try:
            new = replaced(text, markdown(surroundings.catalogue, locale))
        except ValueError:
            output.problem(path, _("There are no markers for the table in it."))
            continue
        if new != text:
            path.write_text(new, "utf-8")
    body = [
        {
            "id": row.app.id,
            "name": row.app.names.in_language(_.code),
            "kind": row.app.kind,
            "found": row.found,
            "settings": row.settings,
            "conversations": row.conversations,
            "erase": row.erase,
            "companions": row.companions,
            "cards": row.cards,
            "evidence": row.evidence.value,
            "verified": row.app.verified_on.isoformat(),
            "systems": list(row.app.systems),
        }
        for row in rows_of(surroundings.catalogue)
    ]
    output.document("catalog", surroundings.host, {"apps": body})
    if not readmes:
        output.say(markdown(surroundings.catalogue, "zh_CN" if _.code == "zh_CN" else "en"))
    return exits.NOT_EVERYTHING if output.problems else exits.DONE
