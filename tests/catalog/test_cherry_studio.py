"""Cherry Studio of version 1, and after version 2 has taken it over."""

from pathlib import Path

import pytest

from homes.cherry_studio import write, write_version_1
from homes.files import aged
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.host import locate


@pytest.fixture
def host(fixture_host):
    return fixture_host("linux")


def library_of(host):
    app = load_catalogue().app("cherry-studio")
    installation = locate(app, host)
    assert installation is not None
    return Library([installation], host, None)


def said(library, one):
    return "\n".join(message.text for message in library.messages(one))


def test_conversations_of_version_1_have_their_titles_and_texts(host):
    told = talks(3, seed=7)
    write_version_1(host.home / ".config" / "CherryStudio", told)
    library = library_of(host)

    listed = {one.native: one for one in library.conversations()}

    assert {one.title for one in listed.values()} == {talk.title for talk in told}
    for talk in told:
        one = listed[talk.id]
        assert (one.created, one.updated) == (talk.started, talk.ended)
        assert one.messages == 2 * len(talk.turns)
        assert said(library, one) == "\n".join(words for turn in talk.turns for words in turn)
    assert library.problems == []


def test_they_go_together_and_the_titles_that_stay_in_the_settings_are_told(host):
    told = talks(3, seed=7)
    data = host.home / ".config" / "CherryStudio"
    write_version_1(data, told)
    aged(host.home)
    library = library_of(host)
    everything = list(library.conversations())
    settings = {path: path.read_bytes() for path in (data / "Local Storage").rglob("*") if path.is_file()}

    one = plan_erasure(everything[:1], library, host)
    assert [(kept.id, kept.reason) for kept in one.kept] == [(everything[0].id, "only-all")]

    plan = plan_erasure(everything, library, host)
    outcome = carry_out(plan)

    assert not plan.kept
    assert len(outcome.erased) == len(told)
    assert not (data / "IndexedDB" / "file__0.indexeddb.leveldb").exists()
    assert {path: path.read_bytes() for path in settings} == settings
    places = {leftover.path for leftover in prove(plan, plan.traces).leftovers}
    assert places
    assert all(Path(data / "Local Storage") in path.parents for path in places)
    assert list(library_of(host).conversations()) == []


def test_a_conversation_that_was_taken_over_is_listed_once_and_its_old_copy_after_it_was_erased(host):
    told = talks(5, seed=7)
    write(host, told)
    write_version_1(host.home / ".config" / "CherryStudio", told[:1])
    aged(host.home)
    library = library_of(host)
    both = [one for one in library.conversations() if one.native == told[0].id]
    assert [(one.store, one.erasable) for one in both] == [("topics", "alone")]

    plan = plan_erasure(both, library, host)
    carry_out(plan)

    left = [one for one in library_of(host).conversations() if one.native == told[0].id]
    assert [(one.store, one.erasable) for one in left] == [("old-topics", "with-all")]
    assert any("indexeddb" in leftover.path.as_posix() for leftover in prove(plan, plan.traces).leftovers)
