"""``tidytrace own``: what Tidytrace itself keeps on this computer, and taking it away."""

import sys
from collections.abc import Sequence
from typing import Any, Final

import click

from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common_of_any_state
from tidytrace.cli.output import Output
from tidytrace.findings.wording import size
from tidytrace.host import StateFolders, current_host
from tidytrace.language import N_
from tidytrace.watch.own.looking import own as look
from tidytrace.watch.own.model import AGAIN, STAYS, Kind, Own, OwnRefused, Piece, Trouble

_KINDS: Final = {
    Kind.STARTERS: N_("What starts by itself"),
    Kind.MENU: N_("The entry in the menu"),
    Kind.SETTINGS: N_("What you set"),
    Kind.RECORDS: N_("What was done and seen"),
    Kind.CACHES: N_("What only makes it faster"),
    Kind.COPIES: N_("Copies of erased chats"),
}


@command(help=N_("What Tidytrace itself keeps on this computer; it can all be removed."))
@option("--remove", is_flag=True, help=N_("Remove it; the copies of erased chats stay."))
@option("--copies", is_flag=True, help=N_("With --remove: the copies too. What they hold can then never come back."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@common_of_any_state
def own(output: Output, *, remove: bool, copies: bool, confirmed: bool) -> int:
    """What Tidytrace itself keeps on this computer; it can all be removed."""
    _ = output.language
    if copies and not remove:
        raise click.UsageError(_("--copies goes with --remove."))
    host = current_host()
    state = StateFolders.of(host)
    found = look(host, state)
    _tell(output, found.problems)
    if not remove:
        _list(output, found)
        output.document("own", host, {"pieces": _pieces(found.pieces), **_undo(found), "removed": []})
        return exits.NOT_EVERYTHING if output.problems else exits.DONE
    removed: Sequence[Piece] = ()
    if not found.going(copies=copies):
        output.say(_("There is nothing to remove."))
    elif confirmed or _sure(output, found, copies=copies):
        removed = _remove(output, found, copies=copies)
    else:
        output.say(_("Nothing was removed."))
    output.document("own", host, {"pieces": _pieces(found.pieces), **_undo(found), "removed": _pieces(removed)})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _remove(output: Output, found: Own, *, copies: bool) -> Sequence[Piece]:
    from tidytrace.watch.own.removing import remove

    _ = output.language
    host = current_host()
    try:
        done = remove(host, StateFolders.of(host), found, copies=copies)
    except OwnRefused as error:
        output.problem(error.path or "tidytrace", _(error.problem))
        return ()
    _tell(output, done.problems)
    if done.gone:
        output.say("✓ " + _("Removed: {what}").format(what=_counted(output, done.gone)))
    if not copies:
        _say_what_stays(output, found)
    return done.gone


def _say_what_stays(output: Output, found: Own) -> None:
    _ = output.language
    kept = [piece for piece in found.of(Kind.COPIES) if piece.path.exists()]
    if kept:
        output.say(_(STAYS).format(path=", ".join(str(piece.path) for piece in kept)))
        output.say("  " + _(AGAIN))


def _tell(output: Output, problems: Sequence[Trouble]) -> None:
    for one in problems:
        output.problem(one.path or "tidytrace", output.language(one.problem).format(**one.parameters))


def _list(output: Output, found: Own) -> None:
    _ = output.language
    if not found.pieces:
        output.say(_("Tidytrace keeps nothing on this computer."))
        return
    for kind, words in _KINDS.items():
        pieces = found.of(kind)
        if not pieces:
            continue
        output.say(f"{_(words)} · {_counted(output, pieces)}")
        for piece in pieces:
            output.say(f"  {piece.path}  {size(piece.bytes)}")
    output.say(_("Remove it: tidytrace own --remove"))


def _counted(output: Output, pieces: Sequence[Piece]) -> str:
    files = sum(piece.files for piece in pieces)
    words = output.language.plural("{count} file", "{count} files", files)
    return f"{words} · {size(sum(piece.bytes for piece in pieces))}"


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    return [
        {"kind": piece.kind.value, "path": str(piece.path), "files": piece.files, "bytes": piece.bytes}
        for piece in pieces
    ]


def _undo(found: Own) -> dict[str, Any]:
    return {"undoable": found.undoable, "restorable": found.restorable}


def _sure(output: Output, found: Own, *, copies: bool) -> bool:
    _ = output.language
    if output.as_json or not sys.stdin.isatty():
        raise click.UsageError(_("Nobody can be asked here. Add --yes if you are sure."))
    _list(output, found)
    if found.undoable:
        output.say(
            _.plural(
                "{count} switch that was moved stays as it is now; Tidytrace can no longer put it back.",
                "{count} switches that were moved stay as they are now; Tidytrace can no longer put them back.",
                found.undoable,
            )
        )
    if found.restorable and copies:
        output.say(
            _.plural(
                "What {count} erasure took can never be brought back.",
                "What {count} erasures took can never be brought back.",
                found.restorable,
            )
        )
    choice = _("[y = remove, Enter = keep]")
    question = _("Remove all traces of Tidytrace itself?")
    answer = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
    return answer.strip().lower() in {"y", "yes", "是"}
