"""The databases of every app: all conversations out, all back in, and every row of every table is what it was."""

import shutil
from pathlib import Path

import msgspec
import pytest

from homes import WRITERS
from homes.talk import talks
from tables import content, restored
from tidytrace.catalog import App, Store, load_catalogue
from tidytrace.catalog.words import Grade
from tidytrace.chats.library import Library
from tidytrace.erase import plan_erasure
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.databases.rowimages import RowImage
from tidytrace.host import Host, current_host, find_installations

LAB = {"codex-0.169.0": "codex", "opencode-1.18.33": "opencode", "cline-3.0.65": "cline", "llm-0.36": "llm-cli"}


def _has_rows(store: Store) -> bool:
    """Whether the definition says which rows are a conversation's.

    Lists of titles that others saw are only shown, and what goes as a whole has no rows of a single one.
    """
    if (store.kind == "index" and not store.grade.actionable) or store.erasable == "with-all":
        return False
    return store.format == "cursor-chat" or (
        store.database is not None and bool(store.database.rows or store.database.entries)
    )


SHOWN = {
    app.id for app in load_catalogue() if app.kind == "browser" and all(one.erasable == "no" for one in app.stores)
}
"""Browsers that are not known well enough to change anything; they keep the very same databases as the others."""
KEEPS_ROWS = sorted({app.id for app in load_catalogue() if any(map(_has_rows, app.stores))} & WRITERS.keys() - SHOWN)
ON_MACOS = {"chatgpt-atlas", "copilot-xcode", "doubao", "kimi", "ollama"}
"""On Linux these do not exist, or have no window and no database."""


def there_and_back(app: str, host: Host, copies: Path, *, every: int) -> int:
    """Erase and restore the rows of every n-th conversation; how many rows that were."""
    found = find_installations([_trusted(one) for one in load_catalogue() if one.id == app], host)
    library = Library(found, host, None)
    plan = plan_erasure(list(library.conversations())[::every], library, host)
    library.close()
    moved = 0
    for number, item in enumerate(item for item in plan.items if item.action == "rows"):
        path = item.path
        before = content(_copy(path, copies / str(number)))
        kept: list[bytes] = []

        def keep(image: RowImage, kept: list[bytes] = kept) -> None:
            kept.append(msgspec.msgpack.encode(image))

        erase_rows(item.target, item.deletions, keep=keep)
        if kept:
            assert content(_copy(path, copies / f"{number}-erased")) != before
        outcome = restored(path, (msgspec.msgpack.decode(one, type=RowImage) for one in kept))
        assert (outcome.conflicts, outcome.there_already) == (0, 0)
        assert content(path) == before, path
        moved += outcome.restored
    return moved


def _trusted(app: App) -> App:
    """What only others report about an app is not erased; its rows come back all the same."""
    stores = tuple(
        msgspec.structs.replace(store, grade=Grade.OBSERVED, erasable="alone") if store.records is None else store
        for store in app.stores
    )
    return msgspec.structs.replace(app, stores=stores)


def _copy(path: Path, folder: Path) -> Path:
    """With its log, so that looking at it changes nothing."""
    folder.mkdir(parents=True)
    for ending in ("", "-wal"):
        if path.with_name(path.name + ending).exists():
            shutil.copy(path.with_name(path.name + ending), folder)
    return folder / path.name


@pytest.mark.parametrize("every", [1, 2], ids=["all", "every second"])
@pytest.mark.parametrize("app", KEEPS_ROWS)
def test_rows_of_homes_as_the_apps_leave_them(fixture_host, tmp_path, app, every):
    host = fixture_host("macos" if app in ON_MACOS else "linux")
    WRITERS[app](host, talks(5, seed=7))
    assert there_and_back(app, host, tmp_path / "copies", every=every)


@pytest.mark.parametrize("every", [1, 2], ids=["all", "every second"])
@pytest.mark.parametrize("name", LAB)
def test_rows_of_homes_that_real_apps_wrote(lab_home, tmp_path, monkeypatch, name, every):
    root = lab_home(name)
    monkeypatch.setenv("HOME", str(root / "home"))
    monkeypatch.setenv("TMPDIR", str(root / "tmp"))
    monkeypatch.setenv("PATH", str(root / "no-programs"))
    assert there_and_back(LAB[name], current_host(), tmp_path / "copies", every=every)
