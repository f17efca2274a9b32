"""A few of the inputs that ``run.py`` makes, and all that ever broke something."""

from pathlib import Path

import pytest

from sensitive.fuzz.inputs import Inputs
from sensitive.fuzz.properties import Properties

SEEDS = sorted((Path(__file__).parent / "seeds").glob("*.bin"))


@pytest.fixture(scope="module")
def properties(rules):
    return Properties(rules)


@pytest.mark.parametrize("seed", [11, 12])
def test_any_bytes_are_looked_through_the_same_by_both_engines(seed, rules, properties):
    inputs = Inputs(rules, seed)
    found = sum(properties.check(inputs.one()) for _ in range(200))
    assert found > 40


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_what_broke_something_once_does_so_no_more(path, properties):
    assert properties.check(path.read_bytes()) >= 0
