"""What the page «Before you believe it» asks of the house. Every call may take long, and raises EngineProblem."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tidytrace.labels.model import Looked


class Believing(Protocol):
    """Labels of files."""

    def look(self, path: Path, cancelled: Callable[[], bool]) -> "Looked | None":
        """What one file says of where it comes from; none if it was cancelled. Nothing of it is kept."""
