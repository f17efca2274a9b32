"""Claude Code: a JSONL file per session and a dozen places beside it. After homes of 2.0.20, 2.1.197 and 2.1.330."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, iso, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second session was typed in the terminal: it has a title and lines in the prompt history."""
    data = host.home / ".claude"
    for number, talk in enumerate(talks):
        project = str(host.home / talk.project)
        slug = project.replace("/", "-").replace("\\", "-").replace(".", "-")
        transcript = data / "projects" / slug / f"{talk.id}.jsonl"
        jsonl(transcript, _lines(talk, project, typed=number % 2 == 0))
        _companions(data, transcript, talk, project)
        if number % 2 == 0:
            jsonl(
                data / "history.jsonl",
                (
                    {
                        "display": prompt,
                        "pastedContents": {},
                        "timestamp": millis(asked),
                        "project": project,
                        "sessionId": talk.id,
                    }
                    for asked, prompt, _, _ in talk.moments()
                ),
            )
        text(host.home / talk.project / "note-claude.txt", "a file of the person\n")
    _shared(data, host.home, talks)


def _lines(talk: Talk, project: str, *, typed: bool) -> list[dict[str, object]]:
    common = {"isSidechain": False, "userType": "external", "cwd": project, "sessionId": talk.id, "version": "2.1.330"}
    lines: list[dict[str, object]] = []
    if typed:
        lines.append({"type": "ai-title", "aiTitle": talk.title, "sessionId": talk.id})
        lines.append({"type": "permission-mode", "permissionMode": "default", "sessionId": talk.id})
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        if not typed:
            lines.append(
                {
                    "type": "queue-operation",
                    "operation": "enqueue",
                    "timestamp": iso(asked),
                    "sessionId": talk.id,
                    "content": prompt,
                }
            )
        content: object = prompt if turn % 2 == 0 else [{"type": "text", "text": prompt}]
        lines.append(
            common
            | {
                "parentUuid": None,
                "type": "user",
                "message": {"role": "user", "content": content},
                "timestamp": iso(asked),
            }
        )
        lines.append(common | {"type": "attachment", "attachment": {"type": "skill_listing", "content": "- skills"}})
        lines.append(
            common
            | {
                "type": "user",
                "isMeta": True,
                "message": {"role": "user", "content": "<local-command-caveat>of the app</local-command-caveat>"},
                "timestamp": iso(asked),
            }
        )
        call = {"type": "tool_use", "id": f"toolu_{turn}", "name": "Bash", "input": {"command": "true"}}
        result = {"tool_use_id": f"toolu_{turn}", "type": "tool_result", "content": "done", "is_error": False}
        for kind, block in (("assistant", call), ("user", result), ("assistant", {"type": "text", "text": answer})):
            message = {"role": kind, "content": [block]}
            lines.append(common | {"type": kind, "message": message, "timestamp": iso(answered)})
        lines.append({"type": "last-prompt", "lastPrompt": prompt, "sessionId": talk.id})
    return lines


def _companions(data: Path, transcript: Path, talk: Talk, project: str) -> None:
    prompt, answer = talk.turns[0]
    jsonl(
        transcript.with_suffix("") / "subagents" / "agent-1.jsonl",
        [
            {
                "isSidechain": True,
                "agentId": "1",
                "sessionId": talk.id,
                "type": "user",
                "cwd": project,
                "message": {"role": "user", "content": prompt},
                "timestamp": iso(talk.started),
            }
        ],
    )
    jsonl(
        transcript.parent / "agent-0f0f0f0f.jsonl",
        [{"type": "user", "sessionId": talk.id, "message": {"content": prompt}}],
    )
    text(data / "file-history" / talk.id / "0a1b2c3d@v1", answer)
    document(data / "todos" / f"{talk.id}-agent-{talk.id}.json", [{"content": prompt, "status": "pending"}])
    document(data / "tasks" / talk.id / "1.json", {"subject": prompt})
    document(data / "usage-data" / "facets" / f"{talk.id}.json", {"brief_summary": answer})
    text(data / "debug" / f"{talk.id}.txt", f"[DEBUG] {prompt}\n")
    text(data / "session-env" / talk.id / "hook-0.sh", "export A=1\n")
    text(data / "paste-cache" / f"{hashlib.sha256(prompt.encode()).hexdigest()[:16]}.txt", prompt)
    text(data / "plans" / f"calm-river-{talk.id[:4]}.md", f"# Plan\n\n{answer}\n")
    document(data / "telemetry" / f"1p_failed_events.{talk.id}.1.json", {"session_id": talk.id})


def _shared(data: Path, home: Path, talks: Sequence[Talk]) -> None:
    first = talks[0]
    state = {"userID": "0" * 64, "projects": {str(home / first.project): {"lastSessionId": first.id}}}
    document(home / ".claude.json", state)
    document(data / "backups" / ".claude.json.backup.1795410564122", state)
    text(data / "shell-snapshots" / "snapshot-bash-1795410564122-abc.sh", 'alias ll="ls -l"\n')
    document(
        data / "settings.json", {"cleanupPeriodDays": 30, "permissions": {"allow": ["Bash(*)", "Bash(git status)"]}}
    )
    document(data / ".credentials.json", {"claudeAiOauth": {"accessToken": "test-token-not-real"}})
    text(data / "CLAUDE.md", "Answer shortly.\n")
    text(data / "projects" / "-memory" / "memory" / "MEMORY.md", "- likes short answers\n")
