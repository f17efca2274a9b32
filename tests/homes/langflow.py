"""Langflow 1.13: sessions in one table of the package's database, and every run three times more. After its models."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.files import database, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE flow (id CHAR(32) NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, data JSON);
CREATE TABLE message (timestamp DATETIME NOT NULL, sender VARCHAR NOT NULL, sender_name VARCHAR NOT NULL,
  session_id VARCHAR NOT NULL, context_id VARCHAR, text TEXT, error BOOLEAN NOT NULL, edit BOOLEAN NOT NULL,
  id CHAR(32) NOT NULL PRIMARY KEY, flow_id CHAR(32), run_id CHAR(32), files JSON, properties JSON, category TEXT,
  content_blocks JSON);
CREATE TABLE trace (id CHAR(32) NOT NULL PRIMARY KEY, name VARCHAR, flow_id CHAR(32), session_id VARCHAR);
CREATE TABLE span (id CHAR(32) NOT NULL PRIMARY KEY, name VARCHAR, trace_id CHAR(32), inputs JSON, outputs JSON);
CREATE TABLE "transaction" (id CHAR(32) NOT NULL PRIMARY KEY, timestamp DATETIME, vertex_id VARCHAR, inputs JSON,
  outputs JSON, status VARCHAR, flow_id CHAR(32));
CREATE TABLE vertex_build (build_id CHAR(32) NOT NULL PRIMARY KEY, id VARCHAR, data JSON, artifacts JSON, params TEXT,
  flow_id CHAR(32));
CREATE TABLE variable (id CHAR(32) NOT NULL PRIMARY KEY, name VARCHAR, value VARCHAR);
INSERT INTO flow VALUES ('0a', 'Letters', '{}');
INSERT INTO variable VALUES ('1', 'OPENAI_API_KEY', 'encrypted');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Installed into an environment of the person's, in all systems in the way of that system."""
    site = "Lib/site-packages" if host.system == "windows" else "lib/python3.13/site-packages"
    package = host.home / "flows" / site / "langflow"
    tables: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("message", "trace", "span", "transaction", "vertex_build")
    }
    for talk in talks:
        session = f"Session {talk.id}"
        tables["trace"].append({"id": f"t{talk.id}", "flow_id": "0a", "session_id": session})
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
            name = f"{talk.id}-{turn}"
            both = {"inputs": json.dumps({"input": prompt}), "outputs": json.dumps({"text": answer})}
            tables["span"].append({"id": f"s{name}", "trace_id": f"t{talk.id}"} | both)
            tables["transaction"].append({"id": f"x{name}", "flow_id": "0a"} | both)
            tables["vertex_build"].append({"build_id": f"b{name}", "id": "ChatOutput", "data": both["outputs"]})
            for sender, when, said in (("User", asked, prompt), ("Machine", answered, answer)):
                row = {"timestamp": f"{when:%Y-%m-%d %H:%M:%S}.000000", "sender": sender, "sender_name": sender}
                row |= {"session_id": session, "text": said, "error": False, "edit": False}
                tables["message"].append(row | {"id": f"{name}{sender}", "flow_id": "0a"})
    database(package / "langflow.db", _SCHEMA, tables, logged=True)
    caches = {
        "linux": Path(host.variables().get("xdg_cache", "")) / "langflow",
        "windows": Path(host.variables().get("localappdata", "")) / "langflow" / "langflow" / "Cache",
        "macos": host.home / "Library" / "Caches" / "langflow",
    }
    text(caches[host.system] / "secret_key", "0" * 32)
