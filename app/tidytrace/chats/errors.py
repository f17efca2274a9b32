"""Why a store cannot be read; each carries a sentence for the person.

StoreError
├── StoreUnreadable     the file cannot be opened or is damaged
└── NewerThanCatalogue  the format is not the one the definition knows
"""

from pathlib import Path


class StoreError(Exception):
    """A store cannot be read."""

    def __init__(self, path: Path, problem: str) -> None:
        """Keep the place apart from the sentence."""
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class StoreUnreadable(StoreError):  # noqa: N818 - says what is the matter
    """The file cannot be opened, or is damaged."""


class NewerThanCatalogue(StoreError):  # noqa: N818
    """The file has a schema that this catalogue does not know; it is shown, never changed."""
