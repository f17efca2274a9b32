"""``tidytrace licences``: what Tidytrace is built on, and under which licences."""

from collections.abc import Sequence

import click

from tidytrace import __version__
from tidytrace.cli import exits
from tidytrace.cli.help import argument, command
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.host import current_host
from tidytrace.language import N_
from tidytrace.licences import Licensed, licensed


@command(help=N_("Show the libraries that Tidytrace is built on and their licences, or the licence of one, whole."))
@argument("name", required=False, metavar=N_("[LIBRARY]"))
@common
def licences(output: Output, name: str | None) -> int:
    """Show the libraries that Tidytrace is built on and their licences, or the licence of one, whole."""
    _ = output.language
    known = licensed()
    if name is not None:
        known = tuple(one for one in known if one.library.name.casefold() == name.casefold())
        if not known:
            raise click.UsageError(_("Tidytrace has no library {name}.").format(name=name))
    for one in known:
        if one.version is not None and not one.texts:
            output.problem(one.library.name, _("The text of its licence is missing."))
    output.document("licences", current_host(), {"version": __version__, "libraries": _body(known, _.code)})
    if name is None:
        output.say(f"Tidytrace {__version__} · Apache-2.0")
        for one in known:
            if one.version is not None:
                _say(output, one)
    else:
        for text in known[0].texts:
            output.say(f"{text}\n\n{text.read_text('utf-8', 'replace')}")
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _say(output: Output, one: Licensed) -> None:
    output.say(f"\n{one.library.name} {one.version} · {one.library.licence}")
    output.say(f"  {one.library.purpose.in_language(output.language.code)}")
    for text in one.texts:
        output.say(f"  {text}")


def _body(known: Sequence[Licensed], language: str) -> list[dict[str, object]]:
    return [
        {
            "name": one.library.name,
            "version": one.version,
            "licence": one.library.licence,
            "purpose": one.library.purpose.in_language(language),
            "through": one.library.through,
            "texts": [str(path) for path in one.texts] if one.version is not None else [],
        }
        for one in known
    ]
