"""A visit to one port of this computer: a few questions within one second."""

import ipaddress
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol

from tidytrace.host.errors import HostError
from tidytrace.host.probing.reply import Incoming, Reply
from tidytrace.host.probing.wire import NoAnswer, Silence, Wire, exchange, exchange_tls
from tidytrace.language import N_

SECONDS: Final = 1.0
"""For all questions to one port."""
LARGEST: Final = 256 * 1024
"""Bytes of one answer, its headers included."""
_WHOLE_VISIT: Final = 2 * LARGEST
"""Bytes of all answers together: who sends more than any AI server does is not asked on."""
_PATIENCE: Final = 0.3
"""Seconds for questions that are asked one after the other."""
_AT_ONCE: Final = 16
_TLS_ALERT: Final = b"\x15\x03"
_SAYS_HTTPS: Final = re.compile(rb"https", re.IGNORECASE)
_PATH: Final = re.compile(r"/[!-~]*")


class NotThisComputer(HostError):  # noqa: N818 - says what is the matter
    """Somebody asked for an address that is not one of this computer's."""

    def __init__(self, address: str) -> None:
        """``address``: the one that nothing was sent to."""
        super().__init__(N_("{address} is not an address of this computer; nothing was sent there."), address=address)


class Visit(ABC):
    """The questions to one port; each is asked once."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.silence: Silence | None = None
        """Why the last question has no answer."""
        self.tls = False
        self.pace = 0.0
        """Seconds that the slowest answer so far took."""
        self._replies: dict[tuple[str, str], Reply | None] = {}

    def ask(self, path: str, accept: str = "*/*") -> Reply | None:
        """The answer to a GET; none when there is none, and ``silence`` says why."""
        question = (path, accept)
        if question not in self._replies:
            began = time.monotonic()
            self._replies[question] = self._ask(path, accept)
            self.pace = max(self.pace, time.monotonic() - began)
        return self._replies[question]

    def ask_ahead(self, questions: Iterable[tuple[str, str]]) -> None:
        """Questions (path and accept) that will be asked: of a slow server several at the same time.

        One after the other there is no time for all of them. The answers wait for ``ask``.
        """
        wanted = [one for one in dict.fromkeys(questions) if one not in self._replies]
        if len(wanted) * self.pace < _PATIENCE or self.over:
            return
        with ThreadPoolExecutor(min(_AT_ONCE, len(wanted)), thread_name_prefix="ask") as pool:
            self._replies |= zip(wanted, pool.map(lambda one: self._ask(*one), wanted), strict=True)
        self.silence = "timeout" if self.over else None

    @property
    @abstractmethod
    def over(self) -> bool:
        """Whether there is no time for another question."""

    @abstractmethod
    def _ask(self, path: str, accept: str) -> Reply | None: ...


class Below(Visit):
    """A visit whose paths all stand below another one, such as ``/lab``."""

    def __init__(self, visit: Visit, prefix: str) -> None:
        """Questions go on to ``visit``."""
        super().__init__()
        self.prefix = prefix
        self._visit = visit

    @property
    def over(self) -> bool:
        """Whether there is no time for another question."""
        return self._visit.over

    def _ask(self, path: str, accept: str) -> Reply | None:
        reply = self._visit.ask(f"{self.prefix}{path}", accept)
        self.silence = self._visit.silence
        return reply


class Prober(Protocol):
    """Who visits ports."""

    def visit(self, address: str, port: int, seconds: float = SECONDS) -> Visit:
        """A visit that ends after so many seconds. Raises NotThisComputer."""


class RealProber:
    """Visits ports of the computer that we run on, and of no other."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        """``own``: the addresses of this computer's interfaces, besides those of the loopback."""
        self._own = frozenset(map(plain_address, own))

    def visit(self, address: str, port: int, seconds: float = SECONDS) -> Visit:
        """Begin a visit. Raises NotThisComputer."""
        if not (is_loopback(address) or plain_address(address) in self._own):
            raise NotThisComputer(address)
        return _RealVisit(address, port, min(seconds, SECONDS))


class _RealVisit(Visit):
    def __init__(self, address: str, port: int, seconds: float) -> None:
        super().__init__()
        self._address = address
        self._port = port
        self._deadline = time.monotonic() + seconds
        self._taken = 0
        self._askers = 1

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._deadline or self._taken >= _WHOLE_VISIT

    def ask_ahead(self, questions: Iterable[tuple[str, str]]) -> None:
        if self._taken > _WHOLE_VISIT // 8:
            return  # slow because there is so much of it
        self._askers = _AT_ONCE
        try:
            super().ask_ahead(questions)
        finally:
            self._askers = 1

    @property
    def _largest(self) -> int:
        return min(LARGEST, (_WHOLE_VISIT - self._taken) // self._askers)

    def _ask(self, path: str, accept: str) -> Reply | None:
        request = _request(self._address, self._port, path, accept)
        try:
            return self._asked(request)
        except NoAnswer as nothing:
            self.silence = nothing.why
            return None

    def _asked(self, request: bytes) -> Reply | None:
        if self.over:
            raise NoAnswer("timeout")
        if self.tls:
            return self._by(exchange_tls, request)
        wire = Wire(self._address, self._port, self._deadline)
        try:
            incoming = exchange(wire, request, self._largest)
        finally:
            wire.close()
        self._taken += len(incoming.data)
        reply = incoming.reply()
        closed = not incoming.data
        wants = reply is not None and reply.status == 400 and _SAYS_HTTPS.search(reply.body) is not None
        if closed or wants or incoming.data.startswith(_TLS_ALERT):
            try:
                inside = self._by(exchange_tls, request)
            except NoAnswer:
                inside = None
            if inside is not None:
                self.tls = True
                return inside
        if reply is None:
            raise NoAnswer("not-http")
        self.silence = None
        return reply

    def _by(self, way: Callable[[Wire, bytes, int], Incoming], request: bytes) -> Reply | None:
        wire = Wire(self._address, self._port, self._deadline)
        try:
            incoming: Incoming = way(wire, request, self._largest)
        finally:
            wire.close()
        self._taken += len(incoming.data)
        reply = incoming.reply()
        if reply is None:
            raise NoAnswer("not-http")
        return reply


def _request(address: str, port: int, path: str, accept: str) -> bytes:
    if not _PATH.fullmatch(path) or not accept.isprintable():
        raise ValueError("no path of a request")
    host = address.partition("%")[0]
    name = f"[{host}]" if ":" in host else host
    lines = (f"GET {path} HTTP/1.1", f"Host: {name}:{port}", f"Accept: {accept}", "Connection: close", "", "")
    return "\r\n".join(lines).encode("ascii")


class RecordedProber:
    """Answers as a description of a computer says: ``{"127.0.0.1:8080": {"/path": {"status", "headers", "body"}}}``.

    A port without a description refuses; a path without one is answered with 404; one that is null gets no answer.
    """

    def __init__(self, answers: Mapping[str, Mapping[str, Any]], own: Collection[str] = ()) -> None:
        """``own`` as for the real one."""
        self._answers = answers
        self._own = frozenset(map(plain_address, own))

    def visit(self, address: str, port: int, seconds: float = SECONDS) -> Visit:  # noqa: ARG002 - it takes no time
        """Begin a visit. Raises NotThisComputer."""
        if not (is_loopback(address) or plain_address(address) in self._own):
            raise NotThisComputer(address)
        return _RecordedVisit(self._answers.get(f"{address}:{port}"))


class _RecordedVisit(Visit):
    def __init__(self, answers: Mapping[str, Any] | None) -> None:
        super().__init__()
        self._answers = answers

    @property
    def over(self) -> bool:
        return False

    def _ask(self, path: str, accept: str) -> Reply | None:  # noqa: ARG002 - it says the same to all
        if self._answers is None:
            self.silence = "refused"
            return None
        answer = self._answers.get(path, {"status": 404})
        if answer is None:
            self.silence = "timeout"
            return None
        headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
        return Reply(status=answer.get("status", 200), headers=headers, body=str(answer.get("body", "")).encode())


def plain_address(address: str) -> str:
    """An address in its usual spelling, without a zone; one of IPv4 inside IPv6 as that of IPv4."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)


def is_loopback(address: str) -> bool:
    """Whether only this computer can use it."""
    try:
        return ipaddress.ip_address(plain_address(address)).is_loopback
    except ValueError:
        return False
