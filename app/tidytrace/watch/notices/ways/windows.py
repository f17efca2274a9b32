"""Toasts of Windows, through the Windows PowerShell that every Windows 10 and 11 has.

Windows PowerShell cannot hear the events of WinRT's toasts without a library of its own, and a toast that answers by
itself needs a protocol or a COM server in the registry. A balloon of an icon beside the clock is shown as a toast since
Windows 10, needs nothing registered, and its click can be heard: it opens the program. Sources: Microsoft Learn,
«NotifyIcon.ShowBalloonTip», «NotifyIcon.BalloonTipClicked». The script and the arguments are fixed; the texts come in
as JSON in a variable of the environment, which knows all characters whatever code page a console has, so no text can
become a part of it.
"""

import base64
import os
import queue
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.findings.model import Phrase
from tidytrace.itself import WITHOUT_CONSOLE
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.shown import Shown, plain
from tidytrace.watch.notices.ways.way import Event, Gone, NotDelivered, Pressed, Way

SCRIPT: Final = """
$ErrorActionPreference = 'Stop'
$said = $env:TIDYTRACE_NOTICE | ConvertFrom-Json
Add-Type -AssemblyName System.Windows.Forms
Add-Type -AssemblyName System.Drawing
$script:end = 'over'
$icon = New-Object System.Windows.Forms.NotifyIcon
$icon.Icon = [System.Drawing.SystemIcons]::Information
$icon.Text = 'Tidytrace'
$icon.Visible = $true
$icon.add_BalloonTipClicked({ $script:end = 'clicked'; [System.Windows.Forms.Application]::ExitThread() })
$icon.add_BalloonTipClosed({ $script:end = 'closed'; [System.Windows.Forms.Application]::ExitThread() })
$timer = New-Object System.Windows.Forms.Timer
$timer.Interval = [int]$said.milliseconds
$timer.add_Tick({ [System.Windows.Forms.Application]::ExitThread() })
$timer.Start()
$kind = if ($said.urgent) { 'Warning' } else { 'Info' }
$icon.ShowBalloonTip([int]$said.milliseconds, [string]$said.title, [string]$said.body, $kind)
[Console]::Out.WriteLine('shown')
[Console]::Out.Flush()
[System.Windows.Forms.Application]::Run()
$icon.Visible = $false
$icon.Dispose()
[Console]::Out.WriteLine($script:end)
"""
ARGUMENTS: Final = (
    *("-NoLogo", "-NoProfile", "-NonInteractive", "-STA", "-WindowStyle", "Hidden", "-EncodedCommand"),
    base64.b64encode(SCRIPT.encode("utf-16-le")).decode("ascii"),
)
_LONGEST_TITLE: Final = 63
_LONGEST_BODY: Final = 255
"""Characters; NOTIFYICONDATA holds no more."""
_STANDS: Final = 30.0
_STANDS_URGENT: Final = 300.0
"""Seconds after which the icon goes, and with it what is left of the balloon."""
_PATIENCE: Final = 10.0
"""Seconds; PowerShell takes one or two to start, more on a computer that has just been started."""
_MOST: Final = 3
"""Balloons at a time; each is a process."""


class WindowsWay(Way):
    """Starts PowerShell for each notice, and hears of the click."""

    name = "windows"

    def __init__(self, program: Path | None, *, patience: float = _PATIENCE) -> None:
        """Without the program nothing can be shown.

        Args:
            program: ``powershell``.
            patience: Seconds until the balloon has to be there.
        """
        self._program = program
        self._patience = patience
        self._heard: queue.Queue[Event] = queue.Queue()
        self._balloons: dict[int, subprocess.Popen[bytes]] = {}

    def show(self, one: Shown) -> str:
        """Show it. Raises NotDelivered."""
        if self._program is None:
            raise NotDelivered(Phrase("notices-no-program", {"program": "PowerShell"}))
        self._make_room()
        stands = _STANDS_URGENT if one.urgent else _STANDS
        said = {
            "title": plain(one.title, _LONGEST_TITLE),
            # an empty text would show nothing
            "body": plain(one.body, _LONGEST_BODY) or " ",
            "milliseconds": round(stands * 1000),
            "urgent": one.urgent,
        }
        try:
            process = subprocess.Popen(
                [str(self._program), *ARGUMENTS],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "TIDYTRACE_NOTICE": msgspec.json.encode(said).decode()},
                creationflags=WITHOUT_CONSOLE,
            )
        except OSError as error:
            raise NotDelivered(Phrase("notices-no-program", {"program": "PowerShell"})) from error
        self._balloons[one.number] = process
        there = threading.Event()
        words: list[bytes] = []
        threading.Thread(target=self._mind, args=(process, one.number, there, words), daemon=True).start()
        if not there.wait(self._patience):
            process.kill()
            raise NotDelivered(Phrase("notices-silent"))
        if words != [b"shown"]:
            raise NotDelivered(Phrase("notices-refused"))
        return ""

    def _mind(
        self, process: "subprocess.Popen[bytes]", number: int, there: threading.Event, words: list[bytes]
    ) -> None:
        """Hear what one balloon says until its end."""
        with process:
            end = b""
            # OSError: it was killed
            with suppress(OSError):
                if process.stdout is not None:
                    words.append(process.stdout.readline().strip())
                    there.set()
                    end = process.stdout.readline().strip()
            there.set()
        if words == [b"shown"]:
            if end == b"clicked":
                self._heard.put(Pressed(number, Action.SHOW))
            # Windows says «closed» of one that nobody looked at, too
            self._heard.put(Gone(number, by_person=False))

    def _make_room(self) -> None:
        self._balloons = {number: one for number, one in self._balloons.items() if one.poll() is None}
        while len(self._balloons) >= _MOST:
            self.withdraw(next(iter(self._balloons)))

    def events(self, wait: float) -> Sequence[Event]:
        """What was clicked and closed."""
        found: list[Event] = []
        try:
            found.append(self._heard.get(timeout=wait) if wait > 0 else self._heard.get_nowait())
            while True:
                found.append(self._heard.get_nowait())
        except queue.Empty:
            return found

    def withdraw(self, number: int) -> None:
        """End its balloon."""
        process = self._balloons.pop(number, None)
        if process is not None:
            process.kill()

    def hush(self) -> None:
        """End all balloons."""
        self.close()

    def close(self) -> None:
        """End all balloons."""
        for number in list(self._balloons):
            self.withdraw(number)
