"""The hosts file: the only names of addresses that a computer knows without asking anybody."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tidytrace.catalog import System
from tidytrace.host.probing.visit import plain_address
from tidytrace.host.reading import read_text

_LARGEST: Final = 4 * 1024 * 1024
"""Bytes; lists against advertisements are that long."""


def path_on(system: System) -> str:
    """Where it is, as the system writes it."""
    return "C:\\Windows\\System32\\drivers\\etc\\hosts" if system == "windows" else "/etc/hosts"


def names_in(path: Path) -> Mapping[str, str]:
    """The first name of each address; nothing where there is no file or it may not be read."""
    found: dict[str, str] = {}
    for line in read_text(path, _LARGEST).splitlines():
        words = line.partition("#")[0].split()
        if len(words) >= 2:
            found.setdefault(plain_address(words[0]), words[1].lower())
    return found
