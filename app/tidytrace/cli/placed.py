"""Everything that would be placed on this computer so that something starts by itself, shown before it is done."""

import shlex
import sys
from collections.abc import Sequence

import click

from tidytrace.cli.output import Output
from tidytrace.watch.reminders.placing.model import Found, Gone
from tidytrace.watch.reminders.placing.setting_up import Setup


def say_placed(output: Output, setup: Setup, how: str) -> None:
    """Each file whole, and each command.

    Args:
        output: Where it is said.
        setup: What would be placed.
        how: In words, what starts it.
    """
    _ = output.language
    if setup.session.container:
        sentence = _("This runs in a container ({kind}); what is set up in it starts nothing outside of it.")
        output.say("! " + sentence.format(kind=setup.session.container))
    output.say(_("This is set up: {how}").format(how=how))
    edited = {one.where for one in setup.found if one.standing == "edited"}
    for piece in setup.pieces:
        output.say()
        output.say(f"{piece.where}:")
        if piece.where in edited:
            output.say("! " + _("It was changed by hand; that is lost when it is set up anew."))
        output.say("\n".join(f"    {line}" for line in piece.content.splitlines()))
    output.say()
    for order in setup.orders:
        output.say(_("Then: {command}").format(command=shlex.join(order)))
    for one in setup.elsewhere:
        output.say(_("Taken away, because it is no longer needed: {where}").format(where=one.where))


def say_going(output: Output, setup: Setup) -> Sequence[Found]:
    """What would be taken away, and what is left because it is somebody else's. Returns what is ours."""
    _ = output.language
    ours = [one for one in (*setup.found, *setup.elsewhere) if one.standing != "foreign"]
    for one in ours:
        output.say(_("To be taken away: {where}").format(where=one.where))
        if one.standing == "edited":
            output.say("  ! " + _("It was changed by hand after it was set up."))
    for where in setup.foreign:
        output.say(_("Left, because it is not from Tidytrace: {where}").format(where=where))
    return ours


def say_done(output: Output, gone: Gone, placed: Sequence[str] = ()) -> None:
    """What was placed and taken away, and what could not be."""
    _ = output.language
    for problem in gone.problems:
        output.problem(problem.where, problem.sentence(_))
    for where in placed:
        output.say("✓ " + _("Placed: {where}").format(where=where))
    for where in gone.gone:
        output.say("✓ " + _("Taken away: {where}").format(where=where))


def sure(output: Output, question: str, choice: str, *, confirmed: bool) -> bool:
    """Whether the person says yes. Raises click.UsageError where nobody can be asked."""
    if confirmed:
        return True
    if output.as_json or not sys.stdin.isatty():
        raise click.UsageError(output.language("Nobody can be asked here. Add --yes if you are sure."))
    said = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
    return said.strip().lower() in {"y", "yes", "是"}
