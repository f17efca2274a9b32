"""Antigravity, as programs that read its files describe it: readable copies, and conversations that nobody can read."""

from collections.abc import Sequence

from homes.editor import user_folder
from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last talk was held in the terminal program."""
    for talk in talks[:-1]:
        _conversation(host, "antigravity", talk)
    _conversation(host, "antigravity-cli", talks[-1])
    prompts = [{"display": prompt, "conversationId": talks[-1].id} for prompt, _ in talks[-1].turns]
    terminal = host.home / ".gemini" / "antigravity-cli"
    jsonl(terminal / "history.jsonl", prompts)
    document(terminal / "settings.json", {"enableTelemetry": False})
    text(terminal / "antigravity-oauth-token", "not-a-token")
    document(host.home / ".gemini" / "antigravity" / "mcp_config.json", {"mcpServers": {}})
    text(user_folder(host, "Antigravity") / "settings.json", "{}\n")


def _conversation(host: Host, agent: str, talk: Talk) -> None:
    folder = host.home / ".gemini" / agent
    lines = []
    for asked, prompt, answered, answer in talk.moments():
        wrapped = f"<USER_REQUEST>\n{prompt}\n</USER_REQUEST>\n<ADDITIONAL_METADATA>now</ADDITIONAL_METADATA>"
        lines += [
            {"source": "USER_EXPLICIT", "created_at": iso(asked), "content": wrapped},
            {"source": "SYSTEM", "created_at": iso(asked), "content": "checkpoint"},
            {"source": "MODEL", "created_at": iso(answered), "content": answer},
        ]
    brain = folder / "brain" / talk.id
    jsonl(brain / ".system_generated" / "logs" / "transcript.jsonl", lines)
    text(brain / "task.md", f"# {talk.title}\n")
    text(folder / "conversations" / f"{talk.id}.pb", "locked")
