"""Works out where to look on one computer. It knows the definitions, so it is not for the process that stays."""

import os
import re
from collections.abc import Iterator
from typing import Final

from tidytrace.catalog import App, Catalogue, Store
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Host
from tidytrace.host.matching import has_glob
from tidytrace.host.places import Places
from tidytrace.watch.eyes.outlook import Ground, Outlook, What

_NAMES: Final = {"id": "*", "stem": "*"}
_OF_A_TRANSCRIPT: Final = re.compile(r"\{dir\}")
_TYPED: Final = frozenset({"transcript", "prompt-history", "memory"})
"""Where words come in. All other copies of them are looked through when something moved in one of these."""


def horizon(surroundings: Surroundings) -> Outlook:
    """Where chats and settings of the apps lie that are there, and where others would show that they came."""
    host = surroundings.host
    there = {one.app.id: one.places for one in surroundings.installations}
    grounds: dict[Ground, None] = {}
    for app, places in there.items():
        grounds.update(dict.fromkeys(_of_app(app, places)))
    shared = {os.path.normpath(folder) for folder in host.variables().values()}
    for one in _signs(surroundings.catalogue, host, there):
        if one.pattern not in shared:
            grounds.setdefault(one)
    return Outlook(tuple(grounds), host.system != "linux", tuple(there))


def _of_app(app: str, places: Places) -> Iterator[Ground]:
    definition = places.app
    for store in definition.stores:
        if store.kind not in _TYPED:
            continue
        for template in store.files:
            if _OF_A_TRANSCRIPT.search(template):
                continue  # beside its transcript, which is watched
            yield from _grounds(places, _starred(template), app, "chats")
        yield from _pieces(places, store, app)
    for setting in definition.settings:
        for template in (*setting.files, *setting.wins_over):
            yield from _grounds(places, template, app, "settings")
    for servers in definition.tool_servers:
        for template in servers.files:
            yield from _grounds(places, template, app, "settings")


def _pieces(places: Places, store: Store, app: str) -> Iterator[Ground]:
    """Where the messages of conversations lie that are documents without them."""
    if store.document is None or store.document.pieces is None:
        return
    for template in store.files:
        for beside in (store.document.pieces, store.document.parts):
            for pattern in places.patterns(_starred(template)) if beside is not None else ():
                joined = os.path.normpath(f"{os.path.dirname(pattern)}/{_starred(beside or '')}")  # noqa: PTH120 - a pattern
                yield Ground(joined.replace("{piece}", "*"), app, "chats")


def _starred(template: str) -> str:
    """A template of a companion for any conversation."""
    for name, star in _NAMES.items():
        template = template.replace(f"{{{name}}}", star)
    return template


def _grounds(places: Places, template: str, app: str, what: What) -> Iterator[Ground]:
    for pattern in places.patterns(template):
        yield Ground(os.path.normpath(pattern), app, what)


def _signs(catalogue: Catalogue, host: Host, there: dict[str, Places]) -> Iterator[Ground]:
    """Where something that comes or goes may be an app, or one more folder of an app that is there."""
    for app in catalogue:
        if app.kind == "web-service" or host.system not in app.systems:
            continue
        places = there.get(app.id) or Places(app, host)
        for template in (*_roots(app, host), *(() if app.id in there else app.detect.templates(host.system))):
            yield from _grounds(places, template, app.id, "sign")
        if app.id not in there:
            for template in app.folders:
                yield from _grounds(places, template, app.id, "sign")
    for folder in _programs(host):
        yield Ground(f"{folder.rstrip(os.sep)}{os.sep}*", "", "sign")


def _roots(app: App, host: Host) -> Iterator[str]:
    for variable in app.paths.values():
        yield from variable.candidates(host.system)
        yield from (pointer.partition("#")[0] for pointer in variable.pointer)


def _programs(host: Host) -> Iterator[str]:
    """The folders in which commands are looked for."""
    for folder in host.environ.get("PATH", "").split(os.pathsep):
        if folder and host.is_absolute(folder) and not has_glob(folder):
            yield os.path.normpath(os.fspath(host.local(folder)))
