"""Amp: a file for each conversation, a log and the last prompts. After runs of 0.0.1770734955."""

import json
from collections.abc import Sequence

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """One file for each conversation."""
    variables = host.variables()
    linux = host.system == "linux"
    data = (host.local(variables["xdg_data"]) if linux else host.home / ".local" / "share") / "amp"
    cache = (host.local(variables["xdg_cache"]) if linux else host.home / ".cache") / "amp"
    told = [{"level": "info", "message": "started"}]
    for talk in talks:
        messages: list[dict[str, object]] = []
        for asked, prompt, _, answer in talk.moments():
            said = {"role": "user", "messageId": len(messages), "content": [{"type": "text", "text": prompt}]}
            messages.append(said | {"agentMode": "smart", "meta": {"sentAt": millis(asked)}})
            said = {"role": "assistant", "messageId": len(messages), "content": [{"type": "text", "text": answer}]}
            messages.append(said | {"state": {"type": "complete", "stopReason": "end_turn"}})
            jsonl(data / "history.jsonl", [{"text": prompt, "cwd": talk.project}])
            told.append({"executeFlag": prompt, "level": "info", "message": "Execution mode resolved"})
        thread = {"v": 16, "id": f"T-{talk.id}", "created": millis(talk.started), "messages": messages}
        document(data / "threads" / f"T-{talk.id}.json", thread | {"title": talk.title, "nextMessageId": 4}, indent=2)
        text(host.home / ".amp" / "file-changes" / f"T-{talk.id}" / "toolu_1.1", f"{talk.turns[0][0]}\n")
    text(cache / "logs" / "cli.log", "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in told))
    document(data / "secrets.json", {"apiKey": "not-a-key"})
