"""Puts together what guards a computer, each system in its own way."""

from tidytrace.host.base import Host
from tidytrace.host.guards import Guards
from tidytrace.host.volumes_site import Asking


def guards_of(host: Host, asking: Asking, windows: str) -> Guards:
    r"""Look at a computer as it is now.

    Args:
        host: the computer.
        asking: who answers what no file tells.
        windows: folder of the system, such as ``C:\Windows``.
    """
    if host.system == "linux":
        from tidytrace.host.guards_linux import clamav
        from tidytrace.host.locks_linux import linux_lock

        return Guards(shields=clamav(host), lock=linux_lock(host, asking))
    if host.system == "windows":
        from tidytrace.host.guards_windows import security_center, windows_lock

        shields, problem = security_center(asking, windows)
        return Guards(shields=shields, problem=problem, lock=windows_lock(host))
    from tidytrace.host.guards_macos import mac_lock, xprotect

    return Guards(shields=xprotect(host, asking), lock=mac_lock(asking))
