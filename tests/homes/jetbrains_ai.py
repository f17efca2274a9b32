"""Junie and AI Assistant, as programs that read their files describe them, in a JetBrains editor."""

import json
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_SHARED = "com.intellij.ml.llm.chat.shared"
_BLOCKS = "com.intellij.ml.llm.aui.events.api"


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last talk was held with AI Assistant, the one before with an agent in it, all others with Junie."""
    junie = host.home / ".junie"
    heads = []
    for talk in talks[:-2]:
        native = f"session-{talk.started:%y%m%d-%H%M%S}-{talk.id[:4]}"
        lines = []
        for _, prompt, answered, answer in talk.moments():
            done = {"kind": "ResultBlockUpdatedEvent", "stepId": "result-1", "result": answer}
            lines += [
                {"kind": "UserPromptEvent", "prompt": prompt},
                {"kind": "SessionA2uxEvent", "timestampMs": millis(answered), "event": {"agentEvent": done}},
            ]
        jsonl(junie / "sessions" / native / "events.jsonl", lines)
        heads.append({"sessionId": native, "createdAt": millis(talk.started), "taskName": talk.title})
    jsonl(junie / "sessions" / "index.jsonl", heads)
    document(junie / "mcp" / "mcp.json", {"mcpServers": {}})
    variables = host.variables()
    base = Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]])
    config = base / "JetBrains" / "PyCharm2026.1"
    common = Path(variables["xdg_data"]) if host.system == "linux" else base
    answers = "rsch.send.usage.stat:1.1:0:1690000000000;ai.trace.data.collection.and.use.policy:2.0:1:1757000000000"
    text(common / "JetBrains" / "consentOptions" / "accepted", answers)
    text(config / "options" / "other.xml", "<application/>\n")
    text(config / "workspace" / "2abc.xml", '<project version="4"/>\n')
    text(config / "workspace" / "2def.xml", _workspace(talks[-1]))
    for talk in talks[-2:-1]:
        tasks = config / "aia-task-history"
        text(tasks / f"{talk.id}.events", _events(talk))
        text(tasks / f"{talk.id}.agentsession", "acp.registry.codex-acp:01900000-0000-7000-8000-000000000001")
        text(tasks / f"{talk.id}.lastid", "9")


def _events(talk: Talk) -> str:
    lines = ["AUI_EVENTS_V1"]
    for number, (prompt, answer) in enumerate(talk.turns):
        ask = {"type": f"{_SHARED}.ChatSessionUserPromptEvent", "id": {"id": number}, "prompt": prompt}
        events = [ask]
        # the answer is written again as it grows
        for part in (answer[: len(answer) // 2], answer):
            block = {"kind": f"{_BLOCKS}.MarkdownBlockUpdatedEvent", "stepId": str(number), "text": part}
            events.append({"type": f"{_SHARED}.ChatSessionMessageBlockEvent", "id": {"id": number}, "event": block})
        lines += [b64encode(json.dumps(one, ensure_ascii=False).encode()).decode() for one in events]
    return "\n".join(lines) + "\n"


def _workspace(talk: Talk) -> str:
    said = [(author, one) for turn in talk.turns for author, one in zip((None, "Assistant"), turn, strict=True)]
    messages = "".join(
        "<SerializedChatMessage>"
        + (f'<option name="author" value="{author}" />' if author else "")
        + f'<option name="displayContent" value={quoteattr(one)} /></SerializedChatMessage>\n'
        for author, one in said
    )
    title = f'<SerializedChatTitle><option name="text" value={quoteattr(talk.title)} /></SerializedChatTitle>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<project version="4">\n'
        '  <component name="ChangeListManager"><list default="true" id="1" /></component>\n'
        '  <component name="ChatSessionStateTemp"><option name="chats"><list><SerializedChat>\n'
        f'<option name="uid" value="{talk.id}" /><option name="title">{title}</option>\n'
        f'<option name="modifiedAt" value="{millis(talk.ended)}" />\n'
        f'<option name="messages"><list>{messages}</list></option>\n'
        "</SerializedChat></list></option></component>\n</project>\n"
    )
