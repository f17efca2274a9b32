"""What watching costs: 1,000 folders and 50,000 chats, one that stands by, and a burst in which all of them move.

    .venv/bin/python tests/bench/watching.py [--folders 1000] [--files 50000] [--appends 100] [--home FOLDER]

Prints a Markdown table. «Ready» is from the start of the process to the line that says so, at the first start and at a
later one; «stands by» is the process alone, once nobody looks any more; «append to notice» is from the end of the
write to the line with the notice, with the process that looks started anew («cold») or still there («warm»). In the
burst every file gets a line, and in each fiftieth stands a card number that has to be told.
"""

import argparse
import atexit
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [os.fspath(ROOT / "tests"), os.fspath(ROOT / "app")]

from prepared import lay
from tidytrace.sensitive.rules.samples import make

_EACH = 50
_LINE = '{{"type":"user","message":{{"role":"user","content":"{text}"}},"sessionId":"{id}","uuid":"{id}","cwd":"/x"}}\n'


class Watch:
    """``tidytrace watch --json`` as a process of its own."""

    def __init__(self, home: Path) -> None:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        environ |= {"HOME": os.fspath(home), "TIDYTRACE_LANG": "en", "PYTHONPATH": os.fspath(ROOT / "app")}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tidytrace", "watch", "--json"], env=environ, stdout=subprocess.PIPE
        )
        atexit.register(self.process.kill)  # whatever becomes of the bench
        self.seen = psutil.Process(self.process.pid)
        self.told: dict[str, float] = {}
        self._events: queue.Queue[tuple[float, dict]] = queue.Queue()
        self.every: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        at, event = self._events.get(timeout=120)
        assert event["event"] == "ready", event
        self.ready = at - self.began
        self.ready_processor = sum(self.seen.cpu_times())
        self.watching = event["watching"]

    def _read(self) -> None:
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "notice":
                chat = event["notice"]["about"].get("chat", "")
                self.told.setdefault(chat, time.monotonic())
                self.every.append(chat)
            self._events.put((time.monotonic(), event))

    def settle(self) -> None:
        """Wait until nobody looks any more."""
        while self.seen.children():
            time.sleep(0.5)

    def memory(self) -> float:
        return self.seen.memory_info().rss / 1e6

    def idle(self, seconds: float) -> float:
        before, began = sum(self.seen.cpu_times()[:2]), time.monotonic()
        time.sleep(seconds)
        return 100 * (sum(self.seen.cpu_times()[:2]) - before) / (time.monotonic() - began)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


def build(home: Path, folders: int, files: int) -> list[Path]:
    """Chats of one app, so many in so many folders; written once."""
    made = []
    for number in range(files):
        name = str(uuid.UUID(int=number + (4 << 76) + (8 << 60)))
        path = home / ".claude" / "projects" / f"-work-{number % folders}" / f"{name}.jsonl"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_LINE.format(text="Why does this loop never end?", id=name))
        made.append(path)
    return made


def append(path: Path, text: str) -> str:
    """Say something in a chat; its id."""
    with path.open("a") as file:
        file.write(_LINE.format(text=text, id=path.stem))
    return f"claude-code:{path.stem}"


def card(number: int) -> str:
    return f"My bank card is {make('{card:622202:19}', f'card {number} {time.time()}').text}."


def latencies(watch: Watch, paths: list[Path], gap: float, first: int) -> list[float]:
    """Seconds from each append to its notice."""
    sent = {}
    for number, path in enumerate(paths, first):
        chat = append(path, card(number))
        sent[chat] = time.monotonic()
        time.sleep(gap)
    wait_for(watch, set(sent), 30)
    missing = sent.keys() - watch.told.keys()
    assert not missing, f"{len(missing)} of {len(sent)} were never told"
    return sorted(watch.told[chat] - at for chat, at in sent.items())


def wait_for(watch: Watch, chats: set[str], seconds: float) -> None:
    end = time.monotonic() + seconds
    while chats - watch.told.keys() and time.monotonic() < end:
        time.sleep(0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folders", type=int, default=1000)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--appends", type=int, default=100)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    home = options.home or Path(tempfile.gettempdir()) / f"tidytrace-watching-{options.folders}-{options.files}"
    paths = build(home, options.folders, options.files)
    # nothing is known of an earlier round
    shutil.rmtree(home / ".local", ignore_errors=True)
    cache = home / ".cache" / "tidytrace"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    lay(cache)
    rows: list[tuple[str, str]] = []
    watch = Watch(home)
    rows.append(("ready, first start", f"{watch.ready:.2f} s ({watch.ready_processor:.2f} s of the processor)"))
    watch.settle()
    watch.end()
    watch = Watch(home)
    rows.append(("ready, later start", f"{watch.ready:.2f} s ({watch.ready_processor:.2f} s of the processor)"))
    rows.append(("folders", str(watch.watching["folders"])))
    watch.settle()
    rows.append(("stands by: memory", f"{watch.memory():.1f} MB"))
    rows.append(("stands by: processor over 30 s", f"{watch.idle(30):.3f} %"))
    cold = latencies(watch, paths[:1], 0, 0)
    rows.append(("append to notice, cold", f"{cold[0]:.2f} s"))
    warm = latencies(watch, paths[1 : options.appends + 1], 0.25, 1)
    for name, at in (("p50", 0.5), ("p99", 0.99), ("most", 1.0)):
        rows.append((f"append to notice, warm, {name}", f"{warm[min(len(warm) - 1, int(at * len(warm)))]:.2f} s"))
    rows += burst(watch, paths, options.appends + 1)
    watch.end()
    print("| what | value |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")


def burst(watch: Watch, paths: list[Path], first: int) -> list[tuple[str, str]]:
    """A line in every file, as fast as it goes."""
    expected = set()
    most = watch.memory()
    began = time.monotonic()
    for number, path in enumerate(paths):
        told = number % _EACH == 0 and number > first
        chat = append(path, card(1_000_000 + number) if told else "Thanks.")
        if told:
            expected.add(chat)
    wrote = time.monotonic() - began
    while expected - watch.told.keys() and time.monotonic() - began < 300:
        most = max(most, watch.memory())
        time.sleep(0.1)
    took = time.monotonic() - began
    missing = expected - watch.told.keys()
    assert not missing, f"{len(missing)} of {len(expected)} were missed"
    return [
        (f"burst: {len(paths)} files in", f"{wrote:.1f} s"),
        ("burst: told", f"{len(expected)} of {len(expected)}"),
        ("burst: all told after", f"{took:.1f} s"),
        ("burst: memory at most", f"{most:.1f} MB"),
    ]


if __name__ == "__main__":
    main()
