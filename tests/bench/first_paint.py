"""How soon the window is there, against an empty window of the same library.

    .venv/bin/python tests/bench/first_paint.py [--rounds 21] [--platform offscreen]

All in turns, each a process of its own, from its start to the end of the first painting: ours at the very first start,
when the person is greeted, and at every later one. The other window is a bare QMainWindow with a table of 200 rows and
a tool bar. Prints a Markdown table: medians in milliseconds, by the clock and of processor time (which neighbours
disturb less), and how many times as long ours takes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[1]))

from running import environment

_WINDOW = Path(__file__).with_name("painted.py")


def once(which: str, home: Path, platform: str) -> tuple[float, float]:
    """Seconds to the first painting, by the clock and of the processor."""
    surroundings = {**environment(home), "QT_QPA_PLATFORM": platform, "XDG_RUNTIME_DIR": ""}
    surroundings |= {name: os.environ[name] for name in ("DISPLAY", "XAUTHORITY") if name in os.environ}
    began = time.monotonic()
    said = subprocess.run(
        [sys.executable, os.fspath(_WINDOW), which], env=surroundings, capture_output=True, check=True
    ).stdout
    at, busy = map(float, said.split())
    return at - began, busy


def measure(rounds: int, platform: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as scratch:
        nobody, greeted = Path(scratch) / "nobody", Path(scratch) / "greeted"
        kept = greeted / ".config" / "tidytrace" / "window.json"
        nobody.mkdir()
        kept.parent.mkdir(parents=True)
        kept.write_text(json.dumps({"greeted": True}), "utf-8")
        windows = {
            "a bare window with a table": ("bare", nobody),
            "Tidytrace, the first start": ("ours", nobody),
            "Tidytrace, later": ("ours", greeted),
        }
        took: dict[str, list[tuple[float, float]]] = {name: [] for name in windows}
        for number in range(rounds + 1):
            for name, (which, home) in windows.items():
                seen = once(which, home, platform)
                if number:  # the first ones write what Python has compiled
                    took[name].append(seen)
    print("| to the first painting | ms | processor ms | times as long | of the processor |\n|---|---|---|---|---|")
    bare = (0.0, 0.0)
    for name, times in took.items():
        clock, busy = (statistics.median(values) for values in zip(*times, strict=True))
        bare = bare if any(bare) else (clock, busy)
        ratios = f"{clock / bare[0]:.2f} | {busy / bare[1]:.2f}"
        print(f"| {name} | {clock * 1000:.0f} | {busy * 1000:.0f} | {ratios} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--platform", default="offscreen", help="xcb where there is a display")
    asked = parser.parse_args()
    measure(asked.rounds, asked.platform)


if __name__ == "__main__":
    main()
