import datetime
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.host import current_host


def ids(answer) -> set[str]:
    return {chat["id"] for chat in answer.document["chats"]}


def test_all_chats_are_listed_with_what_programs_rely_on(command, chats) -> None:
    answer = command("chats", "list", "--json")
    assert answer.code == 0
    listed = answer.document["chats"]
    assert {chat["app"] for chat in listed} == {"claude-code", "codex"}
    assert len(listed) == 12
    for chat in listed:
        assert set(chat) == {
            "id", "app", "store", "title", "created", "updated", "messages", "bytes", "locations", "sensitive",
            "erasable", "reason", "pinned", "kept",
        }  # fmt: skip
        assert chat["id"].startswith(f"{chat['app']}:")
        assert chat["created"] <= chat["updated"]
        assert chat["bytes"] > 0
        assert chat["locations"]
        assert all(Path(place["path"]).is_absolute() for place in chat["locations"])
    assert [chat["updated"] for chat in listed] == sorted((chat["updated"] for chat in listed), reverse=True)


def test_ids_stay_the_same(command, chats) -> None:
    assert ids(command("chats", "list", "--json")) == ids(command("chats", "list", "--json"))


def test_the_count_of_messages_is_what_is_shown(command, chats) -> None:
    for chat in command("chats", "list", "--json").document["chats"]:
        shown = command("chats", "show", chat["id"], "--json").document["messages"]
        # what the app itself put into the conversation is shown, but it is nobody's message
        assert chat["messages"] == sum(message["role"] != "system" for message in shown), chat["id"]


def test_filters(command, chats) -> None:
    everything = ids(command("chats", "list", "--json"))
    claude = ids(command("chats", "list", "--json", "--app", "claude-code"))
    assert claude == {one for one in everything if one.startswith("claude-code:")}
    both = ids(command("chats", "list", "--json", "--app", "claude-code", "--app", "codex"))
    assert both == everything
    age = datetime.datetime.now(datetime.UTC) - chats[3].ended - datetime.timedelta(hours=1)
    days = f"{age.days}d"
    older = ids(command("chats", "list", "--json", "--app", "claude-code", "--older-than", days))
    newer = ids(command("chats", "list", "--json", "--app", "claude-code", "--newer-than", days))
    assert older | newer == claude
    assert not older & newer
    assert older
    assert newer


@pytest.mark.parametrize("word", ["PROMPT-{id}-0", "answer-{id}-0"])
def test_text_is_found_in_messages_of_both_sides(command, chats, word: str) -> None:
    found = ids(command("chats", "list", "--json", "--contains", word.format(id=chats[2].id)))
    assert found == {f"claude-code:{chats[2].id}"}


def test_one_conversation_as_text(command, chats) -> None:
    talk = chats[0]
    shown = command("chats", "show", f"claude-code:{talk.id}", "--lang", "en")
    assert shown.code == 0
    for prompt, answer in talk.turns:
        assert prompt.splitlines()[0] in shown.out
        assert answer.splitlines()[0] in shown.out


def test_erasing_asks_for_what_it_cannot_know(command, chats) -> None:
    no_undo = command("chats", "erase", "--app", "codex", "--yes")
    assert no_undo.code == 2
    assert "--undo-days 0" in no_undo.err
    nobody_there = command("chats", "erase", "--app", "codex", "--undo-days", "0")
    assert nobody_there.code == 2
    assert "--yes" in nobody_there.err
    assert len(command("chats", "list", "--json").document["chats"]) == 12


def test_what_goes_besides_the_chats_is_said_before_anything_goes(command, home: Path) -> None:
    WRITERS["chatbox"](current_host(), talks(3, seed=3))
    chosen = ("chats", "erase", "--app", "chatbox", "--dry-run")
    shown = command(*chosen, "--lang", "zh_CN")
    assert "! Chatbox" in shown.out
    assert "会一起删除" in shown.out
    [told] = command(*chosen, "--json", "--lang", "en").document["also_goes"]
    assert told["app"] == "chatbox"
    assert "sign-in" in told["what"]


def test_a_rehearsal_says_what_would_go(command, chats, home: Path) -> None:
    answer = command("chats", "erase", "--app", "codex", "--dry-run", "--json")
    assert answer.code == 0
    document = answer.document
    assert document["schema"] == "tidytrace/erase/1"
    assert document["dry_run"] is True
    assert len(document["erased"]) == 6
    assert all(set(one) == {"id", "app", "files", "rows", "bytes", "vault_id"} for one in document["erased"])
    assert set(document["storage"]) == {"kind", "promise"}
    assert len(command("chats", "list", "--json").document["chats"]) == 12


def test_one_conversation_goes_and_the_others_stay(command, chats, home: Path) -> None:
    talk = chats[1]
    answer = command("chats", "erase", f"claude-code:{talk.id}", "--yes", "--undo-days", "0", "--json")
    assert answer.code == 0, answer.out
    assert [one["id"] for one in answer.document["erased"]] == [f"claude-code:{talk.id}"]
    assert answer.document["leftovers"] == []
    left = ids(command("chats", "list", "--json"))
    assert len(left) == 11
    assert f"claude-code:{talk.id}" not in left
    marker = f"PROMPT-{talk.id}".encode()
    assert [path for path in home.rglob("*") if path.is_file() and marker in path.read_bytes()] == []
    other = f"PROMPT-{chats[0].id}".encode()
    assert [path for path in home.rglob("*") if path.is_file() and other in path.read_bytes()]


def test_old_ones_go_together(command, chats) -> None:
    age = datetime.datetime.now(datetime.UTC) - chats[3].ended - datetime.timedelta(hours=1)
    chosen = ("--app", "claude-code", "--older-than", f"{age.days}d")
    older = ids(command("chats", "list", "--json", *chosen))
    answer = command("chats", "erase", *chosen, "--yes", "--undo-days", "0", "--json")
    assert {one["id"] for one in answer.document["erased"]} == older
    assert ids(command("chats", "list", "--json", "--app", "claude-code")).isdisjoint(older)


def test_erasing_again_is_harmless(command, chats) -> None:
    arguments = ("chats", "erase", "--app", "codex", "--yes", "--undo-days", "0", "--json")
    assert command(*arguments).code == 0
    again = command(*arguments)
    assert again.code == 0
    assert again.document["erased"] == []


def test_nothing_to_list_is_said(command, home: Path) -> None:
    assert "No conversations fit." in command("chats", "list", "--lang", "en").out


def test_a_rehearsal_says_what_each_app_will_list(command, chats, home: Path) -> None:
    one = next(one for one in ids(command("chats", "list", "--json")) if one.startswith("codex:"))
    chosen = ("chats", "erase", one, "--dry-run")
    [shows] = command(*chosen, "--json").document["rehearsal"]
    assert (shows["app"], shows["before"], shows["after"]) == ("codex", 6, 5)
    assert (shows["still"], shows["lost"], shows["altered"]) == ([], [], [])
    assert shows["tried"] is (shows["reason"] is None)
    assert "Codex CLI will still list 5 of 6 chats." in command(*chosen, "--lang", "en").out
    assert len(command("chats", "list", "--json").document["chats"]) == 12
