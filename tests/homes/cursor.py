"""Cursor, as programs that read its files describe it."""

import json
from collections.abc import Sequence
from typing import Any

from homes.editor import ITEM_TABLE, user_folder, workspace, write_state
from homes.files import database, document, iso, jsonl, millis, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_REACTIVE = "src.vs.platform.reactivestorage.browser.reactiveStorageServiceImpl.persistentStorage.applicationUser"


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Conversations in the global database, their heads, and copies in the agent's folder."""
    user = user_folder(host, "Cursor")
    schema = ITEM_TABLE + "CREATE TABLE cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);"
    with unfolded(user / "globalStorage" / "state.vscdb", schema, schema_folded=True) as connection:
        heads = [_head(talk) for talk in talks]
        rows = {
            "composer.composerHeaders": json.dumps({"allComposers": heads}, ensure_ascii=False),
            "cursorai/donotchange/privacyMode": "false",
            _REACTIVE: json.dumps({"composerState": {"useYoloMode": False}}),
        }
        connection.executemany("INSERT INTO ItemTable VALUES (?, ?)", rows.items())
        for talk in talks:
            connection.executemany("INSERT INTO cursorDiskKV VALUES (?, ?)", _rows(talk))
    for project in dict.fromkeys(talk.project for talk in talks):
        mine = [talk for talk in talks if talk.project == project]
        prompts = [{"text": prompt, "commandType": 4} for talk in mine for prompt, _ in talk.turns]
        folder = workspace(user, mine[0].id.replace("-", ""), f"{host.home}/{project}")
        write_state(folder / "state.vscdb", {"aiService.prompts": json.dumps(prompts, ensure_ascii=False)})
    text(user / "settings.json", '{\n    "telemetry.telemetryLevel": "off"\n}\n')
    dot = host.home / ".cursor"
    for talk in talks[:2]:
        said = [
            {"role": role, "message": {"content": [{"type": "text", "text": one}]}}
            for prompt, answer in talk.turns
            for role, one in (("user", f"<user_query>\n{prompt}\n</user_query>"), ("assistant", answer))
        ]
        jsonl(dot / "projects" / "home-alice-work" / "agent-transcripts" / talk.id / f"{talk.id}.jsonl", said)
    database(
        dot / "ai-tracking" / "ai-code-tracking.db",
        "CREATE TABLE conversation_summaries (conversationId TEXT PRIMARY KEY, title TEXT, tldr TEXT, overview TEXT,"
        " summaryBullets TEXT, updatedAt TEXT);",
        {
            "conversation_summaries": [
                {"conversationId": talk.id, "title": talk.title, "tldr": talk.turns[0][1], "updatedAt": iso(talk.ended)}
                for talk in talks
            ]
        },
    )
    document(dot / "mcp.json", {"mcpServers": {}})


def _head(talk: Talk) -> dict[str, Any]:
    return {
        "composerId": talk.id,
        "name": talk.title,
        "createdAt": millis(talk.started),
        "lastUpdatedAt": millis(talk.ended),
        "unifiedMode": "agent",
    }


def _rows(talk: Talk) -> list[tuple[str, str]]:
    bubbles = [
        (2 * turn + side, 1 + side, said) for turn, both in enumerate(talk.turns) for side, said in enumerate(both)
    ]
    composer = _head(talk) | {
        "status": "completed",
        "fullConversationHeadersOnly": [{"bubbleId": str(number), "type": kind} for number, kind, _ in bubbles],
    }
    rows: list[tuple[str, Any]] = [(f"composerData:{talk.id}", composer)]
    for number, kind, said in bubbles:
        bubble = {"bubbleId": str(number), "type": kind, "text": said, "createdAt": iso(talk.started)}
        rows.append((f"bubbleId:{talk.id}:{number}", bubble))
    rows.append((f"checkpointId:{talk.id}:1", {"files": []}))
    return [(key, json.dumps(value, ensure_ascii=False)) for key, value in rows]
