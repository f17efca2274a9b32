"""Many inputs, for as long as it takes; what breaks is kept in ``seeds`` and tried again by the ordinary tests.

nice -n 19 .venv/bin/python tests/sensitive/fuzz/run.py [--inputs 1000000] [--seed 1] [--keep FOLDER]
"""

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[2]))

from sensitive.fuzz.inputs import Inputs
from sensitive.fuzz.properties import Broken, Properties
from tidytrace.sensitive import load_rules

SEEDS = Path(__file__).with_name("seeds")
FALLBACK, PLAINLY = 4, 10
"""One input of so many goes to the fallback, and to the plain matcher, which are slower."""


def smaller(properties: Properties, broken: Broken) -> Broken:
    """The same trouble with less around it."""
    step = len(broken.data) // 2
    while step:
        for at in range(0, len(broken.data), step):
            try:
                properties.check(broken.data[:at] + broken.data[at + step :])
            except Broken as less:
                broken = less
                break
        else:
            step //= 2
    return broken


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=SEEDS)
    parser.add_argument("--all", action="store_true", help="every input goes to the fallback and the plain matcher")
    asked = parser.parse_args()
    rules = load_rules()
    inputs, properties = Inputs(rules, asked.seed), Properties(rules)
    begin = time.monotonic()
    found = broken = 0
    known: set[str] = set()
    for number in range(asked.inputs):
        data = inputs.one()
        try:
            found += properties.check(
                data, fallback=asked.all or number % FALLBACK == 0, plainly=asked.all or number % PLAINLY == 0
            )
        except Broken as trouble:
            broken += 1
            less = smaller(properties, trouble)
            if str(less) not in known:
                known.add(str(less))
                path = asked.keep / f"{hashlib.sha256(less.data).hexdigest()[:16]}.bin"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(less.data)
                say(f"{path.name}: {less}")
        if number % 10_000 == 9_999 or number + 1 == asked.inputs:
            say(f"{number + 1:,} inputs, {found:,} found, {broken:,} broken, {time.monotonic() - begin:.0f} s")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
