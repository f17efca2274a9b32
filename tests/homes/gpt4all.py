"""GPT4All 3.10: a binary file for each chat, in a folder that the person chose for the models."""

import struct
from collections.abc import Sequence
from pathlib import Path

from homes.files import text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The settings name the folder; one save was interrupted."""
    variables = host.variables()
    config = Path(variables["appdata"]) if host.system == "windows" else host.home / ".config"
    data = host.home / "ai" / "models"
    text(
        config / "nomic.ai" / "GPT4All.ini",
        f"[General]\nmodelPath={data.as_posix()}/\nserverChat=false\n\n[network]\nisActive=false\nusageStatsActive=true\n",
    )
    text(data / "Meta-Llama-3-8B-Instruct.Q4_0.gguf", "weights")
    text(data / "gpt4all-gpt-4o.rmodel", '{"apiKey": "test-key-not-real"}')
    for talk in talks:
        (data / f"gpt4all-{talk.id}.chat").write_bytes(chat(talk))
    (data / f"gpt4all-{talks[0].id}.chat.tmp").write_bytes(chat(talks[0])[:80])
    text(data / "log.txt", f'[Debug] (Mon Mar 2 08:30:00 2026): serializing chat "gpt4all-{talks[0].id}.chat"\n')


def chat(talk: Talk) -> bytes:
    """A file of version 12; the answers of every second turn consist of parts."""
    out = struct.pack(">IiQ", 0xF5D553CC, 12, int(talk.started.timestamp()))
    out += qstring(talk.id) + qstring(talk.title) + qstring("") + qstring("llama") + struct.pack(">I", 0)
    out += struct.pack(">i", 2 * len(talk.turns))
    for turn, (prompt, answer) in enumerate(talk.turns):
        out += _item("Prompt: ", prompt) + struct.pack(">q", 0)
        if turn % 2:
            out += _item("Response: ", "") + struct.pack(">q", 1)
            out += qstring("Text: ") + qstring(answer) + struct.pack(">q", 0)
        else:
            out += _item("Response: ", answer) + struct.pack(">q", 0)
    return out


def _item(name: str, value: str) -> bytes:
    flags = bytes(5 if name == "Response: " else 4)
    return qstring(name) + qstring(value) + qstring("") + flags + struct.pack(">qq", 0, 0)


def qstring(value: str) -> bytes:
    """A text as QDataStream writes it."""
    raw = value.encode("utf-16-be")
    return struct.pack(">I", len(raw)) + raw
