"""Kills the program at each of its calls that change something, starts it again and looks what has become of everything.

Runs as a program of its own, so that a library can be laid under it before anything is imported:

    python tests/kills.py SCENARIO WEAPON FIRST STEP FOLDER

SCENARIO is one of SCENARIOS. WEAPON is ``calls`` (with ``killer.c`` in LD_PRELOAD: all calls, those of SQLite too) or
``python`` (only the calls of this program's own code). It tries every STEP-th kill point from FIRST on and writes one
JSON object to its standard output.
"""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from chatter import TOML, Desk
from tidytrace.catalog import App, load_app
from tidytrace.erase.erasures import Erasures
from tidytrace.erase.lock import alone
from tidytrace.erase.recovery import recover
from tidytrace.erase.restoring import restore
from tidytrace.host import FixtureHost, StateFolders

WRITE, FSYNC, FTRUNCATE, RENAME, LINK, UNLINK, RMDIR, MKDIR, CREATE = range(9)
KINDS = ("write", "fsync", "ftruncate", "rename", "link", "unlink", "rmdir", "mkdir", "create")
OFF, COUNT, BEFORE, AFTER, TORN, FAIL = range(6)
HOWS = {BEFORE: "before", AFTER: "after", TORN: "half of"}
EVERYTHING = (1 << len(KINDS)) - 1


# --- weapons -------------------------------------------------------------------------------------------------------


class Weapon(Protocol):
    """Ends or fails this process at one of its calls."""

    def arm(self, folder: Path, how: int, at: int, kinds: int = EVERYTHING, error: int = 0, *, good: bool = False):
        """From now on the calls below a folder are counted; ``good``: all from that one on fail."""

    def calls(self) -> list[int]:
        """The kinds of the calls since then."""


class CallKiller:
    """``killer.c`` under this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.killer_arm.argtypes = (
            ctypes.c_char_p, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_int, ctypes.c_int,
        )  # fmt: skip

    def arm(self, folder: Path, how: int, at: int, kinds: int = EVERYTHING, error: int = 0, *, good: bool = False):
        self._library.killer_arm(os.fsencode(os.path.realpath(folder)), how, at, kinds, error, int(good))

    def calls(self) -> list[int]:
        into = ctypes.create_string_buffer(1 << 16)
        return list(into.raw[: self._library.killer_calls(into, len(into))])


class PythonKiller:
    """Stands in front of the functions of ``os``; for systems without a compiler. Looks at no folders."""

    NAMES = {
        "write": WRITE, "writev": WRITE, "fsync": FSYNC, "ftruncate": FTRUNCATE, "rename": RENAME, "replace": RENAME,
        "link": LINK, "unlink": UNLINK, "remove": UNLINK, "rmdir": RMDIR, "mkdir": MKDIR, "open": CREATE,
    }  # fmt: skip

    def __init__(self) -> None:
        self._calls: list[int] = []
        self._how, self._at = OFF, 0
        for name, kind in self.NAMES.items():
            if hasattr(os, name):
                self._stand_before(name, kind, getattr(os, name))

    def arm(self, folder: Path, how: int, at: int, kinds: int = EVERYTHING, error: int = 0, *, good: bool = False):
        self._calls.clear()
        self._how, self._at = how, at

    def calls(self) -> list[int]:
        return list(self._calls)

    def _stand_before(self, name: str, kind: int, real: Callable[..., Any]) -> None:
        def step(*arguments, **named):
            concerned = kind != CREATE or arguments[1] & os.O_CREAT
            if self._how == OFF or not concerned:
                return None if kind == FSYNC else real(*arguments, **named)
            here = len(self._calls) == self._at
            self._calls.append(kind)
            if here and self._how == BEFORE:
                die()
            if here and self._how == TORN and name == "write":
                real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                die()
            result = None if kind == FSYNC else real(*arguments, **named)
            if here and self._how in {AFTER, TORN}:
                die()
            return result

        for supported in (os.supports_dir_fd, os.supports_follow_symlinks, os.supports_fd):
            if real in supported:
                supported.add(step)
        setattr(os, name, step)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- computers -----------------------------------------------------------------------------------------------------

CAT, EEL, DOG = "cat-00000000000000a1", "eel-00000000000000c3", "dog-00000000000000b2"
CHOSEN = (CAT, EEL, "fox", "hen", "d-1", "a-1")
MARKS = tuple(b"MARK-" + name for name in (b"cat", b"eel", b"fox", b"hen", b"d-1", b"d-2", b"a-1"))


def definition(folder: Path) -> App:
    """Chatter with a second database."""
    block = TOML[TOML.index('[[stores]]\nid = "database"') : TOML.index('[[stores]]\nid = "prompts"')]
    more = block.replace('id = "database"', 'id = "archive"', 1).replace("chats.db", "archive.db")
    path = folder / "chatter.toml"
    path.write_text(TOML.replace("[[sources]]", more + "[[sources]]"), "utf-8")
    return load_app(path)


def furnish(desk: Desk) -> None:
    """Conversations in every kind of place, to erase and to keep."""
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats", "REPLY MARK-cat sixteen hours a day")
    desk.session(EEL, "MARK-eel where do the eels of the Sargasso Sea go", "REPLY MARK-eel nobody knows", project="two")
    desk.session(DOG, "KEEP-dog how far does a husky run in one day", "REPLY KEEP-dog a hundred miles")
    desk.write(f"sessions/one/{CAT}/agent.jsonl", "MARK-cat a part of the work was done by somebody else\n")
    desk.write(f"sessions/one/{CAT}/tools/output.txt", "MARK-cat what a program said\n" * 300)
    desk.write("diary.jsonl", lines(("fox", "MARK-fox how high can a fox jump"), ("gnu", "KEEP-gnu where do gnus go")))
    notes = desk.host.home / "project" / ".chatter.md"
    notes.parent.mkdir()
    notes.write_text("# chat hen\n> MARK-hen how many eggs\nsome\n# chat owl\n> KEEP-owl how silent\nvery\n", "utf-8")
    prompts = [(CAT, "MARK-cat tell me"), (DOG, "KEEP-dog how far"), (EEL, "MARK-eel where"), ("other", "KEEP-other")]
    desk.write("history.jsonl", "".join(json.dumps({"session": one, "prompt": text}) + "\n" for one, text in prompts))
    chats = [{"id": one, "title": text} for one, text in prompts]
    desk.write("index.json", json.dumps({"version": 2, "chats": chats}, indent=2))
    desk.write("names.json", json.dumps({one: {"name": text} for one, text in prompts}))
    desk.write("logs/a.log", "start\nMARK-cat tell me about the sleeping habits of cats\nKEEP end of the day\n")
    desk.write("pastes/1", "MARK-cat tell me about the sleeping habits of cats, pasted from somewhere\n")
    desk.write("pastes/2", "KEEP-dog something else that was pasted\n")
    desk.write(f"todos/{CAT}-agent.json", '["MARK-cat feed them"]')
    desk.write("cache/thumbnail", "KEEP pixels")
    desk.write("auth.json", '{"token": "KEEP-token"}')
    desk.database(
        rows=[
            ("d-1", None, "MARK-d-1 a conversation that stands in a database"),
            ("d-2", "d-1", "MARK-d-2 the child of a conversation"),
            ("d-3", None, "KEEP-d-3 another conversation of the database"),
        ],
        log=["MARK-cat tell me about the sleeping habits of cats", "KEEP-log all is well"],
    )
    desk.database(
        "archive.db",
        wal=False,
        rows=[
            ("a-1", None, "MARK-a-1 a conversation in the older kind of database"),
            ("a-2", None, "KEEP-a-2 another one in the older kind of database"),
        ],
    )


def lines(*said: tuple[str, str]) -> str:
    return "".join(json.dumps({"chat": chat, "role": "user", "text": text}) + "\n" for chat, text in said)


def move_on(desk: Desk) -> None:
    """What the app does after the erasure: more everywhere, and something new in an old place."""
    with (desk.data / "history.jsonl").open("a") as file:
        file.write(json.dumps({"session": DOG, "prompt": "NEWER prompt"}) + "\n")
    desk.write(f"sessions/two/{EEL}.jsonl", '{"role": "user", "text": "NEWER words in an old place"}\n')
    desk.session("new-00000000000000d4", "NEWER conversation about something else")
    with contextlib.closing(sqlite3.connect(desk.data / "chats.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO threads VALUES ('d-2', 'NEWER thread', NULL)")
        connection.execute("INSERT INTO turns VALUES ('d-3', 99, 'user', 'NEWER turn')")


Files = dict[str, bytes]


def snapshot(desk: Desk) -> dict[str, Any]:
    """All that the app has: files to the byte, databases to the row, folders."""
    found: dict[str, Any] = {}
    home = desk.host.home
    for place in (desk.data, home / "project"):
        for path in sorted(place.rglob("*")):
            name = path.relative_to(home).as_posix()
            if path.suffix == ".db" and path.is_file():
                found |= {f"{name}:{table}": rows for table, rows in tables(path).items()}
            elif path.is_dir():
                found[f"{name}/"] = True
            elif not path.name.endswith(("-wal", "-shm", "-journal")):
                found[name] = path.read_bytes()
    return found


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise AssertionError(f"{path.name} is damaged")
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        plain = [name for name in names if not name.startswith("search_")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in plain}


class Computer:
    """A computer of one kill point."""

    def __init__(self, root: Path, app: App) -> None:
        host = FixtureHost(root, "linux")
        fresh = not host.home.exists()
        host.home.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.desk = Desk(host, app)
        self.state = StateFolders.of(host)
        if fresh:
            furnish(self.desk)
            self.erasures.vault.choose("file")

    @property
    def erasures(self) -> Erasures:
        """As the next start has them."""
        return Erasures(self.desk.host, self.state, self.desk.library)

    def erase(self, days: int, ready: Callable[[], None]) -> None:
        chats = self.desk.chats()
        chosen = [chats[native] for native in CHOSEN]
        plan = self.desk.plan(*CHOSEN)
        erasures = self.erasures
        ready()
        done = erasures.erase(plan, chosen, self.desk.library(), days=days)
        assert not done.outcome.failed

    def restore(self, ready: Callable[[], None]) -> None:
        erasures = self.erasures
        receipts = [one for one in erasures.erasures() if one.restorable]
        ready()
        restore(erasures, receipts)

    def raw(self, *marks: bytes) -> list[str]:
        """Files anywhere on it that hold one of the marks."""
        files = [path for path in self.root.rglob("*") if path.is_file()]
        return [str(path.relative_to(self.root)) for path in files if any(mark in path.read_bytes() for mark in marks)]

    def untidy(self) -> list[str]:
        """What may not be there after a start."""
        own = [path for path in self.root.rglob("*") if path.name.startswith(".tidytrace-")]
        journals = list((self.state.state / "erasing").glob("*"))
        half = [path for path in (self.state.data / "vault").rglob("*") if path.name.endswith(".new")]
        logs = [path for ending in ("wal", "shm", "journal") for path in self.root.rglob(f"*.db-{ending}")]
        return [str(path.relative_to(self.root)) for path in (*own, *journals, *half, *logs)]


# --- scenarios -----------------------------------------------------------------------------------------------------


class Scenario:
    """What is killed, and what must be true after the next start."""

    def __init__(self, folder: Path, app: App, weapon: Weapon) -> None:
        self.folder = folder
        self.app = app
        self.weapon = weapon
        self.template = folder / "template"
        self.number = 0
        Computer(self.template, app)
        self.prepare()

    def prepare(self) -> None:
        """What comes before; then the states that may be found."""
        computer = self.fresh()
        self.before = snapshot(computer.desk)
        self.act(computer, lambda: None)
        self.after = snapshot(computer.desk)

    def fresh(self) -> Computer:
        self.number += 1
        root = self.folder / str(self.number)
        shutil.copytree(self.template, root, symlinks=True)
        return Computer(root, self.app)

    def act(self, computer: Computer, ready: Callable[[], None]) -> None:
        raise NotImplementedError

    def start(self, computer: Computer) -> None:
        """The next start of the program."""
        erasures = computer.erasures
        for one in recover(erasures):
            assert one.how != "waiting", one
            assert not one.problems, one
        erasures.tidy()

    def look(self, computer: Computer) -> list[str]:
        """What is wrong after the next start."""
        raise NotImplementedError

    def common(self, computer: Computer) -> list[str]:
        erasures = computer.erasures
        wrong = [f"half-done: {name} is left" for name in computer.untidy()]
        with alone(computer.state.state):
            receipts = erasures.erasures()
        wrong += [f"half-done: {problem}" for problem in erasures.receipts.problems]
        kept = {one.id for one in receipts if one.restorable}
        if kept != set(erasures.vault.ids()):
            wrong.append(f"lost: receipts {sorted(kept)}, but the vault holds {erasures.vault.ids()}")
        wrong += [f"half-done: {one.id} is not finished" for one in receipts if not one.finished]
        return wrong

    def die(self, computer: Computer, how: int, at: int, step: Callable[[Computer, Callable[[], None]], None]) -> bool:
        """Whether it was killed before it was through."""
        process = os.fork()
        if not process:
            try:
                step(computer, lambda: self.weapon.arm(computer.root, how, at))
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        _, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it failed by itself"
        return os.WIFSIGNALED(status)

    def points(self) -> list[tuple[int, int]]:
        """How and at which call."""
        kinds = self.counted(self.act, self.fresh())
        points = [(TORN if torn else BEFORE, at) for at, kind in enumerate(kinds) for torn in range(1 + (kind == WRITE))]
        self.kinds = kinds
        return [*points, (AFTER, len(kinds) - 1)]

    def counted(self, step: Callable[[Computer, Callable[[], None]], None], computer: Computer) -> list[int]:
        end, begin = os.pipe()
        process = os.fork()
        if not process:
            step(computer, lambda: self.weapon.arm(computer.root, COUNT, 0))
            calls = self.weapon.calls()
            self.weapon.arm(computer.root, OFF, 0)
            with os.fdopen(begin, "wb") as file:
                file.write(bytes(calls))
            os._exit(0)
        os.close(begin)
        with os.fdopen(end, "rb") as file:
            found = list(file.read())
        os.waitpid(process, 0)
        assert found, "nothing was counted"
        return found

    def run(self, first: int, step: int) -> Iterator[tuple[str, list[str]]]:
        """The name of each kill point, and what was wrong after it."""
        for how, at in self.points()[first::step]:
            computer = self.fresh()
            assert self.die(computer, how, at, self.act), f"not reached: {at}"
            yield f"{at}: {HOWS[how]} {KINDS[self.kinds[at]]}", self.judged(computer)
            shutil.rmtree(computer.root, ignore_errors=True)

    def judged(self, computer: Computer) -> list[str]:
        try:
            self.start(computer)
            return self.look(computer)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            return [f"half-done: {traceback.format_exc()}"]


class Erase(Scenario):
    """Erased with a copy."""

    days = 7

    def act(self, computer: Computer, ready: Callable[[], None]) -> None:
        computer.erase(self.days, ready)

    def look(self, computer: Computer) -> list[str]:
        now = snapshot(computer.desk)
        if now == self.before:
            return self.common(computer) + (["half-done: a receipt is left"] if computer.erasures.erasures() else [])
        if now != self.after:
            return differences(now, self.before, self.after)
        wrong = self.common(computer)
        wrong += [f"half-done: {name} holds a mark" for name in computer.raw(*MARKS)]
        return wrong + self.restored(computer)

    def restored(self, computer: Computer) -> list[str]:
        computer.restore(lambda: None)
        now = snapshot(computer.desk)
        if now != self.before:
            return [one.replace("half-done", "lost") for one in differences(now, self.before, self.before)]
        left = [one.id for one in computer.erasures.erasures() if one.undone is None]
        return [f"lost: {one} was not undone" for one in left] + self.common(computer)


class EraseForGood(Erase):
    """Erased without a copy."""

    days = 0

    def restored(self, computer: Computer) -> list[str]:
        return []


class Restore(Scenario):
    """Brought back, while the app has moved on."""

    def prepare(self) -> None:
        computer = Computer(self.template, self.app)
        computer.erase(7, lambda: None)
        move_on(computer.desk)
        super().prepare()

    def act(self, computer: Computer, ready: Callable[[], None]) -> None:
        computer.restore(ready)

    def look(self, computer: Computer) -> list[str]:
        if any(one.restorable for one in computer.erasures.erasures()):
            computer.restore(lambda: None)
        now = snapshot(computer.desk)
        return self.common(computer) if now == self.after else differences(now, self.after, self.after)


class Twice(Erase):
    """Killed while erasing with a copy, and again while that is finished."""

    def run(self, first: int, step: int) -> Iterator[tuple[str, list[str]]]:
        points = self.points()
        # all over the act, and all over what finishes it
        for number, (how, at) in list(enumerate(points[:: max(1, len(points) // 60)]))[first::step]:
            found = self.killed(how, at)
            kinds = self.counted(lambda computer, ready: (ready(), self.start(computer)), found)
            for part in range(3):
                again = (number * 7 + part * len(kinds) // 3) % len(kinds)
                computer = self.killed(how, at)
                assert self.die(computer, BEFORE, again, lambda computer, ready: (ready(), self.start(computer)))
                yield f"{at}, then {again}: {HOWS[how]} {KINDS[self.kinds[at]]}", self.judged(computer)
                shutil.rmtree(computer.root, ignore_errors=True)

    def killed(self, how: int, at: int) -> Computer:
        computer = self.fresh()
        assert self.die(computer, how, at, self.act)
        return computer


SCENARIOS: dict[str, type[Scenario]] = {
    "erase": Erase,
    "erase-for-good": EraseForGood,
    "restore": Restore,
    "twice": Twice,
}


def differences(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Places that are neither as before nor as after, or as before and after mixed."""
    found = []
    for name in sorted({*now, *before, *after}):
        is_before, is_after = now.get(name) == before.get(name), now.get(name) == after.get(name)
        same = before.get(name) == after.get(name)
        if not is_before and not is_after:
            found.append(f"{'lost' if same else 'half-done'}: {name}: {str(now.get(name))[:300]}")
        elif not same:
            found.append(f"half-done: {name} is as {'before' if is_before else 'after'}")
    return found


def main() -> None:
    scenario, weapon, first, step, folder = sys.argv[1:]
    began = time.monotonic()
    path = Path(folder)
    app = definition(path)
    run = SCENARIOS[scenario](path, app, CallKiller() if weapon == "calls" else PythonKiller())
    results = list(run.run(int(first), int(step)))
    wrong = {name: problems for name, problems in results if problems}
    json.dump({"points": len(results), "wrong": wrong, "seconds": time.monotonic() - began}, sys.stdout)


if __name__ == "__main__":
    main()
