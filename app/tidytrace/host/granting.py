"""Chooses who reads the permissions of a computer."""

from tidytrace.host.base import Host
from tidytrace.host.grants import Granting
from tidytrace.host.volumes_site import Asking


def granting_of(host: Host, asking: Asking) -> Granting:
    """The lists of this system.

    Args:
        host: the computer.
        asking: who answers what no file tells.
    """
    if host.system == "linux":
        from tidytrace.host.grants_linux import LinuxGranting

        return LinuxGranting(host, asking)
    if host.system == "windows":
        from tidytrace.host.grants_windows import WindowsGranting

        return WindowsGranting(host)
    from tidytrace.host.grants_macos import MacGranting

    return MacGranting(host)
