"""Every app here is found, listed, set to rights and tidied, and it goes on as if nothing had been there."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import tidytrace
from homes.talk import Talk, talks
from isolation import clean_environment
from real_apps.app import Desk, RealApp, Switch
from real_apps.apps import APPS
from real_apps.gate import Gate
from real_apps.leftovers import stores_of
from real_apps.mock import ModelServer
from real_apps.registry import ROOT, NotInstallable, Registry
from tidytrace.catalog import load_catalogue
from tidytrace.catalog.knowledge import numbers

CHOICE = os.environ.get("TIDYTRACE_TEST_REAL_APPS", "quick")
"""``quick``, ``all``, ``none`` or ids of apps between commas, with ``@version`` for one version alone, be it named in
the list of apps or not."""
CACHE = Path(os.environ.get("TIDYTRACE_TEST_APPS_FOLDER", ROOT / ".real-apps"))
SURROUNDINGS = dict(os.environ)


def chosen() -> Iterator[tuple[RealApp, str]]:
    """The apps and versions of this run; a quick one takes the newest alone."""
    for app in APPS:
        wanted = [one.partition("@")[2] for one in CHOICE.split(",") if one.partition("@")[0] == app.id]
        if CHOICE == "all" or "" in wanted:
            yield from ((app, version) for version in app.versions)
        elif CHOICE == "quick" and app.quick:
            yield app, app.versions[-1]
        else:
            yield from ((app, version) for version in wanted)


@pytest.fixture
def model() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.close()


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, model: ModelServer, gate: Gate) -> Iterator[Desk]:
    """A scratch computer with the app of a test on it, led to the model server."""
    app, version = request.param
    if shutil.which("git") is None:
        pytest.skip("git is not on this computer: the apps work in a project")
    environ = clean_environment(SURROUNDINGS, tmp_path / "surroundings")
    registry = Registry(environ, CACHE)
    try:
        programs = [registry.installed(app.package, version, app.beside.get(version, ()), app.python)]
        if app.package.startswith("npm:"):
            programs.append(registry.node)
    except NotInstallable as problem:
        pytest.skip(str(problem))
    desk = Desk(tmp_path / "computer", version, model=model.url, gate=gate, programs=programs, environ=environ)
    desk.environ |= {name: value.format(model=model.url) for name, value in app.environ.items()}
    try:
        app.prepare(desk)
        yield desk
    finally:
        desk.close()


def hold(app: RealApp, desk: Desk, talk: Talk, asking: str = "") -> str:
    """Say the first prompt of a talk to the app. Returns what it printed."""
    asking = asking or "What is a good name for a cat?"
    return desk.run(*app.say(f"PROMPT-{talk.id}-0 {asking}", f"talk-{talk.id[:8]}"))


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


@pytest.mark.parametrize(
    ("app", "desk"),
    [pytest.param(app, (app, version), id=f"{app.id}-{version}") for app, version in chosen()],
    indirect=["desk"],
)
def test_a_real_app_is_understood_and_goes_on_after_tidying(desk: Desk, app: RealApp) -> None:
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

    for number, switch in enumerate(app.switches if CHOICE != "quick" else app.switches[:1]):
        if numbers(desk.version) >= numbers(switch.since):
            set_right_and_run_again(app, desk, switch, seed=70 + 10 * number)

    desk.rest()
    # one is erased, and the app still starts and knows the others
    gone = told[1]
    (chat,) = [one for one, words in of(app, desk.home).items() if f"PROMPT-{gone.id}-0" in words]
    code, erased = tidytrace(desk.home, "chats", "erase", chat, "--yes", "--undo-days", "0")
    assert code == 0, (erased["errors"], erased["kept"], erased["leftovers"])
    assert [one["id"] for one in erased["erased"]] == [chat]
    assert holding(desk.home, gone.id) == []
    if app.listed and app.manages(desk.version):
        names = desk.run(*app.listed)
        assert re.search(rf"{gone.id[:8]}|{chat.removeprefix(app.id + ':')}", names) is None
        others = [one.removeprefix(app.id + ":") for one in of(app, desk.home)]
        assert any(name in names for name in (*others, told[0].id[:8], told[2].id[:8])), names
    (another,) = talks(1, seed=99)
    hold(app, desk, another)
    words = "\n".join(of(app, desk.home).values())
    assert [talk.id for talk in (*told, another) if f"PROMPT-{talk.id}-0" not in words] == [gone.id]

    if app.delete is not None and app.manages(desk.version) and CHOICE != "quick":
        desk.rest()
        delete_as_the_app_does(app, desk, told[0])


def set_right_and_run_again(app: RealApp, desk: Desk, switch: Switch, seed: int) -> None:
    """Put a switch on the safe side; the app reads it at its next start, behaves by it and leaves it there."""
    before, after = talks(2, seed=seed)
    finding = f"{app.id}.{switch.id}"
    shows = switch.shows if CHOICE != "quick" or switch.at_once else None
    if switch.risky is not None:
        switch.risky(desk)
    if shows is not None:
        if not switch.at_once:
            desk.gate.asked.clear()
            hold(app, desk, before, switch.asking)
        assert shows(desk, before.id), f"nothing is seen of it while it is on: {desk.gate.asked}"
        desk.rest()
    state = state_of(desk.home, finding)
    assert state in {"risk", "ok", "manual", "unknown"}
    assert state == "risk" or switch.risky is None
    if state != "ok":
        code, fixed = tidytrace(desk.home, "fix", finding)
        assert code == 0, (fixed["errors"], fixed["skipped"])
        assert [one["finding"] for one in fixed["fixed"]] == [finding]
    desk.gate.asked.clear()
    hold(app, desk, after, switch.asking)
    assert shows is None or not shows(desk, after.id), f"it goes on: {desk.gate.asked}"
    desk.rest()
    assert state_of(desk.home, finding) == "ok"


def state_of(home: Path, finding: str) -> str:
    """What the check-up says of one switch."""
    _, checked = tidytrace(home, "checkup", "--without", "sensitive-chats")
    (one,) = [one for one in checked["findings"] if one["id"] == finding]
    return str(one["state"])


def delete_as_the_app_does(app: RealApp, desk: Desk, talk: Talk) -> None:
    """The app's own delete leaves the words in those places of which the definition says so, and in no other."""
    assert app.delete is not None
    (chat,) = [one for one, words in of(app, desk.home).items() if f"PROMPT-{talk.id}-0" in words]
    desk.run(*app.delete(chat.removeprefix(f"{app.id}:")))
    desk.rest()
    known = load_catalogue().app(app.id)
    for path in holding(desk.home, talk.id):
        stores = list(stores_of(known, path))
        assert any(store.left_behind for store in stores), f"{path} is left: {[store.id for store in stores]}"
