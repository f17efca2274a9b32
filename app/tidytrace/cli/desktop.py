"""``tidytrace desktop``: the program in the menu of the desktop."""

from typing import Any, Final

import click

from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.cli.placed import say_done, sure
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_
from tidytrace.watch.menu import COMPLETIONS, ENTRY, ICON, Setup, install, setup_of, uninstall
from tidytrace.watch.reminders.errors import PlacingFailed

_FPATH: Final = "fpath=({folder} $fpath)"
_MEANINGS: Final = {
    ENTRY: N_("The entry in the menu: {where}"),
    ICON: N_("Its icon: {where}"),
    **dict.fromkeys(COMPLETIONS.values(), N_("What a shell completes when you press Tab: {where}")),
}


@command(
    help=N_(
        "Put Tidytrace into the menu of your desktop, or take it out again.\n\n"
        "For installations that do not do it themselves, such as pipx. Only files in your own home are written: the "
        "entry, its icon, and what your shells complete when you press Tab. Without an option it says how it stands."
    )
)
@option("--install", "wanted", is_flag=True, help=N_("Put it there, after showing what is written."))
@option("--uninstall", "unwanted", is_flag=True, help=N_("Take that away again, without a trace."))
@option("--dry-run", "rehearsed", is_flag=True, help=N_("Only show what would be done."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do it without asking."))
@common
def desktop(output: Output, *, wanted: bool, unwanted: bool, rehearsed: bool, confirmed: bool) -> int:
    """Say how it stands, or change that."""
    _ = output.language
    if (wanted and unwanted) or ((rehearsed or confirmed) and not (wanted or unwanted)):
        raise click.UsageError(_("These options cannot be used together."))
    host = current_host()
    more: dict[str, Any] = {}
    try:
        if wanted:
            more = _install(output, host, rehearsed=rehearsed, confirmed=confirmed)
        elif unwanted:
            more = _uninstall(output, host, rehearsed=rehearsed, confirmed=confirmed)
        else:
            _stand(output, _setup(host))
        more = _state(_setup(host)) | more
    except PlacingFailed as error:
        output.problem(error.where, error.sentence(_))
    output.document("desktop", host, more)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _setup(host: Host) -> Setup:
    return setup_of(host, _completions())


def _completions() -> dict[str, str]:
    from tidytrace.cli.completions import SHELLS, completion

    return {shell: completion(shell) for shell in SHELLS}


def _state(setup: Setup) -> dict[str, Any]:
    return {
        "installed": setup.installed,
        "current": setup.current,
        "by_system": str(setup.by_system) if setup.by_system is not None else None,
        "program": list(setup.program),
        "files": [{"where": one.where, "standing": one.standing} for one in setup.found],
    }


def _install(output: Output, host: Host, *, rehearsed: bool, confirmed: bool) -> dict[str, Any]:
    _ = output.language
    setup = _setup(host)
    nothing: dict[str, Any] = {"dry_run": rehearsed, "placed": [], "removed": []}
    if setup.by_system is not None and not setup.ours:
        output.say("✓ " + _("It is in the menu already: {where}").format(where=setup.by_system))
        return nothing
    _show(output, setup)
    for where in setup.foreign:
        output.problem(where, _("There is another file with this name; it was not touched."))
    pieces = [{"where": one.where, "content": one.content} for one in setup.pieces]
    if rehearsed:
        return nothing | {"placed": pieces}
    if output.problems:
        return nothing
    if setup.current:
        output.say("✓ " + _("All of it is in its place already; nothing was changed."))
        return nothing
    if not sure(output, _("Put it into the menu?"), _("[y = put it there, Enter = leave it]"), confirmed=confirmed):
        output.say(_("Nothing was set up."))
        return nothing
    install(host, StateFolders.of(host), _completions())
    output.say("✓ " + _("Tidytrace is in the menu of your desktop."))
    output.say(_("Take it out again before you uninstall Tidytrace: tidytrace desktop --uninstall"))
    return nothing | {"placed": pieces}


def _show(output: Output, setup: Setup) -> None:
    """The entry whole, because it starts something; of the others what they are."""
    _ = output.language
    edited = {one.where for one in setup.found if one.standing == "edited"}
    for piece in setup.pieces:
        output.say(_told(output, piece.where))
        if piece.where in edited:
            output.say("! " + _("It was changed by hand; that is lost when it is set up anew."))
        if piece.where.endswith(ENTRY):
            output.say("\n".join(f"    {line}" for line in piece.content.splitlines()))
        if piece.where.endswith(COMPLETIONS["zsh"]):
            told = _("zsh reads it when this line stands in ~/.zshrc, above compinit: {line}")
            output.say("  " + told.format(line=_FPATH.format(folder=piece.where.removesuffix("/_tidytrace"))))
    output.say()


def _told(output: Output, where: str) -> str:
    meaning = next(text for name, text in _MEANINGS.items() if where.endswith(name))
    return output.language(meaning).format(where=where)


def _uninstall(output: Output, host: Host, *, rehearsed: bool, confirmed: bool) -> dict[str, Any]:
    _ = output.language
    setup = _setup(host)
    for one in setup.ours:
        output.say(_("To be taken away: {where}").format(where=one.where))
        if one.standing == "edited":
            output.say("  ! " + _("It was changed by hand after it was set up."))
    if rehearsed:
        return {"dry_run": True, "placed": [], "removed": [one.where for one in setup.ours]}
    nothing: dict[str, Any] = {"dry_run": False, "placed": [], "removed": []}
    asked = _("[y = take it away, Enter = leave it]")
    if setup.ours and not sure(output, _("Take it away?"), asked, confirmed=confirmed):
        output.say(_("Nothing was taken away."))
        return nothing
    gone = uninstall(host, StateFolders.of(host))
    say_done(output, gone)
    if not gone.gone and not gone.problems:
        output.say(_("Nothing of it is set up here."))
    return nothing | {"removed": list(gone.gone)}


def _stand(output: Output, setup: Setup) -> None:
    _ = output.language
    if setup.by_system is not None and not setup.ours:
        output.say(_("It is in the menu already: {where}").format(where=setup.by_system))
    elif setup.installed:
        output.say(_("Tidytrace is in the menu of your desktop."))
        if not setup.current:
            output.say("! " + _("It was set up for another installation, or changed by hand."))
            output.say("  → tidytrace desktop --install")
    else:
        output.say(_("Tidytrace is not in the menu of your desktop."))
        output.say("  → tidytrace desktop --install")
