"""A computer with a few AI apps on it, and the real window on a real desktop."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from prepared import lay
from scenarios.session import Session, Window, desktop_session
from tidytrace.gui.preferences.wishes import WishBook, Wishes
from tidytrace.host import StateFolders, current_host


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled rules, made once."""
    folder = tmp_path_factory.mktemp("compiled")
    lay(folder)
    return folder


@pytest.fixture
def session() -> Iterator[Session]:
    """One for each test: nothing of the last one is on the screen."""
    with desktop_session() as session:
        yield session


@pytest.fixture
def apps(home: Path) -> None:
    """Codex with its statistics on, Claude Code and Gemini CLI; two chats in each."""
    home.mkdir(parents=True, exist_ok=True)
    host = current_host()
    for number, app in enumerate(("codex", "claude-code", "gemini-cli")):
        WRITERS[app](host, talks(2, seed=number))


@pytest.fixture
def start(session: Session, apps: None, compiled: Path, home: Path) -> Iterator[Callable[..., Window]]:
    """Starts the window; none outlives the test."""
    cache = home / ".cache" / "tidytrace"
    cache.mkdir(parents=True, mode=0o700)
    for path in compiled.glob("detectors*"):
        (cache / path.name).write_bytes(path.read_bytes())
    started: list[Window] = []

    def begin(*words: str, language: str = "en", first: bool = False, **environ: str) -> Window:
        """``first``: nobody has read the pages of the first start."""
        if not first:
            WishBook(StateFolders.of(current_host())).keep(Wishes(greeted=True))
        started.append(Window(session, {"TIDYTRACE_LANG": language, **environ}, *words))
        return started[-1]

    yield begin
    for one in started:
        one.end()
