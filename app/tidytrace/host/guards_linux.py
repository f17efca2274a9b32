"""ClamAV, as its own files tell.

A database begins with 512 bytes of text, ``:`` between the fields: ``ClamAV-VDB``, build time, version, signatures,
level, MD5, digital signature, builder and the build time in Unix seconds, which may be missing. Source:
Cisco-Talos/clamav, libclamav/cvd.c (``cl_cvdparse``).
"""

import datetime
import os
import re
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.errors import ProcessesUnknown
from tidytrace.host.guards import Shield, Watching
from tidytrace.host.reading import opened, read_text

_PROGRAMS: Final = ("clamscan", "clamdscan", "freshclam")
_SYSTEM_PROGRAMS: Final = ("/usr/sbin/clamd", "/usr/sbin/clamonacc")
_CONFIGURATIONS: Final = (
    "/etc/clamav/freshclam.conf",
    "/etc/freshclam.conf",
    "/etc/clamav/clamd.conf",
    "/etc/clamd.d/scan.conf",
)
_FOLDER: Final = "/var/lib/clamav"
_DATABASES: Final = ("daily.cld", "daily.cvd")
"""The one that changes every day; ``cld`` is what updates in small pieces have made of a ``cvd``."""
_HEADER_BYTES: Final = 512
_ON_ACCESS: Final = "clamonacc"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BUILT: Final = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d)-(\d\d) ([+-])(\d\d)(\d\d)")


class Database(msgspec.Struct, frozen=True, kw_only=True):
    """What the head of a database says."""

    version: str
    built: datetime.datetime


def clamav(host: Host) -> tuple[Shield, ...]:
    """ClamAV, if it is installed."""
    there = any(host.which(program) for program in _PROGRAMS)
    if not there and not any(host.local(program).exists() for program in _SYSTEM_PROGRAMS):
        return ()
    folder = _folder(host)
    shield = Shield(name="ClamAV", watching=_watching(host), where=os.fspath(folder))
    found: list[Database] = []
    for name in _DATABASES:
        try:
            with opened(folder / name) as file:
                head = file.read(_HEADER_BYTES)
        except FileNotFoundError:
            continue
        except OSError as error:
            return (msgspec.structs.replace(shield, problem=error.strerror or type(error).__name__),)
        database = database_of(head)
        if database is None:
            return (msgspec.structs.replace(shield, where=os.fspath(folder / name), problem="ClamAV-VDB?"),)
        found.append(database)
    if not found:
        return (msgspec.structs.replace(shield, missing=True),)
    newest = max(found, key=lambda one: one.built)
    return (msgspec.structs.replace(shield, signatures=newest.built, version=newest.version),)


def database_of(head: bytes) -> Database | None:
    """The head of a database, or none when it is not one."""
    fields = head[:_HEADER_BYTES].decode("ascii", "replace").rstrip("\0 ").split(":")
    if len(fields) < 3 or fields[0] != "ClamAV-VDB":
        return None
    built = _moment(fields[8].strip()) if len(fields) > 8 else None
    built = built or _spelled(fields[1])
    return None if built is None else Database(version=fields[2], built=built)


def _moment(seconds: str) -> datetime.datetime | None:
    if not seconds.isascii() or not seconds.isdecimal() or len(seconds) > 11 or not int(seconds):
        return None
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)


def _spelled(text: str) -> datetime.datetime | None:
    """``16 Sep 2026 08-32 -0400``, in English whatever the language of the computer is."""
    match = _BUILT.fullmatch(text.strip())
    if match is None or match[2] not in _MONTHS:
        return None
    offset = datetime.timedelta(hours=int(match[7]), minutes=int(match[8])) * (-1 if match[6] == "-" else 1)
    try:
        return datetime.datetime(
            int(match[3]),
            _MONTHS.index(match[2]) + 1,
            int(match[1]),
            int(match[4]),
            int(match[5]),
            tzinfo=datetime.timezone(offset),
        )
    except ValueError:
        return None


def _folder(host: Host) -> Path:
    for place in _CONFIGURATIONS:
        told = re.search(r"^\s*DatabaseDirectory\s+(/\S+)", read_text(host.local(place)), re.MULTILINE)
        if told:
            return host.local(told[1])
    return host.local(_FOLDER)


def _watching(host: Host) -> Watching:
    try:
        running = {process.name.lower() for process in host.processes()}
    except ProcessesUnknown:
        return "unknown"
    return "on" if _ON_ACCESS in running else "on-demand"
