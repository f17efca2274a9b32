"""The computer that the tests of this room work on."""

from collections.abc import Callable

import pytest

from chatter import TOML, Desk
from menagerie import Computer, definition
from tidytrace.catalog import App, load_app
from tidytrace.host import Process


@pytest.fixture(autouse=True)
def ready(prepared) -> None:
    """No test here is about making the detector rules."""


@pytest.fixture(scope="session")
def chatter(tmp_path_factory: pytest.TempPathFactory) -> App:
    path = tmp_path_factory.mktemp("definition") / "chatter.toml"
    path.write_text(TOML, "utf-8")
    return load_app(path)


@pytest.fixture
def make_desk(fixture_host, chatter: App) -> Callable[..., Desk]:
    def make(**more) -> Desk:
        return Desk(fixture_host("linux", **more), chatter)

    return make


@pytest.fixture
def desk(make_desk) -> Desk:
    return make_desk()


@pytest.fixture(scope="session")
def menagerie(tmp_path_factory: pytest.TempPathFactory) -> App:
    """Chatter with a second database."""
    return definition(tmp_path_factory.mktemp("menagerie"))


@pytest.fixture
def computer(tmp_path, menagerie: App) -> Computer:
    """A computer with conversations in every kind of place."""
    return Computer(tmp_path / "computer", menagerie)


@pytest.fixture
def running() -> Process:
    return Process(pid=7, name="chatter")
