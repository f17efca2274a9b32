"""What can go wrong with reminders; each carries a sentence for the person.

ReminderError
├── RuleWrong        a rule, or a time without reminders, that cannot be understood
├── BookUnwritable   the file with the rules cannot be written
├── CalendarRefused  a calendar file cannot be written there
└── PlacingFailed    what should start the look could not be set up, or not be taken away
"""

from collections.abc import Callable, Sequence
from pathlib import Path


class ReminderError(Exception):
    """Something about reminders did not work."""

    def __init__(self, problem: str, **parameters: str | int) -> None:
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


class RuleWrong(ReminderError):  # noqa: N818 - says what is the matter
    """What the person wrote cannot be understood."""

    def __init__(self, problem: str, examples: Sequence[str] = (), **parameters: str | int) -> None:
        """``examples`` are marked with ``N_`` and can be typed as they are, in either language."""
        super().__init__(problem, **parameters)
        self.examples = tuple(examples)


class BookUnwritable(ReminderError):  # noqa: N818
    """The rules cannot be kept."""

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """``path`` is the file."""
        super().__init__(problem, **parameters)
        self.path = path


class CalendarRefused(ReminderError):  # noqa: N818
    """Nothing is written over a file of somebody else."""

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """``path`` is the file."""
        super().__init__(problem, **parameters)
        self.path = path


class PlacingFailed(ReminderError):  # noqa: N818
    """A tool of the system refused, or a file is in the way."""

    def __init__(self, where: str, problem: str, **parameters: str | int) -> None:
        """``where`` is the file or the tool."""
        super().__init__(problem, **parameters)
        self.where = where
