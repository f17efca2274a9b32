"""The country that an address is registered in, from a list that was installed with Tidytrace.

The list (``iptocc``) is what the five registries of the internet publish; it is inside a compiled module that knows no
sockets. It tells where an address was given out to, not where the computer behind it stands.
"""

import ipaddress
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from tidytrace.host.probing.visit import plain_address

_CODE: Final = re.compile("[A-Z]{2}")
_NO_COUNTRY: Final = frozenset({"ZZ", "EU", "AP"})
"""What registries write for addresses that were given to no single country."""
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of IPv4 as seen from a network that has only IPv6 (RFC 6052)."""


@cache
def _list() -> Callable[[str], str | None] | None:
    try:
        from iptocc import country_code
    except ImportError:
        return None
    return country_code


def countries_known() -> bool:
    """Whether the list is there: not on every system."""
    return _list() is not None


def country_of(address: str) -> str | None:
    """The code of a country (ISO 3166), or none for an address that belongs to none, or when there is no list."""
    lookup = _list()
    found = embedded(address)
    if lookup is None or found is None or not found.is_global:
        return None
    code = lookup(str(found))
    return code if code and _CODE.fullmatch(code) and code not in _NO_COUNTRY else None


def embedded(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that is really meant: that of IPv4 where IPv6 only carries it; none for what is no address."""
    try:
        found = ipaddress.ip_address(plain_address(address))
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found in _TRANSLATED:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found
