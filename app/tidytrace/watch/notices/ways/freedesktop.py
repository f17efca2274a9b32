"""The notification service of Linux desktops, ``org.freedesktop.Notifications``.

Source: Desktop Notifications Specification 1.3 (specifications.freedesktop.org/notification). A server may lack any
capability, be started by the first question, end and be replaced, and number anew then.
"""

import html
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus, new_method_call

from tidytrace.findings.model import Phrase
from tidytrace.resources import desktop_entry, resources
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.shown import Shown
from tidytrace.watch.notices.ways.bus import Bus, NoBus, Refused, Silent, addresses, body_of
from tidytrace.watch.notices.ways.way import Arrived, Event, Gone, Lost, NotDelivered, Pressed, Way

_NAME: Final = "org.freedesktop.Notifications"
_SERVICE: Final = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_RULES: Final = (
    f"type='signal',sender='{_NAME}',interface='{_NAME}'",
    f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{_NAME}'",
)
_DEFAULT: Final = "default"
"""The key of pressing the notification itself."""
_PATIENCE: Final = 4.0
"""Seconds; a server that the first question starts needs some."""
_REST: Final = 60.0
"""Seconds that one who did not answer is not asked again."""
_BY_PERSON: Final = 2
"""Reason of NotificationClosed: dismissed by the user."""
_AS_THE_SERVER_LIKES: Final = -1
_NEVER: Final = 0
"""Milliseconds after which it goes by itself."""
_MOST_SHOWN: Final = 200
_PART: Final = "/"


class FreedesktopWay(Way):
    """Speaks with the service for as long as it lives; connects when there is something to tell."""

    name = "freedesktop"

    def __init__(self, environ: Mapping[str, str], *, patience: float = _PATIENCE, rest: float = _REST) -> None:
        """Nobody is asked yet.

        Args:
            environ: Of the person; tells where the bus is.
            patience: Seconds that all questions about one notice may take together.
            rest: Seconds that one who did not answer is not asked again.
        """
        self._environ = environ
        self._patience = patience
        self._rest = rest
        self._resting_until = 0.0
        self._deadline = 0.0
        self._bus: Bus | None = None
        self._bus_id: object = ""
        self._owner = ""
        self._abilities: frozenset[str] | None = None
        self._shown: dict[int, int] = {}
        """The server's numbers to ours."""
        self._past: dict[int, int] = {}
        """The same of those that are closed: some servers say so before they say what was pressed."""
        self._unsure: dict[int, int] = {}
        """Questions without an answer so far, to our numbers."""
        self._tokens: dict[int, str] = {}
        self._events: list[Event] = []

    def show(self, one: Shown) -> str:
        """Show it. Raises NotDelivered; ``perhaps`` if the server did not answer in time."""
        if time.monotonic() < self._resting_until:
            raise NotDelivered(Phrase("notices-silent"))
        self._deadline = time.monotonic() + self._patience
        try:
            bus = self._connected()
            abilities = self._asked_abilities(bus)
        except NoBus as error:
            self._hang_up()
            raise NotDelivered(Phrase("notices-no-bus")) from error
        except Refused as error:
            raise NotDelivered(Phrase("notices-no-server")) from error
        except Silent as error:
            raise NotDelivered(Phrase("notices-silent")) from error
        try:
            answer = self._ask(bus, _notify(one, abilities))
        except NoBus as error:
            self._hang_up()
            raise NotDelivered(Phrase("notices-no-bus"), perhaps=True) from error
        except Refused as error:
            raise NotDelivered(Phrase("notices-no-server")) from error
        except Silent as error:
            self._unsure[error.serial] = one.number
            raise NotDelivered(Phrase("notices-silent"), perhaps=True) from error
        return self._remember(answer, one.number)

    def adopt(self, handles: Mapping[str, int]) -> None:
        """Hear of those that this very server still shows; it is not started for that.

        Servers that speak to all are heard; dunst speaks only to the process that had it shown.
        """
        if not handles:
            return
        self._deadline = time.monotonic() + self._patience
        try:
            bus = self._connected()
            (owner,) = self._ask(bus, message_bus.GetNameOwner(_NAME))
        except NoBus:
            self._hang_up()
            return
        except (Refused, Silent):
            return
        self._owner = str(owner)
        for handle, ours in handles.items():
            where, _, theirs = handle.rpartition(_PART)
            if where == self._server() and theirs.isdecimal():
                _put(self._shown, int(theirs), ours)

    def events(self, wait: float) -> Sequence[Event]:
        """What was pressed, closed, or answered late. A bus that has gone is left, and looked for again later."""
        bus = self._bus
        if bus is None:
            time.sleep(max(wait, 0))
        else:
            try:
                bus.listen(0 if self._events or bus.heard else wait)
            except NoBus:
                self._hear(bus)
                self._hang_up()
            else:
                self._hear(bus)
        heard, self._events = self._events, []
        return heard

    def withdraw(self, number: int) -> None:
        """Take it from the screen."""
        self._deadline = time.monotonic() + self._patience
        for theirs in [theirs for theirs, ours in self._shown.items() if ours == number]:
            del self._shown[theirs]
            if self._bus is not None and time.monotonic() >= self._resting_until:
                with suppress(NoBus, Refused, Silent):
                    self._ask(self._bus, new_method_call(_SERVICE, "CloseNotification", "u", (theirs,)))

    def hush(self) -> None:
        """Take from the screen what is known to be there, of this process or adopted."""
        for number in list(self._shown.values()):
            self.withdraw(number)

    def fileno(self) -> int | None:
        """The socket's."""
        return None if self._bus is None else self._bus.fileno()

    def close(self) -> None:
        """Hang up; what is on the screen stays there, but is not heard of."""
        self._hang_up()

    def _ask(self, bus: Bus, question: Message) -> tuple[Any, ...]:
        """Raises NoBus, Refused, Silent; one who was silent is left alone for a while."""
        try:
            return bus.call(question, max(self._deadline - time.monotonic(), 0))
        except Silent:
            self._resting_until = time.monotonic() + self._rest
            raise

    def _connected(self) -> Bus:
        if self._bus is None:
            problem = NoBus()
            for address in addresses(self._environ):
                try:
                    bus = Bus(address, self._patience)
                except NoBus as error:
                    problem = error
                    continue
                try:
                    for rule in _RULES:
                        self._ask(bus, message_bus.AddMatch(rule))
                    (self._bus_id,) = self._ask(bus, message_bus.GetId())
                except (NoBus, Silent, Refused):
                    bus.close()
                    raise
                self._bus = bus
                break
            else:
                raise problem
        return self._bus

    def _asked_abilities(self, bus: Bus) -> frozenset[str]:
        # the server may have been replaced
        bus.listen(0)
        self._hear(bus)
        if self._abilities is None:
            told = self._ask(bus, new_method_call(_SERVICE, "GetCapabilities"))
            names = told[0] if told and isinstance(told[0], list) else []
            (owner,) = self._ask(bus, message_bus.GetNameOwner(_NAME))
            self._owner = str(owner)
            self._abilities = frozenset(name for name in names if isinstance(name, str))
        return self._abilities

    def _remember(self, answer: tuple[Any, ...], number: int) -> str:
        theirs = answer[0] if answer else None
        if not isinstance(theirs, int) or theirs <= 0 or not number:
            return ""
        _put(self._shown, theirs, number)
        return f"{self._server()}{_PART}{theirs}"

    def _server(self) -> str:
        """One server in the life of one bus: names are not given twice there."""
        return f"{self._bus_id}{_PART}{self._owner}"

    def _hear(self, bus: Bus) -> None:
        while bus.heard:
            message = bus.heard.popleft()
            if message.header.message_type is MessageType.signal:
                self._hear_signal(message)
            else:
                self._hear_late(message)

    def _hear_late(self, message: Message) -> None:
        number = self._unsure.pop(message.header.fields[HeaderFields.reply_serial], None)
        self._resting_until = 0.0
        if number is None:
            return
        try:
            handle = self._remember(body_of(message), number)
        except Refused:
            self._events.append(Lost(number))
        else:
            self._events.append(Arrived(number, handle))

    def _hear_signal(self, message: Message) -> None:
        fields, body = message.header.fields, message.body
        sender, member = fields.get(HeaderFields.sender), fields.get(HeaderFields.member)
        if sender == "org.freedesktop.DBus":
            if member == "NameOwnerChanged" and len(body) == 3 and body[0] == _NAME and body[2] != self._owner:
                self._forget_server()
            return
        # anybody on the bus can send us a signal that looks the same
        if not self._owner or sender != self._owner or len(body) < 2:
            return
        number = self._shown.get(body[0], self._past.get(body[0])) if isinstance(body[0], int) else None
        if number is None:
            return  # another program's
        if member == "ActivationToken" and isinstance(body[1], str):
            self._tokens[number] = body[1]
        elif member == "ActionInvoked":
            action = _action(body[1])
            if action is not None:
                self._events.append(Pressed(number, action, self._tokens.pop(number, "")))
        elif member == "NotificationClosed":
            if self._shown.pop(body[0], None) is None:
                return  # known
            _put(self._past, body[0], number)
            self._events.append(Gone(number, by_person=body[1] == _BY_PERSON))

    def _forget_server(self) -> None:
        """Its numbers mean something else to the next one."""
        self._owner = ""
        self._abilities = None
        self._resting_until = 0.0
        self._events += [Gone(number, by_person=False) for number in self._shown.values()]
        self._shown.clear()
        self._past.clear()
        self._tokens.clear()

    def _hang_up(self) -> None:
        if self._bus is not None:
            self._bus.close()
            self._bus = None
        # whether those were shown will never be known
        self._unsure.clear()
        self._forget_server()


def _put(kept: dict[int, int], theirs: int, ours: int) -> None:
    kept[theirs] = ours
    while len(kept) > _MOST_SHOWN:
        del kept[next(iter(kept))]


def _notify(one: Shown, abilities: frozenset[str]) -> Message:
    buttons = "actions" in abilities
    actions: list[str] = []
    if buttons:
        if one.opens:
            actions += (_DEFAULT, one.opens)
        for button in one.buttons:
            actions += (button.action.value, button.words)
    body = one.body if buttons else one.without_buttons
    title = one.title
    if "body" not in abilities:
        title, body = f"{title} – {body}" if body else title, ""
    elif "body-markup" in abilities:
        body = html.escape(body, quote=False)
    hints: dict[str, tuple[str, object]] = {
        "desktop-entry": ("s", desktop_entry()),
        "urgency": ("y", 2 if one.urgent else 1),
        # what is urgent stays until its answer was carried out; it is taken away then
        "resident": ("b", one.urgent),
    }
    # by its file: only an installed program has one by name
    icon = (resources() / "icons" / "tidytrace.svg").as_uri()
    lasts = _NEVER if one.urgent else _AS_THE_SERVER_LIKES
    return new_method_call(
        _SERVICE, "Notify", "susssasa{sv}i", ("Tidytrace", 0, icon, title, body, actions, hints, lasts)
    )


def _action(key: object) -> Action | None:
    if key == _DEFAULT:
        return Action.SHOW
    try:
        return Action(str(key))
    except ValueError:
        return None
