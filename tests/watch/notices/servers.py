"""A private session bus, and notification servers on it that do as a test wants."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("jeepney", reason="speaks D-Bus, on Linux alone")

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

from waiting import PATIENCE, wait_for_bus, wait_until

NAME = "org.freedesktop.Notifications"
OBJECT = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
ABILITIES = ("actions", "body", "body-markup")

# without service folders: nobody is started by a question
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


class PrivateBus:
    """A bus of its own that may be ended."""

    def __init__(self, folder: Path) -> None:
        daemon = shutil.which("dbus-daemon")
        if daemon is None:
            pytest.skip("dbus-daemon is missing; sh installer/test.sh installs it")
        self.socket = folder / "bus"
        configuration = folder / "bus.conf"
        configuration.write_text(CONFIGURATION.format(socket=self.socket), encoding="utf-8")
        self.process = subprocess.Popen(
            [daemon, f"--config-file={configuration}", "--nofork", "--nopidfile"], stderr=subprocess.DEVNULL
        )
        try:
            wait_for_bus(self.socket, self.process)
        except BaseException:
            self.end()
            raise
        self.address = f"unix:path={self.socket}"
        self.environ = {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def private_bus() -> Iterator[PrivateBus]:
    # the path of a socket may have 107 characters at most
    with tempfile.TemporaryDirectory(prefix="tt-", dir="/tmp" if os.access("/tmp", os.W_OK) else None) as folder:
        bus = PrivateBus(Path(folder))
        try:
            yield bus
        finally:
            bus.end()


class Server:
    """Owns the name and answers; ``notify`` may answer otherwise, or not at all."""

    def __init__(self, address: str, abilities=ABILITIES, *, notify=None) -> None:
        self._connection = open_dbus_connection(address)
        reply = self._connection.send_and_get_reply(message_bus.RequestName(NAME), timeout=PATIENCE)
        assert reply.body == (1,)
        self.abilities = abilities
        self.notify = notify or Server.number
        self.shown: list[tuple] = []
        self.asked: list[object] = []
        """The Notify calls, for a late answer."""
        self.closed: list[int] = []
        self.slow = 0.0
        """Seconds before each answer."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def number(self, message):
        """What an honest server answers."""
        return new_method_return(message, "u", (len(self.shown),))

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                message = self._connection.receive(timeout=0.02)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                time.sleep(self.slow)
                answer = self._answer(message)
                if answer is not None:
                    self._connection.send(answer)

    def _answer(self, message):
        member = message.header.fields.get(HeaderFields.member)
        if member == "GetCapabilities":
            if isinstance(self.abilities, tuple):
                return new_method_return(message, "as", (list(self.abilities),))
            return new_method_return(message, "u", (self.abilities,))
        if member == "Notify":
            self.shown.append(message.body)
            self.asked.append(message)
            return self.notify(self, message)
        if member == "CloseNotification":
            self.closed.append(message.body[0])
            return new_method_return(message)
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")

    def answer_late(self) -> None:
        wait_until(lambda: self.asked)
        self._connection.send(self.number(self.asked[-1]))

    def refuse_late(self) -> None:
        wait_until(lambda: self.asked)
        self._connection.send(new_error(self.asked[-1], "org.freedesktop.DBus.Error.Failed"))

    def say(self, signal: str, signature: str, body: tuple) -> None:
        self._connection.send(new_signal(OBJECT, signal, signature, body))

    def press(self, number: int, key: str) -> None:
        self.say("ActionInvoked", "us", (number, key))

    def close_one(self, number: int, reason: int) -> None:
        self.say("NotificationClosed", "uu", (number, reason))

    def die(self) -> None:
        self._stop.set()
        self._thread.join()
        self._connection.close()


def hangs(_server, _message):
    """Never answers by itself."""
    return
