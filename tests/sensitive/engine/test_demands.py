"""What every match of a pattern has in it."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidytrace.sensitive.engine.demands import longest_run, needles
from tidytrace.sensitive.rules.load import load_rules

RULES = load_rules()
ASKING = [rule for rule in RULES if rule.run]


def within(run, text):
    """Whether a run of a class and a length stands in a text."""
    members, length = run
    return re.search(b"[%s]{%d}" % (re.escape(members), length), text) is not None


@pytest.mark.parametrize(
    ("pattern", "has", "has_not"),
    [
        ("[0-9]{6}", b"pin 471100", b"pin 47110"),
        ("pin (?:is )?(?P<secret>[0-9]{4,6})", b"4711", b"471 pin 1 23"),
        ("[0-9]{4}[ -]?[0-9]{12}", b"123456789012", b"1234-5678-9012"),
        ("(?:[0-9]{6}|[0-9]{8})x", b"471100", b"47110"),
        ("(?:[0-9]{6}a)[0-9]{3}", b"123456a123", b"12345a123"),
        ("[0-9][0-9 -]{5,18}[0-9]", b"12-34-5", b"x12-34x"),
        ("k[A-Za-z0-9]{12}", b"abcdefABCDEF", b"abcdefABCDE/"),
        ("k[A-Za-z0-9/]{12}", b"abc/efABCDE/", b"abc/efABCDE"),
    ],
)
def test_the_longest_run_of_one_class_that_there_must_be(pattern, has, has_not):
    asked = longest_run(pattern, ignore_case=False)
    assert within(asked, b".. " + has + b" ..")
    assert not within(asked, b".. " + has_not + b" ..")


@pytest.mark.parametrize("pattern", ["(?:[0-9]{6}|none)", "a(?:[0-9]{6})?", "[!-~]{4}", "(?:[1-9][0-9]-){2}"])
def test_what_says_little_is_not_asked_for(pattern):
    assert longest_run(pattern, ignore_case=False) == (b"", 0)


def test_letters_case_makes_no_difference_where_the_rule_says_so():
    assert within(longest_run("[0-9a-f]{12}", ignore_case=True), b"ABCDEFabcdef")
    assert not within(longest_run("[0-9a-f]{12}", ignore_case=False), b"ABCDEFabcdef")


def test_a_mark_between_two_words_has_to_be_there():
    assert needles("login [a-z]{2,9}(?:/|，)[a-z]{4,9}") == (b"/", "，".encode())
    assert needles("login [a-z]{2,9}(?:/| )[a-z]{4,9}") == ()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_match_of_a_rule_has_what_the_rule_asks_for(data):
    rule = data.draw(st.sampled_from([one for one in ASKING if len(one.pattern) < 1500]))
    flags = re.IGNORECASE if rule.ignore_case else 0
    match = data.draw(st.from_regex(re.compile(rule.pattern.encode(), flags), fullmatch=True))
    assert within((rule.run_of, rule.run), match)
    assert not rule.needles or any(one in match.lower() for one in rule.needles)
