"""OpenCode 1.18: one database with every text twice, logs, and a git repository of file copies."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from pathlib import Path

from homes.files import database, document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE session (id text PRIMARY KEY, project_id text NOT NULL, parent_id text, slug text NOT NULL,
 directory text NOT NULL,
 title text NOT NULL, version text NOT NULL, share_url text, time_created integer NOT NULL,
 time_updated integer NOT NULL);
CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL REFERENCES session(id) ON DELETE CASCADE,
 time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
CREATE TABLE part (id text PRIMARY KEY, message_id text NOT NULL REFERENCES message(id) ON DELETE CASCADE,
 session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
CREATE TABLE event_sequence (aggregate_id text PRIMARY KEY, seq integer NOT NULL);
CREATE TABLE event (id text PRIMARY KEY, aggregate_id text NOT NULL, seq integer NOT NULL, type text NOT NULL,
 data text NOT NULL);
CREATE TABLE todo (session_id text NOT NULL, content text NOT NULL, position integer NOT NULL,
 PRIMARY KEY (session_id, position));
CREATE TABLE account (id text PRIMARY KEY, access_token text NOT NULL);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first conversation has a subagent's session; its files from before the database are still there."""
    variables = host.variables()
    linux = host.system == "linux"
    data = _data(host)
    state = host.local(variables["xdg_state"] if linux else f"{host.home}/.local/state") / "opencode"
    config = host.local(variables["xdg_config"] if linux else f"{host.home}/.config") / "opencode"
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("session", "message", "part", "event_sequence", "event", "todo")
    }
    for number, talk in enumerate(talks):
        native = f"ses_{talk.id.replace('-', '')[:26]}"
        _session(rows, host, talk, native, None)
        if number == 0:
            _session(rows, host, talk, f"{native[:-2]}zz", native)
        jsonl(state / "prompt-history.jsonl", ({"input": prompt, "parts": []} for prompt, _ in talk.turns))
        text(host.home / talk.project / "note-opencode.txt", "a file of the person\n")
    database(data / "opencode.db", _SCHEMA, rows | {"account": [{"id": "a", "access_token": "not-real"}]}, logged=True)
    log = "".join(f'level=INFO message=created title="{talk.turns[0][0]}"\n' for talk in talks)
    text(data / "log" / "opencode.log", "level=INFO message=init\n" + log)
    for talk in talks:
        content = f"blob {len(talk.turns[0][1].encode())}\0{talk.turns[0][1]}".encode()
        name = hashlib.sha1(content).hexdigest()
        path = data / "snapshot" / "global" / "objects" / name[:2] / name[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zlib.compress(content))
    _before_the_database(host, talks[0], f"ses_{talks[0].id.replace('-', '')[:26]}")
    _of_early_versions(host, talks[-1], f"ses_{talks[-1].id.replace('-', '')[:26]}")
    document(config / "opencode.json", {"share": "auto"})
    document(data / "auth.json", {"mock": {"key": "test-key-not-real"}})


def _data(host: Host) -> Path:
    folder = host.variables()["xdg_data"] if host.system == "linux" else f"{host.home}/.local/share"
    return host.local(folder) / "opencode"


def _session(rows: dict[str, list[dict[str, object]]], host: Host, talk: Talk, native: str, parent: str | None) -> None:
    times: dict[str, object] = {"time_created": millis(talk.started), "time_updated": millis(talk.ended)}
    fixed = {
        "project_id": "global",
        "slug": "happy-star",
        "directory": str(host.home / talk.project),
        "version": "1.18.33",
    }
    rows["session"].append({"id": native, "parent_id": parent, "title": talk.title, **fixed, **times})
    rows["event_sequence"].append({"aggregate_id": native, "seq": len(talk.turns)})
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for side, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
            message, moment = (
                f"msg_{native[4:]}{turn}{side[0]}",
                {"time_created": millis(at), "time_updated": millis(at)},
            )
            data = json.dumps({"type": "text", "text": said}, ensure_ascii=False)
            rows["message"].append({"id": message, "session_id": native, "data": json.dumps({"role": side}), **moment})
            rows["part"].append(
                {"id": f"prt_{message[4:]}", "message_id": message, "session_id": native, "data": data, **moment}
            )
            event = json.dumps({"sessionID": native, "part": {"text": said}}, ensure_ascii=False)
            number = len(rows["event"])
            rows["event"].append(
                {
                    "id": f"evt_{number}",
                    "aggregate_id": native,
                    "seq": number,
                    "type": "message.part.updated.1",
                    "data": event,
                }
            )
    rows["todo"].append({"session_id": native, "content": talk.turns[0][0], "position": 0})


def _before_the_database(host: Host, talk: Talk, native: str) -> None:
    data = _data(host) / "storage"
    document(data / "session" / "global" / f"{native}.json", _info(talk, native), indent=2)
    _pieces(talk, native, data / "message" / native, data / "part")
    document(data / "session_diff" / f"{native}.json", [{"file": "a.txt", "after": talk.turns[0][1]}])


def _of_early_versions(host: Host, talk: Talk, native: str) -> None:
    data = _data(host) / "project" / "home-of-a-person" / "storage" / "session"
    document(data / "info" / f"{native}.json", _info(talk, native), indent=2)
    _pieces(talk, native, data / "message" / native, data / "part" / native)


def _info(talk: Talk, native: str) -> dict[str, object]:
    times = {"created": millis(talk.started), "updated": millis(talk.ended)}
    return {"id": native, "version": "1.0.0", "title": talk.title, "time": times}


def _pieces(talk: Talk, native: str, messages: Path, parts: Path) -> None:
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for side, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
            message = f"msg_{native[4:]}{turn}{side == 'assistant':d}"
            head = {"sessionID": native, "messageID": message}
            about = {"id": message, "role": side, "sessionID": native, "time": {"created": millis(at)}}
            document(messages / f"{message}.json", about, indent=2)
            part = {"id": f"prt_{turn}", **head, "type": "text", "text": said}
            document(parts / message / f"prt_{turn}.json", part, indent=2)
    document(parts / message / "prt_9.json", {"id": "prt_9", **head, "type": "step-finish"}, indent=2)
