"""The options of ``tidytrace scan`` that accept what was found, take that back, and compare with an earlier look."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
import msgspec

from tidytrace.cli import exits
from tidytrace.cli.help import option
from tidytrace.cli.output import Output, moment
from tidytrace.language import N_, Language
from tidytrace.sensitive.accepting.accepted import WIDTHS

if TYPE_CHECKING:
    from tidytrace.checks.scanning import Place
    from tidytrace.host import Host, StateFolders
    from tidytrace.sensitive.accepting.accepted import Acceptance, Accepted, Width

Command = TypeVar("Command", bound=Callable[..., Any])


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the person wants beside the look itself."""

    accept: tuple[str, ...]
    width: "Width"
    listing: bool
    take_back: tuple[str, ...]
    baseline: str | None
    write_baseline: str | None
    everything: bool

    @property
    def without_a_look(self) -> bool:
        """Whether nothing has to be looked at."""
        return self.listing or bool(self.take_back)


class Sifted(msgspec.Struct, frozen=True):
    """What was found, by whether it is to be shown."""

    shown: "list[Place]"
    ids: list[str]
    """Of those that are shown."""
    open: "list[Place]"
    """Those that nobody accepted and that are new."""
    accepted: int
    known: int
    """From the baseline."""


def accepting(command: Command) -> Command:
    """Add the options; the command gets them as ``asked``."""

    @option("--accept", multiple=True, metavar="ID", help=N_("Accept what has this ID in the JSON or in brackets."))
    @option(
        "--as",
        "width",
        type=click.Choice(WIDTHS),
        default="here",
        help=N_("How wide: this value here, this value everywhere, or all of its rule in this app or folder."),
    )
    @option("--accepted", "listing", is_flag=True, help=N_("List what was accepted, with IDs to take it back."))
    @option("--take-back", multiple=True, metavar="ID", help=N_("Accept this no longer."))
    @option("--baseline", metavar="FILE", help=N_("Show only what is not in this file."))
    @option(
        "--write-baseline", metavar="FILE", help=N_("Write a file to compare a later look with; it holds no values.")
    )
    @option("--all", "everything", is_flag=True, help=N_("Show also what was accepted."))
    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        asked = Asked(**{name: kwargs.pop(name) for name in Asked.__struct_fields__})
        return command(*args, asked=asked, **kwargs)

    return cast("Command", wrapped)


def change(output: Output, host: "Host", state: "StateFolders", asked: Asked) -> int:
    """List what was accepted, or take some of it back. Returns the exit code."""
    from tidytrace.checks.accepting import accepted_of
    from tidytrace.sensitive.accepting.accepted import AcceptedUnreadable

    taken: list[Acceptance] = []
    kept: tuple[Acceptance, ...] = ()
    try:
        accepted = accepted_of(state)
        for one in asked.take_back:
            gone = accepted.take_back(one)
            if gone is None:
                output.problem(one, output.language("Nothing was accepted with this ID."))
            else:
                taken.append(gone)
        kept = tuple(accepted)
    except AcceptedUnreadable as error:
        output.problem(error.path, error.sentence(output.language))
    body: dict[str, Any] = {"accepted": [_body(one) for one in kept]}
    if asked.take_back:
        body["taken_back"] = [_body(one) for one in taken]
    output.document("accepted", host, body)
    _say(output, taken if asked.take_back else kept, taken_back=bool(asked.take_back))
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def accept(output: Output, host: "Host", state: "StateFolders", asked: Asked, places: "Sequence[Place]") -> int:
    """Accept some of what was found. Returns the exit code."""
    from tidytrace.checks.accepting import accepted_of, spot_of
    from tidytrace.sensitive.accepting.accepted import AcceptedUnreadable

    done: list[Acceptance] = []
    try:
        accepted = accepted_of(state)
        spots = {accepted.id_of(spot): spot for spot in map(spot_of, places)}
        for one in asked.accept:
            if one in spots:
                done.append(accepted.accept(spots[one], asked.width))
            else:
                output.problem(
                    one, output.language("Nothing that was found has this ID. Name the same files or folders again.")
                )
    except AcceptedUnreadable as error:
        output.problem(error.path, error.sentence(output.language))
    output.document("accepted", host, {"accepted": [_body(one) for one in done]})
    _say(output, done)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def sift(output: Output, state: "StateFolders", asked: Asked, places: "Sequence[Place]") -> Sifted:
    """What of it is to be shown. A baseline is compared with, and written, where that was asked for."""
    from tidytrace.checks.accepting import sifted, spot_of

    accepted = _accepted(output, state)
    still, fine = sifted(places, accepted)
    fresh = _compared(output, state, asked, still)
    shown = [*fresh, *fine] if asked.everything else fresh
    return Sifted(shown, [accepted.id_of(spot_of(one)) for one in shown], fresh, len(fine), len(still) - len(fresh))


def _accepted(output: Output, state: "StateFolders") -> "Accepted":
    from tidytrace.checks.accepting import accepted_of, nothing_accepted
    from tidytrace.sensitive.accepting.accepted import AcceptedUnreadable

    try:
        return accepted_of(state)
    except AcceptedUnreadable as error:
        output.problem(error.path, error.sentence(output.language))
        return nothing_accepted(state)


def _compared(output: Output, state: "StateFolders", asked: Asked, places: "list[Place]") -> "list[Place]":
    if asked.baseline is None and asked.write_baseline is None:
        return places
    from tidytrace.host.state import write_private
    from tidytrace.sensitive.accepting.baseline import Baseline, BaselineProblem
    from tidytrace.sensitive.marks import Marks

    marks = Marks.of(state.state / "marks.key")
    fresh = places
    if asked.baseline is not None:
        try:
            known = Baseline.of(Path(asked.baseline), marks)
            fresh = [one for one in places if one.match.mark not in known]
        except BaselineProblem as error:
            output.problem(error.path, error.sentence(output.language))
    if asked.write_baseline is not None:
        content = Baseline(one.match.mark for one in places).encoded(marks)
        write_private(Path(asked.write_baseline).absolute(), content)
    return fresh


def say_hidden(output: Output, found: Sifted, *, everything: bool) -> None:
    """How much is not shown, and why."""
    _ = output.language
    if found.accepted and not everything:
        output.say(_.plural("{count} accepted, not shown", "{count} accepted, not shown", found.accepted))
    if found.known:
        output.say(
            _.plural(
                "{count} already in the baseline, not shown", "{count} already in the baseline, not shown", found.known
            )
        )


def _body(one: "Acceptance") -> dict[str, Any]:
    reach = msgspec.to_builtins(one.reach)
    return {
        "id": one.id,
        "as": one.width,
        "when": moment(one.when),
        "kind": one.kind,
        "rule": one.rule,
        "masked": one.masked,
        "path": reach.get("path"),
        "chat": reach.get("chat"),
        "app": reach.get("app"),
        "folder": reach.get("folder"),
    }


def _say(output: Output, these: "Sequence[Acceptance]", *, taken_back: bool = False) -> None:
    _ = output.language
    if output.as_json:
        return
    if not these and not output.problems:
        output.say(_("Nothing is accepted."))
    for one in these:
        told = _("No longer accepted: {what}") if taken_back else _("Accepted: {what}")
        output.say(told.format(what=_what(one, _)) + f"  [{one.id}]")


def _what(one: "Acceptance", language: Language) -> str:
    from tidytrace.findings.model import Phrase
    from tidytrace.findings.wording import render
    from tidytrace.sensitive.accepting.accepted import Everywhere, Here, InApp

    _ = language
    value = f"{render(Phrase(f'kind.{one.kind}'), _)} {one.masked}"
    when = f"{one.when.astimezone():%Y-%m-%d %H:%M}"
    match one.reach:
        case Here(path=path, chat=chat):
            return _("{value} in {place} ({when})").format(value=value, place=chat or path, when=when)
        case Everywhere():
            return _("{value} wherever it stands ({when})").format(value=value, when=when)
        case InApp(rule=rule, app=app):
            return _("all that the rule {rule} finds in {place} ({when})").format(rule=rule, place=app, when=when)
    return _("all that the rule {rule} finds in {place} ({when})").format(
        rule=one.rule, place=one.reach.folder, when=when
    )
