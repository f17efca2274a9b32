"""The language of path templates."""

import pytest

from tidytrace.catalog.templates import fill, leaves, variables


def test_variables_are_named_once():
    assert variables("{home}/{data}/{home}/*.json") == ("home", "data")
    assert variables("no variable") == ()


def test_doubled_braces_are_braces():
    assert variables("{a}/{{b}}") == ("a",)
    assert fill("{a}/{{b}}", {"a": "x"}.__getitem__) == "x/{b}"


def test_what_is_filled_in_is_not_filled_again():
    assert fill("{a}", {"a": "{b}", "b": "never"}.__getitem__) == "{b}"


@pytest.mark.parametrize("template", ["{", "}", "{a", "{}", "{0}", "{a.b}", "{a!r}", "{a:>3}", "{a-b}"])
def test_stray_braces_are_refused(template):
    with pytest.raises(ValueError, match="stray"):
        variables(template)


@pytest.mark.parametrize("template", ["{a}/../b", "..", "{a}/..", "{a}\\..\\b"])
def test_climbing_is_seen(template):
    assert leaves(template)


def test_dots_in_names_do_not_climb():
    assert not leaves("{a}/..b/c..d/...")
