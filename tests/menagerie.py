"""A computer with conversations in every kind of place, some to erase and some to keep, and what it looks like."""

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chatter import TOML, Desk
from homes.browser import kept
from homes.leveldb import store
from tidytrace.catalog import App, load_app
from tidytrace.chats.leveldb import NAMES, is_live
from tidytrace.chats.leveldb.logs import batch_of, log_of
from tidytrace.chats.stores.websites import contents_of
from tidytrace.erase.act.erasures import Done, Erasures, Redacted, Stages
from tidytrace.erase.act.recovery import Recovered, recover
from tidytrace.erase.act.restoring import Restoration, restore
from tidytrace.erase.model import Progress
from tidytrace.erase.plan.plan import plan_erasure
from tidytrace.erase.redact.redaction import plan_redaction
from tidytrace.host import FixtureHost, StateFolders

CAT, EEL, DOG = "cat-00000000000000a1", "eel-00000000000000c3", "dog-00000000000000b2"
SITE, OTHER_SITE = "chatgpt.com", "claude.ai"
CHOSEN = (CAT, EEL, "fox", "hen", "d-1", "a-1", SITE)
MARKS = tuple(b"MARK-" + name for name in (b"cat", b"eel", b"fox", b"hen", b"d-1", b"d-2", b"a-1", b"web"))

ALL = (*CHOSEN, DOG, "gnu", "owl", "d-3", "a-2", OTHER_SITE)
ALL_MARKS = (*MARKS, b"KEEP-dog", b"KEEP-gnu", b"KEEP-owl", b"KEEP-d-3", b"KEEP-a-2", b"KEEP-web")
WORDS = ("sleeping habits of cats",)


STORAGE = """
[[stores]]
id = "storage"
kind = "transcript"
format = "web-storage"
files = ["{data}/Local Storage/leveldb"]
unit = "entry"
grade = "observed"
of_sites = true

"""


def definition(folder: Path) -> App:
    """Chatter with a second database, and with pages of the web inside."""
    block = TOML[TOML.index('[[stores]]\nid = "database"') : TOML.index('[[stores]]\nid = "prompts"')]
    more = block.replace('id = "database"', 'id = "archive"', 1).replace("chats.db", "archive.db")
    path = folder / "chatter.toml"
    path.write_text(TOML.replace("[[sources]]", more + STORAGE + "[[sources]]"), "utf-8")
    return load_app(path)


def furnish(desk: Desk) -> None:
    """Conversations in every kind of place, to erase and to keep."""
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats", "REPLY MARK-cat sixteen hours a day")
    desk.session(EEL, "MARK-eel where do the eels of the Sargasso Sea go", "REPLY MARK-eel nobody knows", project="two")
    desk.session(DOG, "KEEP-dog how far does a husky run in one day", "REPLY KEEP-dog a hundred miles")
    desk.write(f"sessions/one/{CAT}/agent.jsonl", "MARK-cat a part of the work was done by somebody else\n")
    desk.write(f"sessions/one/{CAT}/tools/output.txt", "MARK-cat what a program said\n" * 300)
    if os.name != "nt":
        # as gptme has it: where the person's project is; and one that leads nowhere
        (desk.data / f"sessions/one/{CAT}/workspace").symlink_to("../../../../project")
        (desk.data / f"sessions/one/{CAT}/tools/last").symlink_to("/nowhere/at/all")
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
    desk.write("pastes/2", "KEEP-paste something else that was pasted\n")
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
        turns=4,
    )
    desk.database(
        "archive.db",
        wal=False,
        rows=[
            ("a-1", None, "MARK-a-1 a conversation in the older kind of database"),
            ("a-2", None, "KEEP-a-2 another one in the older kind of database"),
        ],
        turns=4,
    )

    store(
        desk.data / "Local Storage" / "leveldb",
        entry(SITE, "draft", "MARK-web what was begun") | entry(OTHER_SITE, "draft", "KEEP-web asked elsewhere"),
        entry(SITE, "chat", "MARK-web what was asked") | entry("example.com", "page", "KEEP-page of nobody"),
        [*entry(SITE, "draft", "")],
    )


def entry(host: str, key: str, said: str) -> dict[bytes, bytes]:
    """An entry of Local Storage."""
    return {f"_https://{host}\0\1{key}".encode(): kept(said)}


def lines(*said: tuple[str, str]) -> str:
    return "".join(json.dumps({"chat": chat, "role": "user", "text": text}) + "\n" for chat, text in said)


def move_on(desk: Desk) -> None:
    """What the app does after the erasure: more everywhere, and something new in an old place."""
    with (desk.data / "history.jsonl").open("a") as file:
        file.write(json.dumps({"session": DOG, "prompt": "NEWER prompt"}) + "\n")
    desk.write(f"sessions/two/{EEL}.jsonl", '{"role": "user", "text": "NEWER words in an old place"}\n')
    desk.session("new-00000000000000d4", "NEWER conversation about something else")
    more = entry(OTHER_SITE, "chat", "NEWER words on another page") | entry(SITE, "chat", "NEWER words on the page")
    (log,) = (desk.data / "Local Storage" / "leveldb").glob("*.log")
    with log.open("ab") as file:
        file.write(b"".join(log_of([batch_of(1000, more.items())])))
    with contextlib.closing(sqlite3.connect(desk.data / "chats.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO threads VALUES ('d-2', 'NEWER thread', NULL)")
        connection.execute("INSERT INTO turns VALUES ('d-3', 99, 'user', 'NEWER turn')")


Files = dict[str, bytes]


def snapshot(desk: Desk) -> dict[str, Any]:
    """All that the app has: files to the byte, databases to the row, links to the letter, folders."""
    found: dict[str, Any] = {}
    home = desk.host.home
    for place in (desk.data, home / "project"):
        for path in sorted(place.rglob("*")):
            name = path.relative_to(home).as_posix()
            if path.is_symlink():
                found[name] = os.readlink(path)  # noqa: PTH115 - a Path would be tidied up
            elif path.suffix == ".db" and path.is_file():
                found |= {f"{name}:{table}": rows for table, rows in tables(path).items()}
            elif path.name == "CURRENT":
                contents = contents_of(path.parent)
                found[name] = contents.live if contents is not None else None
            elif NAMES.match(path.name):
                continue  # what is in them stands under the name of CURRENT
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


def dead(store: Path) -> list[Path]:
    """Files of a LevelDB that no longer count."""
    contents = contents_of(store)
    assert contents is not None
    files = [path for path in store.iterdir() if NAMES.match(path.name)]
    return [path for path in files if not is_live(path.name, contents.manifest, contents.version)]


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

    def erase(
        self, days: int, ready: Callable[[], None] = lambda: None, natives: Sequence[str] = CHOSEN, **more
    ) -> Done:
        """``ready`` is called when all is planned and nothing has happened yet; ``more`` is for the erasure."""
        library = self.desk.library()
        chats = {one.native: one for one in library.conversations()}
        chosen = [chats[native] for native in natives]
        plan = plan_erasure(chosen, library, self.desk.host, named={one.id for one in chosen})
        erasures = self.erasures
        ready()
        return erasures.erase(plan, chosen, library, days=days, **more)

    def redact(self, days: int, ready: Callable[[], None] = lambda: None) -> Redacted:
        """Cut words out of the conversation that stands in most places."""
        chosen = [self.desk.chats()[CAT]]
        plan = plan_redaction(chosen, WORDS, self.desk.library(), self.desk.host)
        erasures = self.erasures
        ready()
        return erasures.redact(plan, chosen, days=days)

    def restore(self, ready: Callable[[], None] = lambda: None) -> tuple[Restoration, ...]:
        """Bring back everything that can be."""
        erasures = self.erasures
        receipts = [one for one in erasures.erasures() if one.restorable]
        ready()
        return restore(erasures, receipts)

    def killed(self, days: int, left: int, natives: Sequence[str] = CHOSEN) -> None:
        """Erase, and be killed when so many steps are left; the first ones of all are copies, if there is a copy."""

        def step(progress: Progress) -> None:
            if progress.total - progress.done <= left:
                os._exit(9)

        process = os.fork()
        if not process:
            self.erase(days, natives=natives, stages=Stages(act=step))
            os._exit(0)
        assert os.waitpid(process, 0)[1] == 9 << 8

    def start(self) -> tuple[Recovered, ...]:
        """The next start of the program."""
        self.desk.host.refresh()
        return recover(self.erasures)

    def run_app(self, *, running: bool = True) -> None:
        """Start Chatter, or end it."""
        text = '[{"pid": 7, "name": "chatter"}]' if running else "[]"
        (self.root / "processes.json").write_text(text, "utf-8")

    @property
    def journals(self) -> list[Path]:
        """What is going on, or was interrupted."""
        return sorted((self.state.state / "erasing").glob("*"))

    def raw(self, *marks: bytes) -> list[str]:
        """Files anywhere on it that hold one of the marks."""
        files = [path for path in self.root.rglob("*") if path.is_file()]
        found = (path for path in files if any(mark in path.read_bytes() for mark in marks))
        return [path.relative_to(self.root).as_posix() for path in found]

    def untidy(self) -> list[str]:
        """What may not be there after a start."""
        own = [path for path in self.root.rglob("*") if path.name.startswith(".tidytrace-")]
        half = [path for path in (self.state.data / "vault").rglob("*") if path.name.endswith(".new")]
        own += [path for store in self.root.rglob("CURRENT") for path in dead(store.parent)]
        logs = [path for ending in ("wal", "shm", "journal") for path in self.root.rglob(f"*.db-{ending}")]
        return [str(path.relative_to(self.root)) for path in (*own, *self.journals, *half, *logs)]
