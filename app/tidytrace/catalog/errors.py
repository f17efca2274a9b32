"""What can be wrong with a definition.

CatalogError
├── DefinitionError    one file, one line, one field
└── UpdateRefused      a signed catalogue that is not taken
"""

from collections.abc import Callable
from pathlib import Path

from tidytrace.language import N_


class CatalogError(Exception):
    """The catalogue cannot be used."""


class DefinitionError(CatalogError):
    """A definition file is wrong; says where and in which field."""

    def __init__(self, path: Path, line: int, field: str, problem: str) -> None:
        """Keep the place apart from the sentence, so that both faces can show it."""
        super().__init__(f"{path}:{line}: {field}: {problem}")
        self.path = path
        self.line = line
        self.field = field
        self.problem = problem


class UpdateRefused(CatalogError):  # noqa: N818 - says what is the matter
    """A signed catalogue is not taken; what was there before is as it was."""

    def __init__(self, problem: str, **parameters: str | int) -> None:
        """``problem``: an English sentence, marked with ``N_``, with ``{names}`` for the parameters."""
        super().__init__(problem.format(**parameters))
        self.problem = problem
        self.parameters = parameters

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate``."""
        return translate(self.problem).format(**self.parameters)
