"""Labels of the files on this computer."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tidytrace.gui.real_problems import as_problems

if TYPE_CHECKING:
    from tidytrace.labels.model import Looked


class RealBelieving:
    """Loaded when the first file is dropped: the window opens without."""

    def look(self, path: Path, cancelled: Callable[[], bool]) -> "Looked | None":
        """Opened for reading only."""
        from tidytrace.labels.bounded import Stopped
        from tidytrace.labels.look import look_at

        with as_problems():
            try:
                return look_at(path, cancelled)
            except Stopped:
                return None
