"""Whether the desktop asks for less motion.

Qt tells it from 6.12 on (``QAccessibilityHints::motionPreference``); until then each desktop is asked in its own way:

- Linux: the settings portal (org.freedesktop.portal.Settings), which says ``org.freedesktop.appearance``
  ``reduced-motion`` and passes on GNOME's ``enable-animations`` and KDE's ``AnimationDurationFactor``; it also tells of
  every change. Where there is no portal, the settings files of KDE and GTK.
- Windows: SystemParametersInfo with SPI_GETCLIENTAREAANIMATION.
- macOS: NSWorkspace, accessibilityDisplayShouldReduceMotion.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import SLOT, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from tidytrace.portions import at_most

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_SETTINGS: Final = "org.freedesktop.portal.Settings"
_KEYS: Final = (
    ("org.freedesktop.appearance", "reduced-motion"),
    ("org.gnome.desktop.interface", "enable-animations"),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"),
)
_PATIENCE: Final = 5_000
"""Milliseconds that the portal may take; nobody waits for it."""
_LARGEST: Final = 1 << 20
_SPI_GETCLIENTAREAANIMATION: Final = 0x1042


class DesktopMotion(QObject):
    """What the desktop says about motion, from now on."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Full motion until the desktop says otherwise."""
        super().__init__(parent)
        self.reduced = False
        self._said: dict[tuple[str, str], bool] = {}
        """What the portal said of each of its keys."""

    def listen(self, app: QGuiApplication) -> None:
        """Ask, and hear of changes; what cannot tell of them is asked again when the person comes back to a window."""
        app.applicationStateChanged.connect(self._came_back)
        if sys.platform.startswith("linux"):
            from PySide6.QtDBus import QDBusConnection

            self.ask_portal(QDBusConnection.sessionBus())
        self.look()

    def _came_back(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.look()

    def look(self) -> None:
        """Ask what answers at once."""
        if sys.platform == "win32":
            reduced = _of_windows()
        elif sys.platform == "darwin":
            reduced = _of_macos()
        else:
            reduced = any(self._said.values()) if self._said else of_files(os.environ)
        if reduced != self.reduced:
            self.reduced = reduced
            self.changed.emit()

    # --- the portal

    def ask_portal(self, bus: "QDBusConnection") -> None:
        """Nobody waits for the answers. Where there is no portal, none come."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        if not bus.isConnected():
            return
        slot = SLOT("heard(QDBusMessage)")
        # PySide takes a text here, whatever its type hints say
        bus.connect(_PORTAL, _PATH, _SETTINGS, "SettingChanged", self, slot)  # type: ignore[call-overload]
        for key in _KEYS:
            asked = QDBusMessage.createMethodCall(_PORTAL, _PATH, _SETTINGS, "Read")
            asked.setArguments(list(key))
            waiting = QDBusPendingCallWatcher(bus.asyncCall(asked, _PATIENCE), self)
            waiting.finished.connect(self._answered(key))

    def _answered(self, key: tuple[str, str]) -> Callable[..., None]:
        def heard(waiting: QObject) -> None:
            reply = waiting.reply()  # type: ignore[attr-defined]
            self._hear(key, reply.arguments())
            waiting.deleteLater()

        return heard

    @Slot("QDBusMessage")
    def heard(self, message: object) -> None:
        """A setting has changed."""
        said = message.arguments()  # type: ignore[attr-defined]
        if len(said) == 3 and (said[0], said[1]) in _KEYS:
            self._hear((said[0], said[1]), said[2:])

    def _hear(self, key: tuple[str, str], words: list[object]) -> None:
        value = words[0] if words else None
        while hasattr(value, "variant"):  # ``Read`` wraps its answer twice
            value = value.variant()
        reduced = _means_less(key[1], value)
        if reduced is not None:
            self._said[key] = reduced
            self.look()


def _means_less(key: str, value: object) -> bool | None:
    """What one setting says; None for an answer that says nothing."""
    if key == "reduced-motion" and isinstance(value, int):
        return value == 1
    if key == "enable-animations" and isinstance(value, (bool, int)):
        return not value
    if key == "AnimationDurationFactor" and isinstance(value, (str, int, float)):
        try:
            return float(value) == 0
        except ValueError:
            return None
    return None


def of_files(environ: Mapping[str, str]) -> bool:
    """What the settings of KDE, or else of GTK, say in their files."""
    config = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "/")) / ".config")
    if "KDE" in environ.get("XDG_CURRENT_DESKTOP", ""):
        return (
            _means_less("AnimationDurationFactor", _setting(config / "kdeglobals", "KDE", "AnimationDurationFactor"))
            is True
        )
    said = _setting(config / "gtk-3.0" / "settings.ini", "Settings", "gtk-enable-animations")
    return said is not None and said.strip().lower() in {"0", "false"}


def _setting(path: Path, section: str, key: str) -> str | None:
    """One line of a settings file; None where there is no such file or line, or nobody can read it."""
    import configparser

    file = configparser.RawConfigParser(strict=False, interpolation=None, delimiters=("=",))
    try:
        with path.open("rb") as opened:
            file.read_string(at_most(opened, _LARGEST).decode("utf-8", "replace"))
    except (OSError, configparser.Error):
        return None
    return file.get(section, key, fallback=None)


def _of_windows() -> bool:
    import ctypes

    shown = ctypes.c_int(1)
    parameters = getattr(ctypes, "windll").user32.SystemParametersInfoW  # noqa: B009 - there is none elsewhere
    asked = parameters(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(shown), 0)
    return bool(asked) and not shown.value


def _of_macos() -> bool:
    """Qt has loaded AppKit already."""
    import ctypes
    import ctypes.util

    found = ctypes.util.find_library("objc")
    if found is None:
        return False
    objc = ctypes.CDLL(found)
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
    objc.objc_getClass.argtypes = objc.sel_registerName.argtypes = [ctypes.c_char_p]
    address = ctypes.cast(objc.objc_msgSend, ctypes.c_void_p).value
    if address is None:
        return False
    asks_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(address)
    asks_bool = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)(address)
    workspace = asks_object(objc.objc_getClass(b"NSWorkspace"), objc.sel_registerName(b"sharedWorkspace"))
    return bool(workspace) and bool(
        asks_bool(workspace, objc.sel_registerName(b"accessibilityDisplayShouldReduceMotion"))
    )
