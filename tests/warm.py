"""What a first run reads and keeps: made once, so that each test need not read 170 definitions and all rules anew."""

import shutil
from pathlib import Path

from tidytrace.catalog import load_catalogue
from tidytrace.catalog.server_load import load_servers
from tidytrace.host import Host, StateFolders, private_folder
from tidytrace.sensitive.rules.load import shipped_rules


def kept(folder: Path) -> Path:
    """Fill a folder as a first run would."""
    load_catalogue(cache=folder / "catalogue")
    load_servers(cache=folder / "servers")
    shipped_rules(folder / "detectors.rules")
    return folder


def warm(host: Host, folder: Path) -> None:
    """Let a computer have had its first run."""
    cache = StateFolders.of(host).cache
    private_folder(cache)
    shutil.copytree(folder, cache, dirs_exist_ok=True)
