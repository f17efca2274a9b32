"""Why a store cannot be read; each carries a sentence for the person.

StoreError
├── StoreUnreadable     the file cannot be opened or is damaged
└── NewerThanCatalogue  the format is not the one the definition knows
"""

from collections.abc import Callable
from pathlib import Path

from tidytrace.language import N_


class StoreError(Exception):
    """A store cannot be read."""

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """Keep the place, the sentence and what goes into it apart.

        Args:
            path: the file or folder.
            problem: an English sentence, marked with ``N_``, with ``{names}`` for the parameters.
            parameters: what goes into the sentence; never content of the file.
        """
        super().__init__(f"{path}: {problem.format(**parameters)}")
        self.path = path
        self.problem = problem
        self.parameters = parameters

    def __reduce__(self) -> "tuple[Callable[..., StoreError], tuple[object, ...]]":
        """How another process tells this one of it."""
        return _told_again, (type(self), self.path, self.problem, self.parameters)

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``), without the path."""
        return translate(self.problem).format(**self.parameters)


class StoreUnreadable(StoreError):  # noqa: N818 - says what is the matter
    """The file cannot be opened, or is damaged."""


class NewerThanCatalogue(StoreError):  # noqa: N818
    """The file has a schema that this catalogue does not know; it is shown, never changed."""

    def __init__(self, path: Path, missing: str) -> None:
        """``missing`` is the table or column, in the app's own words, that should be there."""
        super().__init__(
            path, N_("It has another form than this version of Tidytrace knows ({missing})."), missing=missing
        )


class ReadingStopped(Exception):  # noqa: N818 - no error: nobody waits for the answer any more
    """Reading was called off."""


def _told_again(kind: type[StoreError], path: Path, problem: str, parameters: dict[str, str | int]) -> StoreError:
    error = kind.__new__(kind)
    StoreError.__init__(error, path, problem, **parameters)
    return error
