"""False alarms: what is found in ordinary text and code in which nobody planted anything, by rule and confidence.

    .venv/bin/python tests/bench/scan_alarms.py FOLDER… [--megabytes 1000] [--show RULE|high|medium|low]

Looks at text files, compressed ones too, each content once. ``--show`` prints the surroundings of what was found, for
public text alone. Ends with 1 when five or more are of high confidence for each started 1,000 MB.
"""

import argparse
import gzip
import hashlib
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tidytrace.sensitive import load_rules
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.reading.blocks import blocks

MEGABYTE = 10**6
LARGEST = 20 * MEGABYTE
MOST_ALARMS = 4
"""Of high confidence, for 1,000 MB."""
SIDES = 60
"""Bytes that are shown before and after."""


def texts(folders: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """Files of text below the folders, each content once."""
    seen: set[bytes] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            data = _content(path)
            digest = hashlib.blake2b(data, digest_size=16).digest()
            if data and b"\0" not in data and digest not in seen:
                seen.add(digest)
                yield path, data


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            return b""
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError):
        return b""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--show", default="nothing")
    asked = parser.parse_args()
    rules = {rule.id: rule for rule in load_rules()}
    scanner = Scanner(tuple(rules.values()))
    found: Counter[tuple[str, str, str]] = Counter()
    size = files = 0
    begin = time.monotonic()
    for path, data in texts(asked.folders):
        for block in blocks(io.BytesIO(data)):
            for one in scanner.find(block.data, lines=block.lines):
                found[one.confidence, one.kind, one.rule] += 1
                if asked.show in {one.rule, one.confidence}:
                    around = block.data[max(0, one.start - SIDES) : one.end + SIDES]
                    shown = re.sub(r"\s+", " ", around.decode("utf-8", "replace"))
                    print(f"{one.confidence} {one.rule} {path}: {shown[:400]}")
        files += 1
        size += len(data)
        if size > asked.megabytes * MEGABYTE:
            break
    print(
        f"\n{files:,} files, {size / MEGABYTE:,.0f} MB of text in {time.monotonic() - begin:.0f} s\n\n"
        "| confidence | kind | rule | found |\n|---|---|---|---|"
    )
    for (confidence, kind, rule), count in sorted(found.items(), key=lambda one: (one[0][0], -one[1])):
        print(f"| {confidence} | {kind} | {rule} | {count:,} |")
    totals: Counter[str] = Counter()
    for (confidence, _kind, _rule), count in found.items():
        totals[confidence] += count
    print("\n" + ", ".join(f"{totals[one]:,} of {one} confidence" for one in ("high", "medium", "low")))
    allowed = MOST_ALARMS * max(1, round(size / MEGABYTE / 1000))
    sys.exit(0 if totals["high"] <= allowed else 1)


if __name__ == "__main__":
    main()
