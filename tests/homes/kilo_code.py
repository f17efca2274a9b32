"""Kilo Code: sessions of today in one database, a task of the older extension in the editor's folder."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.editor import user_folder, write_state
from homes.files import database, document, jsonl, millis, text
from homes.roo_code import write_task
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE session (id text PRIMARY KEY, project_id text NOT NULL, parent_id text, slug text NOT NULL,
  directory text NOT NULL, title text NOT NULL, version text NOT NULL, time_created integer NOT NULL,
  time_updated integer NOT NULL);
CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL REFERENCES session(id) ON DELETE CASCADE,
  time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
CREATE TABLE part (id text PRIMARY KEY, message_id text NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
CREATE INDEX recall_part_idx ON part (session_id, id, json_extract("data", '$.type'))
 WHERE json_valid("part"."data") AND coalesce(json_extract("part"."data", '$.synthetic'), 0) = 0;
CREATE TABLE event_sequence (aggregate_id text PRIMARY KEY, seq integer NOT NULL, owner_id text);
CREATE TABLE event (id text PRIMARY KEY, aggregate_id text NOT NULL REFERENCES event_sequence(aggregate_id)
  ON DELETE CASCADE, seq integer NOT NULL, type text NOT NULL, data text NOT NULL);
CREATE TABLE kilo_board (root_session_id text PRIMARY KEY REFERENCES session(id) ON DELETE CASCADE,
  objective text NOT NULL);
CREATE TABLE credential (id text PRIMARY KEY, label text NOT NULL, value text NOT NULL);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every third talk is of the older generation."""
    variables = host.variables()
    linux = host.system == "linux"
    data = Path(variables["xdg_data"] if linux else f"{host.home}/.local/share") / "kilo"
    state = Path(variables["xdg_state"] if linux else f"{host.home}/.local/state") / "kilo"
    config = Path(variables["xdg_config"] if linux else f"{host.home}/.config") / "kilo"
    older = talks[::3]
    newer = [talk for talk in talks if talk not in older]
    rows: dict[str, list[dict[str, object]]] = {"credential": [{"id": "c", "label": "own", "value": "not-a-key"}]}
    for talk in newer:
        _session(rows, host, talk)
        document(data / "storage" / "session_diff" / f"{session_id(talk)}.json", [{"after": talk.turns[0][1]}])
        jsonl(state / "prompt-history.jsonl", ({"input": prompt, "parts": []} for prompt, _ in talk.turns))
    database(data / "kilo.db", _SCHEMA, rows, logged=True)
    text(data / "log" / "opencode.log", "INFO service=default version=7.7.9 args=[]\n")
    text(data / "telemetry-id", "an id of this computer")
    text(config / "kilo.jsonc", '{\n  "$schema": "https://app.kilo.ai/config.json", // mine\n}\n')
    storage = user_folder(host, "Code") / "globalStorage"
    history = [write_task(storage / "kilocode.kilo-code" / "tasks" / talk.id, talk) for talk in older]
    document(storage / "kilocode.kilo-code" / "task_history.json", history)
    write_state(
        storage / "state.vscdb", {"kilocode.kilo-code": json.dumps({"taskHistory": history}, ensure_ascii=False)}
    )


def session_id(talk: Talk) -> str:
    """As Kilo makes them."""
    return f"ses_{talk.id.replace('-', '')[:26]}"


def _session(rows: dict[str, list[dict[str, object]]], host: Host, talk: Talk) -> None:
    native = session_id(talk)

    def add(table: str, **values: object) -> None:
        rows.setdefault(table, []).append(values)

    times = {"time_created": millis(talk.started), "time_updated": millis(talk.ended)}
    fixed = {"project_id": "global", "slug": "calm-river", "version": "7.7.9"}
    add("session", id=native, title=talk.title, directory=f"{host.home}/{talk.project}", **fixed, **times)
    add("event_sequence", aggregate_id=native, seq=len(talk.turns))
    add("kilo_board", root_session_id=native, objective=talk.turns[0][0])
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for role, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
            name = f"{native[4:]}{turn}{role[0]}"
            moment = {"session_id": native, "time_created": millis(at), "time_updated": millis(at)}
            part = json.dumps({"type": "text", "text": said}, ensure_ascii=False)
            add("message", id=f"msg_{name}", data=json.dumps({"role": role, "agent": "code"}), **moment)
            add("part", id=f"prt_{name}", message_id=f"msg_{name}", data=part, **moment)
            add("event", id=f"evt_{name}", aggregate_id=native, seq=turn, type="message.part.updated.1", data=part)
