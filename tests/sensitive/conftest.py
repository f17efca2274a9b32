"""The shipped rules, loaded once."""

import pytest

from tidytrace.sensitive import compile_rules, load_rules


@pytest.fixture(scope="session")
def rules():
    return load_rules()


@pytest.fixture(scope="session")
def ready(rules):
    """The shipped rules, ready to run."""
    return compile_rules(rules)
