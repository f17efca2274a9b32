"""Kills the watcher again and again while somebody types, and counts what was told: everything, and nothing twice.

    .venv/bin/python tests/bench/watching_kills.py [--kills 40]

Each time the process that stays is killed (SIGKILL) at another moment between 0 and 2 seconds after a card number was
typed; every third time the one that looks is killed, too. After the last start everything has to have been told.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [os.fspath(ROOT / "tests"), os.fspath(ROOT / "app")]

from watching import Watch, append, build, card, wait_for

from prepared import lay


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    kills = parser.parse_args().kills
    home = Path(tempfile.gettempdir()) / "tidytrace-watching-kills"
    shutil.rmtree(home, ignore_errors=True)
    paths = build(home, 3, kills + 1)
    cache = home / ".cache" / "tidytrace"
    cache.mkdir(mode=0o700, parents=True)
    lay(cache)
    first = Watch(home)
    first.settle()
    first.end()
    chance = random.Random(7)
    times: dict[str, int] = {}
    expected = set()
    for number in range(kills):
        watch = Watch(home)
        expected.add(append(paths[number], card(number)))
        time.sleep(chance.random() * 2)
        children = watch.seen.children()
        watch.process.kill()
        if number % 3 == 0:
            for child in children:
                child.kill()
        watch.process.wait()
        psutil.wait_procs(children, timeout=30)
        watch.reader.join()
        for chat in watch.every:
            times[chat] = times.get(chat, 0) + 1
    last = Watch(home)
    wait_for(last, expected - times.keys(), 60)
    time.sleep(5)
    last.end()
    last.reader.join()
    for chat in last.every:
        times[chat] = times.get(chat, 0) + 1
    lost = expected - times.keys()
    twice = [chat for chat, count in times.items() if count > 1]
    print("| kills | typed | told | lost | told twice |\n|---|---|---|---|---|")
    print(f"| {kills} | {len(expected)} | {len(times)} | {len(lost)} | {len(twice)} |")
    if lost or twice:
        sys.exit(1)


if __name__ == "__main__":
    main()
