"""Whose words stand in a chat of Open WebUI: the person's, the AI's, or what a tool read."""

import contextlib
import html
import json
import sqlite3
from typing import Any

import pytest

from homes import WRITERS
from homes.talk import talks
from pace import within
from tidytrace.checks.scanning import Place, Scan, values
from tidytrace.checks.scanning.speakers import who_said
from tidytrace.checks.surroundings import Surroundings
from tidytrace.sensitive.rules.samples import make

CARD = make("{card:622202:19}", "a card").text
SAID = f"bank card {CARD}"
QUOTED = html.escape(json.dumps({"card": SAID}))


def details(result: str, arguments: str = "{}") -> str:
    """As Open WebUI wrote it until 0.8 (``utils/middleware.py``)."""
    return (
        f'<details type="tool_calls" done="true" id="c" name="read" arguments="{html.escape(json.dumps(arguments))}"'
        f' result="{html.escape(json.dumps(result, ensure_ascii=False))}" files="" embeds="&quot;&quot;">\n'
        "<summary>Tool Executed</summary>\n</details>\n"
    )


def output(*items: dict[str, Any]) -> list[dict[str, Any]]:
    message = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Done."}]}
    return [*items, message]


RESULT = {"type": "function_call_output", "call_id": "c", "output": [{"type": "input_text", "text": SAID}]}
CALL = {"type": "function_call", "call_id": "c", "name": "pay", "arguments": json.dumps({"note": SAID})}
SPOKEN = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": SAID}]}
PROGRAM: dict[str, Any] = {"type": "open_webui:code_interpreter", "lang": "python"}

WHOSE = {
    "typed": ({"role": "user", "content": SAID}, "user"),
    "answered": ({"role": "assistant", "content": SAID}, "assistant"),
    "role behind": ({"content": SAID, "role": "assistant"}, "assistant"),
    "result in the answer": ({"role": "assistant", "content": details(SAID) + "It is there."}, "tool"),
    "answer behind a result": ({"role": "assistant", "content": details("nothing") + SAID}, "assistant"),
    "answer before a result": ({"role": "assistant", "content": f"{SAID}\n{details('nothing')}"}, "assistant"),
    "what the AI asked for": ({"role": "assistant", "content": details("nothing", SAID)}, "assistant"),
    "result behind the summary": (
        {
            "role": "assistant",
            "content": f'<details type="tool_calls" done="true">\n<summary>Done</summary>\n{QUOTED}\n</details>\nSo.',
        },
        "tool",
    ),
    "a program's output": (
        {
            "role": "assistant",
            "content": f'<details type="code_interpreter" done="true" output="{QUOTED}">\n</details>',
        },
        "tool",
    ),
    "a program": (
        {
            "role": "assistant",
            "content": f'<details type="code_interpreter" done="true">\n<summary>A</summary>\n{SAID}\n</details>',
        },
        "assistant",
    ),
    "the person quotes": ({"role": "user", "content": details(SAID)}, "user"),
    "result of a tool": (
        {"role": "assistant", "content": "", "output": output(CALL | {"arguments": "{}"}, RESULT)},
        "tool",
    ),
    "call of a tool": ({"role": "assistant", "content": "", "output": output(CALL)}, "assistant"),
    "spoken in the output": ({"role": "assistant", "content": "", "output": [SPOKEN]}, "assistant"),
    "code": ({"role": "assistant", "content": "", "output": output(PROGRAM | {"code": SAID})}, "assistant"),
    "what code gave": (
        {"role": "assistant", "content": "", "output": output(PROGRAM | {"output": {"stdout": SAID}})},
        "tool",
    ),
    "passages of documents": (
        {"role": "assistant", "content": "See.", "sources": [{"source": {"name": "a"}, "document": [SAID]}]},
        "tool",
    ),
    "an attached file": (
        {"role": "user", "content": "Look.", "files": [{"type": "file", "file": {"data": {"content": SAID}}}]},
        "tool",
    ),
}


def look(host) -> list[Place]:
    surroundings = Surroundings.of(host)
    scan = Scan.of(surroundings.state)
    places = list(scan.of_chats(surroundings))
    assert not scan.problems
    return places


def with_message(host, *messages: dict[str, Any]) -> None:
    """A chat with these messages, in both tables."""
    [talk] = talks(1, seed=4)
    WRITERS["open-webui"](host, [talk])
    [database] = host.home.rglob("webui.db")
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        # newer versions have columns of their own for what was read
        connection.execute("ALTER TABLE chat_message ADD COLUMN sources JSON")
        connection.execute("ALTER TABLE chat_message ADD COLUMN files JSON")
        [(text,)] = connection.execute("SELECT chat FROM chat WHERE id = ?", (talk.id,))
        chat = json.loads(text)
        for number, message in enumerate(messages):
            chat["history"]["messages"][f"m{number}"] = {"id": f"m{number}"} | message
            cells = [json.dumps(message.get(one)) for one in ("content", "output", "sources", "files")]
            connection.execute(
                "INSERT INTO chat_message (id, chat_id, user_id, role, content, output, sources, files)"
                " VALUES (?, ?, 'u', ?, ?, ?, ?, ?)",
                (f"{talk.id}-m{number}", talk.id, message["role"], *cells),
            )
        connection.execute("UPDATE chat SET chat = ? WHERE id = ?", (json.dumps(chat), talk.id))


@pytest.mark.parametrize(("message", "said"), WHOSE.values(), ids=WHOSE)
def test_whose_words_stand_in_a_message(fixture_host, message, said) -> None:
    host = fixture_host()
    with_message(host, message)
    found = {(one.table, one.said) for one in look(host)}
    assert found == {("chat", said), ("chat_message", said)}


def test_the_same_value_is_told_apart_place_by_place(fixture_host) -> None:
    host = fixture_host()
    answer = {"role": "assistant", "content": f"{details(SAID)}{SAID}", "output": output(RESULT, SPOKEN)}
    with_message(host, answer, {"role": "user", "content": SAID})
    places = sorted((one for one in look(host) if one.table == "chat"), key=lambda one: one.match.offset)
    assert [one.said for one in places] == ["tool", "assistant", "tool", "assistant", "user"]
    cells = [one.said for one in look(host) if one.table == "chat_message"]
    assert sorted(str(one) for one in cells) == ["assistant", "assistant", "tool", "tool", "user"]


@pytest.mark.parametrize("extra", [[], [7, "x", {"type": "message", "content": [7, "y"]}, {"type": "message"}]])
def test_what_was_streamed_is_read_where_it_stands_alone(fixture_host, extra) -> None:
    host = fixture_host()
    with_message(host, {"role": "assistant", "content": "", "output": [*extra, SPOKEN]})
    surroundings = Surroundings.of(host)
    [chat] = surroundings.library.conversations("open-webui")
    assert values(surroundings, chat) == [CARD]


@pytest.mark.parametrize(
    "cell", ["", "{", '{"a": "x', "]]}}x", '{"role": 7, "content": "x"}', '["role", "user", "x"]', "x"]
)
def test_a_cell_that_says_nothing_of_it_says_nothing(cell) -> None:
    assert who_said({"chat": cell}, "chat", [max(0, cell.find("x"))]) == {}


def test_a_row_with_a_role_says_it_of_all_its_cells() -> None:
    assert who_said({"role": "user", "content": '"x"'}, "content", [1]) == {1: "user"}
    assert who_said({"role": "assistant", "sources": '[{"document": ["x"]}]'}, "sources", [16]) == {16: "tool"}
    assert who_said({"role": "someone", "content": '"x"'}, "content", [1]) == {}
    assert who_said({"role": "user", "content": None}, "content", [1]) == {}


def test_a_large_chat_is_gone_through_once() -> None:
    text = json.dumps("<details " * 60_000 + '<details type="tool_calls">' * 30_000 + "</summary>" * 30_000)
    message = f'{{"role": "assistant", "content": {text}}}'
    with within(2):
        assert who_said({"chat": message}, "chat", [50]) == {50: "assistant"}
