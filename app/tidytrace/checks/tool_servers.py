"""How wide the tool servers (MCP) of an app reach: which were given a whole home folder or disk."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import ToolServers
from tidytrace.checks.switches import problem_key
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.formats import SettingsError, read_document
from tidytrace.host import Host, Installation

# Folders that hold everything a person has: a drive's root, all users, or the whole disk.
_WIDE: Final = re.compile(r"(?:/|/(?:home|Users|root|mnt|media|Volumes)/?|[A-Za-z]:[\\/]?(?:Users[\\/]?)?)")
_ONE_HOME: Final = re.compile(r"(?:/home|/Users|[A-Za-z]:[\\/]Users)[\\/][^\\/]+[\\/]?")
_HOME_NAMES: Final = {"~", "~/", "$HOME", "${HOME}", "%USERPROFILE%", "${env:HOME}", "${userHome}"}
_COMMAND_KEYS: Final = ("command", "cmd", "args")
ANY: Final = "*"
"""In the key path of a definition: every name, such as each project."""


class Server(msgspec.Struct, frozen=True):
    """One tool server as a settings file names it."""

    file: Path
    name: str
    words: tuple[str, ...]
    """Command and arguments; never its environment, which holds keys."""

    def wide_folders(self, host: Host) -> tuple[str, ...]:
        """Arguments that give it the whole home folder, all users or the whole disk."""
        home = str(host.home)
        homes = _HOME_NAMES | {home, f"{home}/", f"{home}\\", host.environ.get("HOME", home)}
        found = []
        for word in self.words:
            # an option such as --directory=/home/me carries the folder behind its sign
            folder = word.partition("=")[2] if word.startswith("-") and "=" in word else word
            if folder in homes or _WIDE.fullmatch(folder) or _ONE_HOME.fullmatch(folder):
                found.append(folder)
        return tuple(found)


class _Look(msgspec.Struct):
    servers: list[Server] = msgspec.field(default_factory=list)
    unread: list[tuple[Path, str]] = msgspec.field(default_factory=list)
    """Files that could not be read, and the wording key of the reason."""


def tool_server_finding(installation: Installation, host: Host) -> Finding:
    """One finding about all tool servers of one app."""
    look = _look(installation)
    names = installation.app.names
    wide = [(server, folder) for server in look.servers for folder in server.wide_folders(host)]
    if wide:
        return _finding(
            installation,
            State.RISK,
            Phrase("tool-servers-broad", {"app": names}),
            Phrase("tool-servers-why"),
            evidence=tuple(Evidence(where=str(one.file), key=one.name, value=folder) for one, folder in wide),
            steps=tuple(
                Phrase("step-narrow-folder", {"path": str(one.file), "server": one.name, "folder": folder})
                for one, folder in wide
            ),
        )
    if look.unread:
        path, key = look.unread[0]
        where: dict[str, Parameter] = {"path": str(path), "app": names}
        return _finding(
            installation,
            State.UNKNOWN,
            Phrase("tool-servers-unreadable", {"app": names}),
            Phrase(key, where),
            evidence=tuple(Evidence(where=str(one)) for one, _ in look.unread),
            steps=(Phrase("step-look-at-file", where),),
        )
    title, why = "no-tool-servers", "no-tool-servers-why"
    if look.servers:
        title, why = "tool-servers-fine", "no-broad-folders-why"
    evidence = tuple(Evidence(where=str(server.file), value=server.name) for server in look.servers)
    return _finding(installation, State.OK, Phrase(title, {"app": names}), Phrase(why), evidence=evidence)


def _look(installation: Installation) -> _Look:
    look = _Look()
    for servers in installation.app.tool_servers:
        for template in servers.files:
            for path in installation.places.expand(template):
                try:
                    found = list(_servers(path, servers))
                except SettingsError as error:
                    look.unread.append((path, problem_key(error)))
                except _NotServers:
                    look.unread.append((path, "settings.Unparsable"))
                else:
                    look.servers += found
    return look


class _NotServers(Exception):  # noqa: N818 - the place of the servers holds something else
    pass


def _servers(path: Path, servers: ToolServers) -> Iterator[Server]:
    for group in _at(read_document(path, servers.format), servers.key):
        if group is None:
            continue
        for name, server in _named(group):
            if not isinstance(server, Mapping):
                raise _NotServers
            if server.get("disabled") is not True and server.get("enabled") is not False:
                yield Server(path, name, tuple(_words(server)))


def _at(value: object, key: Sequence[str]) -> Iterator[object]:
    if not key:
        yield value
    elif isinstance(value, Mapping):
        for name in value if key[0] == ANY else [key[0]]:
            if name in value:
                yield from _at(value[name], key[1:])


def _named(group: object) -> Iterator[tuple[str, object]]:
    if isinstance(group, Mapping):
        yield from ((str(name), server) for name, server in group.items())
    elif isinstance(group, list):
        for place, server in enumerate(group, 1):
            name = server.get("name") if isinstance(server, Mapping) else None
            yield str(name or place), server
    else:
        raise _NotServers


def _words(server: Mapping[object, object]) -> Iterator[str]:
    for key in _COMMAND_KEYS:
        value = server.get(key)
        yield from (word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str))


def _finding(  # noqa: PLR0913 - the parts of one finding
    installation: Installation,
    state: State,
    title: Phrase,
    why: Phrase,
    *,
    evidence: tuple[Evidence, ...],
    steps: tuple[Phrase, ...] = (),
) -> Finding:
    return Finding(
        id=f"{installation.app.id}.tool-servers",
        app=installation.app.id,
        check="app-access",
        tip=TIP_OF["app-access"],
        state=state,
        severity="info" if state is State.OK else "medium",
        title=title,
        why=why,
        evidence=evidence,
        remedy=Remedy(kind="guide", steps=steps) if steps else NO_REMEDY,
    )
