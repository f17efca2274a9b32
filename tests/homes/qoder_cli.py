"""Qoder CLI 1.1: a JSONL file for each session, and logs of every start. After the program 1.1.52."""

from collections.abc import Sequence

from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first was begun from the command line, which the log of the start repeats; the second has a title."""
    data = host.home / ".qoder"
    typed: dict[str, list[dict[str, object]]] = {}
    for number, talk in enumerate(talks):
        project = str(host.home / talk.project)
        slug = project.replace("/", "-").replace("\\", "-").replace(":", "-")
        common = {"sessionId": talk.id, "cwd": project, "version": "1.1.52", "userType": "external"}
        lines: list[dict[str, object]] = []
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
            said = {"role": "user", "content": prompt}
            lines.append(common | {"type": "user", "uuid": f"u{turn}", "timestamp": iso(asked), "message": said})
            result = [{"type": "tool_result", "tool_use_id": "1", "content": "done"}]
            used = {"role": "user", "content": result}
            lines.append(common | {"type": "user", "uuid": f"t{turn}", "timestamp": iso(asked), "message": used})
            reply = {"role": "assistant", "content": [{"type": "text", "text": answer}]}
            lines.append(
                common | {"type": "assistant", "uuid": f"a{turn}", "timestamp": iso(answered), "message": reply}
            )
            line = {"sessionId": talk.id, "messageId": turn, "type": "user", "message": prompt, "timestamp": iso(asked)}
            typed.setdefault(slug, []).append(line)
        lines.append({"type": "last-prompt", "sessionId": talk.id, "lastPrompt": talk.turns[-1][0]})
        if number == 1:
            lines.append({"type": "custom-title", "sessionId": talk.id, "customTitle": talk.title})
        jsonl(data / "projects" / slug / f"{talk.id}.jsonl", lines)
        segment = [{"event": "prompt", "text": prompt} for prompt, _ in talk.turns]
        jsonl(data / "logs" / "sessions" / slug / talk.id / "segments" / "run.jsonl", segment)
        text(data / "tmp" / "work" / "tool-outputs" / f"session-{talk.id}" / "1.txt", talk.turns[0][1])
        text(data / "file-history" / talk.id / "0a1b@v1", f"before: {talk.turns[0][1]}")
    for slug, entries in typed.items():
        document(data / "tmp" / slug / "logs.json", entries, indent=2)
    for name, asked in (("r1", talks[0].turns[0][0]), ("r2", "--help")):
        document(data / "logs" / "runs" / name / "manifest.json", {"run_id": name, "argv": ["node", "-p", asked]})
    text(data / "plans" / "own.md", "a plan that nobody talked about\n")
    document(data / "settings.json", {"general": {"defaultPermissionMode": "bypass_permissions"}})
    text(data / ".auth" / "user", "not-a-token")
