"""What is said of one app on this computer."""

import datetime

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.checks.accounts.cards import digest_of
from tidytrace.checks.dossier import dossier
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State


@pytest.fixture
def host(fixture_host):
    made = fixture_host("linux")
    WRITERS["cline"](made, talks(2, seed=1))
    WRITERS["codex"](made, talks(2, seed=2))
    return made


def test_its_cards_are_there_and_say_what_the_person_said(host):
    surroundings = Surroundings.of(host)
    app = surroundings.catalogue.app("cline")
    before = dossier(surroundings, "cline").cards
    assert [one.id for one in before] == [f"cline.{card.id}" for card in app.account]
    assert {one.state for one in before} == {State.MANUAL}
    surroundings.choices.tick(before[0].id, digest_of(app, app.account[0]), datetime.datetime.now(datetime.UTC).date())
    again = dossier(Surroundings.of(host), "cline").cards
    assert again[0].state is State.OK
    assert again[0].card is not None
    assert again[0].card.ticked


def test_chats_of_an_app_that_has_moved_on_are_counted(host):
    assert dossier(Surroundings.of(host), "cline").newer == 0
    for path in host.home.rglob("*.messages.json"):
        path.write_text(path.read_text("utf-8").replace('"version": 1', '"version": 99'), "utf-8")
    assert (
        dossier(Surroundings.of(host), "cline").newer == 1
    )  # the other is of the extension, whose files name no version


def test_of_an_account_that_a_web_service_asks_about_the_services_cards_are_shown_once(host):
    surroundings = Surroundings.of(host)
    service = next(one for one in surroundings.catalogue if any(name.startswith("codex.") for name in one.stands_for))
    shown = [one.id for one in dossier(surroundings, "codex").cards]
    assert len(shown) == len(set(shown))
    assert {f"{service.id}.{card.id}" for card in service.account} <= set(shown)
    assert not {name for name in service.stands_for if name in shown}
