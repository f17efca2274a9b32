"""Where a made-up conversation is put, so that the patterns of a definition find it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.authoring.talks import Talk
from tidytrace.catalog import Store
from tidytrace.host import Places

_STARS: Final = re.compile(r"\*\*/|\*\*|\*|\?(?:[?-]*\?)?|\[[^\]]*\]")
"""Globs; question marks with hyphens between them stand for one name, such as an id."""


class Nowhere(Exception):  # noqa: N818 - says what is the matter
    """No path follows from the templates."""


def place_of(store: Store, places: Places, talk: Talk) -> Path:
    """A path that the store finds, its folder made. Raises Nowhere."""
    for template in store.files:
        tries = ((name, everywhere) for everywhere in (False, True) for name in _names(talk))
        for name, everywhere in tries:
            filled = _STARS.sub(name, template) if everywhere else _filled(template, name)
            for path in places.candidates(filled):
                if _fits(store, path, talk):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    if path in _found(store, places, path):
                        return path
    raise Nowhere(", ".join(store.files))


def _names(talk: Talk) -> Iterator[str]:
    """What the last glob of a name may stand for."""
    yield talk.id
    yield f"{talk.started:%Y-%m-%dT%H-%M-%S}-{talk.id}"
    yield talk.id.replace("-", "")
    yield f"{talk.started:%Y-%m-%dT%H-%M}-{talk.id.replace('-', '')[:8]}"
    yield str(int(talk.started.timestamp() * 1000))
    yield f"{talk.started:%Y%m%d_%H%M%S}"
    yield "1"


def _filled(template: str, name: str) -> str:
    """The template with the conversation's name for its last glob, and something made up for the others."""
    head, slash, tail = template.rpartition("/")
    if _STARS.search(tail):
        return _STARS.sub("made-up", head) + slash + _once(tail, name)
    folders = head.split("/")
    last = max((number for number, folder in enumerate(folders) if _STARS.search(folder)), default=None)
    if last is None:
        return template
    folders[last] = _once(folders[last], name)
    return "/".join(_STARS.sub("made-up", folder) for folder in folders) + slash + tail


def _once(text: str, name: str) -> str:
    first = _STARS.search(text)
    if first is None:
        return text
    return text[: first.start()] + name + _STARS.sub("", text[first.end() :])


def _fits(store: Store, path: Path, talk: Talk) -> bool:
    if store.id_pattern is None:
        return True
    found = re.search(store.id_pattern, path.as_posix())
    return found is not None and (store.unit != "file" or found.group(1) in {talk.id, *_names(talk)})


def _found(store: Store, places: Places, path: Path) -> list[Path]:
    """What the store finds when the file is there; one that was not there before is taken away again."""
    there = path.exists()
    if not there:
        path.touch()
    found = places.files(store)
    if not there:
        path.unlink()
    return found
