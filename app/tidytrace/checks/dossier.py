"""Everything that can be said of one app on this computer: what was found, its switches, its stores, its leftovers."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tidytrace.catalog import App, Store
from tidytrace.catalog.knowledge import Knowledge, Leftovers, knowledge_of, leftovers_of
from tidytrace.chats.tally import Tally
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import setting_findings
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
    found: bool = False
    version: str | None = None
    running: bool = False
    evidence: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    switches: tuple[Finding, ...] = ()
    """Its local switches as they stand; of an app that was not found there are none."""

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
    """One app, found or not, with its switches. Raises KeyError."""
    installation = surroundings.installation(app_id)
    if installation is None:
        app = surroundings.catalogue.app(app_id)
        return Dossier(
            app=app,
            knowledge=knowledge_of(app, today or _today()),
            leftovers=leftovers_of(app),
            holdings=tuple(Holding(store=store) for store in app.transcripts),
        )
    return msgspec.structs.replace(
        _here(surroundings, installation, today or _today()),
        switches=tuple(setting_findings(installation, surroundings.host)),
    )


def _here(surroundings: Surroundings, installation: Installation, today: datetime.date) -> Dossier:
    app = installation.app
    tally = surroundings.library.tally(app.id, sizes=True)
    return Dossier(
        app=app,
        knowledge=knowledge_of(app, today),
        leftovers=leftovers_of(app),
        holdings=tuple(_holdings(app, tally)),
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
