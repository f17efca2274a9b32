"""Chats in files, as apps write them: a JSON value a line, one JSON document, Markdown, text in two encodings."""

import json
import random
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sensitive.corpus.items import Item, assortment
from sensitive.corpus.wording import FILLER

MESSAGES = 24
"""In a chat, some of them with something planted."""


class Planted(NamedTuple):
    """Where an item stands."""

    path: Path
    line: int
    item: Item


def write(folder: Path, seed: int, count: int = 60) -> list[Planted]:
    """Make chats with so many items of each kind; the same seed makes the same ones."""
    chance = random.Random(seed)
    all_items = list(assortment(chance, count))
    chance.shuffle(all_items)
    planted: list[Planted] = []
    per_chat = 8
    for number, start in enumerate(range(0, len(all_items), per_chat)):
        messages = _messages(chance, all_items[start : start + per_chat])
        suffix, writer = WRITERS[number % len(WRITERS)]
        path = folder / f"chat-{number:04}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        planted += writer(path, messages, chance)
    return planted


class Message(NamedTuple):
    role: str
    text: str
    item: Item | None


def _messages(chance: random.Random, those: Sequence[Item]) -> list[Message]:
    places = sorted(chance.sample(range(MESSAGES), len(those)))
    found = dict(zip(places, those, strict=True))
    messages = []
    for number in range(MESSAGES):
        item = found.get(number)
        filler = [chance.choice(FILLER) for _ in range(chance.randint(1, 3))]
        if item is not None:
            filler.insert(chance.randrange(len(filler) + 1), item.text)
        messages.append(Message("user" if number % 2 == 0 else "assistant", "\n".join(filler), item))
    return messages


def _lines(path: Path, messages: Sequence[Message], chance: random.Random, *, ascii_only: bool) -> list[Planted]:
    planted, lines = [], []
    for number, message in enumerate(messages, 1):
        text = message.text
        if chance.random() < 0.25:
            # what a tool gave back is JSON in a string
            text = json.dumps({"output": text, "exit": 0}, ensure_ascii=ascii_only)
        record = {
            "id": str(uuid.UUID(int=chance.getrandbits(128))),
            "role": message.role,
            "content": [{"type": "text", "text": text}],
            "at": f"2026-02-{number:02}T10:00:00.123Z",
        }
        lines.append(json.dumps(record, ensure_ascii=ascii_only, separators=(",", ":")))
        if message.item is not None:
            planted.append(Planted(path, number, message.item))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return planted


def _raw_lines(path: Path, messages: Sequence[Message], chance: random.Random) -> list[Planted]:
    return _lines(path, messages, chance, ascii_only=False)


def _escaped_lines(path: Path, messages: Sequence[Message], chance: random.Random) -> list[Planted]:
    return _lines(path, messages, chance, ascii_only=True)


def _document(path: Path, messages: Sequence[Message], chance: random.Random) -> list[Planted]:
    turns = [{"role": message.role, "parts": [message.text]} for message in messages]
    text = json.dumps({"title": "对话", "created": 1_772_000_000, "turns": turns}, ensure_ascii=False, indent=1)
    path.write_text(text, "utf-8")
    starts = [at for at, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith('"parts"')]
    return [
        Planted(path, start + 1, message.item)
        for start, message in zip(starts, messages, strict=True)
        if message.item is not None
    ]


def _plain(path: Path, messages: Sequence[Message], encoding: str, heading: str) -> list[Planted]:
    planted, parts, line = [], [], 1
    for message in messages:
        part = f"{heading}{message.role}:\n\n{message.text}\n\n"
        if message.item is not None:
            before, found, _ = part.partition(message.item.value)
            planted.append(Planted(path, line + before.count("\n") if found else line, message.item))
        parts.append(part)
        line += part.count("\n")
    path.write_bytes("".join(parts).encode(encoding, "replace"))
    return planted


def _markdown(path: Path, messages: Sequence[Message], _chance: random.Random) -> list[Planted]:
    return _plain(path, messages, "utf-8", "## ")


def _utf_16(path: Path, messages: Sequence[Message], _chance: random.Random) -> list[Planted]:
    return _plain(path, messages, "utf-16", "")


def _gb18030(path: Path, messages: Sequence[Message], _chance: random.Random) -> list[Planted]:
    return _plain(path, messages, "gb18030", "")


WRITERS = (
    (".jsonl", _raw_lines),
    (".jsonl", _escaped_lines),
    (".json", _document),
    (".md", _markdown),
    (".jsonl", _raw_lines),
    (".txt", _utf_16),
    (".md", _markdown),
    (".jsonl", _escaped_lines),
    (".txt", _gb18030),
)
