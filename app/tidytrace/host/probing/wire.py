"""One request over one connection, with an end in time and size whatever the other side does."""

import errno
import selectors
import socket
import ssl
import time
from functools import cache
from typing import Final, Literal

from tidytrace.host.probing.reply import Incoming

_PIECE: Final = 64 * 1024
_UNDER_WAY: Final = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, getattr(errno, "WSAEWOULDBLOCK", 0)})
Silence = Literal["refused", "timeout", "not-http", "tls"]
"""Why there is no answer: nobody listens there, nothing came in time, what came is none of HTTP's, or it was TLS."""


class NoAnswer(Exception):  # noqa: N818 - says what is the matter
    """The server did not answer as a web server does."""

    def __init__(self, why: Silence) -> None:
        """``why`` in one word."""
        super().__init__(why)
        self.why: Silence = why


class Wire:
    """A connection that never blocks for longer than until its deadline."""

    def __init__(self, address: str, port: int, deadline: float) -> None:
        """Connect. Raises NoAnswer.

        Args:
            address: of this computer; whoever calls has made sure of that.
            port: where it listens.
            deadline: on the monotonic clock.
        """
        self._deadline = deadline
        host, _, zone = address.partition("%")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._socket, selectors.EVENT_WRITE)
        try:
            self._connect((host, port, 0, _scope(zone)) if family == socket.AF_INET6 else (host, port))
        except BaseException:
            self.close()
            raise

    def _connect(self, address: tuple[str, int] | tuple[str, int, int, int]) -> None:
        try:
            error = self._socket.connect_ex(address)
        except OSError as problem:
            raise NoAnswer("refused") from problem
        if error and error not in _UNDER_WAY:
            raise NoAnswer("refused")
        if error and not self._wait(selectors.EVENT_WRITE):
            raise NoAnswer("timeout")
        if self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise NoAnswer("refused")

    def _wait(self, event: int) -> bool:
        left = self._deadline - time.monotonic()
        if left <= 0:
            return False
        self._selector.modify(self._socket, event)
        return bool(self._selector.select(left))

    def send(self, data: bytes) -> None:
        """Send all of it. Raises NoAnswer."""
        rest = memoryview(data)
        while rest:
            if not self._wait(selectors.EVENT_WRITE):
                raise NoAnswer("timeout")
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise NoAnswer("not-http") from error

    def receive(self, most: int) -> bytes | None:
        """The next piece of at most ``most`` bytes; empty at the end, none when the time is over."""
        while self._wait(selectors.EVENT_READ):
            try:
                return self._socket.recv(min(most, _PIECE))
            except BlockingIOError:
                continue
            except OSError:
                return b""
        return None

    def close(self) -> None:
        """Let go of it."""
        self._selector.close()
        self._socket.close()


def _scope(zone: str) -> int:
    """The number of an interface, for an address that only counts on it."""
    if not zone:
        return 0
    try:
        return int(zone) if zone.isdecimal() else socket.if_nametoindex(zone)
    except OSError:
        return 0


def exchange(wire: Wire, request: bytes, largest: int) -> Incoming:
    """Send a request and take what comes, to its end, to ``largest`` bytes or to the deadline. Raises NoAnswer."""
    incoming = Incoming()
    wire.send(request)
    while not incoming.complete and len(incoming.data) < largest:
        piece = wire.receive(largest - len(incoming.data))
        if piece is None and incoming.reply() is None:
            raise NoAnswer("timeout")
        if not piece:
            break
        incoming.add(piece)
    return incoming


def exchange_tls(wire: Wire, request: bytes, largest: int) -> Incoming:
    """The same inside TLS; who the server says it is does not count. ``largest`` holds before and after decrypting."""
    return _Secured(wire, largest).exchange(request)


class _Secured:
    """TLS by hand over a wire, so that its deadline and limit hold for the handshake too."""

    def __init__(self, wire: Wire, largest: int) -> None:
        self._wire = wire
        self._left = largest
        self._in = ssl.MemoryBIO()
        self._out = ssl.MemoryBIO()
        self._tls = _context().wrap_bio(self._in, self._out)

    def exchange(self, request: bytes) -> Incoming:
        incoming = Incoming()
        try:
            while not self._shaken():
                self._more()
            self._tls.write(request)
            self._flush()
            while not incoming.complete:
                piece = self._read()
                if not piece:
                    break
                incoming.add(piece)
        except (ssl.SSLError, OSError) as error:
            raise NoAnswer("not-http") from error
        return incoming

    def _shaken(self) -> bool:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        finally:
            self._flush()
        return True

    def _read(self) -> bytes:
        while True:
            try:
                return self._tls.read(_PIECE)
            except ssl.SSLWantReadError:
                if not self._take():
                    return b""
            except ssl.SSLZeroReturnError:
                return b""

    def _more(self) -> None:
        if not self._take():
            raise NoAnswer("timeout")

    def _take(self) -> bool:
        piece = self._wire.receive(self._left) if self._left > 0 else None
        if not piece:
            return False
        self._left -= len(piece)
        self._in.write(piece)
        return True

    def _flush(self) -> None:
        if self._out.pending:
            self._wire.send(self._out.read())


@cache
def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # only the product is asked for, and nothing is told
    return context
