"""AI services on the web by their hosts: ``resources/sites.toml``."""

import re
import sqlite3
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

import msgspec

from tidytrace.catalog.errors import CatalogError
from tidytrace.catalog.jsonb import as_json
from tidytrace.catalog.root import catalogue_root

_ADDRESS = re.compile(r"(?:https?|chrome-extension)://([^/:?#^\0]+)", re.IGNORECASE)
_LEAST_ASKED = 8


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One service. Its hosts serve nothing else, so all that a browser keeps of them belongs to it."""

    name: str
    hosts: Annotated[tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9.-]+$")], ...], msgspec.Meta(min_length=1)]


class _Sites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sites: tuple[Site, ...]


def load_sites(path: Path | None = None) -> tuple[Site, ...]:
    """The services. Raises CatalogError."""
    path = path or catalogue_root() / "sites.toml"
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Sites).sites
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CatalogError(f"{path}: {error}") from error
    hosts = [host for site in found for host in site.hosts]
    twice = {host for host in hosts if hosts.count(host) > 1}
    if twice:
        raise CatalogError(f"{path}: {', '.join(sorted(twice))} stands twice")
    return found


def _names() -> dict[str, str]:
    return _names_below(catalogue_root())


@cache
def _names_below(root: Path) -> dict[str, str]:
    return _names_in(root / "sites.toml")


@cache
def _names_in(path: Path) -> dict[str, str]:
    return {host: site.name for site in load_sites(path) for host in site.hosts}


def known_hosts(path: Path | None = None) -> frozenset[str]:
    """The hosts of all services; ``path`` as in ``load_sites``."""
    return frozenset(_names_in(path) if path is not None else _names())


def title_of(host: str) -> str:
    """The service behind a host, with the host: «豆包 · www.doubao.com»."""
    name = _names().get(host)
    return host if name is None else f"{name} · {host}"


def service_of(host: str) -> str:
    """The name of the service behind a host; of an unknown one the host itself."""
    return _names().get(host, host)


def site_of(address: str) -> str | None:
    """The host of a web address, or of a page of an extension, if it is that of an AI service."""
    found = _ADDRESS.match(address)
    host = found.group(1).lower() if found is not None else None
    return host if host in _names() else None


def site_turned(key: str) -> str | None:
    """The host of an AI service out of a key such as ``moc.tpgtahc.:https:443``."""
    host = key.partition(":")[0][::-1].lstrip(".").lower()
    return host if host in _names() else None


def asked_in(address: str) -> str | None:
    """What was typed into the query of a web address, a line for each value; none if nothing was."""
    try:
        values = parse_qsl(urlsplit(address).query)
    except ValueError:
        return None
    return "\n".join(value for _, value in values if len(value) >= _LEAST_ASKED) or None


def know_sites(connection: sqlite3.Connection) -> None:
    """Let the SQL of definitions call ``site``, ``service`` and ``asked`` with an address; of NULL they give NULL.

    And ``turned_site`` with a host that is written backwards, and ``plain_json`` with JSON in either of SQLite's forms.
    """
    names = _names()  # once: histories have hundreds of thousands of addresses

    def site(one: object) -> str | None:
        found = _ADDRESS.match(one if isinstance(one, str) else _text(one))
        host = found.group(1).lower() if found is not None else None
        return host if host in names else None

    connection.create_function("plain_json", 1, as_json, deterministic=True)
    connection.create_function("site", 1, site, deterministic=True)
    connection.create_function("turned_site", 1, lambda one: site_turned(_text(one)), deterministic=True)
    connection.create_function("service", 1, lambda one: _service(_text(one)), deterministic=True)
    connection.create_function("asked", 1, lambda one: asked_in(_text(one)), deterministic=True)


def _service(address: str) -> str | None:
    host = site_of(address)
    return title_of(host) if host is not None else None


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
