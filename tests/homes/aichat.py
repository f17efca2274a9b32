"""AIChat: a YAML file for each session, and one Markdown file of single questions. After its source at 82976d34."""

import json
from collections.abc import Sequence

from homes.files import text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last conversation is a question outside a session; the first session named itself."""
    variables = host.variables()
    folder = {"linux": "xdg_config", "macos": "library", "windows": "appdata"}[host.system]
    data = host.local(variables[folder]) / "aichat"
    for number, talk in enumerate(talks[:-1]):
        name = f"_/{talk.started:%Y%m%dT%H%M%S}-{talk.id[:8]}" if number == 0 else f"session-{talk.id[:8]}"
        text(data / "sessions" / f"{name}.yaml", _session(talk))
    last = talks[-1]
    asked, answered = ("\n".join(said) for said in zip(*last.turns, strict=True))
    heading = f"# CHAT: {' '.join(asked.split())[:60]} [{last.started.isoformat(timespec='seconds')}]"
    text(data / "messages.md", f"{heading}\n{asked}\n--------\n{answered}\n--------\n\n")
    text(data / "config.yaml", "model: openai:mock\nsave: true\nclients:\n- type: openai\n  api_key: not-a-key\n")
    text(data / ".env", "OPENAI_API_KEY=not-a-key\n")
    text(data / "rags" / "notes.yaml", "top_k: 5\n")


def _session(talk: Talk) -> str:
    lines = ["model: openai:mock", "messages:", "- role: system", "  content: Be short."]
    for prompt, answer in talk.turns:
        for role, said in (("user", prompt), ("assistant", answer)):
            lines += [f"- role: {role}", f"  content: {json.dumps(said, ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"
