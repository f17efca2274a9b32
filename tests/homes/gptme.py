"""gptme 0.35: a folder for each conversation with every message twice. After a home of 0.35.1."""

import datetime
from collections.abc import Sequence

from homes.files import jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Conversations are named by date and words; some things typed are kept for the arrow keys."""
    variables = host.variables()
    data = host.home / ".local" / "share" / "gptme"
    if host.system == "linux":
        data = host.local(variables["xdg_data"]) / "gptme"
    config = {
        "linux": host.local(variables.get("xdg_config", "/")) / "gptme",
        "macos": host.local(variables.get("library", "/")) / "gptme",
        "windows": host.local(variables.get("localappdata", "/")) / "gptme" / "gptme",
    }[host.system]
    text(config / "config.toml", '[prompt]\n\n[env]\nOPENAI_API_KEY = "not-a-key"\n')
    typed: list[str] = []
    for talk in talks:
        folder = data / "logs" / f"{talk.started:%Y-%m-%d}-{talk.id[:8]}"
        said: list[dict[str, object]] = [
            {"role": "system", "content": "You are gptme.", "timestamp": _local(talk.started), "pinned": True}
        ]
        events = []
        for asked, prompt, answered, answer in talk.moments():
            for role, at, content in (("user", asked, prompt), ("assistant", answered, answer)):
                message = {"role": role, "content": content, "timestamp": _local(at)}
                said.append(message)
                seen = {"seq": len(events) + 1, "ts": at.isoformat(), "type": "message_append"}
                events.append(seen | {"payload": {"message": message}})
            typed.append(_typed(asked, prompt))
        jsonl(folder / "conversation.jsonl", said)
        jsonl(folder / "events.jsonl", events)
        text(folder / "config.toml", f'[chat]\nmodel = "local/mock"\nname = "{talk.title}"\n')
        text(folder / ".lock", "12345")
        text(host.home / talk.project / "note-gptme.txt", "a file of the person\n")
        (folder / "workspace").symlink_to(host.home / talk.project)
    text(data / "history.pt", "".join(typed))
    text(data / "server-token", "not-a-token")


def _local(moment: datetime.datetime) -> str:
    return moment.replace(tzinfo=None).isoformat()


def _typed(asked: datetime.datetime, prompt: str) -> str:
    lines = "".join(f"+{line}\n" for line in prompt.split("\n"))
    return f"\n# {_local(asked).replace('T', ' ')}.000001\n{lines}"
