"""Amp: copies of conversations of earlier versions, as reported, and the log of today's."""

from collections.abc import Sequence

from homes.files import document, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """One file for each conversation."""
    variables = host.variables()
    linux = host.system == "linux"
    data = (host.local(variables["xdg_data"]) if linux else host.home / ".local" / "share") / "amp"
    cache = (host.local(variables["xdg_cache"]) if linux else host.home / ".cache") / "amp"
    for talk in talks:
        messages = []
        for prompt, answer in talk.turns:
            messages.append({"role": "user", "content": [{"type": "text", "text": prompt}]})
            messages.append({"role": "assistant", "content": [{"type": "text", "text": answer}]})
        thread = {"id": f"T-{talk.id}", "title": talk.title, "created": millis(talk.started), "messages": messages}
        document(data / "threads" / f"T-{talk.id}.json", thread)
    text(cache / "logs" / "cli.log", '{"level":"info","message":"started"}\n')
    document(data / "secrets.json", {"apiKey": "not-a-key"})
