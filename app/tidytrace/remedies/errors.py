"""Why a switch is not moved; each carries a sentence for the person.

RemedyError
├── AppRunning       the app would write over it, or not notice
├── RunningUnknown   nobody can say whether the app runs
├── NoLocalFix       nothing on this computer can be changed for it
│   └── AlreadyPrivate  it keeps private already, perhaps since another switch was moved
├── EvidenceTooWeak  the fact behind it is not certain enough to act on
├── Overridden       a variable or an administrator's file decides, so a change would not help
└── AlreadyUndone    the receipt was taken back before
"""

from collections.abc import Callable


class RemedyError(Exception):
    """A switch is not moved."""

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


class AppRunning(RemedyError):  # noqa: N818 - says what is the matter
    """The app is running."""


class RunningUnknown(RemedyError):  # noqa: N818
    """Nobody can say whether the app is running."""


class NoLocalFix(RemedyError):  # noqa: N818
    """Nothing on this computer can be changed for it."""


class AlreadyPrivate(NoLocalFix):
    """It is on the private side already; moving another switch may have done it."""


class EvidenceTooWeak(RemedyError):  # noqa: N818
    """The fact behind the switch is not certain enough to act on."""


class Overridden(RemedyError):  # noqa: N818
    """A variable or an administrator's file decides."""


class AlreadyUndone(RemedyError):  # noqa: N818
    """The receipt was taken back before."""
