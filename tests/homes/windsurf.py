"""Windsurf: conversations that nobody can read, and the readable copies that its documents describe."""

from collections.abc import Sequence

from homes.editor import user_folder
from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every conversation has a copy here; without the hook there would be none."""
    codeium = host.home / ".codeium" / "windsurf"
    for talk in talks:
        text(codeium / "cascade" / f"{talk.id}.pb", "\x08\x02 locked")
        text(codeium / "implicit" / f"{talk.id}.pb", "\x08\x02 locked")
        text(codeium / "brain" / talk.id / "plan.md", f"# {talk.title}\n")
        steps = []
        for asked, prompt, answered, answer in talk.moments():
            said = {"user_input": {"user_response": prompt}, "timestamp": iso(asked)}
            reply = {"planner_response": {"response": answer}, "timestamp": iso(answered)}
            steps += [{"status": "done", "type": "user_input", **said}]
            steps += [{"status": "done", "type": "run_command", "run_command": {"command": "ls"}}]
            steps += [{"status": "done", "type": "planner_response", **reply}]
        jsonl(host.home / ".windsurf" / "transcripts" / f"{talk.id}.jsonl", steps)
    text(codeium / "memories" / "global_rules.md", "Always answer in Chinese.\n")
    document(codeium / "mcp_config.json", {"mcpServers": {}})
    text(user_folder(host, "Windsurf") / "settings.json", '{\n  "windsurf.cascadeCommandsAllowList": ["ls"]\n}\n')
