"""A folder with one definition in each file: a wrong one is refused with file, line and field."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import GenericAlias
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec

from tidytrace.catalog.cache import digest_of, keep, kept
from tidytrace.catalog.errors import CatalogError, DefinitionError
from tidytrace.catalog.lines import field_path, line_of
from tidytrace.catalog.load import invalid, read_alone
from tidytrace.catalog.root import catalogue_root
from tidytrace.resources import resources


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Thing = TypeVar("_Thing", bound=_Named)


class Shelf(Generic[_Thing]):
    """All definitions of one kind."""

    def __init__(
        self,
        name: str,
        kind: type[_Thing],
        problems: Callable[[_Thing], Iterator[tuple[str, str]]],
        order: Callable[[_Thing], Any],
        code: Sequence[Path],
    ) -> None:
        """Nothing is read yet.

        Args:
            name: Of the folder, in a catalogue and among the resources.
            kind: What a file holds.
            problems: Fields that fit the kind and still cannot be used, each with what is wrong.
            order: What the definitions are sorted by.
            code: Files that decide what fits; a cache that others filled is not believed.
        """
        self.name: Final = name
        self._kind, self._problems, self._order = kind, problems, order
        self._code = (Path(__file__), *code)

    def load(
        self, folder: Path | None = None, cache: Path | None = None, vouch: Callable[[], object] | None = None
    ) -> tuple[_Thing, ...]:
        """All of them. Raises CatalogError.

        Args:
            folder: Where the files are; those of the catalogue in use, or the shipped ones where it has none.
            cache: A file for the checked definitions.
            vouch: Asked before files are read that were not checked before; raises what is wrong with them all.
        """
        folder = folder or self._folder()
        paths = sorted(folder.glob("*.toml"))
        if not paths:
            raise CatalogError(f"no definitions in {folder}")
        digest = digest_of([*self._code, *paths])
        content = kept(cache, digest) if cache is not None else None
        known = self._known(content) if content is not None else None
        if known is not None:
            return known
        if vouch is not None:
            vouch()
        found = tuple(sorted(map(self.read, paths), key=self._order))
        if cache is not None:
            keep(cache, digest, msgspec.msgpack.encode(found))
        return found

    def read(self, path: Path) -> _Thing:
        """Read and check one definition. Raises DefinitionError."""
        text, raw = read_alone(path)
        try:
            found = msgspec.convert(raw, self._kind)
        except msgspec.ValidationError as error:
            raise invalid(path, text, error) from error
        if found.id != path.stem:
            raise DefinitionError(path, line_of(text, ("id",)), "id", f"must be {path.stem!r} as the file name says")
        for field, problem in self._problems(found):
            raise DefinitionError(path, line_of(text, field_path(field)), field, problem)
        return found

    def _folder(self) -> Path:
        chosen = catalogue_root() / self.name
        return chosen if chosen.is_dir() else resources() / self.name

    def _known(self, content: bytes) -> tuple[_Thing, ...] | None:
        try:
            found: tuple[_Thing, ...] = msgspec.msgpack.decode(content, type=GenericAlias(tuple, (self._kind, ...)))
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        return found
