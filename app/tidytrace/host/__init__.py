"""What this computer is. The only room that asks the operating system."""

from tidytrace.host.base import Host, Package
from tidytrace.host.current import current_host
from tidytrace.host.errors import HostError, ProcessesUnknown, StateUnsafe
from tidytrace.host.fixture import FixtureHost
from tidytrace.host.matching import Match
from tidytrace.host.places import Installation, Places, find_installations, locate
from tidytrace.host.processes import Process
from tidytrace.host.state import StateFolders, private_folder, write_private
from tidytrace.host.volumes import Volume, Volumes
from tidytrace.host.volumes_site import Disk, Drive, Recorded

__all__ = [
    "Disk",
    "Drive",
    "FixtureHost",
    "Host",
    "HostError",
    "Installation",
    "Match",
    "Package",
    "Places",
    "Process",
    "ProcessesUnknown",
    "Recorded",
    "StateFolders",
    "StateUnsafe",
    "Volume",
    "Volumes",
    "current_host",
    "find_installations",
    "locate",
    "private_folder",
    "write_private",
]
