"""``tidytrace scan``: sensitive content in chats, or in the files that are named."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tidytrace import __version__
from tidytrace.checks.scanning import SAID, Place, Scan
from tidytrace.cli import exits
from tidytrace.cli.accepting import Asked, Sifted, accept, accepting, change, say_hidden, sift
from tidytrace.cli.help import argument, command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render, size
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_, Language
from tidytrace.report.sarif import Level, SarifResult, SarifRule, sarif
from tidytrace.sensitive.model import Confidence, Rule

if TYPE_CHECKING:
    from tidytrace.checks.surroundings import Surroundings

_LEVELS: dict[Confidence, Level] = {"high": "error", "medium": "warning", "low": "note"}
_STDIN = "-"
_SHOWN = 20


@command(help=N_("Look for sensitive content in chats, or in the files that you name; - is the input."))
@argument("paths", nargs=-1, metavar=N_("[PATH]…"))
@option("--sarif", "sarif_file", metavar="FILE", help=N_("Also write the places as SARIF 2.1.0."))
@accepting
@common
def scan(output: Output, paths: Sequence[str], sarif_file: str | None, asked: Asked) -> int:
    """Look for sensitive content in chats, or in the files that are named."""
    began = time.monotonic()
    host = current_host()
    state = StateFolders.of(host)
    if asked.without_a_look:
        return change(output, host, state, asked)
    look = Scan.of(state)
    # what is named is looked at without knowing any app
    surroundings = None if paths else _surroundings(host)
    output.working(output.language("Looking for sensitive content"))
    places = list(_places(look, surroundings, paths))
    output.working("")
    for problem in (*look.problems, *(surroundings.library.problems if surroundings is not None else ())):
        output.problem(problem.path, problem.sentence(output.language))
    if asked.accept:
        return accept(output, host, state, asked, places)
    found = sift(output, state, asked, places)
    places = found.shown
    took = round((time.monotonic() - began) * 1000)
    summary = dict(sorted(Counter(place.match.kind for place in found.open).items()))
    body = {
        "matches": [_body(place) | {"id": one} for place, one in zip(places, found.ids, strict=True)],
        "summary": summary,
        "scanned": {"files": look.files, "bytes": look.bytes, "unchanged": look.unchanged},
        "accepted": found.accepted,
        "known": found.known,
        "took_ms": took,
    }
    if sarif_file is not None:
        document = _sarif(places, look.rules, output)
        Path(sarif_file).write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2))
    output.document("scan", host, body)
    _say(output, surroundings, found, look)
    say_hidden(output, found, everything=asked.everything)
    if output.problems:
        return exits.NOT_EVERYTHING
    return exits.AT_RISK if found.open else exits.DONE


def _surroundings(host: Host) -> "Surroundings":
    from tidytrace.checks.surroundings import Surroundings

    return Surroundings.of(host)


def _places(look: Scan, surroundings: "Surroundings | None", paths: Sequence[str]) -> Iterator[Place]:
    if surroundings is not None:
        yield from look.of_chats(surroundings)
        return
    yield from look.of_paths([Path(one).absolute() for one in paths if one != _STDIN])
    if _STDIN in paths:
        yield from look.of_stream(sys.stdin.buffer, Path(_STDIN))


def _body(place: Place) -> dict[str, Any]:
    match = place.match
    return {
        "kind": match.kind,
        "rule": match.rule,
        "path": str(place.path),
        "line": match.line,
        "table": place.table,
        "row": place.row,
        "offset": match.offset,
        "masked": match.masked,
        "mark": match.mark,
        "app": place.app,
        "chat": place.chat,
        "said": place.said,
        "confidence": match.confidence,
    }


def _say(output: Output, surroundings: "Surroundings | None", found: Sifted, look: Scan) -> None:
    _ = output.language
    if output.as_json:
        return
    searched = _("{files} searched, {bytes}").format(
        files=_.plural("{count} file", "{count} files", look.files), bytes=size(look.bytes)
    )
    if not found.shown:
        hidden = found.accepted or found.known
        said = (
            _("Nothing else that is sensitive was found ({searched}).")
            if hidden
            else _("Nothing sensitive was found ({searched}).")
        )
        output.say(said.format(searched=searched))
        return
    rules = look.rules
    groups: dict[str, list[tuple[Place, str]]] = {}
    for place, one in zip(found.shown, found.ids, strict=True):
        groups.setdefault(place.match.rule, []).append((place, one))
    for rule, those in sorted(groups.items(), key=lambda group: _weight([place for place, _one in group[1]])):
        output.say(f"{rules[rule].names.in_language(_.code)} · {len(those)}")
        output.say(f"  {rules[rule].advice.in_language(_.code)}")
        ranked = sorted(those, key=lambda one: _rank(one[0]))
        spots = Counter(f"{_where(place, surroundings, _)}  [{one}]" for place, one in ranked)
        for spot, count in list(spots.items())[:_SHOWN]:
            output.say(f"    {spot}" + (f" ({count}×)" if count > 1 else ""))
        if len(spots) > _SHOWN:
            output.say("    " + _.plural("and {count} more", "and {count} more", len(spots) - _SHOWN))
    output.say(_("One that is fine: tidytrace scan --accept, with the code in brackets."))
    output.say(searched)


def _rank(place: Place) -> int:
    """What the person typed comes first, and last what nobody is known to have said."""
    return SAID.index(place.said) if place.said is not None else len(SAID)


def _weight(places: Sequence[Place]) -> tuple[bool, int]:
    return not any(place.said == "user" for place in places), -len(places)


def _where(place: Place, surroundings: "Surroundings | None", language: Language) -> str:
    spot = str(place.path)
    if place.match.line is not None:
        spot += f":{place.match.line}"
    elif place.table is not None:
        spot += f" ({place.table} {place.row})"
    if place.app is not None and surroundings is not None:
        spot = f"{surroundings.name(place.app).in_language(language.code)} · {place.chat or spot}"
    if place.said is not None:
        spot += f" · {render(Phrase(f'said.{place.said}'), language)}"
    return f"{spot}  {place.match.masked}"


def _sarif(places: Sequence[Place], rules: dict[str, Rule], output: Output) -> dict[str, Any]:
    code = output.language.code
    named = sorted({place.match.rule for place in places})
    return sarif(
        __version__,
        [SarifRule(one, rules[one].names.in_language(code), rules[one].advice.in_language(code)) for one in named],
        [
            SarifResult(
                rule=place.match.rule,
                level=_LEVELS[place.match.confidence],
                message=f"{rules[place.match.rule].names.in_language(code)} {place.match.masked}",
                path=str(place.path),
                line=place.match.line,
                offset=place.match.offset,
                length=place.match.length,
                fingerprint=place.match.mark,
            )
            for place in places
        ],
    )
