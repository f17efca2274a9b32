"""Whether the window answers while a check-up of 50,000 conversations runs, and how much memory all of it takes.

    .venv/bin/python tests/bench/window_during_checkup.py [--conversations 50000] [--home FOLDER] [--again]

The real window on the home that ``large_home.py`` writes, without a screen: «Check now» is pressed, the page of the
chats is opened and left again meanwhile. A timer of the window's thread ticks every two milliseconds; a gap between
two ticks is what a person would wait for the mouse. Where Linux tells it, the time in which the thread could have gone
on and other programs had the processor is told apart (the second line): the first line tells of the machine, too.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from array import array
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[1]))

from running import MEGABYTE, environment, peaks_of

_EVERY = 2
"""Milliseconds between two ticks."""
_TO_CHATS, _BACK = 1500, 30_000
"""Milliseconds after which the page of the chats is opened, and left."""
_LONGEST = 900
"""Seconds."""


class Probe:
    """Gaps between ticks of the window's thread, in seconds."""

    def __init__(self) -> None:
        self.gaps = array("d")
        self.own = array("d")
        self._delays = Path(f"/proc/self/task/{os.getpid()}/schedstat")
        self._last, self._waited = time.perf_counter(), self._waiting()

    def start_again(self) -> None:
        """What was before does not count."""
        self._last, self._waited = time.perf_counter(), self._waiting()

    def tick(self) -> None:
        """Called by the timer."""
        now, waited = time.perf_counter(), self._waiting()
        gap = now - self._last
        self.gaps.append(gap)
        self.own.append(max(0.0, gap - (waited - self._waited)))
        self._last, self._waited = time.perf_counter(), waited

    def _waiting(self) -> float:
        """Seconds in which this thread waited for a processor."""
        try:
            return int(self._delays.read_bytes().split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0


def look(to_chats: int, back: int) -> None:
    """In a process of its own: the window, a check-up, and what the probe saw, as JSON."""
    gc.disable()  # both as the command has it
    from tidytrace.gui.imports import import_plainly

    import_plainly()
    from PySide6.QtCore import Qt, QTimer

    from tidytrace.gui import start
    from tidytrace.gui.preferences.wishes import WishBook, Wishes
    from tidytrace.language import Language

    WishBook.read = lambda _book: Wishes(greeted=True)  # the home is somebody's, who may never have been greeted
    app = start.Application(sys.argv[:1])
    start.prepare(app, Language("en"))
    window = start.open_window(app, Language("en"))
    probe = Probe()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(_EVERY)
    timer.timeout.connect(probe.tick)
    began = time.perf_counter()

    def begin() -> None:
        probe.start_again()
        timer.start()
        window.home.check()
        QTimer.singleShot(to_chats, lambda: window.turn_to(window.chats))
        QTimer.singleShot(back, lambda: window.turn_to(window.home))

    def tell() -> None:
        timer.stop()
        counts = {state.value: count for state, count in window.home.results.counts().items()}
        chats = len(window.chats.table.shelf)
        seen = {"seconds": time.perf_counter() - began, "gaps": _line(probe.gaps), "own": _line(probe.own)}
        print(json.dumps({**seen, "counts": counts, "chats": chats}), flush=True)
        window.leave()

    def ready() -> None:
        window.home.settled.connect(lambda: QTimer.singleShot(1000, tell))
        QTimer.singleShot(1000, begin)

    window.complete.connect(ready)
    app.exec()


def _line(gaps: "array[float]") -> str:
    ordered = sorted(gaps)
    p99 = ordered[int(len(ordered) * 0.99)]
    over = sum(gap > 0.05 for gap in gaps)
    return f"{ordered[-1] * 1000:.0f} | {p99 * 1000:.1f} | {over} of {len(gaps)} |"


def measure(home: Path, *, again: bool) -> None:
    """Run it and print a table."""
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as scratch:
        state = {f"XDG_{name}_HOME": os.fspath(Path(scratch) / name) for name in ("STATE", "CACHE")}
        surroundings = {**environment(home), **state, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": ""}
        command = [sys.executable, os.fspath(Path(__file__)), "--look"]
        for name in ("first", "again")[: 2 if again else 1]:
            output = Path(scratch) / "said"
            memory = peaks_of(command, surroundings, output, _LONGEST, 0.1)
            said = output.read_text("utf-8", "replace").splitlines()
            seen = json.loads(next(line for line in reversed(said) if line.startswith('{"seconds"')))
            print(f"\n{name}: {seen['seconds']:.0f} s, {seen['chats']:,} chats listed, findings {seen['counts']}")
            if memory is not None:
                whole, first = memory
                print(f"peak memory: window {first / MEGABYTE:.0f} MB, all processes {whole / MEGABYTE:.0f} MB")
            print("\n| gap | longest ms | 99 of 100 below, ms | over 50 ms |\n|---|---|---|---|")
            print(f"| between two ticks | {seen['gaps']}")
            print(f"| without waiting for a processor | {seen['own']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=50_000)
    parser.add_argument("--home", type=Path, help="of somebody; without it the one that large_home.py makes")
    parser.add_argument("--again", action="store_true", help="a second time, when everything is remembered")
    parser.add_argument("--look", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.look:
        look(_TO_CHATS, _BACK)
        return
    if asked.home is None:
        from large_home import build

        from tidytrace.host import FixtureHost

        root = Path(tempfile.gettempdir()) / f"tidytrace-large-home-{asked.conversations}-500"
        if not (root / "finished").exists():
            build(root, asked.conversations, 500)
            (root / "finished").touch()
        asked.home = FixtureHost(root, "linux").home
    measure(asked.home, again=asked.again)


if __name__ == "__main__":
    main()
