"""The way out of a scratch computer: nothing gets through it, and it remembers who was asked for.

Apps are told of it as their proxy. What goes to this computer itself is passed on, for some send even that to a proxy.
"""

import contextlib
import select
import socket
import socketserver
import threading
from typing import Final
from urllib.parse import urlsplit

_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_CLOSED: Final = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_OPEN: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
_LONGEST: Final = 60
"""Seconds that either side may be silent."""


class Gate:
    """A proxy on the loopback interface."""

    def __init__(self) -> None:
        """Stand at a free port, until closed."""
        self.asked: list[str] = []
        """Hosts outside this computer that somebody wanted to reach, one entry for each time."""
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environ(self) -> dict[str, str]:
        """What leads programs to the gate: those of the shell, those of Python, Go and Rust, and Node.js."""
        to_gate = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        past_it = ("NO_PROXY", "no_proxy")
        told = dict.fromkeys(to_gate, self.url) | dict.fromkeys(past_it, "127.0.0.1,localhost")
        return told | {"NODE_USE_ENV_PROXY": "1"}

    def close(self) -> None:
        """Stand there no more."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, gate: Gate) -> None:
        super().__init__(("127.0.0.1", 0), _Visitor)
        self.gate = gate


class _Visitor(socketserver.StreamRequestHandler):
    server: _Server
    rbufsize = 0
    """Nothing is read that has to be passed on."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            head = self.rfile.readline(65536)
            method, _, rest = head.decode("latin-1").partition(" ")
            address = rest.partition(" ")[0]
            target = urlsplit(f"//{address}" if method == "CONNECT" else address)
            if target.hostname in _HERE:
                self._pass_on(target.hostname, target.port or 80, b"" if method == "CONNECT" else head)
            elif target.hostname:
                self.server.gate.asked.append(target.hostname)
                self.wfile.write(_CLOSED)

    def _pass_on(self, host: str, port: int, head: bytes) -> None:
        with socket.create_connection((host, port), timeout=_LONGEST) as there:
            if head:
                # a server understands the whole address in the first line as well
                there.sendall(head)
            else:
                while self.rfile.readline(65536).strip():
                    """The rest of the request is for a proxy alone."""
                self.wfile.write(_OPEN)
            to = {self.connection: there, there: self.connection}
            while ready := select.select(list(to), [], [], _LONGEST)[0]:
                for one in ready:
                    content = one.recv(65536)
                    if not content:
                        return
                    to[one].sendall(content)
