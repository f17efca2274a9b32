"""SillyTavern 1.19: one file for each chat below its character, and whole copies of it. After a home of 1.19.0."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The program was cloned into a folder of the person's; the last chat is one of a group."""
    program = host.home / "games" / "SillyTavern"
    text(program / "UpdateForkAndStart.bat", "@echo off\r\n")
    text(
        program / "config.yaml", "dataRoot: ./data\nlisten: false\nwhitelistMode: true\nextensions:\n  enabled: true\n"
    )
    person = program / "data" / "default-user"
    for number, talk in enumerate(talks):
        group = number == len(talks) - 1
        name = talk.id if group else f"Mira - {talk.started:%Y-%m-%d@%Hh%Mm%Ss}"
        folder = person / "group chats" if group else person / "chats" / "Mira"
        jsonl(folder / f"{name}.jsonl", _lines(talk))
        for saved in ("20260302-083012", "20260302-083144"):
            key = talk.id if group else f"mira_{number}"
            jsonl(person / "backups" / f"chat_{key}_{saved}.jsonl", _lines(talk))
        if number == 0:
            _remember(person / "vectors" / "transformers" / name / "model", talk)
    document(person / "groups" / "1795668268448.json", {"chat_id": talks[-1].id, "chats": [talks[-1].id]})
    document(person / "backups" / "settings_default-user_20260302-083000.json", {"username": "User"})
    document(person / "secrets.json", {"api_key_openai": "test-key-not-real"})
    document(person / "settings.json", {"username": "User", "main_api": "openai"})
    text(person / "user" / "files" / "note-1.txt", "a file of the person\n")
    text(program / "data" / "cookie-secret.txt", "0" * 32)


def _lines(talk: Talk) -> list[dict[str, Any]]:
    header = {"chat_metadata": {"integrity": talk.id}, "user_name": "unused", "character_name": "unused"}
    lines: list[dict[str, Any]] = [header]
    for asked, prompt, answered, answer in talk.moments():
        lines.append(
            {
                "name": "User",
                "is_user": True,
                "is_system": False,
                "send_date": iso(asked),
                "mes": prompt,
                "extra": {"isSmallSys": False},
            }
        )
        lines.append(
            {
                "name": "Mira",
                "is_user": False,
                "send_date": iso(answered),
                "mes": answer,
                "swipes": [f"{answer} once more", answer],
                "swipe_id": 1,
                "extra": {"api": "openai", "model": "m"},
            }
        )
    return lines


def _remember(folder: Path, talk: Talk) -> None:
    document(folder / "index.json", {"version": 1, "items": [{"metadata": {"text": talk.turns[0][0], "index": 0}}]})
