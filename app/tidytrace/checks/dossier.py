"""Everything that can be said of one app on this computer: what was found, its switches, its stores, its leftovers."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tidytrace.catalog import App, Store
from tidytrace.catalog.knowledge import Knowledge, Leftovers, knowledge_of, leftovers_of
from tidytrace.chats.tally import Tally
from tidytrace.checks.accounts.cards import card_finding
from tidytrace.checks.accounts.services import stands_for
from tidytrace.checks.powers.chart import Powers, powers_of
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import judged_settings
from tidytrace.findings.model import Finding
from tidytrace.host import Installation


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
    cards: tuple[Finding, ...] = ()
    """What can be set in the person's account, and whether they said that it is done."""

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
        yield _here(surroundings, installation, today or _today())


def dossier(surroundings: Surroundings, app_id: str, today: datetime.date | None = None) -> Dossier:
    """One app, found or not, with its switches and cards. Raises KeyError, OSError."""
    installation = surroundings.installation(app_id)
    if installation is None:
        app = surroundings.catalogue.app(app_id)
        return Dossier(
            app=app,
            knowledge=knowledge_of(app, today or _today()),
            leftovers=leftovers_of(app),
            holdings=tuple(Holding(store=store) for store in app.transcripts),
            cards=tuple(_cards(surroundings, app)),
        )
    return msgspec.structs.replace(
        _here(surroundings, installation, today or _today()),
        switches=tuple(_switches(surroundings, installation)),
        powers=powers_of(installation, surroundings.host, surroundings.host.granting()),
        cards=tuple(_cards(surroundings, installation.app)),
    )


def _switches(surroundings: Surroundings, installation: Installation) -> Iterator[Finding]:
    for judged in judged_settings(installation, surroundings.host):
        surroundings.judged[judged.finding.id] = (installation, judged)
        yield judged.finding


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


def _here(surroundings: Surroundings, installation: Installation, today: datetime.date) -> Dossier:
    app = installation.app
    tally = surroundings.library.tally(app.id, sizes=True)
    return Dossier(
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
    )


def _holdings(app: App, tally: Tally) -> Iterator[Holding]:
    for store in app.stores:
        portion = tally.portions.get(store.id)
        if portion is not None:
            yield Holding(store=store, conversations=portion.conversations, bytes=portion.bytes)
        elif store.kind == "transcript":
            yield Holding(store=store)


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()
