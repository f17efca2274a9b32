"""What every match of a pattern has."""

import pytest

from tidytrace.sensitive.engine.demands import demand


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        ("[0-9]{6}", 6),
        ("pin (?:is )?(?P<secret>[0-9]{4,6})", 4),
        ("[0-9]{4}[ -]?[0-9]{12}", 12),
        ("(?:[0-9]{6}|[0-9]{8})x", 6),
        ("(?:[0-9]{6}|none)", 0),
        ("a(?:[0-9]{6})?", 0),
        ("[0-9a-f]{32}", 0),
        ("(?:[1-9][0-9]{2}-){2}", 2),
    ],
)
def test_the_longest_run_of_digits_that_there_must_be(pattern, least):
    needed = demand(pattern)
    if least < 3:
        assert needed is None
        return
    assert needed is not None
    assert needed.search(b"x" + b"7" * least + b"x")
    assert not needed.search(b"x" + b"7" * (least - 1) + b"x")
    assert needed.search("７".encode())
    assert needed.search(rb"\uff17")
