"""What starts programs by itself on a computer: units of systemd, autostart entries, launch agents, Windows' lists."""

import os
import re
import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.reading import children, is_file, is_folder, read_plist, read_text

Local = Callable[[str], Path]
Kind = Literal["unit", "user-unit", "quadlet", "autostart", "agent", "run"]
_UNIT_SUFFIX: Final = ".service"
_RUN: Final = (
    "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run",
    "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run",
)
_ASSIGNMENT: Final = re.compile(
    r"""(?:^|\s)(?:"([A-Za-z_]\w*)=([^"]*)"|'([A-Za-z_]\w*)=([^']*)'|([A-Za-z_]\w*)=(\S*))"""
)
_VARIABLE_LINE: Final = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=("[^"\r\n]*"|'[^'\r\n]*'|[^\s"'#;]*)""", re.MULTILINE | re.ASCII
)
_LARGEST: Final = 256 * 1024


class Launcher(msgspec.Struct, frozen=True, kw_only=True):
    """One program that is started by itself, or that the person starts as a service."""

    kind: Kind
    name: str
    path: Path
    """The file that says what is started."""
    command: str = ""
    variables: dict[str, str] = {}
    set_in: dict[str, Path] = {}
    """For a variable that a file of variables sets: that file."""
    drop_ins: tuple[Path, ...] = ()
    own_folder: Path | None = None
    """Of a unit: where a file of one's own overrides it."""
    enabled: bool = False
    """Whether it is started by itself, as far as can be seen."""


def launchers(host: Host) -> Iterator[Launcher]:
    """All of them; files that cannot be read are left out."""
    if host.system == "linux":
        yield from _units(host)
        yield from _quadlets(host)
        yield from _autostarts(host)
    elif host.system == "macos":
        yield from _agents(host)
    else:
        yield from _runs(host)


def _units(host: Host) -> Iterator[Launcher]:
    config = Path(host.variables()["xdg_config"]) / "systemd" / "user"
    data = Path(host.variables()["xdg_data"]) / "systemd" / "user"
    user = (config, host.local("/etc/systemd/user"), data, host.local("/usr/lib/systemd/user"))
    system = tuple(map(host.local, ("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")))
    yield from _units_in(host, user, config, "user-unit")
    yield from _units_in(host, system, system[0], "unit")


def _units_in(host: Host, folders: tuple[Path, ...], own: Path, kind: Kind) -> Iterator[Launcher]:
    seen: set[str] = set()
    real: set[Path] = set()
    # a machine has hundreds of units, and each is looked for in each of these
    wanting = [os.fspath(one) for folder in folders[:2] for one in children(folder) if ".wants" in one.name]
    for folder in folders:
        if not is_folder(folder) or folder.resolve() in real:
            continue
        real.add(folder.resolve())
        for path in children(folder):
            if path.suffix == _UNIT_SUFFIX and path.name not in seen and is_file(path):
                seen.add(path.name)
                enabled = any(os.path.islink(f"{folder}{os.sep}{path.name}") for folder in wanting)  # noqa: PTH114
                yield msgspec.structs.replace(_unit(host, path, folders, own, kind), enabled=enabled)


def _unit(host: Host, path: Path, folders: tuple[Path, ...], own: Path, kind: Kind) -> Launcher:
    drop_ins = {
        one.name: one
        for folder in reversed(folders)
        for one in children(folder / f"{path.name}.d")
        if one.suffix == ".conf"
    }
    layers = (path, *(drop_ins[name] for name in sorted(drop_ins)))
    command, place = "", path
    variables: dict[str, str] = {}
    files: list[tuple[Path, bool]] = []
    for layer in layers:
        for key, value in _assignments(read_text(layer, _LARGEST)):
            if key == "ExecStart":
                command, place = (value.lstrip("-@:+!"), layer) if value else ("", place)
            elif key == "Environment":
                variables |= _variables(value) if value else {}
                variables = variables if value else {}
            elif key == "EnvironmentFile":
                files = [*files, (host.local(_specified(host, value.lstrip("-"))), True)] if value else []
    set_in: dict[str, Path] = {}
    for file, _ in files:
        for name, value in _file_variables(file):
            variables[name], set_in[name] = value, file
    return Launcher(
        kind=kind,
        name=path.name,
        path=place,
        command=_specified(host, command),
        variables=variables,
        set_in=set_in,
        drop_ins=tuple(layers[1:]),
        own_folder=own,
    )


def _specified(host: Host, text: str) -> str:
    return text.replace("%h", str(host.home)).replace("%%", "%")


def _assignments(text: str, wanted: str = "[Service]") -> Iterator[tuple[str, str]]:
    """The settings of a section of a unit, in their order; lines that end with a backslash go on."""
    section = ""
    for line in re.sub(r"\\\r?\n[ \t]*", " ", text).splitlines():
        line = line.strip()  # noqa: PLW2901 - it is the line
        if line.startswith("["):
            section = line
        elif section == wanted and "=" in line and line[:1] not in {"#", ";"}:
            key, _, value = line.partition("=")
            yield key.strip(), value.strip()


def _variables(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ASSIGNMENT.finditer(text):
        name = match[1] or match[3] or match[5]
        found[name] = match[2] or match[4] or match[6] or ""
    return found


def _file_variables(path: Path) -> Iterator[tuple[str, str]]:
    for match in _VARIABLE_LINE.finditer(read_text(path, _LARGEST)):
        yield match[1], match[2][1:-1] if match[2][:1] in {'"', "'"} else match[2]


def _quadlets(host: Host) -> Iterator[Launcher]:
    """Containers that podman makes units of; told as the command that they come to."""
    config = Path(host.variables()["xdg_config"]) / "containers" / "systemd"
    for folder in (config, host.local("/etc/containers/systemd")):
        for path in children(folder):
            if path.suffix != ".container":
                continue
            text = read_text(path, _LARGEST)
            told = [(key, value) for key, value in _assignments(text, "[Container]") if value]
            image = next((value for key, value in told if key == "Image"), "")
            if not image:
                continue
            words = [word for key, value in told for word in _option(key, value)]
            yield Launcher(
                kind="quadlet",
                name=path.name,
                path=path,
                command=shlex.join(["podman", "run", *words, image]),
                enabled="[Install]" in text,
            )


def _option(key: str, value: str) -> tuple[str, ...]:
    if key == "PublishPort":
        return "-p", value
    if key == "Environment":
        return tuple(word for name, content in _variables(value).items() for word in ("-e", f"{name}={content}"))
    return ()


def _autostarts(host: Host) -> Iterator[Launcher]:
    config = Path(host.variables()["xdg_config"]) / "autostart"
    for folder in (config, host.local("/etc/xdg/autostart")):
        for path in children(folder):
            if path.suffix != ".desktop":
                continue
            told = dict(
                line.split("=", 1) for line in read_text(path, _LARGEST).splitlines() if "=" in line and line[:1] != "#"
            )
            if told.get("Exec") and told.get("Hidden", "false").strip().lower() != "true":
                yield Launcher(
                    kind="autostart",
                    name=path.name,
                    path=path,
                    command=told["Exec"].strip(),
                    variables=_leading_variables(told["Exec"]),
                    enabled=True,
                )


def _leading_variables(command: str) -> dict[str, str]:
    """Those of ``env NAME=value program`` or ``sh -c 'NAME=value program'``."""
    match = re.match(r"""\s*(?:(?:/usr)?(?:/bin/)?env\s+|(?:/bin/)?(?:ba|da|z)?sh\s+-l?c\s+["']?)(.*)""", command)
    return _variables(" ".join(re.findall(r"(?:^|\s)(\w+=\S*)", f" {match[1]}"))) if match else {}


def _agents(host: Host) -> Iterator[Launcher]:
    for folder in map(host.local, ("~/Library/LaunchAgents", "/Library/LaunchAgents", "/Library/LaunchDaemons")):
        for path in children(folder):
            if path.suffix != ".plist":
                continue
            found = read_plist(path, _LARGEST)
            if found:
                yield _agent(path, found)


def _agent(path: Path, found: Mapping[str, object]) -> Launcher:
    words = found.get("ProgramArguments")
    listed = [one for one in words if isinstance(one, str)] if isinstance(words, list) else []
    program = found.get("Program")
    environ = found.get("EnvironmentVariables")
    return Launcher(
        kind="agent",
        name=str(found.get("Label") or path.stem),
        path=path,
        command=shlex.join(listed or ([program] if isinstance(program, str) else [])),
        variables={str(name): str(value) for name, value in environ.items()} if isinstance(environ, dict) else {},
        enabled=found.get("RunAtLoad") is True or bool(found.get("KeepAlive")),
    )


def _runs(host: Host) -> Iterator[Launcher]:
    for key in _RUN:
        for name in host.registry_names(key):
            value = host.registry(key, name)
            if isinstance(value, str) and value:
                yield Launcher(kind="run", name=name, path=Path(key), command=value, enabled=True)
    folder = Path(host.variables()["appdata"]) / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Startup"
    for path in children(folder):
        if path.suffix.lower() in {".bat", ".cmd", ".ps1", ".vbs"}:
            for line in read_text(path, _LARGEST).splitlines():
                yield Launcher(kind="run", name=path.name, path=path, command=line.strip(), enabled=True)


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """A place that sets a variable for all that the person starts."""

    name: str
    value: str
    path: Path | None = None
    """The file; none for the registry."""
    key: str = ""
    """Of the registry."""
    format: Literal["env", "shell", "plist", "registry", "session"] = "env"
    """``session``: it is set for the program that looks, and no file that was found sets it."""
    place: tuple[str, ...] = ()
    """Where in the file it stands; left out, under its own name."""


def assignments(host: Host, names: Iterable[str]) -> Iterator[Assignment]:
    """The places of a computer that set these variables for all programs of the person."""
    wanted = frozenset(names)
    found = list(_in_registry(host, wanted) if host.system == "windows" else _in_files(host, wanted))
    if host.system == "macos":
        found += (one for launcher in _agents(host) for one in _set_by_agent(launcher) if one.name in wanted)
    yield from found
    told = {one.name for one in found}
    for name in sorted(wanted - told):
        value = host.environ.get(name, "")
        if value:
            yield Assignment(name=name, value=value, key=name, format="session")


def _set_by_agent(launcher: Launcher) -> Iterator[Assignment]:
    """A launch agent that does nothing but ``launchctl setenv NAME VALUE``."""
    words = shlex.split(launcher.command)
    if len(words) == 4 and words[0].rpartition("/")[2] == "launchctl" and words[1] == "setenv":
        place = ("ProgramArguments", "3")
        yield Assignment(name=words[2], value=words[3], path=launcher.path, format="plist", place=place)


def _in_registry(host: Host, wanted: Collection[str]) -> Iterator[Assignment]:
    for key in ("HKCU\\Environment", "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"):
        for name in wanted:
            value = host.registry(key, name)
            if isinstance(value, str) and value:
                yield Assignment(name=name, value=value, key=key, format="registry")


def _in_files(host: Host, wanted: Collection[str]) -> Iterator[Assignment]:
    environment = [
        one for one in children(Path(host.variables()["xdg_config"]) / "environment.d") if one.suffix == ".conf"
    ]
    for path in (*environment, host.local("/etc/environment")):
        for name, value in _file_variables(path):
            if name in wanted:
                yield Assignment(name=name, value=value, path=path)
    for shell in (".profile", ".bash_profile", ".bashrc", ".zprofile", ".zshenv", ".zshrc", ".xprofile", ".xsessionrc"):
        path = host.home / shell
        for name, value in _file_variables(path):
            if name in wanted and value and "$" not in value:
                yield Assignment(name=name, value=value, path=path, format="shell")
