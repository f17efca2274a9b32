"""Junie, as programs that read its files describe it, beside a JetBrains editor."""

from collections.abc import Sequence
from pathlib import Path

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """All talks were held with Junie."""
    junie = host.home / ".junie"
    heads = []
    for talk in talks:
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
