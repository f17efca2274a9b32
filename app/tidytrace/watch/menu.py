"""Puts the program into the menu of the desktop for this person, with its icon and what shells complete, and out again.

For installations that put nothing into the menu themselves: pipx, a checkout, an AppImage. Desktop Entry Specification
1.5; Icon Theme Specification 0.13 (icons of the person below ``$XDG_DATA_HOME/icons``). bash-completion looks into
``$XDG_DATA_HOME/bash-completion/completions``, fish into ``$XDG_DATA_HOME/fish/vendor_completions.d``; zsh only where
its ``fpath`` says.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host import Host, StateFolders
from tidytrace.language import N_
from tidytrace.resources import resources
from tidytrace.watch.made import MadeFolders
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.autostart import exec_keys
from tidytrace.watch.reminders.placing.files import SilentWay, content_of
from tidytrace.watch.reminders.placing.marks import BLANK_MENU, sealed, standing
from tidytrace.watch.reminders.placing.model import Found, Gone, Piece, Target
from tidytrace.watch.reminders.placing.program import environment_of, program_of

ENTRY: Final = "applications/tidytrace.desktop"
ICON: Final = "icons/hicolor/scalable/apps/tidytrace.svg"
COMPLETIONS: Final = {
    "bash": "bash-completion/completions/tidytrace",
    "zsh": "zsh/site-functions/_tidytrace",
    "fish": "fish/vendor_completions.d/tidytrace.fish",
}
"""By shell, below the person's folder for data."""
_FILE: Final = Path("menu") / "placed.json"
_SYSTEM: Final = "/usr/local/share:/usr/share"
"""XDG Base Directory Specification 0.8: what stands for XDG_DATA_DIRS when it is not set."""
_REMOVE: Final = "Remove it with: tidytrace desktop --uninstall"


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the menu, and what would be put there."""

    program: tuple[str, ...]
    pieces: tuple[Piece, ...]
    found: tuple[Found, ...]
    by_system: Path | None
    """The entry of an installation for everybody, or of pip for this person; then there is nothing left to do."""

    @property
    def installed(self) -> bool:
        """Whether all of it is in its place, in whatever state."""
        ours = {one.where for one in self.found if one.standing != "foreign"}
        return all(piece.where in ours for piece in self.pieces)

    @property
    def current(self) -> bool:
        """Whether all of it is as it would be put there now."""
        same = {one.where for one in self.found if one.standing == "current"}
        return all(piece.where in same for piece in self.pieces)

    @property
    def ours(self) -> tuple[Found, ...]:
        """What was put there by us, in whatever state."""
        return tuple(one for one in self.found if one.standing != "foreign")

    @property
    def foreign(self) -> tuple[str, ...]:
        """What is in the way."""
        wanted = {piece.where for piece in self.pieces}
        return tuple(one.where for one in self.found if one.standing == "foreign" and one.where in wanted)


class _Menu(SilentWay):
    """The files. Nothing is started by them: the person does."""

    def __init__(self, completions: Mapping[str, str]) -> None:
        """``completions``: by shell, what it is to read."""
        self._completions = completions

    def places(self, host: Host) -> tuple[Path, ...]:
        """The folder for data of the person, and the customary one if that was moved since."""
        names = (ENTRY, ICON, *COMPLETIONS.values())
        return tuple(folder / name for folder in _own_folders(host) for name in names)

    def pieces(self, host: Host, target: Target) -> tuple[Piece, ...]:
        """The entry, its icon, and what the shells that are here complete, where nobody else sees to it: pipx does."""
        folder = _own_folders(host)[0]
        placed = {ENTRY: _entry(target), ICON: _icon()}
        placed |= {
            COMPLETIONS[shell]: f"{text.rstrip()}\n# {BLANK_MENU}\n# {_REMOVE}\n"
            for shell, text in self._completions.items()
            if host.which(shell) is not None and not _is_foreign(folder / COMPLETIONS[shell])
        }
        return tuple(Piece(str(folder / name), sealed(content)) for name, content in placed.items())


def _is_foreign(path: Path) -> bool:
    if not os.path.lexists(path):
        return False
    content = content_of(path)
    return content is None or standing(content, None) == "foreign"


def _own_folders(host: Host) -> tuple[Path, ...]:
    return tuple(dict.fromkeys((Path(host.variables()["xdg_data"]), host.home / ".local" / "share")))


def shipped_entry() -> str:
    """The entry as packages place it, which starts whatever ``tidytrace`` is on the PATH."""
    return (resources() / "desktop" / "tidytrace.desktop").read_text("utf-8")


def _entry(target: Target) -> str:
    head, *lines = shipped_entry().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("Exec=", "TryExec="))]
    return "".join((head, f"# {BLANK_MENU}\n# {_REMOVE}\n", *kept, exec_keys(target)))


def _icon() -> str:
    return f"{(resources() / 'icons' / 'tidytrace.svg').read_text('utf-8').rstrip()}\n<!-- {BLANK_MENU} -->\n"


def _target(host: Host) -> Target:
    return Target(program=program_of(host, ()), environment=environment_of(host), times=(), title="", title_chinese="")


def _by_system(host: Host) -> Path | None:
    """The entry of a package, if there is one."""
    named = host.environ.get("XDG_DATA_DIRS") or _SYSTEM
    names = ("tidytrace", host.environ.get("FLATPAK_ID") or "tidytrace")
    for folder in named.split(":"):
        for name in dict.fromkeys(names):
            path = host.local(folder) / "applications" / f"{name}.desktop"
            if folder.startswith("/") and os.path.lexists(path):
                return path
    own = _own_folders(host)[0] / ENTRY
    # pip places its own for this person when it installs among their files
    try:
        return own if own.read_text("utf-8") == shipped_entry() else None
    except (OSError, UnicodeDecodeError):
        return None


def setup_of(host: Host, completions: Mapping[str, str]) -> Setup:
    """Look at what is there, and at what would be put there.

    Raises:
        PlacingFailed: this system has no such files.
    """
    if host.system != "linux":
        raise PlacingFailed("tidytrace", N_("On this system Tidytrace is put into the menu by its installer."))
    menu, target = _Menu(completions), _target(host)
    return Setup(
        program=target.program,
        pieces=menu.pieces(host, target),
        found=menu.found(host, target),
        by_system=_by_system(host),
    )


def placed(host: Host) -> tuple[str, ...]:
    """The paths at which something of ours stands."""
    if host.system != "linux":
        return ()
    return tuple(one.where for one in _Menu({}).found(host, None) if one.standing != "foreign")


def install(host: Host, state: StateFolders, completions: Mapping[str, str]) -> None:
    """Put it into the menu, all or nothing.

    Raises:
        PlacingFailed: nothing was placed.
    """
    made = MadeFolders(state.state / _FILE)
    try:
        _Menu(completions).place(host, _target(host), made.remember)
    except PlacingFailed:
        if not placed(host):
            made.forget()
        raise


def uninstall(host: Host, state: StateFolders) -> Gone:
    """Take away everything of ours, whichever installation placed it."""
    gone = _Menu({}).take_away(host)
    if not gone.problems:
        MadeFolders(state.state / _FILE).forget()
    return gone
