"""Where the person or the desktop asks for it, nothing moves by itself."""

import contextlib
import ctypes
import sys
import threading

import pytest
from PySide6.QtWidgets import QApplication, QProgressBar

from gui import pages
from tidytrace.gui import motion, theme
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.design import Scheme
from tidytrace.gui.motion import DesktopMotion, of_files
from tidytrace.gui.preferences.wishes import Motion, Wishes
from tidytrace.language import Language


@pytest.fixture
def wish(qapp):
    yield lambda how: theme.dress(qapp, Scheme.LIGHT, Wishes(motion=how))
    theme.dress(qapp, Scheme.LIGHT)


def looks(bar: QProgressBar) -> set[bytes]:
    """Different pictures of it within a fifth of a second."""
    seen = set()
    for _picture in range(5):
        image = bar.grab().toImage()
        seen.add(bytes(image.constBits()))
        pages.rest(0.04)
    return seen


def test_a_bar_goes_to_and_fro_or_stands_still(qtbot, wish):
    bar = BusyBar("Looking")
    qtbot.addWidget(bar)
    bar.resize(300, 6)
    bar.show()
    wish(Motion.FULL)
    assert len(looks(bar)) > 1
    wish(Motion.REDUCED)
    assert len(looks(bar)) == 1
    still = bar.grab().toImage()
    bar.setRange(0, 4)
    bar.setValue(2)
    assert bar.grab().toImage() != still  # steps are shown, as before
    assert len(looks(bar)) == 1


def test_text_cursors_and_menus_keep_still_too_and_move_again_afterwards(qapp, wish):
    wish(Motion.FULL)
    flash = qapp.cursorFlashTime()
    assert flash > 0
    wish(Motion.REDUCED)
    assert qapp.cursorFlashTime() == 0
    wish(Motion.FULL)
    assert qapp.cursorFlashTime() == flash


def test_every_bar_of_the_window_asks_whether_it_may_move(qtbot, make_window):
    window = make_window(pages.engine(), Language("en"))
    for page in pages.names(window).values():
        window.turn_to(page)
        pages.rest(0.02)
    bars = window.findChildren(QProgressBar)
    assert len(bars) > 3
    assert [type(bar) for bar in bars if not isinstance(bar, BusyBar)] == []
    pages.settle(window)


@pytest.mark.parametrize(
    ("name", "words", "desktop", "less"),
    [
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", "KDE", True),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0.5\n", "KDE", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=fast\n", "KDE", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", "XFCE", False),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n", "XFCE", True),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations = true\n", "XFCE", False),
        ("gtk-3.0/settings.ini", "[Settings\nno settings\x00", "XFCE", False),
    ],
)
def test_what_the_files_of_a_desktop_say(tmp_path, name, words, desktop, less):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(words, "utf-8")
    assert of_files({"XDG_CONFIG_HOME": str(tmp_path), "XDG_CURRENT_DESKTOP": desktop}) is less
    assert of_files({"XDG_CONFIG_HOME": str(tmp_path / "nowhere"), "XDG_CURRENT_DESKTOP": desktop}) is False


def test_windows_is_asked(monkeypatch):
    class User32:
        shown = 1

        def SystemParametersInfoW(self, what, _number, where, _more):  # noqa: N802 - the name there
            assert what == 0x1042
            where._obj.value = self.shown
            return 1

    class Libraries:
        user32 = User32()

    monkeypatch.setattr(ctypes, "windll", Libraries, raising=False)
    assert motion._of_windows() is False
    User32.shown = 0
    assert motion._of_windows() is True


# --- the settings portal of Linux


class Portal:
    """Answers what a test says, and tells of changes."""

    def __init__(self, address: str, said: dict) -> None:
        from jeepney import message_bus
        from jeepney.io.blocking import open_dbus_connection

        self.said = said
        self._line = open_dbus_connection(address)
        name = message_bus.RequestName("org.freedesktop.portal.Desktop")
        assert self._line.send_and_get_reply(name, timeout=60).body == (1,)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        from jeepney import MessageType, new_error, new_method_return

        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                message = self._line.receive(timeout=0.02)
                if message.header.message_type is not MessageType.method_call:
                    continue
                value = self.said.get(message.body)
                self._line.send(
                    new_error(message, "org.freedesktop.portal.Error.NotFound")
                    if value is None
                    else new_method_return(message, "v", (("v", value),))
                )

    def change(self, space: str, key: str, value: tuple) -> None:
        from jeepney import DBusAddress, new_signal

        self.said[space, key] = value
        where = DBusAddress("/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.Settings")
        self._line.send(new_signal(where, "SettingChanged", "ssv", (space, key, value)))

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._line.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the portal is of Linux")
def test_the_portal_of_the_desktop_is_asked_and_heard(qtbot):
    from PySide6.QtDBus import QDBusConnection

    from watch.notices.servers import private_bus

    with private_bus() as private:
        address = private.address
        portal = Portal(address, {("org.gnome.desktop.interface", "enable-animations"): ("b", False)})
        desktop = DesktopMotion()
        bus = QDBusConnection.connectToBus(address, "motion")
        try:
            desktop.ask_portal(bus)
            qtbot.waitUntil(lambda: desktop.reduced)
            portal.change("org.gnome.desktop.interface", "enable-animations", ("b", True))
            qtbot.waitUntil(lambda: not desktop.reduced)
            portal.change("org.freedesktop.appearance", "reduced-motion", ("u", 1))
            qtbot.waitUntil(lambda: desktop.reduced)
            portal.change("org.freedesktop.appearance", "color-scheme", ("u", 1))  # of no interest
            portal.change("org.freedesktop.appearance", "reduced-motion", ("u", 0))
            qtbot.waitUntil(lambda: not desktop.reduced)
        finally:
            QDBusConnection.disconnectFromBus("motion")
            portal.close()
    assert QApplication.instance() is not None
