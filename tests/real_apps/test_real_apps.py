"""Every app here is found, listed, set to rights and tidied, and it goes on as if nothing had been there."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from commands import tidytrace
from homes.talk import Talk, talks
from isolation import clean_environment
from real_apps.app import Desk, RealApp
from real_apps.apps import APPS
from real_apps.mock import ModelServer
from real_apps.registry import ROOT, NotInstallable, Registry

CHOICE = os.environ.get("TIDYTRACE_TEST_REAL_APPS", "quick")
"""``quick``, ``all``, ``none`` or ids of apps between commas."""
CACHE = Path(os.environ.get("TIDYTRACE_TEST_APPS_FOLDER", ROOT / ".real-apps"))
SURROUNDINGS = dict(os.environ)


def chosen() -> Iterator[tuple[RealApp, str]]:
    """The apps and versions of this run; a quick one takes the newest alone."""
    for app in APPS:
        if CHOICE == "all" or app.id in CHOICE.split(","):
            yield from ((app, version) for version in app.versions)
        elif CHOICE == "quick" and app.quick:
            yield app, app.versions[-1]


@pytest.fixture
def model() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.close()


def started(app: RealApp, version: str, folder: Path, model: str, environ: Mapping[str, str]) -> Desk:
    """A scratch computer with the app on it, led to the model server."""
    registry = Registry(environ, CACHE)
    try:
        programs = [registry.installed(app.package, version, app.beside.get(version, ()))]
        if app.package.startswith("npm:"):
            programs.append(registry.node)
    except NotInstallable as problem:
        pytest.skip(str(problem))
    desk = Desk(folder, model, programs, environ)
    desk.environ |= {name: value.format(model=model) for name, value in app.environ.items()}
    app.prepare(desk)
    return desk


def hold(app: RealApp, desk: Desk, talk: Talk) -> str:
    """Say the first prompt of a talk to the app. Returns what it printed."""
    return desk.run(*app.say(f"PROMPT-{talk.id}-0 What is a good name for a cat?", f"talk-{talk.id[:8]}"))


def of(app: RealApp, home: Path) -> dict[str, str]:
    """The app's conversations: what Tidytrace shows of each, by its id."""
    code, listed = tidytrace(home, "chats", "list", "--app", app.id)
    assert code == 0, listed["errors"]
    assert all(chat["title"] and chat["updated"] for chat in listed["chats"])
    shown = {}
    for chat in listed["chats"]:
        code, whole = tidytrace(home, "chats", "show", chat["id"])
        assert code == 0, whole["errors"]
        shown[chat["id"]] = "\n".join(message["text"] for message in whole["messages"])
    return shown


def holding(home: Path, word: str) -> list[str]:
    """The files of a home, and of its temporary folder, that hold a word; our own state never does."""
    found = []
    for path in sorted((*home.rglob("*"), *(home.parent / "tmp").rglob("*"))):
        if path.is_file() and not path.is_symlink() and ".git" not in path.parts:
            content = path.read_bytes()
            if word.encode() in content or word.encode("utf-16-le") in content:
                found.append(path.relative_to(home.parent).as_posix())
    return found


@pytest.mark.parametrize(("app", "version"), [pytest.param(*one, id=f"{one[0].id}-{one[1]}") for one in chosen()])
def test_a_real_app_is_understood_and_goes_on_after_tidying(
    tmp_path: Path, model: ModelServer, app: RealApp, version: str
) -> None:
    environ = clean_environment(SURROUNDINGS, tmp_path / "surroundings")
    desk = started(app, version, tmp_path / "computer", model.url, environ)
    told = talks(3, seed=len(app.id))
    for talk in told:
        hold(app, desk, talk)
    desk.rest()

    # found, and every conversation listed once with its words
    code, found = tidytrace(desk.home, "apps")
    assert app.id in {one["id"] for one in found["apps"]}, found
    shown = of(app, desk.home)
    for talk in told:
        own = [chat for chat, words in shown.items() if f"PROMPT-{talk.id}-0" in words]
        assert len(own) == 1, f"{talk.id} is listed {len(own)} times among {len(shown)}"
        assert not app.answers or f"ANSWER-{talk.id}-0" in shown[own[0]]

    # a switch is seen, set, and still set after the app has run again
    if app.setting:
        fix_and_run_again(app, desk)

    desk.rest()
    # one is erased, and the app still starts and knows the others
    gone = told[1]
    (chat,) = [one for one, words in of(app, desk.home).items() if f"PROMPT-{gone.id}-0" in words]
    code, erased = tidytrace(desk.home, "chats", "erase", chat, "--yes", "--undo-days", "0")
    assert code == 0, (erased["errors"], erased["kept"], erased["leftovers"])
    assert [one["id"] for one in erased["erased"]] == [chat]
    assert holding(desk.home, gone.id) == []
    if app.listed:
        names = desk.run(*app.listed)
        assert re.search(rf"{gone.id[:8]}|{gone.id}", names) is None
        assert any(talk.id[:8] in names for talk in told if talk is not gone), names
    (another,) = talks(1, seed=99)
    hold(app, desk, another)
    words = "\n".join(of(app, desk.home).values())
    assert [talk.id for talk in (*told, another) if f"PROMPT-{talk.id}-0" not in words] == [gone.id]


def fix_and_run_again(app: RealApp, desk: Desk) -> None:
    """Put a switch on the safe side; the app reads it at its next start and leaves it there."""
    if app.risky is not None:
        app.risky(desk)
    finding = f"{app.id}.{app.setting}"
    before = state_of(desk.home, finding)
    assert before in {"risk", "ok", "manual", "unknown"}
    if before != "ok":
        code, fixed = tidytrace(desk.home, "fix", finding)
        assert code == 0, (fixed["errors"], fixed["skipped"])
        assert [one["finding"] for one in fixed["fixed"]] == [finding]
    (talk,) = talks(1, seed=77)
    hold(app, desk, talk)
    desk.rest()
    assert state_of(desk.home, finding) == "ok"
    assert app.respected is None or app.respected(desk)


def state_of(home: Path, finding: str) -> str:
    """What the check-up says of one switch."""
    _, checked = tidytrace(home, "checkup", "--without", "sensitive-chats")
    (one,) = [one for one in checked["findings"] if one["id"] == finding]
    return str(one["state"])
