"""An app that keeps conversations in every way the schema knows, and a computer with it on."""

import contextlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tidytrace.catalog import App
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase import Outcome, Plan, carry_out, plan_erasure
from tidytrace.host import FixtureHost, locate

TOML = r"""
id = "chatter"
names = { en = "Chatter", zh_CN = "话匣" }
vendor = "Nobody"
kind = "terminal-agent"
homepage = "https://example.org"
systems = ["linux", "windows", "macos"]
verified_on = 2026-11-23
verified_versions = ["1.0"]
folders = ["{data}"]
never_touch = ["{data}/auth.json", "{data}/models"]

[detect]
processes = [{ name = "chatter" }]

[paths.data]
any = ["{home}/.chatter"]
[paths.project]
any = ["{home}/project"]

[[stores]]
id = "sessions"
kind = "transcript"
format = "jsonl"
files = ["{data}/sessions/*/*.jsonl"]
unit = "file"
grade = "observed"
id_pattern = "([a-z]+-[0-9a-f]{16})\\.jsonl$"
lines = { message = "text", role = "role", text = "text" }

[[stores]]
id = "diary"
kind = "transcript"
format = "jsonl"
files = ["{data}/diary.jsonl"]
unit = "line"
grade = "observed"
lines = { message = "text", role = "role", text = "text", id = "chat" }

[[stores]]
id = "notes"
kind = "transcript"
format = "markdown"
files = ["{project}/.chatter.md"]
unit = "section"
grade = "observed"
project_files = true
sections = { heading = "^# chat (?P<id>\\S+)(?P<time>)", user = "^> (?P<text>.*)" }

[[stores]]
id = "database"
kind = "transcript"
format = "sqlite"
files = ["{data}/chats.db"]
unit = "row"
grade = "observed"
clear_with_all = true
[stores.database]
list = "SELECT id, title FROM threads WHERE parent IS NULL"
text = "SELECT role, text FROM turns WHERE thread = :id ORDER BY n"
children = "SELECT id FROM threads WHERE parent = :id"
full_text = ["search"]
rows = [
  { table = "search", where = "thread = :id" },
  { table = "turns", where = "thread = :id" },
  { table = "log", holds = ["body"], clear = "1", optional = true },
  { table = "threads", where = "id = :id" },
]
entries = [
  { table = "items", row = "chats.index", list = "entries" },
  { table = "items", row = "prompts", text = true },
  { table = "items", row = "scratch", clear = true, list = "none" },
]
[stores.database.tables]
threads = ["id", "title", "parent"]
turns = ["thread", "n", "role", "text"]
search = ["thread", "body"]
log = ["body"]
items = ["key", "value"]

[[stores]]
id = "prompts"
kind = "prompt-history"
format = "jsonl"
files = ["{data}/history.jsonl"]
unit = "line"
grade = "observed"
link = { by = "id", key = "session" }
clear_with_all = true

[[stores]]
id = "index"
kind = "index"
format = "json"
files = ["{data}/index.json"]
unit = "entry"
grade = "observed"
link = { by = "id", list = "chats", key = "id" }

[[stores]]
id = "names"
kind = "index"
format = "json"
files = ["{data}/names.json"]
unit = "entry"
grade = "observed"
link = { by = "id" }

[[stores]]
id = "log"
kind = "log"
format = "text"
files = ["{data}/logs/*.log"]
unit = "line"
grade = "observed"
link = { by = "text" }
clear_with_all = true

[[stores]]
id = "pastes"
kind = "attachment"
format = "file"
files = ["{data}/pastes/*"]
unit = "file"
grade = "observed"
link = { by = "text" }

[[stores]]
id = "todos"
kind = "attachment"
format = "file"
files = ["{data}/todos/{id}*.json"]
unit = "file"
grade = "observed"
link = { by = "id" }
clear_with_all = true

[[stores]]
id = "folder"
kind = "attachment"
format = "folder"
files = ["{dir}/{id}"]
unit = "folder"
grade = "observed"
link = { by = "id" }

[[stores]]
id = "cache"
kind = "cache"
format = "folder"
files = ["{data}/cache"]
unit = "folder"
grade = "observed"
link = { by = "app" }

[[stores]]
id = "rumour"
kind = "cache"
format = "file"
files = ["{data}/rumour"]
unit = "file"
grade = "reported"
erasable = "no"
link = { by = "app" }

[[sources]]
what = "made up"
ref = "tests"
grade = "observed"
"""


class Desk:
    """A computer with Chatter on it."""

    def __init__(self, host: FixtureHost, app: App) -> None:
        self.host = host
        self.app = app
        self.data = host.home / ".chatter"
        self.data.mkdir(exist_ok=True)

    def library(self) -> Library:
        installation = locate(self.app, self.host)
        assert installation is not None
        return Library([installation], self.host, None)

    def chats(self) -> dict[str, Conversation]:
        return {one.native: one for one in self.library().conversations()}

    def plan(self, *natives: str, **more) -> Plan:
        """For the named conversations, or for all; they were written a moment ago, so each is confirmed by name."""
        chats = self.chats()
        chosen = [chats[native] for native in natives] if natives else list(chats.values())
        return plan_erasure(chosen, self.library(), self.host, **{"named": {one.id for one in chosen}, **more})

    def erase(self, *natives: str, **more) -> Outcome:
        return carry_out(self.plan(*natives), **more)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def session(self, native: str, *texts: str, project: str = "one") -> Path:
        """A transcript of the person's and the app's words in turn."""
        roles = ("user", "assistant")
        lines = [json.dumps({"role": roles[n % 2], "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
        return self.write(f"sessions/{project}/{native}.jsonl", "\n".join(lines) + "\n")

    def raw(self, needle: str | bytes) -> list[str]:
        """Files anywhere on the computer that hold some bytes."""
        wanted = needle.encode() if isinstance(needle, str) else needle
        files = (path for path in self.host.root.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.host.root).as_posix() for path in files if wanted in path.read_bytes())

    def database(
        self,
        name: str = "chats.db",
        *,
        wal: bool = True,
        rows: Sequence[tuple[str, str | None, str]] = (),
        log: Sequence[str] = (),
        turns: int = 30,
    ) -> Path:
        """``rows``: id, parent, text. What the app deletes itself stays in its free pages, as in real apps."""
        path = self.data / name
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete=OFF")  # this build has it on by default, the apps' builds do not
            connection.execute("PRAGMA page_size=1024")
            connection.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
            connection.execute("PRAGMA application_id=4711")
            connection.executescript(
                "CREATE TABLE threads (id PRIMARY KEY, title, parent);"
                "CREATE TABLE turns (thread, n, role, text);"
                "CREATE VIRTUAL TABLE search USING fts5(thread UNINDEXED, body);"
                "CREATE TABLE log (body);"
                "CREATE TABLE items (key PRIMARY KEY, value);"
                "CREATE TABLE settings (key, value);"
                "INSERT INTO settings VALUES ('theme', 'dark');"
            )
            connection.execute("BEGIN")
            for native, parent, text in rows:
                connection.execute("INSERT INTO threads VALUES (?, ?, ?)", (native, text[:40], parent))
                for n in range(turns):
                    role = "assistant" if n % 2 else "user"
                    connection.execute("INSERT INTO turns VALUES (?, ?, ?, ?)", (native, n, role, f"{text} {n}"))
                connection.execute("INSERT INTO search VALUES (?, ?)", (native, text))
            connection.executemany("INSERT INTO log VALUES (?)", [(line,) for line in log])
            entries = {native: {"title": text} for native, _, text in rows}
            prompts = [text for _, _, text in rows]
            connection.execute(
                "INSERT INTO items VALUES ('chats.index', ?)", (json.dumps({"v": 1, "entries": entries}),)
            )
            connection.execute("INSERT INTO items VALUES ('prompts', ?)", (json.dumps(prompts).encode(),))
            connection.execute("INSERT INTO items VALUES ('scratch', '{}')")
            connection.execute("COMMIT")
            if wal:
                # the app ends without closing: the log stays
                for ending in ("", "-wal", "-shm"):
                    source = path.with_name(path.name + ending)
                    source.with_name("kept-" + source.name).write_bytes(source.read_bytes())
        if wal:
            for ending in ("", "-wal", "-shm"):
                (path.parent / f"kept-{path.name}{ending}").replace(path.parent / f"{path.name}{ending}")
        return path

    def rows(self, query: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.data / "chats.db")) as connection:
            return connection.execute(query).fetchall()


def fresh_desk(root: Path, app: App) -> Desk:
    """A computer of its own in a folder."""
    host = FixtureHost(root, "linux")
    host.home.mkdir(parents=True)
    return Desk(host, app)
