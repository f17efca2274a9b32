"""What may an AI app do without asking: its own switches, and how wide its tool servers (MCP) reach."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import problem_key, switch_findings
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.formats import SettingsError, read_key
from tidytrace.host import Host, Installation

# Folders that hold everything a person has; a drive root, all users, or the whole disk.
_WIDE: Final = re.compile(r"^(?:/|/home|/Users|/root|/mnt|/media|/Volumes|[A-Za-z]:[\\/]?|[A-Za-z]:[\\/]Users[\\/]?)$")
_HOME_NAMES: Final = {"~", "~/", "$HOME", "${HOME}", "%USERPROFILE%", "${env:HOME}", "${userHome}", "{{home}}"}


class Reach(msgspec.Struct, frozen=True):
    """One tool server that was given a very wide folder."""

    file: Path
    server: str
    folder: str


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each switch about access, and one for the tool servers of each app that can have them."""
    yield from switch_findings(surroundings, "app-access")
    for installation in surroundings.installations:
        if installation.app.tool_servers:
            yield _tool_servers(installation, surroundings.host)


def _tool_servers(installation: Installation, host: Host) -> Finding:
    names = installation.app.names
    wide: list[Reach] = []
    seen: list[Evidence] = []
    problem: SettingsError | None = None
    for servers in installation.app.tool_servers:
        for template in servers.files:
            for path in installation.places.expand(template):
                try:
                    reading = read_key(path, servers.format, servers.key)
                except SettingsError as error:
                    problem = error
                    continue
                if reading.present and isinstance(reading.value, Mapping):
                    for name, server in _enabled(reading.value):
                        seen.append(Evidence(where=str(path), key=".".join(servers.key), value=name))
                        wide += [Reach(path, name, folder) for folder in wide_folders(server, host)]
    if wide:
        evidence = tuple(Evidence(where=str(one.file), key=one.server, value=one.folder) for one in wide)
        steps = tuple(
            Phrase("step-narrow-folder", {"path": str(one.file), "server": one.server, "folder": one.folder})
            for one in wide
        )
        state, title, why = State.RISK, "tool-servers-broad", "tool-servers-why"
        return _finding(installation, state, Phrase(title, {"app": names}), Phrase(why), evidence, steps)
    if problem is not None:
        where: dict[str, Parameter] = {"path": str(problem.path), "app": names}
        return _finding(
            installation,
            State.UNKNOWN,
            Phrase("tool-servers-unreadable", {"app": names}),
            Phrase(problem_key(problem), where),
            (Evidence(where=str(problem.path)),),
            (Phrase("step-look-at-file", where),),
        )
    title, why = ("tool-servers-fine", "no-broad-folders-why") if seen else ("no-tool-servers", "no-tool-servers-why")
    return _finding(installation, State.OK, Phrase(title, {"app": names}), Phrase(why), tuple(seen), ())


def _enabled(servers: Mapping[object, object]) -> Iterator[tuple[str, Mapping[object, object]]]:
    for name, server in servers.items():
        if isinstance(server, Mapping) and server.get("disabled") is not True and server.get("enabled") is not False:
            yield str(name), server


def wide_folders(server: Mapping[object, object], host: Host) -> list[str]:
    """Arguments of one server that give it the whole home folder, all users or the whole disk."""
    words: list[str] = []
    for key in ("command", "cmd", "args"):
        value = server.get(key)
        values = value if isinstance(value, list) else [value]
        words += [word for word in values if isinstance(word, str)]
    homes = _HOME_NAMES | {str(host.home), str(host.home) + "/", str(host.home) + "\\", host.environ.get("HOME", "")}
    homes.discard("")
    found = []
    for word in words:
        # an option such as --directory=/home/me carries the folder after its sign
        folder = word.split("=", 1)[1] if word.startswith("-") and "=" in word else word
        if folder in homes or _WIDE.match(folder) or re.fullmatch(r"(?:/home|/Users)/[^/]+/?", folder):
            found.append(folder)
    return found


def _finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    installation: Installation,
    state: State,
    title: Phrase,
    why: Phrase,
    evidence: tuple[Evidence, ...],
    steps: tuple[Phrase, ...],
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
        remedy=Remedy(kind="guide" if steps else "none", steps=steps),
    )
