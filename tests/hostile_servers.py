"""Servers that mean no good to whoever asks them: slow, endless, huge, broken, leading astray. All on the loopback."""

import contextlib
import functools
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Behaviour = Callable[[socket.socket, threading.Event], None]


class HostileServer:
    """Listens until it is closed; remembers what it was sent."""

    def __init__(self, behave: Behaviour, *, address: str = "127.0.0.1") -> None:
        """``behave`` is given each connection, and what is set when the test is over."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listener = socket.create_server((address, 0), family=family, backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self.requests: list[bytes] = []
        self.sent = 0
        self._behave = behave
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(5)
            self._behave(Watched(connection, self), self._over)

    def close(self) -> None:
        """End all connections."""
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in (self._accepting, *self._threads):
            thread.join(5)


class Watched:
    """A connection that tells the server what came and how much went."""

    def __init__(self, connection: socket.socket, server: HostileServer) -> None:
        self._connection = connection
        self._server = server

    def request(self) -> bytes:
        """The first request, to the end of its headers."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self._connection.recv(4096)
            if not piece:
                break
            data += piece
        self._server.requests.append(data)
        return data

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._connection.sendall(data)
        self._server.sent += len(data)

    def secured(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        """The same connection inside TLS."""
        return context.wrap_socket(self._connection, server_side=True)


def silent(connection: Watched, over: threading.Event) -> None:
    """Takes the question and never answers."""
    connection.request()
    over.wait(10)


def dripping(connection: Watched, over: threading.Event) -> None:
    """An answer of one letter at a time."""
    connection.request()
    for letter in b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Padding: " + b"x" * 100_000:
        connection.send(bytes((letter,)))
        if over.wait(0.02):
            return


def endless_headers(connection: Watched, over: threading.Event) -> None:
    """Headers without an end."""
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        connection.send(b"X-More: " + b"y" * 4000 + b"\r\n")


def endless_interim(connection: Watched, over: threading.Event) -> None:
    """One interim answer after the other."""
    connection.request()
    while not over.is_set():
        connection.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 50)


def endless_body(connection: Watched, over: threading.Event) -> None:
    """A body without an end and without a length."""
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not over.is_set():
        connection.send(b"[" * 65536)


def huge_body(connection: Watched, over: threading.Event) -> None:
    """A body of a gigabyte, as it says."""
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
    while not over.is_set():
        connection.send(b"z" * 65536)


def chunk_bomb(connection: Watched, over: threading.Event) -> None:
    """Chunks of one byte, each with a long extension, for ever."""
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not over.is_set():
        connection.send((b"1;" + b"e" * 300 + b"\r\nx\r\n") * 20)


def false_chunk(connection: Watched, over: threading.Event) -> None:
    """A chunk that claims four gigabytes and ends at once."""
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nabc")


def gzip_bomb(connection: Watched, over: threading.Event) -> None:
    """Very much in very little, though nobody asked for anything packed."""
    connection.request()
    packed = bomb()
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    connection.send(head.encode() + packed)


@functools.cache
def bomb() -> bytes:
    """Sixty megabytes in sixty kilobytes."""
    return gzip.compress(b"\0" * 60_000_000, 1)


def redirecting(connection: Watched, over: threading.Event) -> None:
    """Leads to another host, by all the ways there are."""
    connection.request()
    body = b'<meta http-equiv="refresh" content="0;url=http://192.0.2.1/">'
    connection.send(
        b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/stolen\r\nRefresh: 0;url=http://192.0.2.1/\r\n"
        b"Set-Cookie: a=b\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    )


def old_http(connection: Watched, over: threading.Event) -> None:
    """HTTP/0.9: nothing but a body."""
    connection.request()
    connection.send(b"<html>Ollama is running</html>")


def malformed(connection: Watched, over: threading.Event) -> None:
    """No protocol at all."""
    connection.request()
    connection.send(bytes(range(256)) * 64)


def bad_numbers(connection: Watched, over: threading.Event) -> None:
    """Numbers that are none, twice, and negative."""
    connection.request()
    connection.send(
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\nContent-Length: 99999999999999999999\r\n: x\r\n\xff\xfe: y\r\n\r\n{"
    )


def deep_json(connection: Watched, over: threading.Event) -> None:
    """JSON a hundred thousand lists deep."""
    connection.request()
    body = b"[" * 100_000
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)


def hanging_up(connection: Watched, over: threading.Event) -> None:
    """Closes without a word."""
    connection.request()


def talkative(connection: Watched, over: threading.Event) -> None:
    """Speaks first, as servers of mail and shells do, and then for ever."""
    while not over.is_set():
        connection.send(b"220 mail ready\r\n" * 100)
        time.sleep(0.01)


HOSTILE: tuple[Behaviour, ...] = (
    silent,
    dripping,
    endless_headers,
    endless_interim,
    endless_body,
    huge_body,
    chunk_bomb,
    false_chunk,
    gzip_bomb,
    redirecting,
    old_http,
    malformed,
    bad_numbers,
    deep_json,
    hanging_up,
    talkative,
)


@contextlib.contextmanager
def serving(behave: Behaviour, *, address: str = "127.0.0.1") -> Iterator[HostileServer]:
    """A hostile server for the length of a block."""
    server = HostileServer(behave, address=address)
    try:
        yield server
    finally:
        server.close()


def answering(body: bytes, status: str = "200 OK", headers: bytes = b"") -> Behaviour:
    """An honest server that says one thing to all."""

    def behave(connection: Watched, over: threading.Event) -> None:
        connection.request()
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n".encode()
        connection.send(head + headers + b"\r\n" + body)

    return behave


def routed(pages: dict[str, tuple[str, bytes]], headers: bytes = b"") -> Behaviour:
    """An honest server with pages; all else is not found."""

    def behave(connection: Watched, over: threading.Event) -> None:
        path = connection.request().split(b" ")[1].decode()
        status, body = pages.get(path, ("404 Not Found", b""))
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n".encode()
        connection.send(head + headers + b"\r\n" + body)

    return behave


def certificate(folder: Path) -> ssl.SSLContext:
    """A context with a certificate that nobody has signed."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
