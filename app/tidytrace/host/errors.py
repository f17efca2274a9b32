"""What this room cannot answer. Every error carries a sentence for the person.

HostError
├── ProcessesUnknown    nobody may take «not seen» for «not running»
└── StateUnsafe         a folder of ours is not ours
"""

from pathlib import Path


class HostError(Exception):
    """The computer could not be asked."""


class ProcessesUnknown(HostError):  # noqa: N818 - the words of the design: states, not accidents
    """The running programs cannot be listed, so no app may be taken for closed."""

    def __init__(self, why: str) -> None:
        """Keep the system's own reason apart from the sentence."""
        super().__init__(f"The running programs cannot be listed ({why}).")
        self.why = why


class StateUnsafe(HostError):  # noqa: N818
    """A folder for our own files is not a folder, or belongs to somebody else."""

    def __init__(self, path: Path, why: str) -> None:
        """Keep the place apart from the sentence."""
        super().__init__(f"{path} cannot be used for Tidytrace's own files: {why}.")
        self.path = path
        self.why = why
