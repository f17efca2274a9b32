"""Precision and recall of a look for sensitive content, by kind, on labelled chats.

    .venv/bin/python tests/bench/scan_quality.py [FOLDER] [--seeds 1,2,3] [--count 150] [--show KIND]

Without FOLDER the chats are made by ``tests/sensitive/corpus``. FOLDER holds a corpus of another generator: ``data``
and ``truth.jsonl``, of which each line names file, line, category, value, and whether it is a decoy. What counts is
that the kind was found in that line of that file, and that the bytes there are the value. Ends with 1 where a kind
stays under 0.99 / 0.98 (with a checksum) or 0.95 / 0.95.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[1]))

from sensitive.corpus import CATEGORIES, Item, Score, score, write
from sensitive.corpus.files import Planted
from sensitive.corpus.score import Missed
from tidytrace.sensitive import load_rules
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.scan import Match, scan_stream


def labelled(folder: Path) -> list[Planted]:
    """What stands in a corpus of another generator."""
    planted = []
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        category = one["cat"] if "cat" in one else one["kind"]
        kinds = frozenset(CATEGORIES.get(category, {category}))
        kind = min(kinds)
        if category == "wallet":
            kind = "crypto-wallet"
        item = Item(
            kind, kinds, one["value"], one.get("text", one["value"]), true=one["true"], form=str(one.get("sub"))
        )
        planted.append(Planted(folder / "data" / one["file"], one["line"], item))
    return planted


class Scan:
    """The shipped rules, once for all files."""

    def __init__(self) -> None:
        self._scanner = Scanner(load_rules())
        self._marks = Marks(bytes(32))

    def of(self, paths: Sequence[Path]) -> dict[Path, Sequence[Match]]:
        return {path: self._in(path) for path in paths}

    def _in(self, path: Path) -> Sequence[Match]:
        with path.open("rb") as file:
            return scan_stream(file, self._scanner, self._marks).matches


def summed(all_scores: Sequence[Sequence[Score]]) -> list[Score]:
    kinds = sorted({one.kind for scores in all_scores for one in scores})
    return [
        Score(
            kind,
            *(sum(one[place] for scores in all_scores for one in scores if one.kind == kind) for place in range(1, 5)),
        )
        for kind in kinds
    ]


def show(mistakes: Sequence[Missed], wanted: str) -> None:
    for one in mistakes:
        if wanted in one.kind or wanted == "all":
            print(f"{one.kind} | {one.form} | {one.path.name}:{one.line} | {one.text[:200]!r}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--count", type=int, default=150, help="of each kind")
    parser.add_argument("--show", default="", help="mistakes of a kind, or all; what is printed is made up")
    asked = parser.parse_args()
    scan = Scan()
    results = []
    elsewhere: Counter[str] = Counter()
    if asked.folder is not None:
        planted = labelled(asked.folder)
        found = scan.of(sorted({one.path for one in planted}))
        scores, mistakes = score(planted, found, whole=False)
        if asked.show:
            show(mistakes, asked.show)
        results.append(scores)
        elsewhere.update(match.kind for matches in found.values() for match in matches)
    else:
        for seed in map(int, asked.seeds.split(",")):
            with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as folder:
                planted = write(Path(folder), seed, asked.count)
                scores, mistakes = score(planted, scan.of(sorted({one.path for one in planted})), whole=True)
                if asked.show:
                    show(mistakes, asked.show)
                results.append(scores)
    total = summed(results)
    print("| kind | planted | found | missed | decoys | alarms | precision | recall | |")
    print("|---" * 9 + "|")
    for one in total:
        print(
            f"| {one.kind} | {one.planted:,} | {one.found:,} | {one.planted - one.found:,} | {one.decoys:,} "
            f"| {one.alarms:,} | {one.precision:.4f} | {one.recall:.4f} | {'' if one.good else 'under the bounds'} |"
        )
    if elsewhere:
        more = {kind: count - sum(one.found for one in total if one.kind == kind) for kind, count in elsewhere.items()}
        print(
            "\nalso found, where nothing was planted: "
            + ", ".join(f"{kind} {n:,}" for kind, n in sorted(more.items()) if n > 0)
        )
    sys.exit(0 if all(one.good for one in total) else 1)


if __name__ == "__main__":
    main()
