"""Patterns asked the other way round: not what fits them on the disk, but whether a path that is known fits one."""

import os
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from tidytrace.host.matching import Part, part_of


class Pattern:
    """One pattern of ``host.matching``, followed name by name from its base."""

    __slots__ = ("_fold", "base", "rest")

    base: str
    """The folder that is plain text in the pattern; at least one part follows it."""
    rest: tuple[Part, ...]

    def __init__(self, text: str, *, fold: bool) -> None:
        """Take a pattern apart.

        Args:
            text: An absolute pattern, without ``..``. Raises ValueError for any other.
            fold: Names are compared without regard to case.
        """
        anchor = PurePath(text).anchor
        names = [name for name in text[len(anchor) :].replace(os.sep, "/").split("/") if name not in {"", "."}]
        if not anchor or not names or ".." in names:
            raise ValueError(text)
        parts = [part_of(name, fold=fold) for name in names]
        plain = next((number for number, part in enumerate(parts) if part.fits is not None), len(parts))
        plain = min(plain, len(parts) - 1)
        self.base = os.path.join(anchor, *(part.text for part in parts[:plain]))  # noqa: PTH118 - a text in, a text out
        self.rest = tuple(parts[plain:])
        self._fold = fold

    def after(self, position: int, name: str) -> Iterator[int]:
        """Where one stands after a name; ``done`` says what that means. Nothing if it leads nowhere.

        Args:
            position: Where one stood; 0 at the base.
            name: Of a file or folder there.
        """
        if position == len(self.rest):
            yield position  # below what fits, everything belongs to it
            return
        part = self.rest[position]
        if part.anywhere:
            if not name.startswith("."):
                yield len(self.rest) if position + 1 == len(self.rest) else position
            if position + 1 < len(self.rest):
                yield from self.after(position + 1, name)
        elif self._fits(part, name):
            yield position + 1

    def ends(self, position: int, name: str) -> bool:
        """Whether a name fits the whole pattern here; the same as ``after`` and ``done``, for many names."""
        left = len(self.rest) - position
        if left == 1 and not self.rest[position].anywhere:
            return self._fits(self.rest[position], name)
        return left == 0 or any(map(self.done, self.after(position, name)))

    def done(self, position: int) -> bool:
        """Whether what one stands at fits, or lies in a folder that does."""
        return position == len(self.rest)

    def links(self, position: int) -> bool:
        """Whether a folder that is reached here may be a link, as ``matches`` has it."""
        return position < len(self.rest) and not self.rest[max(0, position - 1)].anywhere

    def fitting(self, path: str) -> str | None:
        """The path itself, or the folder above it, that fits."""
        base = self.base.rstrip(os.sep)
        if not path.startswith(base + os.sep):
            return None
        positions = {0}
        at = base
        for name in path[len(base) + 1 :].split(os.sep):  # noqa: PTH206 - a text in, a text out
            at = f"{at}{os.sep}{name}"
            positions = {after for position in positions for after in self.after(position, name)}
            if not positions:
                return None
            if any(map(self.done, positions)):
                return at
        return None

    def _fits(self, part: Part, name: str) -> bool:
        if part.fits is None:
            return name.lower() == part.text.lower() if self._fold else name == part.text
        return (part.hidden or not name.startswith(".")) and bool(part.fits(name))


def fitting(pattern: str, paths: Iterable[str], *, fold: bool) -> Iterator[str]:
    """Of some paths those that fit, or the folders above them that do; each once."""
    try:
        one = Pattern(pattern, fold=fold)
    except ValueError:
        return
    yield from dict.fromkeys(found for path in paths if (found := one.fitting(path)) is not None)
