"""What an earlier look found, in a file of the person's, so that a later one shows only what is new: marks alone."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.sensitive.marks import Marks

_LARGEST: Final = 256 << 20


class BaselineProblem(Exception):  # noqa: N818 - the subclasses say what is the matter
    """A file cannot be compared with."""

    problem = ""

    def __init__(self, path: Path) -> None:
        """The sentence is for the person."""
        super().__init__(f"{path}: {self.problem}")
        self.path = path

    def sentence(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of ``translate``."""
        return translate(self.problem)


class NoBaseline(BaselineProblem):
    """It is something else, or damaged."""

    problem = N_("It is no baseline of Tidytrace.")


class OtherComputer(BaselineProblem):
    """Its marks were made with another key, so they are those of no value here."""

    problem = N_("This baseline was made by another account or on another computer; here it tells nothing.")


class _File(msgspec.Struct, frozen=True, rename={"format": "schema"}):
    format: Literal["tidytrace/baseline/1"]
    key: str
    """Tells the key of the marks, without telling anything about it."""
    marks: tuple[str, ...]


class Baseline:
    """Marks of values that are known."""

    def __init__(self, marks: Iterable[str]) -> None:
        """``marks``: of the values."""
        self._marks = frozenset(marks)

    @classmethod
    def of(cls, path: Path, marks: Marks) -> "Baseline":
        """What a file holds. Raises OSError, NoBaseline, OtherComputer."""
        with path.open("rb") as file:
            content = at_most(file, _LARGEST)
        try:
            found = msgspec.json.decode(content, type=_File)
        except msgspec.MsgspecError as error:
            raise NoBaseline(path) from error
        if found.key != _key(marks):
            raise OtherComputer(path)
        return cls(found.marks)

    def __contains__(self, mark: object) -> bool:
        """Whether the value of a mark is known."""
        return mark in self._marks

    def encoded(self, marks: Marks) -> bytes:
        """The content of a file of it."""
        file = _File("tidytrace/baseline/1", _key(marks), tuple(sorted(self._marks)))
        return msgspec.json.format(msgspec.json.encode(file), indent=1)


def _key(marks: Marks) -> str:
    return marks.key_for("baseline")[:8].hex()
