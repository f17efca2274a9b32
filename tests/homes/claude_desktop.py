"""Claude Desktop 1.18: tasks of the Cowork tab with a record and a folder each, and a copy of the Chat tab.

After the descriptions of real homes named in the definition.
"""

from collections.abc import Sequence
from pathlib import Path

from homes.files import document, iso, jsonl, millis, text
from homes.talk import Talk
from homes.vendor_page import write_page
from tidytrace.host import Host


def folder(host: Host) -> Path:
    """Where the program keeps its data."""
    variables = host.variables()
    if host.system == "windows":
        return Path(variables["packages"]) / "Claude_pzs8sxrjxfjjc" / "LocalCache" / "Roaming" / "Claude"
    return Path(variables["library" if host.system == "macos" else "xdg_config"]) / "Claude"


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last conversation is one of the Chat tab, the second an agent's own."""
    data = folder(host)
    account = (
        data / "local-agent-mode-sessions" / "0d0d0d0d-1111-4222-8333-444444444444" / "0e0e0e0e-1111-4222-8333-4444"
    )
    for number, talk in enumerate(talks[:-1]):
        _task(account / "agent" if number == 1 else account, talk)
    write_page(data, "claude.ai", talks[-1:])
    document(account / "cowork_settings.json", {"enabled": True})
    code = data / "claude-code-sessions" / account.parent.name / account.name
    document(code / "local_c0c0.json", {"sessionId": "local_c0c0", "cliSessionId": "c1", "title": "A loop"})
    document(
        data / "claude_desktop_config.json",
        {
            "mcpServers": {"files": {"command": "npx", "args": ["files"], "env": {"KEY": "test-key-not-real"}}},
            "preferences": {"allowAllBrowserActions": True, "localAgentModeTrustedFolders": [str(host.home)]},
        },
    )
    document(data / "config.json", {"oauth:tokenCache": "djEw"})
    logs = {"macos": host.home / "Library" / "Logs" / "Claude", "linux": data / "logs"}
    logged = logs.get(host.system, Path(host.variables().get("localappdata", "")) / "Claude" / "Logs")
    text(logged / "mcp-server-files.log", f"[info] tools/call {talks[0].turns[0][0]}\n[info] ready\n")


def _task(account: Path, talk: Talk) -> None:
    name = f"local_{talk.id}"
    session = account / name
    outputs = session / "outputs"
    slug = str(outputs).replace("/", "-").replace("\\", "-")[-60:]
    jsonl(session / ".claude" / "projects" / slug / f"{talk.id}.jsonl", _lines(talk, str(outputs)))
    jsonl(session / ".claude" / "projects" / slug / talk.id / "subagents" / "agent-1.jsonl", _lines(talk, str(outputs)))
    document(session / ".claude" / ".claude.json", {"projects": {}})
    jsonl(session / "audit.jsonl", [{"type": "user", "message": prompt} for prompt, _ in talk.turns])
    text(session / ".audit-key", "djEw")
    text(session / "uploads" / "letter.txt", talk.turns[0][0])
    text(outputs / "note-result.txt", "what was made for the person\n")
    document(
        account / f"{name}.json",
        {
            "sessionId": name,
            "processName": "calm-river",
            "cliSessionId": talk.id,
            "cwd": str(outputs),
            "title": talk.title,
            "createdAt": millis(talk.started),
            "lastActivityAt": millis(talk.ended),
            "initialMessage": talk.turns[0][0],
            "isArchived": False,
            "hostLoopMode": True,
        },
    )


def _lines(talk: Talk, cwd: str) -> list[dict[str, object]]:
    common = {"isSidechain": False, "cwd": cwd, "sessionId": talk.id, "version": "2.1.234"}
    lines: list[dict[str, object]] = []
    for asked, prompt, answered, answer in talk.moments():
        given = f"<uploaded_files>\n/sessions/letter.txt\n</uploaded_files>\n{prompt}"
        lines.append(common | {"type": "user", "message": {"role": "user", "content": given}, "timestamp": iso(asked)})
        content = [{"type": "text", "text": answer}]
        lines.append(
            common
            | {"type": "assistant", "message": {"role": "assistant", "content": content}, "timestamp": iso(answered)}
        )
        lines.append({"type": "last-prompt", "lastPrompt": prompt, "sessionId": talk.id})
    return lines
