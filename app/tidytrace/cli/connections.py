"""``tidytrace connections``: where running AI apps are connected at this moment."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tidytrace.catalog import Text
from tidytrace.checks.connections.looking import Line, Picture, look
from tidytrace.checks.connections.telling import listed, notes_of, place_name
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import day, render
from tidytrace.host import current_host
from tidytrace.language import N_, Language


@command(help=N_("Show where running AI apps are connected to at this moment."))
@option("--browsers", is_flag=True, help=N_("Browsers too; they are connected wherever you go."))
@common
def connections(output: Output, *, browsers: bool) -> int:
    """Show where running AI apps are connected to at this moment."""
    surroundings = Surroundings.of(current_host())
    output.working(output.language("Looking at where AI apps are connected"))
    picture = look(surroundings, browsers=browsers)
    _tell_problems(output, picture)
    countries_known = surroundings.host.countries_known
    notes = [render(note, output.language) for note in _notes(picture, countries_known=countries_known)]
    output.document(
        "connections",
        surroundings.host,
        {
            "connections": [_row(line, output.language) for line in picture.lines],
            "local": [_local(line, picture.served) for line in picture.local],
            "running": [app.id for app in picture.apps],
            "left_out": [app.id for app in picture.browsers],
            "countries_known": countries_known,
            "notes": notes,
        },
    )
    if not output.as_json:
        _say(output, picture, notes)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _tell_problems(output: Output, picture: Picture) -> None:
    """What could not be seen of AI apps themselves, and why nothing is remembered."""
    if picture.problem:
        output.problem("tidytrace", render(Phrase("lines-problem", {"reason": picture.problem}), output.language))
    for app, process in picture.hidden:
        why = Phrase("lines-hidden-why", {"processes": f"{process.name} ({process.pid})"})
        output.problem(app.id, render(why, output.language))
    if picture.unsaved is not None:
        output.problem(picture.unsaved.where, picture.unsaved.sentence(output.language))


def _row(line: Line, language: Language) -> dict[str, Any]:
    return {
        "app": line.app.id,
        "name": line.app.names.in_language(language.code),
        "or": [guest.id for guest in line.owner.guests],
        "pid": line.process.pid,
        "process": line.process.name,
        "remote": line.connection.remote,
        "port": line.connection.port,
        "protocol": line.connection.protocol,
        "direction": "in" if line.connection.incoming else "out",
        "count": line.count,
        "place": line.place,
        "country": line.country,
        "host": line.host,
        "since": moment(line.met.since),
        "new": line.met.new,
        "first_look": line.met.first_look,
    }


def _local(line: Line, served: Collection[int]) -> dict[str, Any]:
    return {
        "app": line.app.id,
        "pid": line.process.pid,
        "process": line.process.name,
        "port": line.connection.port,
        "direction": "in" if line.connection.incoming else "out",
        "own": line.connection.port in served,
        "count": line.count,
    }


def _notes(picture: Picture, *, countries_known: bool) -> Iterator[Phrase]:
    """What has to be known to read the list rightly."""
    yield from notes_of(picture, countries_known=countries_known)
    if picture.browsers:
        yield Phrase("lines-browsers", {"browsers": listed(app.names for app in picture.browsers)})


def _say(output: Output, picture: Picture, notes: Sequence[str]) -> None:
    _ = output.language
    if not picture.apps:
        output.say(_("No AI app is running now, so none is connected"))
    for app in picture.apps:
        lines = picture.of(app)
        output.say(app.names.in_language(_.code))
        for line in lines:
            output.say(f"    {_line(line, _)}")
        if not lines:
            unseen = bool(picture.problem) or any(owner.id == app.id for owner, _process in picture.hidden)
            told = _("could not check") if unseen else _("not connected now")
            output.say(f"    {told}")
    for note in notes:
        output.say(note)


def _line(line: Line, language: Language) -> str:
    """«160.79.104.10, port 443 · United States · since 2026-11-26 · new: country · claude (4711)»."""
    connection = line.connection
    named: Text = place_name(line)
    words = {"address": N_("address"), "country": N_("country"), "host": N_("name")}
    new = language(", ").join(language(words[one]) for one in line.met.new)
    parts = [
        language("{address}, port {port}").format(address=connection.remote, port=connection.port),
        line.host or "",
        named.in_language(language.code),
        language("came in from there") if connection.incoming else "",
        language("first seen {day}").format(day=day(line.met.since)) if line.met.since else "",
        language("NEW: {what}").format(what=new) if new else "",
        f"{line.process.name} ({line.process.pid})",
        f"{line.count}×" if line.count > 1 else "",
    ]
    return " · ".join(part for part in parts if part)
