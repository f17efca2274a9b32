r"""Whose the entries of a browser's two shared stores are.

Local Storage: ``_<origin>\0<key>``, ``META:<origin>``, ``METAACCESS:<origin>``. Session Storage:
``namespace-<tab>-<origin>/`` leads to a number, and ``map-<number>-<key>`` are the entries of that number.

Source: Chromium, components/services/storage/dom_storage/{local_storage_impl,session_storage_metadata}.cc; the lab's
homes of Chromium 156.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

_LOCAL: Final = re.compile(rb"(?:_|META:|METAACCESS:)((?:https?|chrome-extension)://[^\0]+)")
_NAMESPACE: Final = re.compile(rb"namespace-[0-9a-fA-F_]+-((?:https?|chrome-extension)://.+)\Z", re.DOTALL)
_MAP: Final = re.compile(rb"map-(\d+)-", re.DOTALL)
_HOST: Final = re.compile(rb"(?:https?|chrome-extension)://([^/:^\0]+)")
NEXT_MAP: Final = b"next-map-id"
"""Counts the numbers of Session Storage; another value means that they were given out anew."""


def host_of(origin: bytes) -> str | None:
    """The host of an origin, or of a storage key that begins with one."""
    found = _HOST.match(origin)
    return found.group(1).decode("ascii", "replace").lower() if found is not None else None


def hosts_of(keys: Iterable[bytes], live: Mapping[bytes, bytes]) -> dict[bytes, str]:
    """The host of every key that belongs to one.

    Args:
        keys: All that are to be told.
        live: The store today; says whose the numbers of Session Storage are.
    """
    numbers: dict[bytes, str] = {}
    for key, value in live.items():
        found = _NAMESPACE.match(key)
        host = host_of(found.group(1)) if found is not None else None
        if host is not None:
            numbers[value] = host
    told: dict[bytes, str] = {}
    for key in keys:
        numbered = _MAP.match(key)
        if numbered is not None:
            host = numbers.get(numbered.group(1))
        else:
            named = _LOCAL.match(key) or _NAMESPACE.match(key)
            host = host_of(named.group(1)) if named is not None else None
        if host is not None:
            told[key] = host
    return told


def is_session_storage(live: Mapping[bytes, bytes]) -> bool:
    """Whether a store is Session Storage."""
    return any(key.startswith(b"namespace-") for key in live) or NEXT_MAP in live
