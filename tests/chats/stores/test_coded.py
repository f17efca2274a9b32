"""Lines in Base64: read as the lines that they are, the broken ones left out and told."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.stores import reader_for
from tidytrace.chats.stores.coded import LARGEST

STORE = load_catalogue().app("jetbrains-ai").store("agent-chats")
PROMPT = {"type": "x.ChatSessionUserPromptEvent", "prompt": "为什么天是蓝的？"}


def block(kind: str, **more: str) -> dict[str, object]:
    return {"type": "x.ChatSessionMessageBlockEvent", "event": {"kind": f"y.{kind}BlockUpdatedEvent", **more}}


def coded(*events: dict[str, object]) -> list[str]:
    return [b64encode(json.dumps(one).encode()).decode() for one in events]


def read(path: Path, lines: list[str], end: str = "\n") -> tuple[list[tuple[str, str]], list[StoreError]]:
    path.write_text("\n".join(lines) + end, "ascii")
    problems: list[StoreError] = []
    reader = reader_for(STORE, problems)
    return [(one.role, one.text) for one in reader.messages(path, path.stem)], problems


def test_both_sides_are_read_and_what_grew_stands_once(tmp_path: Path) -> None:
    growing = [block("Markdown", text=text) for text in ("Because", "Because of", "Because of the air.")]
    told, problems = read(
        tmp_path / "a.events",
        ["AUI_EVENTS_V1", *coded(PROMPT, block("AgentThought", text="Hm."), *growing, block("Tool", status="DONE"))],
    )
    assert told == [("user", "为什么天是蓝的？"), ("assistant", "Because of the air.")]
    assert problems == []


def test_pieces_results_and_commands_are_told_without_a_first_line(tmp_path: Path) -> None:
    told, _ = read(
        tmp_path / "a.events",
        coded(
            PROMPT,
            block("Terminal", command="ls", output="a.txt"),
            block("Markdown", textChunk="One file"),
            block("Result", result="Done."),
        ),
    )
    assert told[1:] == [("tool", "ls a.txt"), ("assistant", "One file"), ("assistant", "Done.")]


def test_a_broken_line_is_left_out_and_told_but_not_one_that_is_being_written(tmp_path: Path) -> None:
    whole, half = coded(PROMPT, PROMPT)
    told, problems = read(tmp_path / "a.events", ["AUI_EVENTS_V1", "%%%", whole])
    assert (len(told), len(problems)) == (1, 1)
    told, problems = read(tmp_path / "b.events", ["AUI_EVENTS_V1", whole, half[: len(half) // 2]], end="")
    assert (len(told), problems) == (1, [])


def test_the_list_has_the_question_and_the_time_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "aia-task-history"
    folder.mkdir()
    path = folder / "0a1b.events"
    read(path, ["AUI_EVENTS_V1", *coded(PROMPT)])
    (listed,) = reader_for(STORE).list(path, titles=True, counts=True)
    assert (listed.native, listed.prompt, listed.messages) == ("0a1b", "为什么天是蓝的？", 1)
    assert listed.updated is not None
    assert listed.updated_by_file


def test_one_that_is_far_too_large_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.events"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(StoreUnreadable):
        list(reader_for(STORE).messages(path, "a"))
