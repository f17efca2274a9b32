"""``tidytrace own``: the list, the question, and the end of it."""

import pytest

from tidytrace.host import StateFolders, current_host
from tidytrace.host.state import write_private


@pytest.fixture
def used(command, chats):
    """Somebody has looked at their chats once."""
    command("chats", "list", "--json")
    return StateFolders.of(current_host())


def test_it_is_listed(command, used) -> None:
    answer = command("own", "--json")
    assert answer.code == 0
    assert answer.document["schema"] == "tidytrace/own/1"
    assert {"kind", "path", "files", "bytes"} == set(answer.document["pieces"][0])
    assert {one["kind"] for one in answer.document["pieces"]} >= {"caches"}
    assert answer.document["removed"] == []
    assert str(used.cache) in command("own").out


def test_nothing_goes_without_a_word(command, used) -> None:
    answer = command("own", "--remove")
    assert answer.code == 2
    assert "--yes" in answer.err
    assert used.cache.exists()


def test_it_goes_with_it_and_the_chats_stay(command, used) -> None:
    before = len(command("chats", "list", "--json").document["chats"])
    answer = command("own", "--remove", "--copies", "--yes", "--json")
    assert answer.code == 0, answer.err
    assert answer.document["removed"]
    assert not used.cache.exists()
    assert not used.state.exists()
    assert len(command("chats", "list", "--json").document["chats"]) == before


def test_a_computer_without_anything_of_ours(command, home) -> None:
    assert "keeps nothing" in command("own").out
    answer = command("own", "--remove", "--yes")
    assert answer.code == 0
    assert "nothing to remove" in answer.out


def test_copies_alone_mean_nothing(command) -> None:
    assert command("own", "--copies").code == 2


def test_it_is_said_where_the_copies_stay_and_how_to_come_by_them(command, used) -> None:
    write_private(used.data / "vault" / "setup.json", b"{}")
    answer = command("own", "--remove", "--yes")
    assert str(used.data / "vault") in answer.out
    assert "tidytrace vault restore ID" in answer.out
    assert (used.data / "vault" / "setup.json").exists()
