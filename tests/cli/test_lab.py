"""The whole path on homes that real AI apps wrote: found, listed, read, erased, and no trace left."""

import contextlib
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands import tidytrace
from prepared import lay

LabHome = Callable[[str], Path]

# the archive, our id of the app, and how many conversations its run made
HOMES = [
    ("claude-2.1.197", "claude-code", 6),
    ("codex-0.169.0", "codex", 6),
    ("gemini-0.61.0", "gemini-cli", 6),
    ("opencode-1.18.33", "opencode", 5),
    ("cline-3.0.65", "cline", 5),
    ("cn-1.5.47", "continue", 5),
    ("llm-0.36", "llm-cli", 5),
    ("aider-0.86.2", "aider", 5),
    ("sgpt-1.5.1", "shell-gpt", 3),
]
AFTER_VENDOR_DELETE = [
    ("claude-2.1.197.after-vendor-delete", "claude-code"),
    ("codex-0.169.0.after-vendor-delete", "codex"),
    ("gemini-0.61.0.after-vendor-delete", "gemini-cli"),
    ("opencode-1.18.33.after-vendor-delete", "opencode"),
    ("cline-3.0.65.after-vendor-delete", "cline"),
]
MARKER = re.compile(rb"(?:MARK|REPLY|TOOLOUT)-[a-z]+-\d")


def history_files(home: Path) -> Iterator[Path]:
    """Every file of the home, and of its temporary folder, but what the model wrote for the person and our state."""
    for path in sorted((*home.rglob("*"), *(home.parent / "tmp").rglob("*"))):
        own = {"tidytrace", ".git"} & set(path.parts)
        project_file = path.parent.name == "project" and not path.name.startswith(".")
        if path.is_file() and not path.is_symlink() and not own and not project_file:
            yield path


def markers(home: Path) -> dict[str, list[str]]:
    """Marker strings in the raw bytes (and in git objects) of each history file."""
    found = {}
    for path in history_files(home):
        content = path.read_bytes()
        if "objects" in path.parts:
            # of a pack or an info file the raw bytes are searched all the same
            with contextlib.suppress(zlib.error):
                content += zlib.decompress(content)
        hits = {match.decode() for match in MARKER.findall(content + content.replace(b"\0", b""))}
        if hits:
            found[str(path.relative_to(home.parent))] = sorted(hits)
    return found


@pytest.mark.parametrize(("archive", "app", "count"), HOMES)
def test_a_real_home_is_found_and_listed(lab_home: LabHome, archive: str, app: str, count: int) -> None:
    home = lab_home(archive) / "home"
    before = {path: path.read_bytes() for path in history_files(home)}

    code, found = tidytrace(home, "apps")
    assert code == 0, found["errors"]
    assert app in {one["id"] for one in found["apps"]}

    code, listed = tidytrace(home, "chats", "list", "--app", app)
    assert code == 0, listed["errors"]
    assert len(listed["chats"]) == count
    assert {chat["erasable"] for chat in listed["chats"]} == {"alone"}
    assert all(chat["title"] for chat in listed["chats"])
    assert all(chat["locations"] for chat in listed["chats"])

    lay(home / ".cache" / "tidytrace")
    code, checked = tidytrace(home, "checkup")
    assert code in {0, 1}, checked["errors"]
    assert any(finding["app"] == app for finding in checked["findings"])

    assert {path: path.read_bytes() for path in history_files(home)} == before, "looking must not change anything"


@pytest.mark.parametrize(("archive", "app", "count"), HOMES)
def test_every_conversation_can_be_read(lab_home: LabHome, archive: str, app: str, count: int) -> None:
    home = lab_home(archive) / "home"
    _, listed = tidytrace(home, "chats", "list", "--app", app)
    for chat in listed["chats"]:
        code, shown = tidytrace(home, "chats", "show", chat["id"])
        assert code == 0, shown["errors"]
        roles = [message["role"] for message in shown["messages"]]
        assert "user" in roles
        text = "\n".join(message["text"] for message in shown["messages"])
        assert "MARK-" in text
        assert "REPLY-" in text


@pytest.mark.parametrize(("archive", "app"), [(archive, app) for archive, app, _ in HOMES] + AFTER_VENDOR_DELETE)
def test_erasing_an_app_leaves_none_of_its_markers(lab_home: LabHome, archive: str, app: str) -> None:
    home = lab_home(archive) / "home"
    code, erased = tidytrace(home, "chats", "erase", "--app", app, "--yes", "--undo-days", "0")
    assert code == 0, (erased["errors"], erased["kept"])
    assert [left for left in erased["leftovers"] if not left["erased"]] == []
    assert markers(home) == {}
    _, listed = tidytrace(home, "chats", "list", "--app", app)
    assert listed["chats"] == []


@pytest.mark.parametrize(("archive", "app", "count"), HOMES)
def test_erasing_one_conversation_leaves_the_others(lab_home: LabHome, archive: str, app: str, count: int) -> None:
    home = lab_home(archive) / "home"
    _, listed = tidytrace(home, "chats", "list", "--app", app)
    texts = {}
    for chat in listed["chats"]:
        _, shown = tidytrace(home, "chats", "show", chat["id"])
        texts[chat["id"]] = "\n".join(message["text"] for message in shown["messages"])
    # only what this conversation alone says can prove that it is gone
    chosen, own = next(
        (chat_id, marks)
        for chat_id, text in texts.items()
        if (
            marks := set(MARKER.findall(text.encode()))
            - {mark for other, others in texts.items() if other != chat_id for mark in MARKER.findall(others.encode())}
        )
    )

    code, erased = tidytrace(home, "chats", "erase", chosen, "--yes", "--undo-days", "0")

    assert [one["id"] for one in erased["erased"]] == [chosen]
    # OpenCode's undo keeps copies of project files for all its chats together; what stays there must be said
    said = [one["path"] for one in erased["leftovers"]]
    assert all("/snapshot/" in path for path in said), said
    assert code == (3 if said else 0), (erased["errors"], erased["kept"])
    found = {str(home.parent / path): marks for path, marks in markers(home).items()}
    left = {mark.encode() for path, marks in found.items() if path not in said for mark in marks}
    assert not own & left
    _, after = tidytrace(home, "chats", "list", "--app", app)
    assert {chat["id"] for chat in after["chats"]} == set(texts) - {chosen}
    for chat in after["chats"]:
        _, shown = tidytrace(home, "chats", "show", chat["id"])
        assert "\n".join(message["text"] for message in shown["messages"]) == texts[chat["id"]]


@pytest.mark.parametrize(("archive", "app", "count"), HOMES)
def test_a_rehearsal_changes_nothing(lab_home: LabHome, archive: str, app: str, count: int) -> None:
    home = lab_home(archive) / "home"
    before = {path: path.read_bytes() for path in history_files(home)}
    code, planned = tidytrace(home, "chats", "erase", "--app", app, "--dry-run", "--undo-days", "0")
    assert code == 0, planned["errors"]
    assert planned["dry_run"] is True
    assert len(planned["erased"]) == count
    assert {path: path.read_bytes() for path in history_files(home)} == before


def said(home: Path, app: str) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Title and messages of each conversation."""
    _, listed = tidytrace(home, "chats", "list", "--app", app)
    found = {}
    for chat in listed["chats"]:
        _, shown = tidytrace(home, "chats", "show", chat["id"])
        found[chat["id"]] = chat["title"], [(message["role"], message["text"]) for message in shown["messages"]]
    return found


@pytest.mark.parametrize(("archive", "app", "count"), HOMES)
def test_all_that_was_erased_comes_back(lab_home: LabHome, archive: str, app: str, count: int) -> None:
    home = lab_home(archive) / "home"
    before = said(home, app)
    files = {path: path.read_bytes() for path in history_files(home)}
    assert tidytrace(home, "vault", "key", "file")[0] == 0

    code, erased = tidytrace(home, "chats", "erase", "--app", app, "--yes")
    assert code == 0, (erased["errors"], erased["kept"])
    assert markers(home) == {}
    (vault_id,) = {one["vault_id"] for one in erased["erased"]}
    inside = b"".join(
        path.read_bytes() for path in (home / ".local/share/tidytrace/vault").rglob("*") if path.is_file()
    )
    assert inside
    assert not MARKER.findall(inside)

    code, restored = tidytrace(home, "vault", "restore", vault_id)
    assert (code, restored["conflicts"]) == (0, []), restored["errors"]
    assert said(home, app) == before
    # databases hold the same rows on other pages; a log that was folded in is gone
    changed = {path.suffix for path, content in files.items() if not path.exists() or path.read_bytes() != content}
    assert changed <= {".db", ".sqlite", ".db-wal", ".db-shm", ".sqlite-wal", ".sqlite-shm", ".db-journal"}
    assert tidytrace(home, "vault", "list")[1]["vault"] == []


@pytest.mark.parametrize(("archive", "app", "count"), HOMES)
def test_one_of_all_that_was_erased_comes_back_alone(lab_home: LabHome, archive: str, app: str, count: int) -> None:
    home = lab_home(archive) / "home"
    before = said(home, app)
    marks = {one: set(MARKER.findall(repr(words).encode())) for one, words in before.items()}
    chosen = sorted(before)[count // 2]
    others = set().union(*(own for one, own in marks.items() if one != chosen)) - marks[chosen]
    tidytrace(home, "vault", "key", "file")
    assert tidytrace(home, "chats", "erase", "--app", app, "--yes")[0] == 0

    code, restored = tidytrace(home, "vault", "restore", chosen)

    assert (code, restored["conflicts"]) == (0, []), restored["errors"]
    assert said(home, app) == {chosen: before[chosen]}
    back = {mark.encode() for found in markers(home).values() for mark in found}
    assert not back & others, "words of chats that stay erased have come back"
    (kept,) = tidytrace(home, "vault", "list")[1]["vault"]
    assert {chat["id"] for chat in kept["chats"]} == set(before) - {chosen}


@pytest.mark.parametrize(("archive", "app", "count"), HOMES)
def test_a_destroyed_copy_brings_nothing_back(lab_home: LabHome, archive: str, app: str, count: int) -> None:
    home = lab_home(archive) / "home"
    tidytrace(home, "vault", "key", "file")
    _, erased = tidytrace(home, "chats", "erase", "--app", app, "--yes")
    (vault_id,) = {one["vault_id"] for one in erased["erased"]}
    code, purged = tidytrace(home, "vault", "purge", "--all", "--yes")
    assert (code, purged["purged"]) == (0, [vault_id])
    assert tidytrace(home, "undo", vault_id)[1]["undone"] == []
    assert tidytrace(home, "chats", "list", "--app", app)[1]["chats"] == []
    assert not list((home / ".local/share/tidytrace/vault").rglob("pack"))
