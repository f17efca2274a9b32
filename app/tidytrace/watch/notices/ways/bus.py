"""A connection to the session bus on which nothing waits longer than it was told to.

The wire format and the sign-in are jeepney's; its own connection waits without end for the first answer.
Source: D-Bus Specification 0.43 (dbus.freedesktop.org/doc/dbus-specification.html).
"""

import socket
import struct
import time
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final

from jeepney import HeaderFields, Message, MessageType, Parser, message_bus
from jeepney.auth import AuthenticationError
from jeepney.bus import get_connectable_addresses
from jeepney.io.blocking import prep_socket

_MOST_HEARD: Final = 1000
"""Signals that are kept until somebody asks for them."""
_MOST_LATE: Final = 100
_MALFORMED: Final = (ValueError, KeyError, IndexError, TypeError, AssertionError, RuntimeError, struct.error)
"""What jeepney raises for bytes that are no message."""


class NoBus(Exception):  # noqa: N818 - says what is the matter
    """There is no bus, or not any more."""


class Silent(Exception):  # noqa: N818
    """The other side did not answer in time; it may yet."""

    def __init__(self, serial: int) -> None:
        """``serial`` names the question."""
        super().__init__(serial)
        self.serial = serial


class Refused(Exception):  # noqa: N818
    """The other side, or the bus in its place, answered with an error."""

    def __init__(self, name: str) -> None:
        """``name`` is that of the error; its words are in nobody's language."""
        super().__init__(name)
        self.name = name


class Bus:
    """One connection."""

    def __init__(self, address: str, patience: float) -> None:
        """Sign in. Raises NoBus.

        Args:
            address: Of the socket; abstract ones begin with a zero byte.
            patience: Seconds that signing in and sending may take.
        """
        self.heard: deque[Message] = deque(maxlen=_MOST_HEARD)
        """Signals and late answers that nobody has taken."""
        self._late: deque[int] = deque(maxlen=_MOST_LATE)
        self._parser = Parser()
        self._serials = count(1)
        self._patience = patience
        try:
            self._socket: socket.socket = prep_socket(address, timeout=patience)
        except (OSError, AuthenticationError, *_MALFORMED) as error:
            raise NoBus(str(error)) from error
        try:
            self.call(message_bus.Hello(), patience)
        except (Silent, Refused) as error:
            self.close()
            raise NoBus(str(error)) from error

    def fileno(self) -> int:
        """Readable when something was heard."""
        return self._socket.fileno()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def call(self, message: Message, patience: float) -> tuple[Any, ...]:
        """Ask, and wait for the answer. Raises NoBus, Silent, Refused.

        Args:
            message: The question.
            patience: Seconds to wait.
        """
        serial = next(self._serials)
        deadline = time.monotonic() + patience
        try:
            self._socket.settimeout(self._patience)
            self._socket.sendall(message.serialise(serial=serial))
        except OSError as error:
            # a part of it may be on its way: nothing more can be said on this connection
            self.close()
            raise NoBus(str(error)) from error
        while True:
            answer = self._next(deadline)
            if answer is None:
                self._late.append(serial)
                raise Silent(serial)
            if answer.header.fields.get(HeaderFields.reply_serial) == serial:
                return body_of(answer)
            self._keep(answer)

    def listen(self, wait: float) -> None:
        """Take in what was said, into ``heard``; waits at most so many seconds for the first. Raises NoBus."""
        deadline = time.monotonic() + wait
        first = self._next(deadline)
        while first is not None:
            self._keep(first)
            first = self._next(0)

    def _keep(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            self.heard.append(message)
            return
        answers = message.header.fields.get(HeaderFields.reply_serial)
        if answers in self._late:
            self._late.remove(answers)
            self.heard.append(message)

    def _next(self, deadline: float) -> Message | None:
        """The next message; none when there is none before the deadline."""
        while True:
            try:
                message = self._parser.get_next_message()
                if message is not None:
                    return message
                # at zero the socket is asked without waiting
                self._socket.settimeout(max(deadline - time.monotonic(), 0))
                data = self._socket.recv(4096)
            except (TimeoutError, BlockingIOError):
                return None
            except (OSError, *_MALFORMED) as error:
                self.close()
                raise NoBus(str(error)) from error
            if not data:
                self.close()
                raise NoBus
            self._parser.add_data(data)


def body_of(answer: Message) -> tuple[Any, ...]:
    """What an answer says. Raises Refused."""
    if answer.header.message_type is MessageType.error:
        raise Refused(str(answer.header.fields.get(HeaderFields.error_name, "")))
    return tuple(answer.body)


def addresses(environ: Mapping[str, str]) -> Iterator[str]:
    """Where the session bus of a person may be."""
    told = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if told:
        try:
            yield from get_connectable_addresses(told)
        except (ValueError, KeyError, RuntimeError):
            return  # such as «disabled:»
    elif environ.get("XDG_RUNTIME_DIR"):
        # where libdbus and systemd have it
        usual = Path(environ["XDG_RUNTIME_DIR"]) / "bus"
        if usual.is_socket():
            yield str(usual)
