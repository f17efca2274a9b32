"""Antigravity, as its agent writes: a database for each conversation, and readable copies of it in several places."""

from collections.abc import Sequence
from pathlib import Path

from homes.editor import user_folder, write_state
from homes.files import database, document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host

_STEPS = """
CREATE TABLE trajectory_meta (trajectory_id text, cascade_id text, trajectory_type integer, source integer,
  PRIMARY KEY (trajectory_id));
CREATE TABLE steps (idx integer, step_type integer NOT NULL DEFAULT 0, status integer NOT NULL DEFAULT 0,
  step_payload blob, step_format integer NOT NULL DEFAULT 0, PRIMARY KEY (idx));
CREATE TABLE gen_metadata (idx integer, data blob, size integer NOT NULL DEFAULT 0, PRIMARY KEY (idx));
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first talk is of an older editor, the last but one of a program that uses the library."""
    gemini = host.home / ".gemini"
    for talk in talks:
        agent = gemini / ("antigravity-cli" if talk is talks[-1] else "antigravity")
        _brain(agent / "brain" / talk.id, talk)
        if talk is talks[0]:
            text(agent / "conversations" / f"{talk.id}.pb", "locked by the editor")
            text(agent / "implicit" / f"{talk.id}.pb", "locked by the editor")
            text(agent / "annotations" / f"{talk.id}.pbtxt", "last_user_view_time: {}\n")
        elif talk is talks[-2]:
            _conversation(Path(host.variables()["temp"]) / "antigravity_k3jmogr3", talk)
        else:
            _conversation(agent / "conversations", talk)
    terminal = gemini / "antigravity-cli"
    prompts = [{"display": prompt, "conversationId": talks[-1].id, "workspace": "/"} for prompt, _ in talks[-1].turns]
    jsonl(terminal / "history.jsonl", prompts)
    document(terminal / "settings.json", {"enableTelemetry": False})
    text(terminal / "antigravity-oauth-token", "not-a-token")
    document(gemini / "antigravity" / "mcp_config.json", {"mcpServers": {}})
    user = user_folder(host, "Antigravity")
    write_state(user / "globalStorage" / "state.vscdb", {"antigravityUnifiedStateSync.trajectorySummaries": "CgA="})
    text(user / "settings.json", "{}\n")


def _brain(brain: Path, talk: Talk) -> None:
    lines = []
    for asked, prompt, answered, answer in talk.moments():
        wrapped = f"<USER_REQUEST>\n{prompt}\n</USER_REQUEST>\n<ADDITIONAL_METADATA>now</ADDITIONAL_METADATA>"
        lines += [
            {"source": "USER_EXPLICIT", "type": "USER_INPUT", "created_at": iso(asked), "content": wrapped},
            {"source": "SYSTEM", "type": "CHECKPOINT", "created_at": iso(asked), "content": "checkpoint"},
            {"source": "MODEL", "type": "PLANNER_RESPONSE", "created_at": iso(answered), "content": answer},
        ]
    logs = brain / ".system_generated" / "logs"
    for name in ("transcript", "transcript_full"):
        jsonl(logs / f"{name}.jsonl", lines)
        jsonl(logs / "chunks" / name / "00000000.jsonl", lines)
    text(brain / "task.md", f"# {talk.title}\n")


def _conversation(folder: Path, talk: Talk) -> None:
    said = [one for turn in talk.turns for one in turn]
    rows = [{"idx": place, "step_payload": b"\x08\x0e \x03*" + one.encode()} for place, one in enumerate(said)]
    generated = [{"idx": 0, "data": b"\x12\x01" + said[0].encode()}]
    meta = [{"trajectory_id": talk.id, "cascade_id": talk.id}]
    filled = {"trajectory_meta": meta, "steps": rows, "gen_metadata": generated}
    database(folder / f"{talk.id}.db", _STEPS, filled, logged=True)
