"""What desktop chat apps keep comes back as it was: binary files, entries beside settings, whole folders."""

import pytest

from homes import WRITERS
from homes.files import aged
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import plan_erasure
from tidytrace.erase.act.erasures import Erasures
from tidytrace.erase.act.restoring import restore
from tidytrace.host import StateFolders, locate


def library_of(app, host):
    installation = locate(load_catalogue().app(app), host)
    return Library([installation] if installation is not None else [], host, None)


def files_of(home):
    """Content of every file but of our own state."""
    found = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    return {path: content for path, content in found.items() if "tidytrace" not in path.as_posix().lower()}


@pytest.mark.parametrize("app", ["chatbox", "gpt4all", "jan", "witsy"])
def test_all_conversations_of_an_app_go_and_come_back(fixture_host, app):
    host = fixture_host("linux")
    WRITERS[app](host, talks(5, seed=11))
    aged(host.home)
    state = StateFolders.of(host)
    erasures = Erasures(host, state, lambda: library_of(app, host))
    erasures.vault.choose("file")
    before = files_of(host.home)
    library = library_of(app, host)
    chosen = list(library.conversations())
    titles = {one.native: one.title for one in chosen}

    done = erasures.erase(plan_erasure(chosen, library, host), chosen, library, days=7)

    assert not done.outcome.failed
    assert list(library_of(app, host).conversations()) == []
    (back,) = restore(erasures, [done.receipt])
    assert back.complete
    assert files_of(host.home) == before
    assert {one.native: one.title for one in library_of(app, host).conversations()} == titles
