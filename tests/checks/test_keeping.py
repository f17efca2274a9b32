"""Where an app keeps things, what may be done with it, and what is said of it in a list."""

import json

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.chats.errors import NewerThanCatalogue, StoreUnreadable
from tidytrace.checks.dossier import dossier
from tidytrace.checks.readable import way_to_read
from tidytrace.checks.roll import entries
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.findings.wording import WORDING
from tidytrace.formats.refusals import IN_USE, NO_PERMISSION


@pytest.fixture
def host(fixture_host):
    made = fixture_host("linux")
    WRITERS["claude-code"](made, talks(2, seed=1))
    return made


@pytest.fixture
def kept(host):
    return {one.store.id: one for one in dossier(Surroundings.of(host), "claude-code").keepings}


def test_the_chats_stand_first_with_their_number_their_weight_and_their_paths(kept):
    first = next(iter(kept.values()))
    assert first.store.kind == "transcript"
    assert (first.count, first.conversations, first.erasable, first.reason) == (2, 2, "alone", None)
    assert first.bytes == sum(path.stat().st_size for path in first.paths)


def test_what_accompanies_chats_says_what_it_goes_with(kept):
    assert kept["prompt-history"].goes_with == "chat"
    assert kept["shell-snapshots"].goes_with == "all"
    assert kept["prompt-history"].conversations is None


def test_a_place_that_is_made_for_each_chat_is_told_by_its_pattern(kept, host):
    assert kept["file-history"].pattern == str(host.home / ".claude" / "file-history" / "…")
    assert kept["file-history"].count == 0


def test_what_cannot_be_erased_says_why(kept):
    assert (kept["older-prompt-history"].erasable, kept["older-prompt-history"].reason) == ("no", "evidence-weak")
    assert kept["auto-memory"].reason == "of-no-chat"
    assert kept["auto-memory"].reason in WORDING


def test_a_place_that_is_not_there_is_not_told(fixture_host):
    host = fixture_host("linux")
    (host.home / ".claude" / "projects").mkdir(parents=True)
    told = {one.store.id for one in dossier(Surroundings.of(host), "claude-code").keepings}
    assert not {"sessions", "prompt-history", "older-prompt-history"} & told


def test_of_an_app_that_is_not_here_nothing_is_kept_and_nothing_is_found(host):
    found = dossier(Surroundings.of(host), "aider")
    assert not found.found
    assert (found.keepings, found.more, found.states.total()) == ((), (), 0)


def test_what_another_finding_sums_up_is_counted_once(host):
    (host.home / ".claude" / "settings.json").write_text(
        json.dumps({"permissions": {"defaultMode": "bypassPermissions"}}), "utf-8"
    )
    found = dossier(Surroundings.of(host), "claude-code")
    powers = next(one for one in found.more if one.id == "claude-code.powers")
    risks = [one.id for one in (*found.more, *found.switches) if one.state is State.RISK]
    assert powers.state is State.RISK
    assert set(powers.parts) & set(risks)
    assert found.states[State.RISK] == len(set(risks) - set(powers.parts))


def test_every_app_comes_by_its_name_and_then_with_what_was_found(host):
    told = [one for one in entries(Surroundings.of(host)) if one.sort == "app"]
    assert [(one.id, one.looked, one.state) for one in told] == [
        ("claude-code", False, None),
        ("claude-code", True, State.RISK),
    ]
    assert told[1].conversations == 2


def test_the_way_to_read_a_place_fits_why_it_could_not_be_read(host):
    assert "allow yourself to read it" in way_to_read(StoreUnreadable(host.home, NO_PERMISSION))
    assert way_to_read(StoreUnreadable(host.home, IN_USE)) == ""  # it says itself what to do
    assert "newer format" in way_to_read(NewerThanCatalogue(host.home, "table"))
