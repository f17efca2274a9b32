"""Sentences as people write them, in both languages, and sentences that only look alike."""

from pathlib import Path

import pytest

from tidytrace.sensitive import find
from tidytrace.sensitive.rules.samples import make

HERE = Path(__file__).parent
SAID = (HERE / "said.txt").read_text("utf-8").splitlines()
HARMLESS = (HERE / "harmless.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", SAID)
def test_what_should_never_have_been_typed_is_found(line, ready):
    kind, _, text = line.partition("|")
    for seed in range(3):
        sample = make(text, f"{seed}{text}")
        over = [one for one in find(sample.text, ready) if one.start <= sample.start and one.end >= sample.end]
        assert [one.kind for one in over] == [kind]


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_sentences_are_left_alone(line, ready):
    assert find(line, ready) == []
