"""``tidytrace chats pin`` and ``unpin``: conversations that are never erased."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, find
from tidytrace.cli.help import argument
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.host import StateUnsafe, current_host
from tidytrace.language import N_
from tidytrace.watch.retention.pins import pin, pins, unpin


def held_of(output: Output, surroundings: Surroundings) -> frozenset[str] | None:
    """The conversations that the person keeps; none, and a problem, where they cannot be read."""
    try:
        found = pins(surroundings.state)
    except OSError as error:
        output.problem(error.filename, output.language(N_("It cannot be read which chats you keep.")))
        return None
    if found.problem is not None:
        output.problem(found.problem.path, found.problem.sentence(output.language))
    return found.held


@chats.command("pin", help=N_("Keep conversations: nothing erases them before you unpin them."))
@argument("chat_ids", nargs=-1, required=True, metavar=N_("CHAT_ID…"))
@common
def pin_chats(output: Output, chat_ids: Sequence[str]) -> int:
    """Keep conversations: nothing erases them before you unpin them."""
    surroundings = Surroundings.of(current_host())
    ids = [find(surroundings, one).id for one in dict.fromkeys(chat_ids)]
    return _changed(output, surroundings, ids, lambda: pin(surroundings.state, ids))


@chats.command("unpin", help=N_("Let conversations be erased again."))
@argument("chat_ids", nargs=-1, required=True, metavar=N_("CHAT_ID…"))
@common
def unpin_chats(output: Output, chat_ids: Sequence[str]) -> int:
    """Let conversations be erased again."""
    surroundings = Surroundings.of(current_host())
    ids = list(dict.fromkeys(chat_ids))
    held = held_of(output, surroundings)
    unknown = [one for one in ids if held is not None and one not in held]
    if unknown:
        raise click.UsageError(output.language("not kept: {names}").format(names=", ".join(unknown)))
    return _changed(output, surroundings, ids, lambda: unpin(surroundings.state, ids))


def _changed(output: Output, surroundings: Surroundings, ids: Sequence[str], change: Callable[[], None]) -> int:
    try:
        change()
    except (OSError, StateUnsafe) as error:
        where = error.filename if isinstance(error, OSError) else surroundings.state.state
        output.problem(where, output.language(N_("It cannot be written which chats you keep.")))
        output.document("pins", surroundings.host, {"kept": []})
        return exits.NOT_EVERYTHING
    held = held_of(output, surroundings) or frozenset()
    _ = output.language
    kept, free = _("kept"), _("no longer kept")
    for one in ids:
        output.say(f"✓ {one}: {kept if one in held else free}")
    body: dict[str, Any] = {"kept": sorted(held)}
    output.document("pins", surroundings.host, body)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE
