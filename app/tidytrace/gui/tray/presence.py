"""Whether there is a tray at this moment.

StatusNotifierItem (freedesktop.org): ``org.kde.StatusNotifierWatcher`` with ``IsStatusNotifierHostRegistered``. Qt asks
for the watcher once, when the program starts, and believes that answer for ever; so the bus is asked here each time.
Older trays of X11 (System Tray Protocol) are looked for by Qt itself each time.
"""

import sys
from typing import Final

from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QSystemTrayIcon

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_PATIENCE: Final = 500
"""Milliseconds that the bus may take."""


class Presence:
    """The tray of this session."""

    def __init__(self) -> None:
        """Find out by which of the ways Qt will show a sign; before it does."""
        self._by_bus = sys.platform.startswith("linux") and _has_watcher()

    def available(self) -> bool:
        """Whether a sign would be seen now."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        return not self._by_bus or (_has_watcher() and _has_host())


def _has_watcher() -> bool:
    bus = "org.freedesktop.DBus"
    asked = QDBusMessage.createMethodCall(bus, "/org/freedesktop/DBus", bus, "NameHasOwner")
    asked.setArguments([_WATCHER])
    return _answer(asked) is True


def _has_host() -> bool:
    asked = QDBusMessage.createMethodCall(_WATCHER, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties", "Get")
    asked.setArguments([_WATCHER, "IsStatusNotifierHostRegistered"])
    answer = _answer(asked)
    return bool(answer.variant() if hasattr(answer, "variant") else answer)


def _answer(asked: QDBusMessage) -> object:
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return None
    said = bus.call(asked, QDBus.CallMode.Block, _PATIENCE)
    words = said.arguments()
    return words[0] if said.type() is QDBusMessage.MessageType.ReplyMessage and words else None
