"""An app that keeps each conversation in a folder of its own, with a link to the person's project in it (as gptme)."""

import json
import os
from pathlib import Path

from chatter import Desk
from tidytrace.catalog import App, load_app
from tidytrace.host import FixtureHost

TOML = r"""
id = "logbook"
names = { en = "Logbook", zh_CN = "日志簿" }
vendor = "Nobody"
kind = "terminal-agent"
homepage = "https://example.org"
systems = ["linux", "macos"]
verified_on = 2026-11-23
verified_versions = ["1.0"]
folders = ["{data}"]
never_touch = ["{data}/auth.json", "{data}/logs/*/sign-in"]

[detect]
processes = [{ name = "logbook" }]

[paths.data]
any = ["{home}/.logbook"]
[paths.project]
any = ["{home}/project"]

[[stores]]
id = "logs"
kind = "transcript"
format = "jsonl"
files = ["{data}/logs/*/conversation.jsonl"]
unit = "folder"
grade = "observed"
id_pattern = "logs/([^/]+)/conversation\\.jsonl$"
lines = { message = "text", role = "role", text = "text" }

[[stores]]
id = "pictures"
kind = "attachment"
format = "file"
files = ["{data}/logs/{id}/pictures/*", "{data}/pictures/{id}*"]
unit = "file"
grade = "observed"
link = { by = "id" }

[[stores]]
id = "box"
kind = "attachment"
format = "folder"
files = ["{project}/.box-{id}"]
unit = "folder"
grade = "observed"
project_files = true
link = { by = "id" }

[[sources]]
what = "made up"
ref = "tests"
grade = "observed"
"""
TRIP, SHIP = "2026-11-20-far-trip", "2026-11-21-old-ship"


def logbook(folder: Path) -> App:
    """The definition."""
    path = folder / "logbook.toml"
    path.write_text(TOML, "utf-8")
    return load_app(path)


class Logbook(Desk):
    """Two conversations about one project of the person's."""

    def __init__(self, host: FixtureHost, app: App) -> None:
        super().__init__(host, app)
        self.data = host.home / ".logbook"
        self.project = host.home / "project"
        (self.project / "deep").mkdir(parents=True)
        (self.project / "thesis.txt").write_text("MARK-trip stands in the person's own file too")
        for name, text in ((TRIP, "MARK-trip where do we go from here"), (SHIP, "MARK-ship how old is this ship")):
            self.write(f"logs/{name}/conversation.jsonl", json.dumps({"role": "user", "text": text}) + "\n")
            (self.log(name) / "workspace").symlink_to(self.project)

    def log(self, name: str) -> Path:
        """The folder of a conversation."""
        return self.data / "logs" / name

    @property
    def persons(self) -> dict[str, tuple[int, int, bytes]]:
        """All that the person has in the project: which file it is, when it was written, what is in it."""
        found = {}
        for path in (self.project, *sorted(self.project.rglob("*"))):
            status = os.lstat(path)
            found[str(path)] = (status.st_ino, status.st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        return found
