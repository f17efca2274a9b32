"""The notification centre of macOS, through AppleScript's ``display notification``.

The script is fixed and the texts are its arguments, so no text can become a part of it. Such a notification has no
buttons. Source: Mac Automation Scripting Guide, «Displaying Notifications»; osascript(1).
"""

import subprocess
from pathlib import Path
from typing import Final

from tidytrace.findings.model import Phrase
from tidytrace.watch.notices.shown import Shown
from tidytrace.watch.notices.ways.way import NotDelivered, Way

_SCRIPT: Final = (
    "on run argv",
    "display notification (item 3 of argv) with title (item 2 of argv)",
    "end run",
)
_SECONDS: Final = 5.0


class MacWay(Way):
    """Starts ``osascript`` for each notice."""

    name = "macos"

    def __init__(self, program: Path | None, *, patience: float = _SECONDS) -> None:
        """Without the program nothing can be shown.

        Args:
            program: ``osascript``.
            patience: Seconds that it may take.
        """
        self._program = program
        self._patience = patience

    def show(self, one: Shown) -> str:
        """Show it. Raises NotDelivered."""
        if self._program is None:
            raise NotDelivered(Phrase("notices-no-program", {"program": "osascript"}))
        script = [word for line in _SCRIPT for word in ("-e", line)]
        # the first argument is a word of ours: options end there, whatever a title begins with
        words = [str(self._program), *script, "tidytrace", one.title, one.without_buttons]
        try:
            done = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=self._patience,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotDelivered(Phrase("notices-silent"), perhaps=True) from error
        except (OSError, ValueError) as error:
            raise NotDelivered(Phrase("notices-no-program", {"program": "osascript"})) from error
        if done.returncode != 0:
            raise NotDelivered(Phrase("notices-refused"))
        return ""
