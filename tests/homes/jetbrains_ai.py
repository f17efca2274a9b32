"""Junie and AI Assistant, as programs that read their files describe them, in a JetBrains editor."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last talk was held with AI Assistant, all others with Junie."""
    junie = host.home / ".junie"
    heads = []
    for talk in talks[:-1]:
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
