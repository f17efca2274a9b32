"""Mistral Vibe 3.0: a folder for each session with the talk in pieces and by generation; and sessions of before."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.files import document, iso, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last session was held with a version before 3.0."""
    vibe = host.home / ".vibe"
    sessions = vibe / "logs" / "session"
    for talk in talks[:-1]:
        _session(sessions / "unified" / talk.id, talk)
    listed = [{"identity": {"session_id": talk.id}, "session": {"preview": talk.turns[0][0]}} for talk in talks[:-1]]
    document(sessions / "unified" / ".session-index.json", {"catalog_version": 1, "entries": listed})
    _older(sessions / f"session_{talks[-1].started:%Y%m%d_%H%M%S}_{talks[-1].id[:8]}", talks[-1])
    typed = "".join(f"{prompt.splitlines()[0]}\n" for talk in talks for prompt, _ in talk.turns)
    text(vibe / "vibehistory", "Hello Vibe!\n" + typed)
    text(vibe / "logs" / "vibe.log", "2026-11-26 04:33:50 INFO started\n")
    asked = "".join(f"2026-03-02 09:00:00,305 INFO USER: {prompt}\n" for prompt, _ in talks[-1].turns)
    text(vibe / "vibe.log", "2026-03-02 08:00:00,001 INFO started\n" + asked)
    text(vibe / "config.toml", 'active_model = "mock"\nenable_telemetry = true\n')
    text(vibe / ".env", "MISTRAL_API_KEY=not-a-key\n")


def _meta(talk: Talk) -> dict[str, Any]:
    times = {"start_time": iso(talk.started), "end_time": iso(talk.ended)}
    return {"session_id": talk.id, "title": talk.title, "environment": {"working_directory": talk.project}, **times}


def _session(folder: Path, talk: Talk) -> None:
    document(folder / "meta.json", _meta(talk))
    entries = []
    for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
        for role, said, time in (("user", prompt, asked), ("assistant", answer, answered)):
            content = [{"type": "text", "text": said}]
            named = {"id": f"{role}-{turn}", "role": role, "type": "message"}
            entries.append({**named, "content": content, "createdAt": millis(time)})
        # every generation writes what there is by then anew
        document(folder / "chunks" / f"{turn}a4c.json", entries)
        history = [{"message": {"role": one["role"], "content": one["content"]}, "turn_index": 0} for one in entries]
        document(folder / "chunks" / f"{turn}f07.json", history)
        generation = folder / "generations" / f"{turn * 8:016d}"
        document(generation / "projection-state.json", {"snapshot": {"session": {"preview": talk.turns[0][0]}}})
        document(generation / "checkpoint.json", {"turn": {"outcome": {"output": [{"text": answer}]}}})
        asked_for = {"method": "turn/start", "params": {"message": [{"text": prompt, "type": "text"}]}}
        jsonl(folder / "journal" / f"{turn:016d}.jsonl", [{"payload": asked_for, "type": "command_reserved"}])
    document(folder / "CURRENT", {"generation": "0", "session_id": talk.id})


def _older(folder: Path, talk: Talk) -> None:
    document(folder / "meta.json", _meta(talk))
    said = [(role, one) for turn in talk.turns for role, one in zip(("user", "assistant"), turn, strict=True)]
    jsonl(folder / "messages.jsonl", [{"role": role, "content": one} for role, one in said])
