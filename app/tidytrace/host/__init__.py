"""What this computer is. The only room that asks the operating system."""

from tidytrace.host.base import Host, Package, Process
from tidytrace.host.current import current_host
from tidytrace.host.fixture import FixtureHost
from tidytrace.host.places import Installation, Places, find_installations, locate
from tidytrace.host.state import StateFolders

__all__ = [
    "FixtureHost",
    "Host",
    "Installation",
    "Package",
    "Places",
    "Process",
    "StateFolders",
    "current_host",
    "find_installations",
    "locate",
]
