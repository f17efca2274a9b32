"""Apps that changed where they keep conversations: every generation is read by the store that knows it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from homes import WRITERS
from homes.files import aged, document, jsonl
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.host import FixtureHost, locate

MakeHost = Callable[..., FixtureHost]
SINCE_THREADS = [
    *("threads", "turns", "messages", "parts", "part_attachments", "part_fragments", "turn_fragments", "turn_tools"),
    *("tool_instantiations", "turn_search", "turn_search_fts"),
]
SINCE_TOOLS = ["tool_responses", "tool_calls", "tool_instances", "tool_results", "tool_results_attachments"]
OLDER = ["conversations", "responses", "responses_fts"]


def llm_home(make: MakeHost, missing: list[str]) -> tuple[FixtureHost, Path]:
    """The home of an llm that does not know these tables yet, or never had the older ones."""
    host = make("linux")
    WRITERS["llm-cli"](host, talks(4, seed=3))
    path = host.home / ".config" / "io.datasette.llm" / "logs.db"
    with closing(sqlite3.connect(path)) as connection:
        for table in missing:
            connection.execute(f"DROP TABLE {table}")
        if missing == OLDER:
            connection.executescript("DELETE FROM tool_calls; DELETE FROM tool_results; DELETE FROM prompt_fragments;")
        connection.execute("VACUUM")
    return host, path


@pytest.mark.parametrize(
    ("missing", "stores"),
    [
        ([], {"threads": 2, "older-conversations": 2}),
        (SINCE_THREADS, {"conversations": 2}),
        (SINCE_THREADS + SINCE_TOOLS, {"early-conversations": 2}),
        (OLDER, {"threads": 2}),
    ],
    ids=["both", "before-0.36", "before-0.26", "threads-only"],
)
def test_llm_keeps_its_conversations_in_the_tables_of_its_time(
    fixture_host: MakeHost, missing: list[str], stores: dict[str, int]
) -> None:
    host, path = llm_home(fixture_host, missing)
    installation = locate(load_catalogue().app("llm-cli"), host)
    assert installation is not None
    library = Library([installation], host, None)

    listed = list(library.conversations())

    assert library.problems == []
    assert {store: sum(one.store == store for one in listed) for store in {one.store for one in listed}} == stores
    plan = plan_erasure(listed, library, host)
    assert plan.kept == ()
    assert carry_out(plan).failed == ()
    assert prove(plan, plan.traces).leftovers == ()
    assert b"PROMPT-" not in path.read_bytes()
    assert b"put away by name" in path.read_bytes()


def test_a_title_that_the_person_gave_goes_before_a_later_one_of_the_app(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    native = "0f0f0f0f-1111-4222-8333-444444444444"
    said = {"type": "user", "message": {"role": "user", "content": "What is a good name?"}, "sessionId": native}
    given = {"type": "custom-title", "customTitle": "Names for the cat", "sessionId": native}
    made = {"type": "ai-title", "aiTitle": "Cat naming advice", "sessionId": native}
    jsonl(host.home / ".claude" / "projects" / "-home-alice" / f"{native}.jsonl", [said, given, made])
    installation = locate(load_catalogue().app("claude-code"), host)
    assert installation is not None

    (listed,) = Library([installation], host, None).conversations()

    assert listed.title == "Names for the cat"


def test_anythingllm_before_it_kept_a_list_of_given_files(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    WRITERS["anythingllm"](host, talks(4, seed=3))
    path = host.home / ".config/anythingllm-desktop/storage/anythingllm.db"
    with closing(sqlite3.connect(path)) as connection:
        for table in ("workspace_parsed_files", "workspace_agent_invocations", "memories", "embed_chats"):
            connection.execute(f"DROP TABLE {table}")
    installation = locate(load_catalogue().app("anythingllm"), host)
    assert installation is not None
    library = Library([installation], host, None)
    listed = {one.title: one for one in library.conversations()}
    assert len(listed) == 4
    assert {(one.store, one.erasable) for one in listed.values()} == {("older-threads", "alone")}
    plan = plan_erasure(list(listed.values())[:1], library, host)
    assert plan.kept == ()
    assert carry_out(plan).failed == ()
    assert prove(plan, plan.traces).leftovers == ()
    assert len(list(Library([installation], host, None).conversations())) == 3


def test_text_generation_webui_before_its_folder_for_data(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    program = host.home / "text-generation-webui"
    pair = {"internal": [["What is a good name?", "Tom."]], "visible": [["What is a good name?", "Tom."]]}
    first = {"data": [["<|BEGIN-VISIBLE-CHAT|>", "Hello."], ["And for a dog?", "Rex."]], "data_visible": []}
    document(program / "one_click.py", {})
    document(program / "logs/chat/Example/20231114-21-03-12.json", pair)
    document(program / "logs/instruct/20240114-21-03-12.json", pair)
    document(program / "logs/Example_persistent.json", first)
    document(program / "logs/training_log.json", {"loss": 0.1})
    aged(host.home)
    installation = locate(load_catalogue().app("text-generation-webui"), host)
    assert installation is not None
    library = Library([installation], host, None)
    listed = list(library.conversations())
    assert sorted(str(one.title) for one in listed) == [
        "And for a dog?",
        "What is a good name?",
        "What is a good name?",
    ]
    assert {one.erasable for one in listed} == {"alone"}
    plan = plan_erasure([one for one in listed if "instruct" in one.id], library, host)
    assert carry_out(plan).failed == ()
    assert len(list(Library([installation], host, None).conversations())) == 2
    assert (program / "logs/training_log.json").exists()


def test_the_first_codex_kept_whole_documents_and_a_list_of_prompts(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    data = host.home / ".codex"
    native = "b1c0ffee0000400080000000000000aa"

    def said(role: str, kind: str, text: str) -> dict[str, object]:
        return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}

    items = [said("user", "input_text", "What is a good name?"), said("assistant", "output_text", "Tom.")]
    session = {"timestamp": "2025-05-17T10:00:00.000Z", "id": native, "instructions": ""}
    document(data / "sessions" / f"rollout-2025-05-17-{native}.json", {"session": session, "items": items})
    document(
        data / "history.json",
        [{"command": "What is a good name?", "timestamp": 1}, {"command": "And for a dog?", "timestamp": 2}],
    )
    document(data / "config.json", {"model": "o4-mini"})
    aged(host.home)
    installation = locate(load_catalogue().app("codex"), host)
    assert installation is not None
    library = Library([installation], host, None)
    (listed,) = library.conversations()
    assert (listed.title, listed.store, listed.messages) == ("What is a good name?", "early-sessions", 2)
    assert listed.created is not None
    assert [one.text for one in library.messages(listed)] == ["What is a good name?", "Tom."]
    plan = plan_erasure([listed], library, host)
    assert carry_out(plan).failed == ()
    assert prove(plan, plan.traces).leftovers == ()
    assert not list((data / "sessions").iterdir())
    assert b"good name" not in (data / "history.json").read_bytes()


def test_what_aider_left_is_found_after_it_is_gone_itself(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    path = host.home / "code" / "a b" / ".aider.chat.history.md"
    path.parent.mkdir(parents=True)
    path.write_text("\n# aider chat started at 2026-01-02 03:04:05\n\n#### A good name?  \n\nTom.\n")
    installation = locate(load_catalogue().app("aider"), host)
    assert installation is not None
    assert [one.title for one in Library([installation], host, None).conversations()] == ["A good name?"]


def test_a_mark_whose_column_is_not_there_yet_tells_nothing(fixture_host: MakeHost) -> None:
    host = fixture_host("windows")
    WRITERS["ollama"](host, talks(3, seed=3))
    (path,) = host.home.rglob("db.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE settings RENAME TO older")
        connection.execute("CREATE TABLE settings (id INTEGER PRIMARY KEY, expose BOOLEAN DEFAULT 0)")
    installation = locate(load_catalogue().app("ollama"), host)
    assert installation is not None
    library = Library([installation], host, None)
    listed = [one for one in library.conversations() if one.store == "app-chats"]
    assert library.problems == []
    assert {one.erasable for one in listed} == {"alone"}


def test_sillytavern_before_each_person_had_a_folder(fixture_host: MakeHost) -> None:
    host = fixture_host("linux")
    program = host.home / "SillyTavern"
    head = {"user_name": "You", "character_name": "Aqua", "create_date": "2023-5-14 @21h 03m 12s 1ms"}
    said = [{"name": "You", "is_user": True, "mes": "A good name?"}, {"name": "Aqua", "is_user": False, "mes": "Tom."}]
    jsonl(program / "public/chats/Aqua/Aqua - 2023-5-14 @21h 03m 12s 1ms.jsonl", [head, *said])
    jsonl(program / "public/group chats/1684098192001.jsonl", [head, *said])
    jsonl(program / "backups/chat_aqua_20230514-210312.jsonl", [head, *said])
    document(program / "public/settings.json", {})
    aged(host.home)
    installation = locate(load_catalogue().app("sillytavern"), host)
    assert installation is not None
    library = Library([installation], host, None)
    listed = list(library.conversations())
    assert [one.title for one in listed] == ["A good name?"] * 2
    plan = plan_erasure(listed, library, host)
    assert carry_out(plan).failed == ()
    assert prove(plan, plan.traces).leftovers == ()
    assert not list(program.rglob("*.jsonl"))
    assert (program / "public/settings.json").exists()
