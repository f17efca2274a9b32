"""A panel of the StatusNotifierItem kind on a private bus: it is told of signs, and presses what is on them."""

import contextlib
import threading

import pytest

pytest.importorskip("jeepney", reason="speaks D-Bus, on Linux alone")

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_call, new_method_return
from jeepney.io.blocking import open_dbus_connection

from waiting import PATIENCE

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Panel:
    """Owns the watcher's name until it goes."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection = open_dbus_connection(address)
        assert self._connection.send_and_get_reply(message_bus.RequestName(WATCHER), timeout=PATIENCE).body == (1,)
        self.signs: list[str] = []
        """Who registered one, by the name on the bus."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                message = self._connection.receive(timeout=0.02)
            except TimeoutError:
                continue
            except OSError:
                return  # the bus has gone
            if message.header.message_type is MessageType.method_call:
                self._connection.send(self._answer(message))

    def _answer(self, message):
        fields = message.header.fields
        member = fields.get(HeaderFields.member)
        if member == "RegisterStatusNotifierItem":
            self.signs.append(fields[HeaderFields.sender])
            return new_method_return(message)
        if member == "Get" and message.body[1] == "IsStatusNotifierHostRegistered":
            return new_method_return(message, "v", (("b", True),))
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")

    def close(self) -> None:
        """Go, as a panel that crashes."""
        self._stop.set()
        self._thread.join()
        self._connection.close()

    def _ask(self, path: str, interface: str, member: str, signature: str, body: tuple) -> tuple:
        with contextlib.closing(open_dbus_connection(self._address)) as line:
            where = DBusAddress(path, bus_name=self.signs[-1], interface=interface)
            reply = line.send_and_get_reply(new_method_call(where, member, signature, body), timeout=PATIENCE)
        assert reply.header.message_type is MessageType.method_return, reply.body
        return reply.body

    def property(self, name: str):
        """What a sign says of itself."""
        [(_signature, value)] = self._ask("/StatusNotifierItem", PROPERTIES, "Get", "ss", (ITEM, name))
        return value

    def click(self) -> None:
        """On the sign."""
        self._ask("/StatusNotifierItem", ITEM, "Activate", "ii", (0, 0))

    def entries(self) -> dict[str, int]:
        """The menu: words, without the marks of keys, and numbers."""
        path = self.property("Menu")
        _revision, (_number, _properties, children) = self._ask(path, MENU, "GetLayout", "iias", (0, 1, []))
        return {
            said["label"][1].replace("_", ""): number
            for _type, (number, said, _children) in children
            if "label" in said and said.get("visible", ("b", True))[1]
        }

    def choose(self, words: str) -> None:
        """One entry."""
        event = (self.entries()[words], "clicked", ("s", ""), 0)
        self._ask(self.property("Menu"), MENU, "Event", "isvu", event)
