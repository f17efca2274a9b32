"""Why a report was not made; each carries a sentence for the person.

EvidenceError
├── KeyDamaged      the key that signs is not a key
├── NotAdded        a file that the person chose cannot go in
└── AlreadyThere    a file of this name exists
"""

from pathlib import Path

from tidytrace.formats.refusals import in_short
from tidytrace.language import N_, Language


class EvidenceError(Exception):
    """Nothing was written."""

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """Keep the sentence, the place and what goes into the sentence apart."""
        super().__init__(problem.format(path=path, **parameters))
        self.path = path
        self.problem = problem
        self.parameters = {"path": str(path), **parameters}

    def sentence(self, language: Language) -> str:
        """For the person."""
        told = {
            name: in_short(str(one), language) if name == "reason" else one for name, one in self.parameters.items()
        }
        return language(self.problem).format(**told)


class KeyDamaged(EvidenceError):  # noqa: N818 - says what is the matter
    """The file is there and holds no key."""

    def __init__(self, path: Path) -> None:
        """A new key is not made by itself: reports that the old one signed would look like somebody else's."""
        super().__init__(
            path,
            N_(
                "The key that signs reports is damaged: {path}. Move it away, and a new one is made; earlier reports "
                "then count as signed with another key."
            ),
        )


class NotAdded(EvidenceError):  # noqa: N818
    """It is no file, cannot be read or is too large."""


class AlreadyThere(EvidenceError):  # noqa: N818
    """Nothing is ever written over unasked."""

    def __init__(self, path: Path) -> None:
        """``path`` is the name that was asked for."""
        super().__init__(path, N_("{path} exists already. Choose another name."))
