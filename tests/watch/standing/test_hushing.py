"""Notices go off the screen when the person hides in a hurry, whichever process showed them."""

import sys

import pytest

if sys.platform != "linux":
    pytest.skip("the notification service of Linux desktops", allow_module_level=True)

from tidytrace.host import StateFolders
from tidytrace.watch.notices.ledger import Ledger, Stage
from tidytrace.watch.notices.shown import shown
from tidytrace.watch.notices.ways.freedesktop import FreedesktopWay
from tidytrace.watch.standing import orders
from tidytrace.watch.standing.hushing import hush
from watch.notices.conftest import NOON, card, language  # noqa: F401 - fixtures
from watch.notices.servers import Server, private_bus


@pytest.fixture
def bus():
    with private_bus() as made:
        yield made


@pytest.fixture
def server(bus):
    made = Server(bus.address)
    yield made
    made.die()


@pytest.fixture
def told(bus, server, fixture_host, card, language):  # noqa: F811 - fixtures
    """A computer on which another process showed a notice."""
    host = fixture_host("linux", environ=dict(bus.environ))
    ledger = Ledger.of(StateFolders.of(host))
    ledger.offer((card(),), NOON)
    (entry,) = ledger.waiting(NOON)
    way = FreedesktopWay(bus.environ)
    ledger.take((entry.number,), NOON)
    ledger.told((entry.number,), way.show(shown(entry.notice, entry.number, language)))
    ledger.close()
    yield host
    way.close()


def test_what_another_process_showed_goes_and_stays_unanswered(told, server):
    hush(told)
    assert server.closed == [1]
    ledger = Ledger.of(StateFolders.of(told))
    assert [one.stage for one in ledger.entries()] == [Stage.TOLD]
    ledger.close()


def test_where_nothing_was_ever_told_nothing_is_made(fixture_host):
    host = fixture_host("linux")
    hush(host)
    assert not StateFolders.of(host).state.exists()


def test_a_balloon_goes_with_the_process_that_shows_it(fixture_host):
    host = fixture_host("windows")
    state = StateFolders.of(host)
    Ledger.of(state).close()
    hush(host)
    assert orders.hushed(state)
    assert not orders.hushed(state)
