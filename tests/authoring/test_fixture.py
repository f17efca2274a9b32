"""A home as a definition says the app writes it is read back by the same definition."""

import pytest

from tidytrace.authoring.fixture import WHY, write_fixture
from tidytrace.authoring.preview import preview
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.host import FixtureHost, StateFolders, locate

WHOLE = [
    ("claude-code", "sessions", "jsonl"),
    ("codex", "sessions", "jsonl"),
    ("lm-studio", "conversations", "json"),
    ("opencode", "sessions", "sqlite"),
    ("goose", "sessions", "sqlite"),
    ("aider", "chats", "markdown"),
]


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.mark.parametrize(("app_id", "store", "format_"), WHOLE)
def test_every_format_is_written_and_read_back(catalogue, tmp_path, app_id, store, format_):
    app = catalogue.app(app_id)
    made = write_fixture(app, tmp_path / "computer", "linux")
    [one] = [one for one in made.stores if one.store == store]
    assert app.store(store).format == format_
    assert one.why is None
    assert one.files
    assert one.read_back == made.talks == 3


def test_what_cannot_be_written_says_why(catalogue, tmp_path):
    made = write_fixture(catalogue.app("cursor"), tmp_path / "computer", "linux")
    reasons = {one.store: one.why for one in made.stores if one.why}
    assert reasons["chats"] == "format"
    assert set(reasons.values()) <= set(WHY)


def test_it_is_a_start_for_a_test_of_erasing(catalogue, tmp_path):
    app = catalogue.app("claude-code")
    write_fixture(app, tmp_path / "computer", "macos")
    host = FixtureHost(tmp_path / "computer", "macos")
    library = Library([locate(app, host)], host, None)
    chosen = list(library.conversations())
    assert [one.title for one in chosen] == ["A loop", "关于搬家", "About a cat"]
    assert len(carry_out(plan_erasure(chosen, library, host)).erased) == 3


def test_a_preview_shows_what_would_be_found_and_writes_nothing(catalogue, tmp_path):
    app = catalogue.app("claude-code")
    write_fixture(app, tmp_path / "computer", "linux")
    host = FixtureHost(tmp_path / "computer", "linux")
    own = StateFolders.of(host).cache  # of Tidytrace, which keeps there what it worked out from its catalogue

    def files():
        there = (path for path in tmp_path.rglob("*") if path.is_file() and own not in path.parents)
        return {path: path.read_bytes() for path in there}

    before = files()
    assert before

    found = preview(app, host)

    sample = {one.store.id: one for one in found.samples}["sessions"]
    assert (sample.files, sample.conversations) == (3, 3)
    assert sample.titles == ("A loop", "关于搬家", "About a cat")
    assert found.dossier.switches
    assert files() == before


def test_a_preview_of_what_is_not_here_says_so(catalogue, fixture_host):
    found = preview(catalogue.app("goose"), fixture_host("linux"))
    assert not found.dossier.found
    assert found.samples == ()
