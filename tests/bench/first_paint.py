"""How soon the window is there, against an empty window of the same library.

    .venv/bin/python tests/bench/first_paint.py [--rounds 21] [--platform offscreen]

Both in turns, each a process of its own, from its start to the end of the first painting. The other window is a bare
QMainWindow with a table of 200 rows and a tool bar. Prints a Markdown table: medians in milliseconds, by the clock and
of processor time (which neighbours disturb less), and how many times as long ours takes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[1]))

from running import environment

_ROWS, _COLUMNS = 200, 5


def bare() -> None:
    """The other window, in a process of its own."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

    class Window(QMainWindow):
        def event(self, event: QEvent) -> bool:
            handled = super().event(event)
            if event.type() is QEvent.Type.UpdateRequest:
                _tell()
            return handled

    app = QApplication(sys.argv[:1])
    window = Window()
    window.setWindowTitle("Table")
    table = QTableWidget(_ROWS, _COLUMNS)
    table.setHorizontalHeaderLabels(["App", "Chat", "Last used", "Size", "State"])
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            table.setItem(row, column, QTableWidgetItem(f"chat {row} {column}"))
    window.setCentralWidget(table)
    bar = window.addToolBar("Tools")
    for words in ("Check", "Erase", "Undo"):
        bar.addAction(words)
    window.resize(1280, 840)
    window.show()
    app.exec()


def ours() -> None:
    """The window of Tidytrace as its command opens it, in a process of its own."""
    from tidytrace.gui import start

    class Window(start.MainWindow):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            self.painted.connect(_tell)

    start.MainWindow = Window
    start.run_window("en")


def _tell() -> None:
    sys.stdout.write(f"{time.monotonic()} {time.process_time()}")
    sys.stdout.flush()
    os._exit(0)


def once(which: str, home: Path, platform: str) -> tuple[float, float]:
    """Seconds to the first painting, by the clock and of the processor."""
    surroundings = {**environment(home), "QT_QPA_PLATFORM": platform, "XDG_RUNTIME_DIR": ""}
    surroundings |= {name: os.environ[name] for name in ("DISPLAY", "XAUTHORITY") if name in os.environ}
    began = time.monotonic()
    said = subprocess.run(
        [sys.executable, os.fspath(Path(__file__)), which], env=surroundings, capture_output=True, check=True
    ).stdout
    at, busy = map(float, said.split())
    return at - began, busy


def measure(rounds: int, platform: str) -> None:
    """Print the table."""
    took: dict[str, list[tuple[float, float]]] = {"--bare": [], "--ours": []}
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as home:
        for number in range(rounds + 1):
            for which, times in took.items():
                seen = once(which, Path(home), platform)
                if number:  # the first ones write what Python has compiled
                    times.append(seen)
    print("| to the first painting | ms | processor ms |\n|---|---|---|")
    middle = {}
    for name, which in (("a bare window with a table", "--bare"), ("Tidytrace", "--ours")):
        middle[which] = [statistics.median(values) for values in zip(*took[which], strict=True)]
        print(f"| {name} | {middle[which][0] * 1000:.0f} | {middle[which][1] * 1000:.0f} |")
    clock, busy = (ours / bare for ours, bare in zip(middle["--ours"], middle["--bare"], strict=True))
    print(f"| times as long | {clock:.2f} | {busy:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--platform", default="offscreen", help="xcb where there is a display")
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.bare:
        bare()
    elif asked.ours:
        ours()
    else:
        measure(asked.rounds, asked.platform)


if __name__ == "__main__":
    main()
