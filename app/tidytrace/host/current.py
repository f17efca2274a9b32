"""The computer that we run on."""

import sys
from collections.abc import Mapping

from tidytrace.host.machine import Machine


def current_host(environ: Mapping[str, str] | None = None) -> Machine:
    """This computer, as the given environment (by default our own) shows it."""
    if sys.platform == "win32":
        from tidytrace.host.windows import WindowsHost

        return WindowsHost(environ)
    elif sys.platform == "darwin":  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        from tidytrace.host.macos import MacHost

        return MacHost(environ)
    else:
        from tidytrace.host.linux import LinuxHost

        return LinuxHost(environ)
