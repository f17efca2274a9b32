"""The shipped detector rules, checked and compiled once for all tests of a process.

The program keeps both in files of the cache folder, under a digest of everything they are made from. Every test has
an empty home and would make them anew, which takes seconds; here an empty cache folder is given what was made before
from the same things. Whatever lies in a cache folder already is looked at as ever.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tidytrace.catalog import cache as caching
from tidytrace.sensitive.engine import anchors
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.rules import load
from tidytrace.sensitive.rules.load import load_rules

_made: dict[tuple[str, bytes], bytes] = {}
"""By the name of the file and the digest."""


def kept(cache: Path, digest: bytes) -> bytes | None:
    made = _made.get((cache.name, digest))
    if made is not None and not os.path.lexists(cache):
        caching.keep(cache, digest, made)
    return caching.kept(cache, digest)


def keep(cache: Path, digest: bytes, content: bytes) -> None:
    _made[cache.name, digest] = content
    caching.keep(cache, digest, content)


def prepare(patch: pytest.MonkeyPatch) -> None:
    """From now on nothing is made twice."""
    for module in (anchors, load):
        patch.setattr(module, "kept", kept)
        patch.setattr(module, "keep", keep)


def lay(cache: Path) -> None:
    """Into the program's cache folder of a home, for a program of its own that is started there."""
    with pytest.MonkeyPatch.context() as patch:
        prepare(patch)
        assert Look(cache / "detectors", cache / "marks.key", cache / "looks.sqlite").scanner


def scanner(rules: Sequence[Rule] | None = None) -> Scanner:
    """Some rules on the fast engine; all shipped ones if left out."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        prepare(patch)
        return Scanner(load_rules() if rules is None else rules, Path(folder) / "detectors")
