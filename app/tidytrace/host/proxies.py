"""Web servers that pass on to other servers of the same computer, as far as their settings may be read."""

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.reading import children, is_file, read_text

_LARGEST: Final = 1 << 20
_MOST_FILES: Final = 200
_HERE: Final = r"(?:127(?:\.\d{1,3}){3}|localhost|\[::1\]|0\.0\.0\.0)"
_OF_THE_WEB: Final = frozenset({80, 443})
_NUMBER: Final = re.compile(r"(?<!\d)\d{2,5}(?!\d)")
_COMMENT: Final = re.compile(r"(?m)(?:^|(?<=\s))#.*$")


class Forward(msgspec.Struct, frozen=True, kw_only=True):
    """One server that another one passes on to."""

    program: str
    port: int
    """Of the server that is passed on to."""
    where: Path
    ports: frozenset[int] = frozenset()
    """Where it may listen itself: those of the web, and all that the file has in it."""
    asks: bool = False
    """The file speaks of a password; for what, and whether it is asked for here, is not told apart."""


class _Program(NamedTuple):
    processes: frozenset[str]
    places: tuple[str, ...]
    target: re.Pattern[str]
    password: re.Pattern[str]


_PROGRAMS: Final = {
    "nginx": _Program(
        frozenset({"nginx", "openresty", "angie"}),
        (
            *("/etc/nginx/nginx.conf", "/etc/nginx/conf.d", "/etc/nginx/sites-enabled"),
            *("/opt/homebrew/etc/nginx/nginx.conf", "/opt/homebrew/etc/nginx/servers"),
            *("/usr/local/etc/nginx/nginx.conf", "/usr/local/etc/nginx/servers"),
        ),
        re.compile(rf"\b(?:proxy_pass\s+https?://|server\s+){_HERE}:(\d{{1,5}})\b"),
        re.compile(r"\bauth_(?:basic\s+(?!off\b)|request\b|jwt\b)"),
    ),
    "Caddy": _Program(
        frozenset({"caddy"}),
        ("/etc/caddy/Caddyfile", "/etc/caddy/conf.d", "~/Caddyfile", "~/.config/caddy/Caddyfile"),
        re.compile(rf"\b(?:reverse_proxy|to)\b[^\n]*?\s(?:h2c://|https?://)?{_HERE[:-1]}|):(\d{{1,5}})\b"),
        re.compile(r"\b(?:basic_?auth|forward_auth|client_auth)\b"),
    ),
    "Apache": _Program(
        frozenset({"apache2", "httpd"}),
        ("/etc/apache2/sites-enabled", "/etc/apache2/conf-enabled", "/etc/httpd/conf.d", "/etc/apache2/other"),
        re.compile(
            rf"(?i)\b(?:ProxyPass(?:Match)?|BalancerMember|RewriteRule)\b[^\n]*?\bhttps?://{_HERE}:(\d{{1,5}})\b"
        ),
        re.compile(r"(?i)\bAuthType\s+(?!none\b)"),
    ),
    "HAProxy": _Program(
        frozenset({"haproxy"}),
        ("/etc/haproxy/haproxy.cfg",),
        re.compile(rf"(?m)^\s*server\s+\S+\s+{_HERE}:(\d{{1,5}})\b"),
        re.compile(r"\bhttp(?:-request\s+auth|_auth)\b"),
    ),
}


def forwards(host: Host, running: Collection[str]) -> Iterator[Forward]:
    """What the programs that run pass on to; ``running``: names of processes. Files that cannot be read say nothing."""
    names = {name.lower() for name in running}
    for program, known in _PROGRAMS.items():
        if known.processes.isdisjoint(names):
            continue
        for path in _files(host.local, known.places):
            text = _COMMENT.sub("", read_text(path, _LARGEST))
            asks = known.password.search(text) is not None
            targets = dict.fromkeys(map(int, known.target.findall(text)))
            ports = _OF_THE_WEB.union(map(int, _NUMBER.findall(text))) - targets.keys()
            for port in targets:
                yield Forward(program=program, port=port, where=path, ports=ports, asks=asks)


def processes_of(program: str) -> frozenset[str]:
    """What the processes of a program are called."""
    return _PROGRAMS[program].processes


def _files(local: Callable[[str], Path], places: Collection[str]) -> Iterator[Path]:
    left = _MOST_FILES
    for place in map(local, places):
        for path in (place,) if is_file(place) else children(place):
            if left and is_file(path):
                left -= 1
                yield path
