"""The part of ``tidytrace remind`` that sets up what starts the look, and takes it away."""

import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from tidytrace.cli import exits
from tidytrace.cli.output import Output
from tidytrace.cli.placed import say_done, say_going, say_placed, sure
from tidytrace.host import Host, StateFolders
from tidytrace.watch.reminders.book import Book, open_book
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.setting_up import Setup, setup_of, with_any_rule
from tidytrace.watch.reminders.placing.setting_up import install as place
from tidytrace.watch.reminders.placing.setting_up import uninstall as take_away
from tidytrace.watch.reminders.placing.telling import WAYS, WITHOUT

if TYPE_CHECKING:
    from tidytrace.cli.remind import Asked


class Looked(msgspec.Struct, frozen=True):
    """What starts the look: as the JSON says it."""

    setup: Setup
    body: dict[str, Any]


def looked(host: Host, book: Book) -> Looked:
    """What is set up now."""
    setup = setup_of(host, book)
    files = [{"where": one.where, "standing": one.standing} for one in (*setup.found, *setup.elsewhere)]
    program = setup.target.program
    return Looked(
        setup,
        {
            "way": setup.session.starter,
            "because": setup.session.without or None,
            "container": setup.session.container or None,
            "installed": setup.installed,
            "current": setup.current,
            "times": [f"{at:%H:%M}" for at in setup.target.times],
            "program": list(program),
            "files": files,
        },
    )


def say(output: Output, found: Looked) -> None:
    """What is set up, for a person."""
    _ = output.language
    setup, anew = found.setup, _("set it up anew")
    if setup.installed:
        output.say(_("Started by itself: {how}").format(how=_(WAYS[setup.session.starter])))
        if not setup.current:
            output.say("! " + _("It was set up for other times or another installation, or changed by hand."))
            output.say(f"  → tidytrace remind --install  ({anew})")
    elif setup.elsewhere:
        output.say(_("Set up in another way than this session needs: {where}").format(where=setup.elsewhere[0].where))
        output.say(f"  → tidytrace remind --install  ({anew})")
    else:
        output.say(_("Nothing starts the reminders by itself yet."))
        output.say("  → tidytrace remind --install")


def install(  # noqa: PLR0913, PLR0917 - one more than the others of the command
    output: Output, host: Host, state: StateFolders, book: Book, now: datetime.datetime, asked: "Asked"
) -> int:
    """Show what would be placed, ask, and place it. Returns the exit code."""
    from tidytrace.cli.remind import listing

    _ = output.language
    by_itself = not book.reminders
    book = with_any_rule(book, now)
    setup = setup_of(host, book)
    if by_itself:
        output.say(_("No rule is set yet; a check-up once a week is taken (Sunday, 10:00)."))
    _show(output, setup)
    pieces = [{"where": one.where, "content": one.content} for one in setup.pieces]
    more: dict[str, Any] = {
        "dry_run": asked.rehearsed,
        "placed": pieces,
        "orders": [list(order) for order in setup.orders],
        "removed": [],
    }
    for where in setup.foreign:
        output.problem(where, _("There is another file with this name; it was not touched."))
    if asked.rehearsed or output.problems or (not by_itself and _unchanged(output, setup)):
        more["placed"] = pieces if asked.rehearsed else []
    elif sure(output, _("Set this up?"), _("[y = set it up, Enter = leave it]"), confirmed=asked.confirmed):
        more |= _placed(output, host, state, book, pieces)
    else:
        more["placed"] = []
        output.say(_("Nothing was set up."))
    if output.as_json:
        listing(output, host, state, open_book(state).book, now, more)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _unchanged(output: Output, setup: Setup) -> bool:
    if not setup.current or setup.elsewhere:
        return False
    output.say("✓ " + output.language("All of it is in its place already; nothing was changed."))
    return True


def _show(output: Output, setup: Setup) -> None:
    """All of what would be placed, and what would be run."""
    _ = output.language
    if output.as_json:
        return
    if setup.session.without:
        output.say(_(WITHOUT[setup.session.without]))
    say_placed(output, setup, _(WAYS[setup.session.starter]))


def _placed(
    output: Output, host: Host, state: StateFolders, book: Book, pieces: list[dict[str, str]]
) -> dict[str, Any]:
    _ = output.language
    try:
        _book, gone = place(host, state, book)
    except PlacingFailed as error:
        output.problem(error.where, error.sentence(_))
        return {"placed": []}
    say_done(output, gone, [piece["where"] for piece in pieces])
    return {"removed": list(gone.gone)}


def uninstall(  # noqa: PLR0913, PLR0917 - one more than the others of the command
    output: Output, host: Host, state: StateFolders, book: Book, now: datetime.datetime, asked: "Asked"
) -> int:
    """Show what would be taken away, ask, and take it away. Returns the exit code."""
    from tidytrace.cli.remind import listing

    _ = output.language
    setup = setup_of(host, book)
    ours = say_going(output, setup)
    more: dict[str, Any] = {"dry_run": asked.rehearsed, "removed": [one.where for one in ours], "edited": []}
    if not asked.rehearsed:
        more["removed"] = []
        choice = _("[y = take it away, Enter = leave it]")
        if not ours or sure(output, _("Take it away?"), choice, confirmed=asked.confirmed):
            more |= _taken(output, host, state)
        else:
            output.say(_("Nothing was taken away."))
    if output.as_json:
        listing(output, host, state, open_book(state).book, now, more)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _taken(output: Output, host: Host, state: StateFolders) -> dict[str, Any]:
    """Also when nothing is found: what is left of a half one goes too."""
    _ = output.language
    gone = take_away(host, state)
    say_done(output, gone)
    if not gone.gone and not gone.problems:
        output.say(_("Nothing of it is set up here."))
    elif not gone.problems and open_book(state).book.reminders:
        output.say(_("Your rules stay. End them with: tidytrace remind --set off"))
    return {"removed": list(gone.gone), "edited": list(gone.edited)}


def renew(output: Output, host: Host, state: StateFolders, book: Book) -> None:
    """After a rule changed: what is set up looks at the new times. What was changed by hand is left to the person."""
    setup = setup_of(host, book)
    if not setup.installed or setup.current or not book.reminders:
        return
    if any(one.standing == "edited" for one in setup.found):
        return  # the list says it
    _ = output.language
    try:
        place(host, state, book)
    except PlacingFailed as error:
        output.problem(error.where, error.sentence(_))
        return
    same = {one.where for one in setup.found if one.standing == "current"}
    for piece in (one for one in setup.pieces if one.where not in same):
        output.say("✓ " + _("Adjusted to the new times: {where}").format(where=piece.where))
