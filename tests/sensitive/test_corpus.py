"""Recall and precision on a labelled corpus, when its generator is at hand."""

import collections
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sensitive.corpus import CATEGORIES
from tidytrace.sensitive import find

GENERATOR = Path(
    os.environ.get("TIDYTRACE_TEST_CORPUS")
    or Path(__file__).resolve().parents[3] / "shared" / "corpus" / "make_corpus.py"
)
CHECKED = {"card", "cnid", "iban", "wallet"}


def texts(value):
    """All texts in a JSON value; a text that is JSON itself is opened too."""
    if isinstance(value, str):
        if value.lstrip()[:1] in {"{", "["}:
            try:
                yield from texts(json.loads(value))
            except ValueError:
                yield value
            return
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def squeezed(text):
    return text.replace(" ", "").replace("-", "").replace("\n", "").upper()


@pytest.mark.parametrize("seed", [7, 2024])
def test_recall_and_precision(seed, tmp_path, ready):
    if not GENERATOR.is_file():
        pytest.skip(f"no generator {GENERATOR}; set TIDYTRACE_TEST_CORPUS to make_corpus.py")
    subprocess.run(
        [
            sys.executable,
            "-X",
            "utf8",
            GENERATOR,
            tmp_path,
            "--mb",
            "1",
            "--files",
            "20",
            "--items",
            "500",
            "--seed",
            str(seed),
        ],
        check=True,
        capture_output=True,
    )
    planted = collections.defaultdict(list)
    for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        planted[item["file"]].append(item)
    right, missed, wrong = collections.Counter(), collections.Counter(), collections.Counter()
    for name, items in planted.items():
        lines = (tmp_path / "data" / name).read_text("utf-8").splitlines()
        for item in items:
            wanted, category = squeezed(item["value"]), item["cat"]
            found = [
                (one.kind, squeezed(text[one.start : one.end]))
                for text in texts(json.loads(lines[item["line"] - 1]))
                for one in find(text, ready)
            ]
            over = {kind for kind, value in found if wanted and (value in wanted or wanted in value)}
            if not item["true"]:
                wrong[category] += bool(over)
            elif over & CATEGORIES[category]:
                right[category] += 1
            else:
                missed[category] += 1
    for group, least_precision, least_recall in ((CHECKED, 0.99, 0.98), (CATEGORIES.keys() - CHECKED, 0.95, 0.95)):
        hits, misses, alarms = (sum(count[one] for one in group) for count in (right, missed, wrong))
        assert hits / (hits + misses) >= least_recall, missed
        assert hits / (hits + alarms) >= least_precision, wrong
    for category in CHECKED | {"phone", "email", "api_key"}:
        assert right[category] >= 0.95 * (right[category] + missed[category]), (category, missed)
