"""What closes a server: the places that open it are found, and in them the least is changed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import ProcessMark, Setting
from tidytrace.catalog.servers import Server
from tidytrace.checks.exposure.intents import (
    Intent,
    closed_command,
    closed_value,
    intent_of,
    reach_of_value,
    split_command,
)
from tidytrace.checks.exposure.options import given
from tidytrace.checks.exposure.published import (
    OPTIONS,
    QUADLET,
    closed_port,
    closed_publishing,
    may_publish,
    published_intent,
)
from tidytrace.findings.closing import Move
from tidytrace.findings.judgement import Judgement, judge_setting
from tidytrace.findings.model import Parameter, Phrase, State
from tidytrace.formats import Change, Reading, SettingsError, read_key
from tidytrace.host import Host, Installation, Process
from tidytrace.host.launchers import Assignment, Launcher

_DROP_IN: Final = "zz-tidytrace.conf"
"""Read after all others of a unit."""
_ENVIRONMENT: Final = ("Service", "Environment")
_START: Final = ("Service", "ExecStart")
_EXEC: Final = ("Desktop Entry", "Exec")


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """A launcher of a server, and what it will do."""

    launcher: Launcher
    intent: Intent

    @property
    def opens(self) -> bool:
        """Whether others will be able to reach the server."""
        return self.intent.reach not in {None, "loopback"}

    @property
    def published(self) -> bool:
        """Whether it is started in a container, by the port that it publishes."""
        return self.intent.name in OPTIONS


class Opener(msgspec.Struct, frozen=True, kw_only=True):
    """One place that opens a server, what to do there by hand, and what can be changed there for the person."""

    moves: tuple[Move, ...]
    steps: tuple[Phrase, ...]
    where: str
    key: str | None = None
    value: str | None = None
    restart: tuple[Phrase, ...] = ()


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """One server on one computer: all that may open it."""

    host: Host
    server: Server
    installation: Installation
    """The app, or what stands for a server without one."""
    starts: tuple[Start, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    def settings(self) -> Iterator[tuple[Setting, Judgement]]:
        """The switches in files about who may reach it, and how they stand."""
        for setting in self.installation.app.settings:
            applies = not setting.systems or self.host.system in setting.systems
            there = not setting.when or any(self.installation.places.expand(one) for one in setting.when)
            if setting.check == "exposed-server" and applies and there:
                yield setting, judge_setting(setting, self.installation.places, self.host)

    def openers(self, command: Sequence[str] = ()) -> Iterator[Opener]:
        """The places that open it.

        Args:
            command: of the running server: an address in it wins over all variables and files.
        """
        found = given(self.server.listen.options, command)
        by_option = found is not None and reach_of_value(found[1]) != "loopback"
        opening = [start for start in self.starts if start.opens]
        if by_option:
            yield from (self._by_start(one) for one in opening if one.intent.decided_by == "option")
            return
        settings = list(self._by_settings())
        yield from settings
        for start in opening:
            if start.intent.decided_by != "default" or not settings:
                yield self._by_start(start)
        for one in self.assignments:
            if reach_of_value(one.value) != "loopback":
                yield self._by_assignment(one)

    def _by_settings(self) -> Iterator[Opener]:
        for setting, judgement in self.settings():
            if judgement.state is not State.RISK or setting.id not in self.server.listen.settings:
                continue
            moves = tuple(self._setting_moves(setting, judgement)) if setting.fixable else ()
            place = str(judgement.where or setting.files[0])
            parameters: dict[str, Parameter] = {"path": place, "key": ".".join(setting.key), "value": str(setting.fix)}
            by_hand = Phrase("step", {"step": setting.steps}) if setting.steps else Phrase("step-set-key", parameters)
            yield Opener(
                moves=moves,
                steps=(by_hand,),
                where=place,
                key=".".join(setting.key),
                value=None if judgement.value is None else str(judgement.value),
            )

    def _setting_moves(self, setting: Setting, judgement: Judgement) -> Iterator[Move]:
        if judgement.decided_by not in {"file", "default"} or setting.fix_removes or self.server.rewrites:
            return
        missing = judgement.missing if setting.creates_file and setting.format != "sqlite" else ()
        for path in (*judgement.files_at_risk, *missing):
            change = Change(setting.key, Reading(present=True, value=setting.fix))
            yield Move(path=path, format=setting.format, changes=(change,))

    def _by_start(self, start: Start) -> Opener:
        launcher, intent = start.launcher, start.intent
        shown: dict[str, Parameter] = {
            "path": str(launcher.path),
            "unit": launcher.name,
            "name": intent.name,
            "value": closed_port(intent.value) if start.published else closed_value(self.server, intent.value),
            "app": self.server.names,
        }
        move = self._start_move(start)
        restart: tuple[Phrase, ...] = ()
        if launcher.kind == "user-unit":
            restart = (Phrase("step-restart-user-unit", shown),)
        elif launcher.kind == "unit":
            restart = (Phrase("step-restart-unit", shown),)
        return Opener(
            moves=() if move is None else (move,),
            steps=tuple(self._start_steps(start, shown)),
            where=str(launcher.set_in.get(intent.name, launcher.path)),
            key=intent.name or None,
            value=intent.value or None,
            restart=restart,
        )

    def _start_steps(self, start: Start, shown: dict[str, Parameter]) -> Iterator[Phrase]:
        kind, decided = start.launcher.kind, start.intent.decided_by
        variable = next(iter(self.server.listen.variables), None)
        option = next((one.name for one in self.server.listen.options if not one.flag), None)
        if start.intent.name in start.launcher.set_in:
            yield Phrase("step-assignment", shown | {"path": str(start.launcher.set_in[start.intent.name])})
        elif kind in {"unit", "user-unit"} and (decided == "variable" or (decided == "default" and variable)):
            yield Phrase(f"step-{kind}-variable", shown | {"name": start.intent.name or variable})
        elif kind in {"unit", "user-unit"}:
            yield Phrase(f"step-{kind}-option", shown | {"name": start.intent.name or option or ""})
        else:
            name = QUADLET if kind == "quadlet" else start.intent.name or variable or option or ""
            yield Phrase("step-launcher", shown | {"name": name})

    def _start_move(self, start: Start) -> Move | None:
        """What closes it there, if that can be written at all."""
        launcher, intent = start.launcher, start.intent
        if start.published:
            key = {"unit": _START, "user-unit": _START, "autostart": _EXEC}.get(launcher.kind)
            return self._line_move(launcher.path, key, lambda line: closed_publishing(line, intent.value))
        name = intent.name if intent.decided_by == "variable" else next(iter(self.server.listen.variables), "")
        if intent.decided_by == "variable" and name in launcher.set_in:
            value = Reading(present=True, value=closed_value(self.server, intent.value))
            return Move(path=launcher.set_in[name], format="env", changes=(Change((name,), value),))
        closed = Reading(present=True, value=closed_value(self.server, intent.value))
        if launcher.kind in {"unit", "user-unit"} and intent.decided_by != "option" and name:
            return self._drop_in(launcher, name, closed_value(self.server, intent.value))
        if launcher.kind == "agent":
            change = Change(("EnvironmentVariables", name), closed) if intent.decided_by == "variable" else None
            change = change or self._argument(launcher)
            return Move(path=launcher.path, format="plist", changes=(change,)) if change is not None else None
        key = {"unit": _START, "user-unit": _START, "autostart": _EXEC}.get(launcher.kind)
        return self._line_move(launcher.path, key, self._closed_line)

    def _drop_in(self, launcher: Launcher, name: str, value: str) -> Move | None:
        if launcher.own_folder is None:
            return None
        path = launcher.own_folder / f"{launcher.name}.d" / _DROP_IN
        try:
            before = read_key(path, "ini", _ENVIRONMENT).value
        except SettingsError:
            return None
        kept = [word for word in str(before or "").split() if not word.startswith(f"{name}=")]
        written = " ".join((*kept, f"{name}={value}"))
        return Move(path=path, format="ini", changes=(Change(_ENVIRONMENT, Reading(present=True, value=written)),))

    def _line_move(self, path: Path, key: tuple[str, ...] | None, closing: Callable[[str], str | None]) -> Move | None:
        if key is None:
            return None
        try:
            before = read_key(path, "ini", key).value
        except SettingsError:
            return None
        closed = closing(before) if isinstance(before, str) else None
        if closed is None:
            return None
        return Move(path=path, format="ini", changes=(Change(key, Reading(present=True, value=closed)),))

    def _closed_line(self, line: str) -> str | None:
        """A command line that does not open the server any more; variables in front of it count."""
        for name in self.server.listen.variables:
            match = re.search(rf"(?:^|\s){name}=(\S+)", line)
            if match and reach_of_value(match[1]) != "loopback":
                line = f"{line[: match.start(1)]}{closed_value(self.server, match[1])}{line[match.end(1) :]}"
                if not given(self.server.listen.options, split_command(line)):
                    return line
        closed = closed_command(self.server, line)
        if closed is None and self.server.listen.variables and not re.search(r"[|;&<>`]|\bsh\b", line):
            name = self.server.listen.variables[0]
            assigned = f"{name}={self.server.listen.closed}"
            rest = line.removeprefix("env ") if line.startswith("env ") else line
            return f"env {assigned} {rest}"
        return closed

    def _argument(self, launcher: Launcher) -> Change | None:
        """The word of a launch agent that is the address."""
        words = split_command(launcher.command)
        found = given(self.server.listen.options, words)
        if found is None or found[0].flag or found[1] not in words:
            return None
        place = len(words) - 1 - words[::-1].index(found[1])
        closed = Reading(present=True, value=closed_value(self.server, found[1]))
        return Change(("ProgramArguments", str(place)), closed)

    def _by_assignment(self, one: Assignment) -> Opener:
        closed = closed_value(self.server, one.value)
        shown: dict[str, Parameter] = {"name": one.name, "value": closed, "path": str(one.path or one.key)}
        moves: tuple[Move, ...] = ()
        if one.path is not None and one.format != "registry" and one.format != "session":  # noqa: PLR1714 - for mypy
            change = Change(one.place or (one.name,), Reading(present=True, value=closed))
            moves = (Move(path=one.path, format=one.format, changes=(change,)),)
        key = {"registry": "step-registry", "session": "step-unset-variable"}.get(one.format, "step-assignment")
        step = Phrase(key, shown | {"variable": one.name})
        return Opener(
            moves=moves,
            steps=(step,),
            where=shown_place(one),
            key=one.name,
            value=one.value,
            restart=(Phrase("step-sign-in"),),
        )


def shown_place(one: Assignment) -> str:
    """The file or the key of the registry."""
    return str(one.path) if one.path is not None else one.key


def starts_of(server: Server, launchers: Sequence[Launcher], environ: Mapping[str, str]) -> tuple[Start, ...]:
    """The launchers that start a server.

    Args:
        server: the product.
        launchers: all of the computer.
        environ: what is set for all programs of the person.
    """
    found: list[Start] = []
    for one in launchers:
        # a computer has hundreds of launchers: only those that may be meant are taken apart
        held = published_intent(server, split_command(one.command)) if may_publish(server, one.command) else None
        if held is None and starts(server, one):
            held = intent_of(server, split_command(one.command), {**environ, **one.variables})
        if held is not None:
            found.append(Start(launcher=one, intent=held))
    return tuple(found)


def starts(server: Server, launcher: Launcher) -> bool:
    """Whether a launcher starts this server."""
    text = launcher.command.lower().replace("\\", "/")
    if not any(_word_of(mark) in text for mark in server.processes):
        return False
    words = split_command(launcher.command)
    if not words:
        return False
    named = Process(pid=0, name=_base(words[0]), exe=words[0], command=words)
    # a shell or «env» in front speaks of the program that it starts
    spoken = msgspec.structs.replace(named, name="")
    inner = [
        Process(pid=0, name=_base(word), exe=word, command=words) for word in words[1:4] if not word.startswith("-")
    ]
    return any(one.fits(mark) for one in (named, spoken, *inner) for mark in server.processes)


def _word_of(mark: ProcessMark) -> str:
    """What has to stand in a command for a mark to fit, in small letters."""
    word = mark.command or mark.exe or max((mark.name or "").split("*"), key=len)
    return word.lower()


def _base(word: str) -> str:
    return word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
