"""Works out once, when the program is set up, what every person's first check-up would work out from shipped files."""

from pathlib import Path

from tidytrace.catalog import load_catalogue
from tidytrace.catalog.server_load import load_servers
from tidytrace.catalog.sync_load import load_sync_clients
from tidytrace.sensitive.looks.look import Look


def prepare(folder: Path) -> None:
    """Fill the folder; every account of this computer may read it. Raises OSError, CatalogError, RuleError.

    Args:
        folder: ``resources.prepared()``. It is part of the program: whoever can write there can change the program.
    """
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    load_catalogue(cache=folder / "catalogue")
    load_servers(cache=folder / "servers")
    load_sync_clients(cache=folder / "sync")
    _ = Look(folder / "detectors", folder / "no key", folder / "no memory").scanner
    for path in folder.iterdir():
        path.chmod(0o644)
