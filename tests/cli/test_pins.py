"""``chats pin`` and ``unpin``: what is kept is listed as such, and nothing erases it."""

from homes import WRITERS
from homes.talk import talks
from tidytrace.host import current_host


def _ids(command):
    return [one["id"] for one in command("chats", "list", "--json").document["chats"]]


def test_what_is_pinned_is_left_out_by_every_filter(command, home) -> None:
    WRITERS["codex"](current_host(), talks(3, seed=5))
    first, *others = sorted(_ids(command))
    pinned = command("chats", "pin", first, "--json")
    assert pinned.code == 0
    assert pinned.document["kept"] == [first]
    listed = command("chats", "list", "--json").document["chats"]
    assert {one["id"] for one in listed if one["kept"]} == {first}
    assert "\tkept" in command("chats", "list", "--lang", "en").out
    erased = command("chats", "erase", "--app", "codex", "--yes", "--undo-days", "0", "--json")
    assert erased.code == 3
    assert {one["id"] for one in erased.document["erased"]} == set(others)
    assert [one["id"] for one in erased.document["kept"]] == [first]
    assert "keep this one" in erased.document["kept"][0]["reason"]


def test_by_its_id_it_stays_too_until_it_is_unpinned(command, home) -> None:
    WRITERS["codex"](current_host(), talks(1, seed=5))
    [one] = _ids(command)
    command("chats", "pin", one)
    assert command("chats", "erase", one, "--yes", "--undo-days", "0").code == 3
    assert _ids(command) == [one]
    assert command("chats", "unpin", one, "--lang", "en").out.strip().endswith("no longer kept")
    assert command("chats", "unpin", one).code == 2
    assert command("chats", "erase", one, "--yes", "--undo-days", "0").code == 0
    assert _ids(command) == []


def test_what_is_not_there_cannot_be_pinned(command, home) -> None:
    assert command("chats", "pin", "codex:nothing").code == 2
