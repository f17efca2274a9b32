"""An AI app as the catalogue knows it: one file of ``resources/apps/`` each."""

import datetime
from typing import Annotated

import msgspec

from tidytrace.catalog.footprint import Footprint
from tidytrace.catalog.settings import AccountCard, Contact, Retention, Setting, ToolServers
from tidytrace.catalog.stores import Store
from tidytrace.catalog.words import Grade, Kind, System, Text


class PathVariable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Folders behind one name. All candidates that exist count: a person may have two editions of an app.

    Templates may use the host's own variables: ``{home}``, ``{xdg_config}``, ``{xdg_data}``, ``{xdg_state}``,
    ``{xdg_cache}``, ``{appdata}``, ``{localappdata}``, ``{programdata}``, ``{library}`` (macOS Application
    Support), ``{temp}``, ``{etc}``, ``{flatpak}`` (~/.var/app), ``{snap}`` (~/snap), ``{packages}`` (MSIX),
    and other path variables of the app. ``*`` is a glob.
    """

    any: tuple[str, ...] = ()
    linux: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    macos: tuple[str, ...] = ()
    env: dict[str, str] = {}
    """Environment variable to template with ``{value}``; the first one set replaces all candidates."""
    pointer: tuple[str, ...] = ()
    """Text files whose first line is the folder, or (``file#KEY``) the last line that begins with ``KEY=``; the first
    folder that exists replaces all candidates."""
    projects_with: tuple[str, ...] = ()
    """File names by which the person's project folders are found; each such folder is a root."""
    projects_from: tuple[str, ...] = ()
    """Paths of registries (``file.json#jmespath``) that list project folders."""

    def candidates(self, system: System) -> tuple[str, ...]:
        """Templates for one system, most common first."""
        return self.any + {"linux": self.linux, "windows": self.windows, "macos": self.macos}[system]


class ProcessMark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a running instance is recognised: all given marks must fit (names without regard to case)."""

    name: str | None = None
    """Process name, without ``.exe``."""
    exe: str | None = None
    """Part of the executable's path."""
    command: str | None = None
    """Part of the command line."""
    when: tuple[str, ...] = ()
    """Templates; the mark counts only where one of them exists (an extension inside another program)."""

    def __post_init__(self) -> None:
        """An empty mark would fit every process."""
        if not (self.name or self.exe or self.command):
            raise ValueError("needs name, exe or command")


class Detection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Signs that the app is on this computer."""

    binaries: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Templates; any that exists is a sign."""
    linux: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    macos: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    """``npm:…``, ``pypi:…``, ``deb:…``, ``brew:…``, ``flatpak:…``, ``snap:…``, ``winget:…``, ``bundle:…``,
    ``uninstall:…`` (Windows: name or registry key of an installed program), ``msix:…`` (Windows: package name without
    publisher), ``extension:…`` (VS Code family)."""
    processes: tuple[ProcessMark, ...] = ()

    def templates(self, system: System) -> tuple[str, ...]:
        """File templates for one system."""
        return self.files + {"linux": self.linux, "windows": self.windows, "macos": self.macos}[system]


class OwnDelete(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the app's own way to delete a conversation does; ``Store.left_behind`` says which copies it leaves."""

    what: Text
    """What it takes and what it leaves, in one or two sentences."""
    grade: Grade
    version: str = ""
    """The version of the app that was tried; empty where nobody tried."""
    there: bool = True
    """Whether the app has one at all; without it everything stays, and no store says what is left behind."""


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a fact comes from."""

    what: str
    ref: str
    grade: Grade


class App(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One AI app."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    names: Text
    vendor: str
    country: str | None = None
    kind: Kind
    homepage: str
    systems: Annotated[tuple[System, ...], msgspec.Meta(min_length=1)]
    verified_on: datetime.date
    verified_versions: tuple[str, ...]
    detect: Detection = Detection()
    hosts: tuple[str, ...] = ()
    """Where the service answers on the web, as in ``resources/sites.toml``: whose traces in a browser say that the
    person uses it."""
    paths: dict[str, PathVariable] = {}
    folders: tuple[str, ...] = ()
    """The app's own folders, or single files in a folder that others share: nothing outside them is ever written
    (project files excepted, see stores). Only a web service has none."""
    never_touch: tuple[str, ...] = ()
    """Credentials, models, settings: no deletion plan may contain them."""
    stores: tuple[Store, ...] = ()
    settings: tuple[Setting, ...] = ()
    tool_servers: tuple[ToolServers, ...] = ()
    keyring: Text | None = None
    """How its keys can be kept in the system's keyring instead of a file, where it can."""
    account: tuple[AccountCard, ...] = ()
    stands_for: tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*\.([a-z][a-z0-9-]*|\*)$")], ...] = ()
    """Cards of programs that sign in to the same account (``codex.model-training``, or ``doubao.*`` for all of a
    program): this web service's own cards stand in their place, so that a person is asked once."""
    contact: Contact | None = None
    no_account: str = ""
    """Why there is nothing to look after in an account, for an app without cards."""
    retention: Retention | None = None
    own_delete: OwnDelete | None = None
    footprint: Footprint | None = None
    """Of a browser: what can be counted of AI services on the web."""
    sources: Annotated[tuple[Source, ...], msgspec.Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse two of a name, companions of nothing, and an app that is nowhere."""
        if self.kind == "web-service":
            if not self.hosts or not self.account or self.folders or self.stores or self.settings:
                raise ValueError("a web service has hosts and account cards, and nothing on this computer")
        elif not self.folders:
            raise ValueError("folders: needs the app's own folders")
        elif self.stands_for:
            raise ValueError("stands_for: only a web service stands for programs")
        if self.contact is None and any(card.way == "letter" for card in self.account):
            raise ValueError("a card with a letter needs a contact")
        for what, ids in (
            ("stores", [store.id for store in self.stores]),
            ("settings", [setting.id for setting in self.settings]),
            ("account", [card.id for card in self.account]),
        ):
            twice = {one for one in ids if ids.count(one) > 1}
            if twice:
                raise ValueError(f"{what}: {', '.join(sorted(twice))} stands twice")
        transcripts = {store.id for store in self.stores if store.kind == "transcript"}
        for store in self.stores:
            lost = set(store.of) - transcripts
            if lost:
                raise ValueError(f"store {store.id} accompanies unknown {', '.join(sorted(lost))}")

    @property
    def transcripts(self) -> tuple[Store, ...]:
        """The stores that list conversations."""
        return tuple(store for store in self.stores if store.kind == "transcript")

    def store(self, store_id: str) -> Store:
        """One store by its id. Raises KeyError."""
        for store in self.stores:
            if store.id == store_id:
                return store
        raise KeyError(store_id)
