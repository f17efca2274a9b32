"""Kimi 3.2 with Kimi Work: a session folder for each conversation, and five places that repeat it.

After the descriptions of real homes named in the definition.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from homes.files import database, document, iso, jsonl, millis, text
from homes.talk import Talk
from homes.vendor_page import support, write_page
from tidytrace.host import Host

_SIDEBAR = """
CREATE TABLE conversations (conversation_id TEXT PRIMARY KEY, conversation_key TEXT, title TEXT, first_user_text TEXT,
  origin TEXT, workspace_path TEXT, kernel_type TEXT, kernel_session_dir TEXT, kernel_records_path TEXT,
  extra_json TEXT, created_at_ms INTEGER, updated_at_ms INTEGER);
INSERT INTO conversations (conversation_id, title, first_user_text) VALUES ('chat-1', 'An ordinary chat', 'hello');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The agent's folder was moved; the last conversation is an ordinary chat in the page."""
    electron = support(host) / "kimi-desktop"
    share = host.home / "Big" / "KimiData"
    document(electron / "daimon-storage.json", {"shareDir": str(share)})
    daimon = share / "daimon"
    kernel = daimon / "runtime" / "kimi-code" / "home"
    memory = daimon / "agents" / "main" / "memory"
    rows = []
    for number, talk in enumerate(talks[:-1]):
        project = str(host.home / talk.project)
        place = f"wd_{talk.project.rpartition('/')[2]}_{hashlib.sha256(project.encode()).hexdigest()[:12]}"
        native = "conv-" + talk.id.replace("-", "")[:24]
        session = kernel / "sessions" / place / native
        jsonl(session / "agents" / "main" / "wire.jsonl", _lines(talk))
        text(session / "agents" / "main" / "tasks" / "bash-1" / "output.log", talk.turns[0][1])
        times = {"createdAt": millis(talk.started), "updatedAt": millis(talk.ended)}
        custom = {"conversationKey": f"agent:main:main:conversation:{talk.id}", "workspacePath": project}
        document(
            session / "state.json", times | {"title": talk.title, "lastPrompt": talk.turns[-1][0], "custom": custom}
        )
        jsonl(kernel / "session_index.jsonl", [{"sessionId": native, "sessionDir": str(session), "workDir": project}])
        helper = kernel / "sessions" / place / f"ctitle-{number:024x}"
        jsonl(helper / "agents" / "main" / "wire.jsonl", _lines(talk)[:2])
        day = memory / "transcripts" / "days" / f"{talk.started:%Y-%m-%d}"
        jsonl(day / f"{native}.jsonl", _copy(talk, session))
        rows.append(
            {
                "conversation_id": talk.id,
                "conversation_key": custom["conversationKey"],
                "title": talk.title,
                "first_user_text": talk.turns[0][0],
                "workspace_path": project,
                "kernel_type": "kimi-code",
                "kernel_session_dir": str(session),
                "created_at_ms": millis(talk.started),
                "updated_at_ms": millis(talk.ended),
            }
        )
    hosted = daimon / "agents" / "main" / "sessions" / "hosted-logical"
    database(hosted / "conversations.sqlite", _SIDEBAR, {"conversations": rows}, logged=True)
    text(memory / "vault" / "sections" / "taste.md", "Likes short answers.\n")
    document(
        daimon / "config.json", {"features": {"memory.dream": True}, "credentials": {"kimiCode": {"apiKey": "no"}}}
    )
    write_page(electron, "www.kimi.com", talks[-1:])


def _lines(talk: Talk) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = [
        {"type": "metadata", "protocol_version": "1.5", "created_at": millis(talk.started)}
    ]
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        said = {"role": "user", "content": [{"type": "text", "text": prompt}]}
        step = {"type": "content.part", "turnId": str(turn), "part": {"type": "text", "text": answer}}
        lines += [
            {"type": "context.append_message", "message": said, "time": millis(asked)},
            {"type": "turn.prompt", "input": said["content"], "time": millis(asked)},
            {"type": "context.append_loop_event", "event": step, "time": millis(answered)},
        ]
    return lines


def _copy(talk: Talk, session: Path) -> list[dict[str, object]]:
    meta = {"source": "kimi-code-records", "sourcePath": str(session / "agents" / "main" / "wire.jsonl")}
    both = [
        entry
        for asked, prompt, answered, answer in talk.moments()
        for entry in (("user", asked, prompt), ("assistant", answered, answer))
    ]
    return [{"ts": iso(when), "role": role, "content": said, "meta": meta} for role, when, said in both]
