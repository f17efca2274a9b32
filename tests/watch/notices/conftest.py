"""Notices, a ledger, and a private session bus."""

import datetime

import pytest

from tidytrace.findings.model import Phrase
from tidytrace.host import StateFolders
from tidytrace.language import Language
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.notice import Action, Kind, Notice

NOON = datetime.datetime(2026, 11, 26, 12, 0).astimezone()
"""A Thursday, by the clock on the wall."""


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def language():
    return Language("en")


@pytest.fixture
def chinese():
    return Language("zh_CN")


@pytest.fixture
def host(fixture_host):
    return fixture_host("linux")


@pytest.fixture
def state(host):
    return StateFolders.of(host)


@pytest.fixture
def ledger(state):
    kept = Ledger.of(state)
    yield kept
    kept.close()


@pytest.fixture
def card():
    """Makes notices about something sensitive in a chat."""

    def make(number=1, *, urgent=False, **about):
        return Notice(
            id=f"sensitive:codex:chat-{number}:payment-card",
            kind=Kind.SENSITIVE,
            title=Phrase("kind.payment-card"),
            body=Phrase("stranger-name", {"path": f"/home/alice/<{number}> & more"}),
            actions=(Action.ERASE, Action.FINE, Action.LATER),
            about={"app": "codex", "chat": f"chat-{number}", "kind": "payment-card"} | about,
            urgent=urgent,
        )

    return make


@pytest.fixture
def moved():
    """Makes notices about a switch that moved."""

    def make(finding="codex.analytics", **about):
        return Notice(
            id=f"switch:{finding}",
            kind=Kind.SWITCH_MOVED,
            title=Phrase("effect", {"effect": finding}),
            body=Phrase("effect", {"effect": "on"}),
            actions=(Action.PUT_BACK, Action.FINE),
            about={"finding": finding} | about,
        )

    return make
