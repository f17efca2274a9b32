"""What earlier versions kept, as they wrote it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tidytrace.host import StateFolders
from tidytrace.host.state import private_folder, write_private

REMINDER = {
    "rule": {"subject": "checkup", "rhythm": {"type": "week", "weekday": 6, "at": "10:00:00"}},
    "settled": "2026-11-26T14:00:00",
    "told": None,
    "again": None,
    "uid": "43acd212-18c8-4919-90a3-0be95c83b94c",
    "by_itself": False,
}
REMINDERS = {
    "version": 1,
    "reminders": [REMINDER],
    "holidays": [
        {"first": "2027-02-05", "last": "2027-02-12", "yearly": False},
        {"first": "2000-12-25", "last": "2000-12-25", "yearly": True},
    ],
    "quiet": {"first": "22:30:00", "last": "08:00:00"},
    "made": [],
}
RETENTION = {
    "layout": 1,
    "rules": [{"scope": "app", "of": "codex", "does": "keep", "days": None}],
    "agreed": {},
    "later": {},
    "settled": {},
    "reminded": {},
    "quiet": {"begin": 1260, "end": 390},
    "undo_days": 30,
}
NOTICE = {
    "id": "new-app:codex",
    "kind": "new-app",
    "title": {"key": "new-app", "parameters": {}, "then": []},
    "body": {"key": "new-app", "parameters": {}, "then": []},
    "actions": ["show"],
    "about": {},
    "urgent": False,
}
LEDGER = """
CREATE TABLE entry (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
  since REAL NOT NULL, until REAL, answer TEXT, notice BLOB);
CREATE INDEX waiting ON entry (state);
PRAGMA user_version = 1;
"""


class Old:
    """The folders of somebody who has used an earlier version."""

    def __init__(self, root: Path) -> None:
        self.folders = StateFolders(
            config=root / "config", data=root / "data", state=root / "state", cache=root / "cache"
        )

    def write(self, place: str, content: object) -> None:
        write_private(self.path(place), json.dumps(content, indent=2).encode())

    def path(self, place: str) -> Path:
        kind, _, inside = place.partition("/")
        return getattr(self.folders, kind) / inside

    def read(self, place: str) -> dict:
        return json.loads(self.path(place).read_bytes())

    def ledger(self) -> None:
        path = private_folder(self.folders.state) / "notices.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(LEDGER)
            connection.execute(
                "INSERT INTO entry (id, state, since, notice) VALUES (?, 'waiting', 1795701600.0, ?)",
                (NOTICE["id"], json.dumps(NOTICE).encode()),
            )
            connection.commit()

    def everything(self) -> None:
        """All three old forms, and what has nothing to do with them."""
        self.write("state/reminders.json", REMINDERS)
        self.write("state/retention.json", RETENTION)
        self.write("config/window.json", {"layout": 1, "greeted": True})
        self.ledger()

    def snapshot(self) -> dict[str, bytes]:
        """All files but the number, the copies and the lock; a database by what is in it."""
        found = {}
        for kind in ("config", "data", "state"):
            folder = getattr(self.folders, kind)
            for path in sorted(folder.rglob("*")) if folder.exists() else ():
                name = f"{kind}/{path.relative_to(folder).as_posix()}"
                if path.is_file() and not name.startswith(("state/before/", "state/layout.json", "state/moving.lock")):
                    found[name] = dumped(path) if path.suffix == ".sqlite" else path.read_bytes()
        return found


def dumped(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()).encode()
