"""Everything that can be said of one app on this computer: what was found, its switches, its stores, its leftovers."""

import datetime
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from tidytrace.catalog import App, Store
from tidytrace.catalog.knowledge import Knowledge, Leftovers, knowledge_of, leftovers_of
from tidytrace.chats.errors import StoreError
from tidytrace.chats.tally import Tally
from tidytrace.checks.accounts.cards import card_finding
from tidytrace.checks.accounts.services import stands_for
from tidytrace.checks.copying.copied import Copying
from tidytrace.checks.keeping import Keeping, keepings
from tidytrace.checks.powers.chart import Powers, powers_of
from tidytrace.checks.powers.least import closing_of
from tidytrace.checks.powers.servers import servers_of
from tidytrace.checks.powers.telling import powers_finding
from tidytrace.checks.retention import chats_findings
from tidytrace.checks.secrets_at_rest import keys_findings
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import judged_settings
from tidytrace.checks.synced_folder import copied_finding
from tidytrace.checks.tool_servers import tool_server_finding
from tidytrace.findings.counting import once
from tidytrace.findings.model import Finding, State
from tidytrace.host import Installation
from tidytrace.host.grants import Granting


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """What one store holds here."""

    store: Store
    conversations: int = 0
    bytes: int = 0


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """One app, as the catalogue knows it and as it is on this computer."""

    app: App
    knowledge: Knowledge
    leftovers: Leftovers
    holdings: tuple[Holding, ...]
    newer: int = 0
    """How many of its chats are in files of a generation that nobody has looked at yet; these are never changed."""
    found: bool = False
    version: str | None = None
    running: bool = False
    evidence: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    switches: tuple[Finding, ...] = ()
    """Its local switches as they stand; of an app that was not found there are none."""
    powers: Powers | None = None
    """What it may do here; none of an app that was not found."""
    more: tuple[Finding, ...] = ()
    """What was found of it besides: its powers as a whole, its tool servers, copies, keys and old chats."""
    cards: tuple[Finding, ...] = ()
    """What can be set in the person's account, and whether they said that it is done."""
    keepings: tuple[Keeping, ...] = ()
    """Every place where it keeps something here."""
    problems: tuple[StoreError, ...] = ()
    """Places of it that could not be read."""

    @property
    def states(self) -> Counter[State]:
        """How many things on this computer are in each state, as a person counts; what is in accounts is not here."""
        return Counter(one.state for one in once((*self.more, *self.switches)))

    @property
    def conversations(self) -> int:
        """How many chats it keeps here."""
        return sum(holding.conversations for holding in self.holdings)

    @property
    def bytes(self) -> int:
        """Bytes of these chats."""
        return sum(holding.bytes for holding in self.holdings)


def dossiers(surroundings: Surroundings, today: datetime.date | None = None) -> Iterator[Dossier]:
    """The apps that were found, without their switches."""
    for installation in surroundings.installations:
        yield _here(surroundings, installation, today or _today())[0]


def dossier(surroundings: Surroundings, app_id: str, today: datetime.date | None = None) -> Dossier:
    """One app, found or not, with all that was found of it. Raises KeyError, OSError, RuleError."""
    installation = surroundings.installation(app_id)
    if installation is None:
        return absent(surroundings, surroundings.catalogue.app(app_id), today)
    return Dossiers(surroundings, today).whole(installation)


def absent(surroundings: Surroundings, app: App, today: datetime.date | None = None) -> Dossier:
    """An app that was not found."""
    return Dossier(
        app=app,
        knowledge=knowledge_of(app, today or _today()),
        leftovers=leftovers_of(app),
        holdings=tuple(Holding(store=store) for store in app.transcripts),
        cards=tuple(_cards(surroundings, app)),
    )


class Dossiers:
    """One look at several apps: what they share is looked up once."""

    def __init__(self, surroundings: Surroundings, today: datetime.date | None = None) -> None:
        """Nothing is looked at yet."""
        self._surroundings = surroundings
        self._today = today or _today()

    @cached_property
    def _granting(self) -> Granting:
        return self._surroundings.host.granting()

    @cached_property
    def _copying(self) -> Copying:
        return Copying(self._surroundings)

    def whole(self, installation: Installation) -> Dossier:
        """All that can be said of an app that was found. Raises OSError, RuleError."""
        surroundings, host = self._surroundings, self._surroundings.host
        here, tally = _here(surroundings, installation, self._today)
        switches = list(judged_settings(installation, host))
        surroundings.judged |= {one.finding.id: (installation, one) for one in switches}
        access = tuple(one for one in switches if one.setting.check == "app-access")
        look = servers_of(installation, host)
        powers = powers_of(installation, host, self._granting, access, look)
        told = {name: (one.conversations, one.bytes) for name, one in tally.portions.items()}
        return msgspec.structs.replace(
            here,
            switches=tuple(one.finding for one in switches),
            powers=powers,
            more=(
                *self._of_powers(installation, powers),
                *((tool_server_finding(installation, host, look),) if installation.app.tool_servers else ()),
                *copied_finding(installation, self._copying),
                *keys_findings(surroundings, installation, self._copying),
                *chats_findings(installation, tally, list(here.problems), datetime.datetime.now(datetime.UTC)),
            ),
            cards=tuple(_cards(surroundings, installation.app)),
            keepings=tuple(keepings(installation, told)),
        )

    def _of_powers(self, installation: Installation, powers: Powers) -> Iterator[Finding]:
        if not powers.empty:
            least = powers.risky or powers.strong
            host = self._surroundings.host
            yield powers_finding(powers, closing_of(installation, powers, host) if least else None)


def _cards(surroundings: Surroundings, app: App) -> Iterator[Finding]:
    """Its own cards; in the place of those that a web service asks about, the cards of that service, once."""
    services: dict[str, App] = {}
    for card in app.account:
        service = next((one for one in surroundings.catalogue if stands_for(one, app, card.id)), None)
        if service is None:
            yield card_finding(app, card, surroundings.choices, surroundings.today)
        else:
            services[service.id] = service
    for service in services.values():
        for card in service.account:
            yield card_finding(service, card, surroundings.choices, surroundings.today)


def _here(surroundings: Surroundings, installation: Installation, today: datetime.date) -> tuple[Dossier, Tally]:
    app = installation.app
    library = surroundings.library
    before = len(library.problems)
    tally = library.tally(app.id, sizes=True)
    here = Dossier(
        app=app,
        knowledge=knowledge_of(app, today),
        leftovers=leftovers_of(app),
        holdings=tuple(_holdings(app, tally)),
        newer=tally.newer,
        found=True,
        version=installation.version or tally.version,
        running=installation.running,
        evidence=installation.evidence,
        folders=installation.places.folders,
        problems=tuple(library.problems[before:]),
    )
    return here, tally


def _holdings(app: App, tally: Tally) -> Iterator[Holding]:
    for store in app.stores:
        portion = tally.portions.get(store.id)
        if portion is not None:
            yield Holding(store=store, conversations=portion.conversations, bytes=portion.bytes)
        elif store.kind == "transcript":
            yield Holding(store=store)


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()
