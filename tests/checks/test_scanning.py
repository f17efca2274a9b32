"""Whose conversation a place of something sensitive belongs to, and who said what stands there."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.catalog import load_catalogue
from tidytrace.checks.scanning import Place, Scan, by_chat, masks, of_note, values
from tidytrace.checks.surroundings import Surroundings
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make

CARD = make("{card:622202:19}", "a card").text
RULE = next(rule for rule in load_rules() if rule.id == "cn-resident-id")
SAMPLE = make(RULE.examples[0], "a person")
NUMBER = SAMPLE.text[SAMPLE.start : SAMPLE.end]
ASKED = f"My bank card is {CARD}."
ANSWERED = f"身份证号 {NUMBER} 已记下。"

CATALOGUE = load_catalogue()
BROWSERS = {app.id for app in CATALOGUE if any(store.of_sites for store in app.transcripts)}
"""A conversation is a web site there, and holds the texts of all talks with it."""
ELSEWHERE = {app.id for app in CATALOGUE if "linux" not in app.systems}
NO_TRANSCRIPT_HERE = {"ollama"}
"""Keeps conversations on other systems only; here it has the list of what was typed."""
LISTS = {"gradio", "stable-diffusion-webui"}
"""Keep tables of what was typed, in one of them with the answer in the same line: nobody can say who said what."""


def told() -> list[Talk]:
    """Three conversations; in the second one the person gave a card away, and the AI answered with an ID number."""
    mine = talks(3, seed=2)
    asked, answered = mine[1].turns[0]
    turns = [(f"{asked} {ASKED}", f"{answered} {ANSWERED}"), *mine[1].turns[1:]]
    mine[1] = Talk(mine[1].id, mine[1].title, turns, mine[1].started, mine[1].project)
    return mine


def look(host) -> list[Place]:
    surroundings = Surroundings.of(host)
    scan = Scan.of(surroundings.state)
    places = list(scan.of_chats(surroundings))
    assert not scan.problems
    return places


@pytest.mark.parametrize("app", sorted(WRITERS.keys() - BROWSERS - NO_TRANSCRIPT_HERE - LISTS))
def test_what_the_person_typed_is_told_from_what_the_ai_answered(fixture_host, app: str) -> None:
    systems = load_catalogue().app(app).systems
    host = fixture_host("linux" if "linux" in systems else systems[0])
    WRITERS[app](host, told())
    places = look(host)
    assert {one.app for one in places} == {app}
    assert len({one.chat for one in places if one.chat}) == 1
    transcript = [one for one in places if one.chat and one.chat.startswith(f"{app}:")]
    assert {(one.match.kind, one.said) for one in transcript} >= {
        ("payment-card", "user"),
        ("cn-resident-id", "assistant"),
    }
    assert ("cn-resident-id", "user") not in {(one.match.kind, one.said) for one in places}


@pytest.mark.parametrize("app", ["chrome", "chromium", "firefox", "librewolf", "vivaldi"])
def test_a_web_site_in_a_browser_knows_the_roles_too(fixture_host, app: str) -> None:
    host = fixture_host()
    WRITERS[app](host, told())
    said = {(one.match.kind, one.said) for one in look(host) if one.chat}
    assert said >= {("payment-card", "user"), ("cn-resident-id", "assistant")}


def test_a_list_of_prompts_holds_what_the_person_typed(fixture_host) -> None:
    host = fixture_host()
    WRITERS["ollama"](host, told())
    assert {(one.match.kind, one.said) for one in look(host)} == {("payment-card", "user")}


def test_what_a_tool_read_from_a_file_is_the_tool_s(fixture_host) -> None:
    host = fixture_host()
    mine = talks(1, seed=4)
    WRITERS["claude-code"](host, mine)
    [transcript] = host.home.rglob(f"projects/*/{mine[0].id}.jsonl")
    read = {"type": "tool_result", "tool_use_id": "t1", "content": f"1\tbank card {CARD}"}
    line = {
        "type": "user",
        "sessionId": mine[0].id,
        "message": {"role": "user", "content": [read]},
        "toolUseResult": {"file": {"content": f"bank card {CARD}"}},
    }
    wrote = {
        "type": "assistant",
        "sessionId": mine[0].id,
        "message": {"content": [{"type": "tool_use", "name": "Write", "input": {"content": ANSWERED}}]},
    }
    with transcript.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(line)}\n{json.dumps(wrote)}\n")
    assert sorted((one.match.kind, one.said) for one in look(host)) == [
        ("cn-resident-id", "assistant"),
        ("payment-card", "tool"),
        ("payment-card", "tool"),
    ]


def test_the_same_value_said_by_both_is_told_apart_line_by_line(fixture_host) -> None:
    host = fixture_host()
    mine = told()
    mine[1] = Talk(mine[1].id, mine[1].title, [(ASKED, f"Your bank card {CARD} is noted.")], mine[1].started, "work")
    WRITERS["qwen-code"](host, mine)
    transcript = [one for one in look(host) if one.path.parent.name == "chats" and one.path.suffix == ".jsonl"]
    assert [one.said for one in sorted(transcript, key=lambda one: one.match.offset)] == ["user", "assistant"]


def test_the_same_value_in_rows_is_told_apart_by_their_order(fixture_host) -> None:
    host = fixture_host()
    mine = told()
    mine[1] = Talk(mine[1].id, mine[1].title, [(ASKED, f"Your bank card {CARD} is noted.")], mine[1].started, "work")
    WRITERS["opencode"](host, mine)
    assert [one.said for one in look(host) if one.table == "part"] == ["user", "assistant"]


def test_rows_of_an_index_belong_to_their_conversation(fixture_host) -> None:
    host = fixture_host()
    mine = told()
    WRITERS["codex"](host, mine)
    rows = [one for one in look(host) if one.table == "threads"]
    assert {one.chat for one in rows} == {f"codex:{mine[1].id}"}
    assert {one.said for one in rows} == {"user"}
    [database] = {one.path for one in rows}
    with contextlib.closing(sqlite3.connect(database)) as connection:
        [(number,)] = connection.execute("SELECT rowid FROM threads WHERE id = ?", (mine[1].id,))
    assert {one.row for one in rows} == {number}


def test_a_row_of_nobody_s_is_nobody_s(fixture_host) -> None:
    host = fixture_host()
    WRITERS["open-webui"](host, talks(1, seed=4))
    [database] = host.home.rglob("webui.db")
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE note (id TEXT, data TEXT)")
        connection.execute("INSERT INTO note VALUES ('n', ?)", (ASKED,))
    assert [(one.table, one.chat, one.said) for one in look(host)] == [("note", None, None)]


def test_lines_of_a_history_belong_to_their_conversation(fixture_host) -> None:
    host = fixture_host()
    mine = talks(2, seed=4)
    WRITERS["codex"](host, mine)
    history = host.home / ".codex" / "history.jsonl"
    lines = [
        json.dumps({"session_id": one.id, "ts": 1, "text": f"{ASKED} {number}"}) for number, one in enumerate(mine)
    ]
    history.write_text("\n".join(lines) + "\n", "utf-8")
    found = [one for one in look(host) if one.path == history]
    assert [(one.chat, one.said) for one in found] == [(f"codex:{one.id}", "user") for one in mine]


def test_what_lies_beside_a_transcript_is_looked_through(fixture_host) -> None:
    host = fixture_host()
    mine = talks(1, seed=4)
    WRITERS["claude-code"](host, mine)
    [transcript] = host.home.rglob(f"projects/*/{mine[0].id}.jsonl")
    kept = transcript.with_suffix("") / "tool-results" / "toolu_1.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(ASKED, "utf-8")
    [place] = look(host)
    assert (place.path, place.chat) == (kept, f"claude-code:{mine[0].id}")


def test_a_look_can_be_stopped(fixture_host) -> None:
    host = fixture_host()
    WRITERS["claude-code"](host, told())
    surroundings = Surroundings.of(host)
    scan = Scan.of(surroundings.state)
    assert list(scan.of_chats(surroundings, stop=lambda: True)) == []
    assert scan.files == 0


def places_in(text: str, tmp_path) -> Iterator[Place]:
    file = tmp_path / "notes.txt"
    file.write_text(text, "utf-8")
    yield from Scan(Look(tmp_path / "rules", tmp_path / "marks.key", tmp_path / "looks.sqlite")).of_paths([file])


def test_a_file_that_is_no_conversation_has_no_speaker(tmp_path) -> None:
    assert [one.said for one in places_in(ASKED, tmp_path)] == [None]


def test_email_addresses_are_counted_but_not_of_note(tmp_path) -> None:
    places = list(places_in("Write to li.wei@tsinghua.edu.cn please.", tmp_path))
    assert [one.match.kind for one in places] == ["email"]
    assert list(of_note(places)) == []
    assert by_chat(places) == {}


def test_the_values_of_a_chat_are_there_for_who_wants_them_gone(fixture_host) -> None:
    host = fixture_host()
    mine = told()
    WRITERS["codex"](host, mine)
    surroundings = Surroundings.of(host)
    chats = {one.native: one for one in surroundings.library.conversations("codex")}
    assert values(surroundings, chats[mine[1].id]) == [CARD, NUMBER]
    assert values(surroundings, chats[mine[0].id]) == []


def test_where_values_stand_in_a_text(tmp_path) -> None:
    """Counted in characters, whatever stands before them; a mask cannot hold the value."""
    look = Look(tmp_path / "detectors", tmp_path / "marks.key", tmp_path / "looks.sqlite")
    text = f"您好！{ASKED} 邮箱 someone@example.org。{ANSWERED}"
    found = list(masks(look, text))
    assert [text[one.start : one.end] for one in found] == [CARD, NUMBER]
    assert [one.kind for one in found] == ["payment-card", "cn-resident-id"]
    assert not any(CARD in one.masked or NUMBER in one.masked for one in found)
    assert list(masks(look, "Nothing of the kind is in here.")) == []
