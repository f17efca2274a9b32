"""The catalogue in use, and a newer one from a file that the person chose."""

from collections.abc import Callable
from pathlib import Path

from tidytrace.catalog import UpdateRefused
from tidytrace.catalog.updates import Status, Updates, shipped_status
from tidytrace.gui.engine import CatalogueInUse, EngineProblem
from tidytrace.gui.erasing import Trouble
from tidytrace.host import StateFolders, private_folder


def in_use(state: StateFolders) -> CatalogueInUse:
    """Which one it is, and why it is not the one that was chosen. Raises OSError."""
    try:
        return CatalogueInUse(Updates(state.data).status())
    except UpdateRefused as error:
        return CatalogueInUse(shipped_status(), Trouble("", error.problem, error.parameters))


def look(state: StateFolders, path: Path) -> Status:
    """What a file would bring. Raises EngineProblem, OSError."""
    return _as_problem(lambda: Updates(state.data).look(path))


def take(state: StateFolders, path: Path) -> Status:
    """Use it from now on. Raises EngineProblem, OSError."""
    private_folder(state.data)
    return _as_problem(lambda: Updates(state.data).install(path))


def _as_problem(call: Callable[[], Status]) -> Status:
    try:
        return call()
    except UpdateRefused as error:
        raise EngineProblem(error.problem, error.parameters) from error
