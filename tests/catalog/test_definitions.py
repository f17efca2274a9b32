"""Every shipped definition, on every system that it names: found, listed, read and erased."""

import functools
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.catalog import App, Catalogue, System, load_catalogue
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.chats.zstd import MAGIC as PACKED
from tidytrace.erase import Leftover, carry_out, plan_erasure, prove
from tidytrace.erase.search.cells import packed_cells
from tidytrace.host import FixtureHost, Host, Installation, Places, locate
from tidytrace.resources import resources
from wine import tried

MakeHost = Callable[..., FixtureHost]


@functools.cache
def catalogue() -> Catalogue:
    return load_catalogue()


SHIPPED = sorted(path.stem for path in (resources() / "apps").glob("*.toml"))
EVERYWHERE = [(name, system) for name in SHIPPED for system in catalogue().app(name).systems]
WRITTEN = [(name, system) for name, system in EVERYWHERE if name in WRITERS]
OWN = "windows" if os.name == "nt" else "linux"


def written(make: MakeHost, name: str, system: System, count: int = 5) -> tuple[Host, App, list[Talk]]:
    """A computer on which the app has kept some conversations."""
    host = make(system)
    told = talks(count, seed=len(name))
    WRITERS[name](host, told)
    return host, catalogue().app(name), told


def looked_at(app: App, host: Host) -> tuple[Installation, Library]:
    installation = locate(app, host)
    assert installation is not None, f"{app.id} is not found on {host.system}"
    return installation, Library([installation], host, None)


def markers(talk: Talk) -> list[str]:
    """The words that stand in the messages of this conversation and nowhere else."""
    return [f"{side}-{talk.id}-{turn}" for side in ("PROMPT", "ANSWER") for turn in range(len(talk.turns))]


def said(library: Library, conversation: Conversation) -> str:
    return "\n".join(message.text for message in library.messages(conversation))


def contents(home: Path) -> Iterator[tuple[Path, bytes]]:
    """All files of a home; the objects of git and packed cells of databases also unpacked."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if "objects" in path.parts:
                content += zlib.decompress(content)
            if PACKED in content and path.suffix == ".db":
                content += b"".join(packed_cells(path))
            yield path, content


def holding(home: Path, told: Sequence[Talk]) -> dict[Path, set[str]]:
    """The files in which words of these conversations stand."""
    wanted = [marker for talk in told for marker in (*markers(talk), f"TITLE-{talk.id}")]
    spelled = {one: [one.encode(form) for form in ("utf-8", "utf-16-be", "utf-16-le")] for one in wanted}
    found = {
        path: {one for one, spellings in spelled.items() if any(spelling in content for spelling in spellings)}
        for path, content in contents(home)
    }
    return {path: those for path, those in found.items() if those}


def erased(chosen: Sequence[Conversation], library: Library, host: Host) -> tuple[Leftover, ...]:
    plan = plan_erasure(chosen, library, host)
    assert not plan.kept
    outcome = carry_out(plan)
    assert not outcome.failed
    assert len(outcome.erased) == len(chosen)
    return prove(plan, plan.traces).leftovers


@pytest.mark.parametrize("name", SHIPPED)
def test_the_file_name_is_the_apps_id_and_the_texts_are_there(name: str) -> None:
    app = catalogue().app(name)

    assert app.id == name
    assert app.sources
    assert app.transcripts or app.settings or app.account
    for setting in app.settings:
        assert setting.effect.zh_CN != setting.effect.en, setting.id
        assert setting.grade.actionable or not setting.fixable, setting.id
    for store in app.stores:
        assert store.grade.actionable or store.erasable == "no", f"{store.id} is only {store.grade}"


@pytest.mark.parametrize(("name", "system"), EVERYWHERE)
def test_nothing_of_a_definition_leads_off_the_computer(fixture_host: MakeHost, name: str, system: System) -> None:
    host = fixture_host(system)
    app = catalogue().app(name)
    installation = locate(app, host)
    assert installation is None, f"{name} is found on an empty computer: {installation}"

    made = fixture_host(system)
    home = made.home
    assert app.folders or app.kind == "web-service"
    for setting in app.settings:
        if setting.systems and system not in setting.systems:
            continue
        places = Places(app, made)
        for template in (*setting.files, *setting.wins_over):
            for path in places.candidates(template):
                assert path.is_relative_to(home.parents[1]), f"{setting.id}: {path}"


@pytest.mark.parametrize(("name", "system"), tried(WRITTEN))
def test_every_conversation_is_listed_once_and_read_whole(fixture_host: MakeHost, name: str, system: System) -> None:
    host, app, told = written(fixture_host, name, system)
    installation, library = looked_at(app, host)

    stored = set().union(*holding(host.home, told).values())  # some apps only keep what was typed

    listed = list(library.conversations())

    assert installation.evidence
    assert [str(problem) for problem in library.problems] == []
    texts = {conversation.id: said(library, conversation) for conversation in listed}
    for talk in told:
        own = [one for one in listed if any(marker in texts[one.id] for marker in markers(talk))]
        assert len(own) == 1, f"{talk.title} is listed {len(own)} times"
        assert [marker for marker in markers(talk) if marker in stored and marker not in texts[own[0].id]] == []
        assert own[0].title
        assert own[0].updated is not None
        assert own[0].messages is None or own[0].messages >= len(talk.turns)


@pytest.mark.parametrize(("name", "system"), tried(WRITTEN))
def test_when_all_are_erased_no_word_of_them_is_left(fixture_host: MakeHost, name: str, system: System) -> None:
    host, app, told = written(fixture_host, name, system)
    installation, library = looked_at(app, host)
    never = {path for template in app.never_touch for path in installation.places.expand(template) if path.is_file()}
    kept = {path: path.read_bytes() for path in (*never, *host.home.rglob("note-*.txt"))}
    assert holding(host.home, told)
    chosen = list(library.conversations())
    if all(one.erasable == "no" for one in chosen):
        assert plan_erasure(chosen, library, host).items == ()  # too little is known of it to change anything
        return

    leftovers = erased(chosen, library, host)

    assert holding(host.home, told) == {}
    assert leftovers == ()
    assert {path: path.read_bytes() for path in kept} == kept
    again = locate(app, host)
    assert again is None or list(Library([again], host, None).conversations()) == []


@pytest.mark.parametrize(("name", "system"), [one for one in WRITTEN if one[1] == OWN])
def test_when_one_is_erased_the_others_stay_whole(fixture_host: MakeHost, name: str, system: System) -> None:
    host, app, told = written(fixture_host, name, system)
    _, library = looked_at(app, host)
    gone, others = told[1], [talk for talk in told if talk is not told[1]]
    chosen = [one for one in library.conversations() if markers(gone)[0] in said(library, one)]
    together = any(marker in said(library, chosen[0]) for talk in others for marker in markers(talk))
    if chosen[0].erasable != "alone" or together:
        return  # this app's conversations cannot be told apart, or too little is known of them

    there = "\n".join(said(library, one) for one in library.conversations())
    wanted = [marker for talk in others for marker in markers(talk) if marker in there]
    assert wanted
    leftovers = erased(chosen, library, host)

    # copies that cannot be told apart by conversation stay, and are told
    assert set(holding(host.home, [gone])) <= {leftover.path for leftover in leftovers}
    _, library = looked_at(app, host)
    rest = "\n".join(said(library, one) for one in library.conversations())
    assert [marker for marker in wanted if marker not in rest] == []
    assert [marker for marker in markers(gone) if marker in rest] == []


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_no_file_is_a_conversation_of_two_apps(fixture_host: MakeHost, system: System) -> None:
    host = fixture_host(system)
    owners: dict[tuple[Path, str], set[str]] = {}
    for app in catalogue():
        for store in app.transcripts if system in app.systems else ():
            if store.unit in {"file", "folder"} and not store.project_files:
                for template in store.files:
                    for path in Places(app, host).candidates(template):
                        owners.setdefault((path, store.id_pattern or ""), set()).add(app.id)

    assert {str(place[0]): apps for place, apps in owners.items() if len(apps) > 1} == {}
