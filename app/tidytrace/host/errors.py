"""What this room cannot answer; each carries a sentence for the person.

HostError
├── HomeUnknown         nobody says where the person's files are
├── ProcessesUnknown    nobody may take «not seen» for «not running»
└── StateUnsafe         a folder of ours is not ours
"""

from collections.abc import Callable
from pathlib import Path

from tidytrace.language import N_


class HostError(Exception):
    """The computer could not be asked."""

    def __init__(self, problem: str, **parameters: str) -> None:
        """Keep the sentence and what goes into it apart.

        Args:
            problem: an English sentence, marked with ``N_``, with ``{names}`` for the parameters.
            parameters: what goes into the sentence.
        """
        super().__init__(problem.format(**parameters))
        self.problem = problem
        self.parameters = parameters

    def sentence(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``)."""
        return translate(self.problem).format(**self.parameters)


class HomeUnknown(HostError):  # noqa: N818
    """Neither the environment nor the system names the person's home folder."""

    def __init__(self) -> None:
        """There is nothing to say about it but what to do."""
        super().__init__(N_("Your home folder is not known. Set the variable HOME to it and repeat."))


class ProcessesUnknown(HostError):  # noqa: N818 - says what is the matter
    """The running programs cannot be listed, so no app may be taken for closed."""

    def __init__(self, why: str) -> None:
        """``why`` is the system's own reason."""
        super().__init__(N_("The running programs cannot be listed ({why})."), why=why)
        self.why = why


class StateUnsafe(HostError):  # noqa: N818
    """A folder for our own files is not a folder, or belongs to somebody else."""

    def __init__(self, path: Path, problem: str) -> None:
        """``problem`` is a sentence with ``{path}`` in it."""
        super().__init__(problem, path=str(path))
        self.path = path
