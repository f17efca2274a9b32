"""What a definition would find on this computer. Nothing is written, not even what other looks remember."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from tidytrace.catalog import App, Catalogue, Store
from tidytrace.chats.errors import StoreError
from tidytrace.chats.library import Library
from tidytrace.checks.dossier import Dossier, dossier
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Host, Places, StateFolders

TITLES: Final = 3
"""So many titles are shown of each store, to see whether the selectors fit."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One store as it would be read."""

    store: Store
    files: int
    conversations: int = 0
    titles: tuple[str, ...] = ()


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What the definition finds."""

    dossier: Dossier
    samples: tuple[Sample, ...]
    problems: tuple[StoreError, ...]


def preview(app: App, host: Host) -> Preview:
    """Look with this definition alone."""
    surroundings = Surroundings(host, Catalogue((app,)), StateFolders.of(host))
    found = dossier(surroundings, app.id)
    installation = surroundings.installation(app.id)
    if installation is None:
        return Preview(dossier=found, samples=(), problems=())
    library = Library([installation], host, None)
    samples = tuple(_samples(app, installation.places, library))
    return Preview(dossier=found, samples=samples, problems=tuple(library.problems))


def _samples(app: App, places: Places, library: Library) -> Iterator[Sample]:
    conversations = list(library.conversations(app.id))
    for store in app.stores:
        own = [one for one in conversations if one.store == store.id]
        titles = (one.title for one in own if one.title)
        yield Sample(
            store=store,
            files=_files(places, store),
            conversations=len(own),
            titles=tuple(islice(titles, TITLES)),
        )


def _files(places: Places, store: Store) -> int:
    """Files that are there; of a template that names a conversation's id those of any id."""
    anything = {"id": "*", "stem": "*", "dir": "*"}
    templates = [template for template in store.files if not any(f"{{{name}}}" in template for name in anything)]
    named = [template for template in store.files if template not in templates]
    found = {path for template in templates for path in places.expand(template)}
    for template in named:
        if "{dir}" not in template:
            wide = template.replace("{id}", "*").replace("{stem}", "*")
            found |= set(places.expand(wide))
    return len(found)
