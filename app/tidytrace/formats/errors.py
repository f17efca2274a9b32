"""Why a settings file cannot be read or changed; each carries a sentence for the person.

SettingsError
├── Unparsable        not what its format promises: syntax, encoding, nesting
├── Unreadable        the system does not let us read it
├── ReadOnly          the file or its folder is write-protected, or belongs to someone else
├── TooLarge          larger than a settings file can sensibly be
├── ChangedSinceRead  written by someone between our look and our change
├── OutsideHome       a link that leads out of the person's home
├── OtherNames        a hard link: a replaced file would silently part from its other names
├── Busy              a database that its app holds locked
├── Unchangeable      the key cannot be changed without touching something else
└── KeyConflict       someone else changed this key since, so undo must not overwrite it
"""

from collections.abc import Callable
from pathlib import Path


def N_(text: str) -> str:  # noqa: N802 - the marker of ``tidytrace.language``; this room imports nothing of ours
    """Mark a sentence for translation where it is raised."""
    return text


class SettingsError(Exception):
    """A settings file cannot be read or changed."""

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """Keep the place, the sentence and what goes into it apart.

        Args:
            path: the file as it was asked for.
            problem: an English sentence, marked with ``N_``, with ``{names}`` for the parameters.
            parameters: what goes into the sentence; never content of the file.
        """
        super().__init__(f"{path}: {problem.format(**parameters)}")
        self.path = path
        self.problem = problem
        self.parameters = parameters

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``), without the path."""
        return translate(self.problem).format(**self.parameters)


class Unparsable(SettingsError):  # noqa: N818 - says what is the matter
    """The file is not what its format promises."""


class Unreadable(SettingsError):  # noqa: N818
    """The system does not let us read the file."""


class ReadOnly(SettingsError):  # noqa: N818
    """The file or its folder is write-protected, or belongs to someone else."""


class TooLarge(SettingsError):  # noqa: N818
    """Larger than a settings file can sensibly be."""


class ChangedSinceRead(SettingsError):  # noqa: N818
    """Someone wrote the file between our look and our change."""


class OutsideHome(SettingsError):  # noqa: N818
    """A link that leads out of the person's home."""


class OtherNames(SettingsError):  # noqa: N818
    """A hard link: replacing the file would part it from its other names."""


class Busy(SettingsError):  # noqa: N818
    """A database that its app holds locked."""


class Unchangeable(SettingsError):  # noqa: N818
    """The key cannot be changed without touching something else."""


class KeyConflict(SettingsError):  # noqa: N818
    """Someone else changed this key since; an undo must not overwrite it."""


class Malformed(ValueError):  # noqa: N818
    """What a parser of this room says of a text, before anyone knows the path; becomes ``Unparsable``."""

    def __init__(self, problem: str, **parameters: str | int) -> None:
        """The same sentence and parameters as ``SettingsError``."""
        super().__init__(problem.format(**parameters))
        self.problem = problem
        self.parameters = parameters


class Fixed(ValueError):  # noqa: N818
    """What an editor of this room says of a key that it cannot move alone; becomes ``Unchangeable``."""

    def __init__(self, problem: str, **parameters: str | int) -> None:
        """The same sentence and parameters as ``SettingsError``."""
        super().__init__(problem.format(**parameters))
        self.problem = problem
        self.parameters = parameters
