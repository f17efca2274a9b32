"""A small but whole app definition, and ways to change one thing in it."""

import copy
import tomllib
from typing import Any

import msgspec

from tidytrace.catalog import App

TOML = """\
id = "sample"
names = { en = "Sample", zh_CN = "样例" }
vendor = "Nobody"
kind = "terminal-agent"
homepage = "https://example.org"
systems = ["linux", "windows", "macos"]
verified_on = 2026-11-23
verified_versions = ["1.0"]
folders = ["{data}"]
never_touch = ["{data}/auth.json"]

[detect]
binaries = ["sample"]
packages = ["npm:@nobody/sample"]
processes = [{ name = "sample" }]

[paths.data]
any = ["{home}/.sample"]
env = { SAMPLE_HOME = "{value}" }

[[stores]]
id = "sessions"
kind = "transcript"
format = "jsonl"
files = ["{data}/sessions/*.jsonl"]
unit = "file"
grade = "observed"

[stores.lines]
message = "type == 'message'"
role = "role"
text = "text"

[[stores]]
id = "prompts"
kind = "prompt-history"
format = "jsonl"
files = ["{data}/history.jsonl"]
unit = "line"
grade = "observed"
link = { by = "id", key = "session" }

[[stores]]
id = "database"
kind = "index"
format = "sqlite"
files = ["{data}/state.db"]
unit = "row"
grade = "observed"

[stores.database]
tables = { threads = ["id", "title"], turns = ["thread", "text"] }
list = "SELECT id, title FROM threads"
text = "SELECT 'user' AS role, text FROM turns WHERE thread = :id"

[[stores.database.rows]]
table = "turns"
where = "thread = :id"

[[settings]]
id = "telemetry"
check = "data-sharing"
severity = "medium"
title = { en = "Telemetry", zh_CN = "遥测" }
effect = { en = "Tells the maker what you do.", zh_CN = "把你的操作告诉厂商。" }
files = ["{data}/settings.json"]
format = "json"
key = ["telemetry"]
grade = "docs"
default = true
risk = [true]
safe = [false]
fix = false

[[sources]]
what = "storage"
ref = "looked at"
grade = "observed"
"""


def sample(**changes: Any) -> App:
    """The sample app; ``paths={…}`` and the like replace a whole top-level field, ``detect`` is merged."""
    raw = copy.deepcopy(tomllib.loads(TOML))
    raw["detect"] |= changes.pop("detect", {})
    return msgspec.convert(raw | changes, App)
