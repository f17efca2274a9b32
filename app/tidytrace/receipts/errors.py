"""What can be wrong with a receipt; each carries a sentence for the person.

ReceiptError
├── ReceiptMissing    there is none of that id
├── ReceiptDamaged    one file is not a receipt; the others are not concerned
└── ReceiptsUnusable  the folder cannot be read or written
"""

from collections.abc import Callable
from pathlib import Path


class ReceiptError(Exception):
    """A receipt cannot be read or kept."""

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """Keep the place, the sentence and what goes into it apart."""
        super().__init__(f"{path}: {problem.format(**parameters)}")
        self.path = path
        self.problem = problem
        self.parameters = parameters

    def sentence(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of ``translate``, without the path."""
        return translate(self.problem).format(**self.parameters)


class ReceiptMissing(ReceiptError):  # noqa: N818 - says what is the matter
    """There is no receipt of that id."""


class ReceiptDamaged(ReceiptError):  # noqa: N818
    """The file is not a receipt."""


class ReceiptsUnusable(ReceiptError):  # noqa: N818
    """The folder of the receipts cannot be read or written."""
