"""What a screen reader hears: the window as the accessibility bus of the desktop tells it.

The interfaces are those of AT-SPI 2 (``org.a11y.atspi.*``, the XML files of at-spi2-core 2.46).
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from waiting import PATIENCE

_ATSPI: Final = "org.a11y.atspi."
_REGISTRY: Final = "org.a11y.atspi.Registry"
_ROOT: Final = "/org/a11y/atspi/accessible/root"
_SCREEN: Final = 0
"""``ATSPI_COORD_TYPE_SCREEN``"""
_STATES: Final = {
    "checkable": 41,
    "checked": 4,
    "editable": 7,
    "enabled": 8,
    "expanded": 10,
    "focusable": 11,
    "focused": 12,
    "selected": 23,
    "sensitive": 24,
    "showing": 25,
    "visible": 30,
}
"""Numbers of ``AtspiStateType``."""


class NotHeardError(AssertionError):
    """Nothing on the screen is called so."""


@dataclass(frozen=True)
class Node:
    """One thing that the window tells of."""

    reader: "Reader" = field(repr=False, compare=False)
    bus_name: str
    path: str

    def _call(self, interface: str, method: str, signature: str | None = None, body: tuple[object, ...] = ()) -> tuple:
        address = DBusAddress(self.path, bus_name=self.bus_name, interface=_ATSPI + interface)
        return self.reader.ask(new_method_call(address, method, signature, body))

    def _property(self, interface: str, name: str) -> object:
        address = DBusAddress(self.path, bus_name=self.bus_name, interface=_ATSPI + interface)
        return self.reader.ask(Properties(address).get(name))[0][1]

    @property
    def name(self) -> str:
        return str(self._property("Accessible", "Name"))

    @property
    def description(self) -> str:
        return str(self._property("Accessible", "Description"))

    @property
    def role(self) -> str:
        return str(self._call("Accessible", "GetRoleName")[0])

    @property
    def states(self) -> frozenset[str]:
        low, high = self._call("Accessible", "GetState")[0]
        bits = low | high << 32
        return frozenset(name for name, number in _STATES.items() if bits >> number & 1)

    @property
    def children(self) -> list["Node"]:
        return [Node(self.reader, *one) for one in self._call("Accessible", "GetChildren")[0]]

    @property
    def extents(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        return self._call("Component", "GetExtents", "u", (_SCREEN,))[0]

    @property
    def interfaces(self) -> list[str]:
        return [one.removeprefix(_ATSPI) for one in self._call("Accessible", "GetInterfaces")[0]]

    @property
    def text(self) -> str:
        return str(self._call("Text", "GetText", "ii", (0, -1))[0])

    @property
    def actions(self) -> list[str]:
        return [one[0] for one in self._call("Action", "GetActions")[0]]

    def walk(self) -> Iterator["Node"]:
        """Itself and all below that is on the screen; what vanishes meanwhile is left out."""
        try:
            states = self.states
            if "showing" not in states and self.path != _ROOT:
                return
            children = self.children
        except DBusErrorResponse:
            return
        yield self
        for child in children:
            yield from child.walk()


class Reader:
    """Listens on the accessibility bus of one desktop session."""

    def __init__(self, session: str) -> None:
        """Args: the address of the session's bus."""
        with open_dbus_connection(session) as bus:
            address = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            (where,) = unwrap_msg(bus.send_and_get_reply(new_method_call(address, "GetAddress"), timeout=PATIENCE))
        self._focus: Node | None = None
        with contextlib.ExitStack() as ends:
            self._bus: DBusConnection = ends.enter_context(open_dbus_connection(where))
            self._ear: DBusConnection = ends.enter_context(open_dbus_connection(where))
            self._listen()
            self._ends = ends.pop_all()

    def _listen(self) -> None:
        rule = MatchRule(type="signal", interface=f"{_ATSPI}Event.Object", member="StateChanged")
        rule.add_arg_condition(0, "focused")
        unwrap_msg(self._ear.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE))
        registry = DBusAddress("/org/a11y/atspi/registry", bus_name=_REGISTRY, interface=_REGISTRY)
        self.ask(new_method_call(registry, "RegisterEvent", "s", ("object:state-changed:focused",)))

    def close(self) -> None:
        self._ends.close()

    def hears(self, name: str, seconds: float = PATIENCE) -> None:
        """Wait until it is told, without being asked, that what is called so has the keyboard."""
        end = time.monotonic() + seconds
        heard: list[str] = []
        while name not in heard:
            assert time.monotonic() < end, f"nobody says that «{name}» has the keyboard; heard: {heard}"
            self._focus = None
            self._listen_for_focus(0.2)
            with contextlib.suppress(DBusErrorResponse):  # gone meanwhile
                heard += [self._focus.name] if self._focus is not None else []

    def focused(self, patience: float = 0.15) -> "Node | None":
        """What got the keyboard last, as it was told; ``patience`` in seconds is what one waits for news."""
        self._listen_for_focus(patience)
        return self._focus or self._seen_to_have_it()

    def told_of_another(self, before: "Node | None", seconds: float) -> None:
        """Wait until something else has the keyboard, so long at most."""
        end = time.monotonic() + seconds
        while self.focused(0.05) == before and time.monotonic() < end:
            pass

    def _listen_for_focus(self, patience: float) -> None:
        while True:
            try:
                message = self._ear.receive(timeout=patience)
            except TimeoutError:
                return
            if message.header.message_type is MessageType.signal and message.body[:2] == ("focused", 1):
                fields = message.header.fields
                self._focus = Node(self, fields[HeaderFields.sender], fields[HeaderFields.path])
                patience = 0.02

    def _seen_to_have_it(self) -> "Node | None":
        """Asked for: what got the keyboard before its program was on this bus was told to nobody."""
        for node in self.all():
            with contextlib.suppress(DBusErrorResponse):  # gone meanwhile
                if {"focused", "focusable"} <= node.states and node.role != "frame":
                    return node
        return None

    def ask(self, message) -> tuple:
        return unwrap_msg(self._bus.send_and_get_reply(message, timeout=PATIENCE))

    @property
    def programs(self) -> list[Node]:
        """Everything that tells something."""
        return Node(self, _REGISTRY, _ROOT).children

    def all(self) -> Iterator[Node]:
        """Everything on the screen."""
        for program in self.programs:
            yield program
            try:
                windows = program.children
            except DBusErrorResponse:
                continue
            for window in windows:
                yield from window.walk()

    def find(self, fits: Callable[[Node], bool], what: str, seconds: float = PATIENCE) -> Node:
        """The first thing that fits, waited for."""
        end = time.monotonic() + seconds
        while True:
            for node in self.all():
                try:
                    if fits(node):
                        return node
                except DBusErrorResponse:
                    continue
            if time.monotonic() > end:
                raise NotHeardError(f"{what}; on the screen: {self.heard()}")
            time.sleep(0.05)

    def named(self, name: str, role: str | None = None, seconds: float = PATIENCE) -> Node:
        """What is called so."""
        return self.find(
            lambda node: node.name == name and (role is None or node.role == role),
            f"{role or 'thing'} «{name}»",
            seconds,
        )

    def heard(self) -> list[str]:
        """Everything on the screen that has a name, as it would be read out."""
        found = []
        for node in self.all():
            try:
                if node.name:
                    found.append(f"{node.role}: {node.name}")
            except DBusErrorResponse:
                continue
        return found
