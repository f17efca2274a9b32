"""Ordinary code and manuals: nothing in them may be called sensitive with high confidence."""

import collections
import gzip
import sysconfig
from pathlib import Path

import pytest

from tidytrace.sensitive.engine.reference import matches
from tidytrace.sensitive.reading.normal import plain

MOST = 1_500_000
"""Characters of each sort: enough for numbers, hashes and samples of all kinds, and done in seconds."""


def ordinary(paths):
    total = 0
    for path in paths:
        if not path.is_file() or path.is_symlink():
            continue
        data = path.read_bytes()[:200_000]
        try:
            text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
        except (OSError, EOFError, UnicodeDecodeError):
            continue
        total += len(text)
        yield text
        if total > MOST:
            return


def stdlib():
    folder = Path(sysconfig.get_paths()["stdlib"])
    return [path for path in sorted(folder.rglob("*.py"))[::7] if "site-packages" not in path.parts]


def manuals():
    return sorted(Path("/usr/share/doc").rglob("*"))[::11]


@pytest.mark.parametrize("sort", [stdlib, manuals])
def test_no_false_alarm_of_high_confidence(sort, ready):
    texts = list(ordinary(sort()))
    if not texts:
        pytest.skip("this machine has none")
    alarms = collections.Counter()
    for text in texts:
        data = plain(text).encode()
        for compiled in ready:
            # one by one, so that no rule hides behind another
            alarms.update((one.rule, one.confidence) for one in matches(data, compiled))
    sure = {rule: count for (rule, confidence), count in alarms.items() if confidence == "high"}
    others = sum(count for (rule, _), count in alarms.items() if rule != "email")
    assert sure == {}
    assert others <= sum(map(len, texts)) / 200_000, alarms
