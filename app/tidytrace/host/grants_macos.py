"""What macOS lets programs do: the two databases in which it keeps what a person allowed.

Table ``access``: ``service``, ``client`` (a bundle, or with ``client_type`` 1 a path), ``auth_value`` (0 denied, 1
not known, 2 allowed, 3 limited) and, for orders to another program, ``indirect_object_identifier``. Before macOS 11 it
was ``allowed`` instead. Source: log2timeline/plaso plaso/parsers/sqlite_plugins/macos_tcc.py @4ea03ef9 (the older one).
"""

import os
import sqlite3
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, Literal
from urllib.request import pathname2url

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.grants import Grant, Grants, Identity, Right, Unseen
from tidytrace.host.reading import note, opened, resolved

_SYSTEM: Final = "/Library/Application Support/com.apple.TCC/TCC.db"
_OWN: Final = f"~{_SYSTEM}"
_PREFIX: Final = "kTCCService"
_MOST: Final = 10_000
"""Rows."""
_RIGHTS: Final[dict[str, Right]] = {
    "SystemPolicyAllFiles": "all-files",
    "SystemPolicySysAdminFiles": "all-files",
    "SystemPolicyDesktopFolder": "desktop",
    "SystemPolicyDocumentsFolder": "documents",
    "SystemPolicyDownloadsFolder": "downloads",
    "SystemPolicyRemovableVolumes": "removable",
    "SystemPolicyNetworkVolumes": "network-drives",
    "SystemPolicyAppData": "other-apps",
    "SystemPolicyAppBundles": "other-apps",
    "Camera": "camera",
    "Microphone": "microphone",
    "SpeechRecognition": "speech",
    "ScreenCapture": "screen",
    "ListenEvent": "keyboard",
    "PostEvent": "control",
    "Accessibility": "control",
    "AppleEvents": "automation",
    "AddressBook": "contacts",
    "Calendar": "calendar",
    "Reminders": "reminders",
    "Photos": "photos",
    "MediaLibrary": "music",
    "BluetoothAlways": "bluetooth",
}
_STATES: Final[dict[int, Literal["allowed", "asks", "denied"]]] = {0: "denied", 1: "asks", 2: "allowed", 3: "allowed"}


class _Row(msgspec.Struct, frozen=True):
    """One line of the table."""

    service: str
    client: str
    is_path: bool
    value: int
    target: str
    where: str


class MacGranting:
    """The two databases, read once."""

    def __init__(self, host: Host) -> None:
        """Nothing is opened yet."""
        self._host = host

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """The databases that this program may not open."""
        return self._read[1]

    def of(self, identity: Identity) -> Grants:
        """The rows of one app, of its bundle and of its commands."""
        bundles = {one.partition(":")[2].lower() for one in identity.packages if one.startswith("bundle:")}
        programs = {os.fspath(resolved(path)) for path in identity.programs}
        found: dict[tuple[Right, str], Grant] = {}
        for row in self._read[0]:
            grant = _grant(row)
            if grant is not None and self._is(row, bundles, programs):
                kept = found.get((grant.right, grant.of))
                if kept is None or kept.state != "allowed":
                    found[grant.right, grant.of] = grant
        return Grants(grants=tuple(found.values()))

    def _is(self, row: _Row, bundles: set[str], programs: set[str]) -> bool:
        if row.is_path:
            return os.fspath(resolved(self._host.local(row.client))) in programs
        client = row.client.lower()
        return any(client == bundle or client.startswith(f"{bundle}.") for bundle in bundles)

    @cached_property
    def _read(self) -> tuple[tuple[_Row, ...], tuple[Unseen, ...]]:
        rows: list[_Row] = []
        unseen: list[Unseen] = []
        for place in (_OWN, _SYSTEM):
            path = self._host.local(place)
            try:
                rows += _rows(path)
            except FileNotFoundError:
                continue
            except PermissionError as error:
                note(path, error)
                unseen.append(Unseen(where=os.fspath(path), why="full-disk-access"))
            except OSError as error:
                note(path, error)
                unseen.append(Unseen(where=os.fspath(path), why="unreadable"))
        return tuple(rows), tuple(unseen)


def _rows(path: Path) -> list[_Row]:
    """Read only; nothing is made beside the database. Raises OSError."""
    with opened(path):
        pass
    log = Path(f"{path}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(f"file:{pathname2url(os.fspath(path))}?{mode}", uri=True, timeout=1)
        try:
            connection.execute("PRAGMA query_only=ON")
            return list(_selected(connection, os.fspath(path)))
        finally:
            connection.close()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_AUTH, sqlite3.SQLITE_PERM}:
            raise PermissionError(str(error)) from error
        raise OSError(str(error)) from error


def _selected(connection: sqlite3.Connection, where: str) -> Iterator[_Row]:
    # a view could be anything, one without an end too
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'access' AND type = 'table'").fetchone() is None:
        raise sqlite3.DatabaseError("no such table")
    columns = {str(row[1]) for row in connection.execute("PRAGMA table_info(access)")}
    value = "auth_value" if "auth_value" in columns else "CASE allowed WHEN 0 THEN 0 ELSE 2 END"
    target = "indirect_object_identifier" if "indirect_object_identifier" in columns else "NULL"
    query = f"SELECT service, client, client_type, {value}, {target} FROM access"  # noqa: S608 - names of ours
    for service, client, kind, allowed, other in connection.execute(query).fetchmany(_MOST):
        if isinstance(service, str) and isinstance(client, str) and isinstance(allowed, int):
            yield _Row(service, client, kind == 1, allowed, other if isinstance(other, str) else "", where)


def _grant(row: _Row) -> Grant | None:
    right = _RIGHTS.get(row.service.removeprefix(_PREFIX))
    state = _STATES.get(row.value)
    if right is None or state is None:
        return None
    # a program that may be ordered about is named, but not what stands for all of them
    of = row.target if right == "automation" and row.target != "UNUSED" else ""
    return Grant(right=right, state=state, where=row.where, key=row.service, value=str(row.value), of=of)
