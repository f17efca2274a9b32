"""Which web services the person uses: a browser holds traces, a program signs in to them, or they say so."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

import msgspec

from tidytrace.catalog import App, Catalogue
from tidytrace.chats.library import Library
from tidytrace.host import Installation

Sign = Literal["browser", "program", "person"]


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A web service of the catalogue, as far as this person is concerned."""

    app: App
    signs: frozenset[Sign] = frozenset()
    """Why it is taken for used; empty when it is not."""

    @property
    def used(self) -> bool:
        """Whether there is any sign."""
        return bool(self.signs)


def services_of(
    catalogue: Catalogue, installations: Sequence[Installation], library: Library, added: AbstractSet[str]
) -> tuple[Service, ...]:
    """All web services in the order of the catalogue.

    Args:
        catalogue: all apps.
        installations: those that are on this computer.
        library: of these installations; what it remembers makes this quick.
        added: ids of the services that the person added by hand.
    """
    known = [app for app in catalogue if app.kind == "web-service"]
    hosts = _hosts_in_browsers(installations, library) if known else frozenset()
    return tuple(Service(app=app, signs=_signs(app, installations, hosts, added)) for app in known)


def _hosts_in_browsers(installations: Iterable[Installation], library: Library) -> frozenset[str]:
    return frozenset(
        site
        for installation in installations
        if any(store.of_sites for store in installation.app.transcripts)
        for site in library.tally(installation.app.id).sites
    )


def _signs(
    app: App, installations: Iterable[Installation], hosts: frozenset[str], added: AbstractSet[str]
) -> frozenset[Sign]:
    signs: set[Sign] = set()
    if not hosts.isdisjoint(app.hosts):
        signs.add("browser")
    if not {one.app.id for one in installations}.isdisjoint(one.partition(".")[0] for one in app.stands_for):
        signs.add("program")
    if app.id in added:
        signs.add("person")
    return frozenset(signs)


def stands_for(service: App, program: App, card_id: str) -> bool:
    """Whether the service's own cards are shown in the place of a program's card: it is the same account."""
    return not {f"{program.id}.{card_id}", f"{program.id}.*"}.isdisjoint(service.stands_for)
