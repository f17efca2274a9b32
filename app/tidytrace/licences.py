"""What Tidytrace is built on: every library, why it is there, its licence, and where the text of that licence lies."""

import importlib.metadata
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.resources import resources

_TEXT: Final = re.compile(r"(?i)(licen[cs]e|copying|notice)([-._].*)?")
"""Names of the files that wheels carry their licences in."""
_CODE: Final = (".py", ".pyc")


class Library(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One library of the lock file, as ``resources/licences/libraries.toml`` has it."""

    name: str
    """Of its distribution."""
    licence: str
    """SPDX expression of what we use it under; of several that it offers, the one that was chosen."""
    purpose: Text
    through: str | None = None
    """The library that needs it; none when Tidytrace itself does."""
    texts: tuple[str, ...] = ()
    """Texts that lie beside that file, because the library brings none, or not all."""


@dataclass(frozen=True)
class Licensed:
    """A library as it is on this computer."""

    library: Library

    @cached_property
    def _installed(self) -> importlib.metadata.Distribution | None:
        try:
            return importlib.metadata.distribution(self.library.name)
        except importlib.metadata.PackageNotFoundError:
            return None

    @property
    def version(self) -> str | None:
        """None where it is not installed: some are for other systems only."""
        return None if self._installed is None else self._installed.version

    @property
    def texts(self) -> tuple[Path, ...]:
        """Where the texts of its licence lie: those that it brings, then those that come with Tidytrace."""
        return (*sorted(set(self._brought())), *(_folder() / name for name in self.library.texts))

    def _brought(self) -> Iterator[Path]:
        if self._installed is None:
            return
        for file in self._installed.files or ():
            path = Path(str(self._installed.locate_file(file)))
            if _TEXT.fullmatch(path.name) and path.suffix not in _CODE and path.is_file():
                yield path


def licensed() -> tuple[Licensed, ...]:
    """All libraries, in the order of the file: each one that Tidytrace needs, then what comes along with it.

    Raises:
        OSError: the file that names them cannot be read.
        msgspec.ValidationError: it is not as it has to be.
    """
    content = msgspec.toml.decode((_folder() / "libraries.toml").read_bytes())
    return tuple(map(Licensed, msgspec.convert(content["libraries"], tuple[Library, ...])))


def markdown(language: str) -> str:
    """The table of the READMEs, in English or ``zh_CN``."""
    head = "| 组件 | 用途 | 许可证 |" if language == "zh_CN" else "| library | for | licence |"
    rows = [
        f"| {'↳ ' if one.library.through else ''}{one.library.name} "
        f"| {one.library.purpose.in_language(language)} | {one.library.licence} |"
        for one in licensed()
    ]
    return "\n".join((head, "| --- | --- | --- |", *rows))


def _folder() -> Path:
    return resources() / "licences"
