"""Looks for keys in an app's own settings and files of credentials, and how these are protected.

No value leaves this room: a file is read, looked through, and only names of rules and counts are kept.
"""

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.checks.copying.copied import Copied, Copying
from tidytrace.checks.keys.shared import REGISTRY, in_registry, shared_places
from tidytrace.checks.powers.servers import servers_of
from tidytrace.findings.closing import Move
from tidytrace.formats import Change, Reading
from tidytrace.host import Host, Installation
from tidytrace.sensitive.engine.judge import Compiled, compile_rules
from tidytrace.sensitive.engine.reference import find_written
from tidytrace.sensitive.looks.listing import Listed
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.model import Kind
from tidytrace.sensitive.stopping import LookStopped, Stop, never
from tidytrace.winpaths import spelled

_KINDS: Final[frozenset[Kind]] = frozenset({"api-key", "password", "private-key"})
_BYTES: Final = 1 << 20
"""A larger file holds no settings."""
_SMALL: Final = 1 << 16
"""Bytes up to which the plain matcher is done before another one has begun."""
_MOST_FILES: Final = 100
"""Of one folder."""
_LEVELS: Final = 2
_ENDINGS: Final = frozenset(
    {".json", ".jsonc", ".json5", ".toml", ".yaml", ".yml", ".env", ".ini", ".conf", ".cfg", ".key", ".txt", ""}
)
_OF_TOOLS: Final = Text(en="Key of a tool server (MCP)", zh_CN="工具服务器（MCP）的密钥")
_DATABASE: Final = b"SQLite format 3\0"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file with keys in clear."""

    path: Path
    names: tuple[Text, ...]
    """What kinds of keys, each once."""
    count: int
    """How many different values."""
    mode: str | None
    """Such as ``0644``; none where a mode says nothing, as on Windows."""
    open_to_others: bool
    """Other accounts of this computer can read it."""
    copies: tuple[Copied, ...] = ()
    """The copied folders that it lies in."""

    @property
    def move(self) -> Move | None:
        """The change that keeps the others out."""
        if self.mode is None or not self.open_to_others:
            return None
        wanted = f"{int(self.mode, 8) & ~_OTHERS:04o}"
        return Move(path=self.path, format="mode", changes=(Change(("mode",), Reading(present=True, value=wanted)),))


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What one app has."""

    files: tuple[KeyFile, ...]
    unread: tuple[tuple[Path, str], ...]
    """Files that could not be looked into, and the system's reason."""


class Seeker:
    """Looks for keys in small files; one for a whole check."""

    def __init__(self, look: Look, stop: Stop | None = None) -> None:
        """Nothing is read before it is needed."""
        self._look = look
        self.stop = stop or never

    @cached_property
    def names(self) -> dict[str, Text]:
        """What the rules call what they find. Raises RuleError."""
        return {rule.id: rule.names for rule in self._look.rules}

    @cached_property
    def _compiled(self) -> tuple[Compiled, ...]:
        return tuple(compile_rules([rule for rule in self._look.rules if rule.kind in _KINDS]))

    def called(self, rules: Iterable[str]) -> tuple[Text, ...]:
        """What several rules call what they find, each once. Raises RuleError."""
        return tuple(dict.fromkeys(self.names[rule] for rule in rules))

    def rules_in(self, path: Path, content: bytes) -> tuple[tuple[str, ...], int]:
        """The rules that find something, and how many different values there are.

        What a large file holds is remembered, and the file read again only when it has changed.

        Raises:
            OSError: The file is gone or closed by now.
            RuleError: This installation is damaged.
            LookStopped: The look was called off.
        """
        if len(content) <= _SMALL:
            small = [one for one in find_written(content, self._compiled) if one.confidence != "low"]
            # compared and forgotten: nothing here outlives this call
            return tuple(one.rule for one in small), len({content[one.start : one.end] for one in small})
        report = next((one for _, one in self._look.into([Listed(os.fspath(path))], _unread, stop=self.stop)), None)
        if report is None:
            raise LookStopped
        if isinstance(report, OSError):
            raise report
        large = [one for one in report.matches if one.kind in _KINDS and one.confidence != "low"]
        return tuple(one.rule for one in large), len({one.mark for one in large})


def _unread(_database: Path) -> None:
    """Databases hold no settings that are looked at here."""


def standing(
    installation: Installation, places: Iterable[Path], host: Host, copying: Copying, seeker: Seeker
) -> Standing:
    """Look through the settings and credentials of one app. Raises RuleError, LookStopped.

    Args:
        installation: the app.
        places: what ``key_places`` says of it.
        host: the computer.
        copying: knows the copied folders.
        seeker: looks for keys.
    """
    return _standing(places, _named(installation, host), host, copying, seeker)


def _named(installation: Installation, host: Host) -> dict[Path, int]:
    """How many keys of tool servers stand under names of keys, by file; large files take too long to be taken apart."""
    lists = (one.files for one in installation.app.tool_servers)
    files = [path for templates in lists for one in templates for path in installation.places.expand(one)]
    found: dict[Path, int] = {}
    if not files or any(os.path.isfile(path) and os.path.getsize(path) > _SMALL for path in files):  # noqa: PTH113, PTH202
        return found
    for server in servers_of(installation, host).servers:
        found[server.file] = found.get(server.file, 0) + len(server.secrets)
    return found


def shared_standing(taken: Collection[Path], host: Host, copying: Copying, seeker: Seeker) -> Standing:
    """The same for the files of the shell and of the account, which belong to no app.

    Args:
        taken: files that belong to one, as real paths.
        host: the computer.
        copying: knows the copied folders.
        seeker: looks for keys.
    """
    found = _standing(shared_places(host, taken), {}, host, copying, seeker)
    rules, count = seeker.rules_in(Path(REGISTRY), in_registry(host)[:_SMALL])
    if not rules:
        return found
    variables = KeyFile(path=Path(REGISTRY), names=seeker.called(rules), count=count, mode=None, open_to_others=False)
    return Standing(files=(*found.files, variables), unread=found.unread)


def _standing(
    places: Iterable[Path], named: Mapping[Path, int], host: Host, copying: Copying, seeker: Seeker
) -> Standing:
    """``named``: how many keys a file has by the names that they stand under."""
    found: list[KeyFile] = []
    unread: list[tuple[Path, str]] = []
    for path in places:
        if seeker.stop():
            raise LookStopped
        try:
            content = _content(path)
            rules, count = seeker.rules_in(path, content) if not content.startswith(_DATABASE) else ((), 0)
            names, more = seeker.called(rules), named.get(path, 0)
            if more > count:
                names, count = (*names, _OF_TOOLS), more
            if not count:
                continue
            mode, is_open = _protection(path, host)
        except OSError as error:
            unread.append((path, error.strerror or type(error).__name__))
            continue
        found.append(
            KeyFile(
                path=path,
                names=names,
                count=count,
                mode=mode,
                open_to_others=is_open,
                copies=tuple(copying.of_file(path)),
            )
        )
    return Standing(files=tuple(found), unread=tuple(unread))


def key_places(installation: Installation) -> tuple[Path, ...]:
    """The files in which an app may keep keys: what is never touched, its settings, its tool servers."""
    app, places = installation.app, installation.places
    lists = [app.never_touch, *(one.files for one in app.settings), *(one.files for one in app.tool_servers)]
    templates = [template for files in lists for template in files]
    found: dict[str, Path] = {}
    for template in dict.fromkeys(templates):
        for path in places.expand(template):
            for one in _below(path) if os.path.isdir(path) else (path,):  # noqa: PTH112 - a closed one raises nothing
                found.setdefault(os.path.realpath(one), one)
    return tuple(found.values())


def _below(folder: Path) -> Iterator[Path]:
    """Files of a folder that may be settings; links are not followed."""

    def walked() -> Iterator[Path]:
        depth = len(folder.parts)
        for where, folders, names in os.walk(folder):
            here = Path(where)
            if len(here.parts) - depth >= _LEVELS:
                folders.clear()
            folders[:] = sorted(one for one in folders if one not in {"node_modules", ".git", "cache", "Cache"})
            yield from (here / name for name in sorted(names) if _may_be_settings(name))

    yield from islice((one for one in walked() if not one.is_symlink()), _MOST_FILES)


def _may_be_settings(name: str) -> bool:
    return name.startswith(".env") or os.path.splitext(name)[1].lower() in _ENDINGS  # noqa: PTH122 - a name alone


def _content(path: Path) -> bytes:
    """The file, or nothing when it is too large, or no file. Raises OSError."""
    descriptor = os.open(spelled(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(file.fileno())
        return file.read() if stat.S_ISREG(about.st_mode) and about.st_size <= _BYTES else b""


def _protection(path: Path, host: Host) -> tuple[str | None, bool]:
    """The mode of a file, and whether other accounts come as far as to it."""
    if host.system == "windows":
        return None, False
    real = Path(os.path.realpath(path))
    home = Path(os.path.realpath(host.home))
    about = real.stat()
    mode = f"{stat.S_IMODE(about.st_mode):04o}"
    above = [folder.stat() for folder in real.parents if folder == home or folder.is_relative_to(home)]
    everyone = about.st_mode & stat.S_IROTH and all(one.st_mode & stat.S_IXOTH for one in above)
    # a group that a person shares with nobody opens nothing; on a Mac everybody is in the same one
    own_group = host.system == "linux" and about.st_gid == home.stat().st_gid
    group = about.st_mode & stat.S_IRGRP and all(one.st_mode & (stat.S_IXGRP | stat.S_IXOTH) for one in above)
    return mode, bool(everyone or (group and not own_group))
