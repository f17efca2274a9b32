"""Everything a check may look at, gathered once."""

import datetime
import logging
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tidytrace.catalog import CatalogError, Catalogue, Text, load_catalogue
from tidytrace.catalog.root import use_root
from tidytrace.catalog.updates import Updates
from tidytrace.checks.accounts.choices import Choices, ChoicesUnreadable
from tidytrace.host import Host, Installation, StateFolders, find_installations

if TYPE_CHECKING:
    from tidytrace.catalog.system import Feature
    from tidytrace.chats.errors import StoreError
    from tidytrace.chats.index import ConversationIndex
    from tidytrace.chats.library import Library
    from tidytrace.checks.accounts.services import Service
    from tidytrace.checks.exposure.telling import Reaching
    from tidytrace.checks.switches import Judged
    from tidytrace.findings.model import Finding

_log = logging.getLogger(__name__)


class Surroundings:
    """One computer with its AI apps and their conversations."""

    def __init__(self, host: Host, catalogue: Catalogue, state: StateFolders) -> None:
        """Nothing is looked for before it is asked for."""
        self.host = host
        self.catalogue = catalogue
        self.state = state
        self.today = datetime.datetime.now().astimezone().date()
        """The day as the person has it."""
        self.choices_unreadable: ChoicesUnreadable | None = None
        """Why ``choices`` are taken for empty, for whoever tells the person."""
        self.judged: dict[str, tuple[Installation, Judged]] = {}
        """The switches that a check has judged, by the ids of their findings; each as it was seen last."""
        self.reaching: dict[str, Reaching] = {}
        """Who will be able to reach the servers that are here, as their settings say, by the ids of the findings."""
        self.features: dict[str, tuple[Feature, Finding]] = {}
        """The AI features of the system, as they were seen last, by the ids of their findings."""
        self._closed: dict[Path, OSError] = {}

    @classmethod
    def of(cls, host: Host) -> "Surroundings":
        """The catalogue in use on this host, with checked definitions and the index kept in the cache folder."""
        state = StateFolders.of(host)
        return cls(host, catalogue_in_use(state), state)

    @classmethod
    def with_only(
        cls, installations: Iterable[Installation], host: Host, catalogue: Catalogue, state: StateFolders
    ) -> "Surroundings":
        """As if there were no other apps, for whoever wants to know about these and must be quick."""
        made = cls(host, catalogue, state)
        made.__dict__["installations"] = tuple(installations)
        return made

    @cached_property
    def installations(self) -> tuple[Installation, ...]:
        """The apps that show a sign on this computer."""
        return find_installations(self.catalogue, self.host, self._closed)

    @cached_property
    def index(self) -> "ConversationIndex":
        """What is remembered about unchanged transcript files: no titles, no text."""
        from tidytrace.chats.index import ConversationIndex

        return ConversationIndex(self.state.cache / "conversations")

    @cached_property
    def library(self) -> "Library":
        """The conversations of all installed apps."""
        from tidytrace.chats.library import Library

        library = Library(self.installations, self.host, self.index)
        # nobody may take «closed» for «nothing there»
        library.problems += self.closed
        return library

    @property
    def closed(self) -> "list[StoreError]":
        """Folders that could not be looked into, in which an app without a sign may be."""
        from tidytrace.chats.files import unreadable

        _ = self.installations
        return [unreadable(path, error) for path, error in self._closed.items()]

    @cached_property
    def choices(self) -> Choices:
        """What the person said about their accounts; nothing while that cannot be read. Raises OSError."""
        try:
            return Choices.of(self.state)
        except ChoicesUnreadable as error:
            self.choices_unreadable = error
            return Choices.none(self.state)

    @cached_property
    def services(self) -> "tuple[Service, ...]":
        """All web services of the catalogue, and which of them the person uses."""
        from tidytrace.checks.accounts.services import services_of

        found = services_of(self.catalogue, self.installations, self.library, self.choices.services)
        self.index.save_new()
        return found

    def installation(self, app_id: str) -> Installation | None:
        """One installed app, or none."""
        return next((one for one in self.installations if one.app.id == app_id), None)

    def name(self, app_id: str) -> Text:
        """An app's name in both languages. Raises KeyError."""
        return self.catalogue.app(app_id).names


def catalogue_in_use(state: StateFolders) -> Catalogue:
    """The signed catalogue that the person chose, or the shipped one where there is none or it is damaged."""
    cache = state.cache / "catalogue"
    updates = Updates(state.data)
    root = updates.root()
    if root is not None:
        use_root(root)
        try:
            return load_catalogue(cache=cache, vouch=lambda: updates.verify(root))
        except (CatalogError, OSError) as error:
            _log.warning("the chosen catalogue is not used: %s", error)
    use_root(None)
    return load_catalogue(cache=cache)


def chosen(installations: Sequence[Installation], apps: Sequence[str]) -> tuple[Installation, ...]:
    """Those of ``installations`` that were asked for; all of them when nothing was."""
    return tuple(one for one in installations if not apps or one.app.id in apps)
