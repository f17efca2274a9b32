"""How a match begins as it stands in a file."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidytrace.sensitive.engine.openings import opening
from tidytrace.sensitive.rules.load import load_rules

RULES = [rule for rule in load_rules() if len(rule.pattern) < 1500]


def opens(pattern, text):
    return re.match(opening(pattern), text) is not None


PATTERN = r"(?:login|账号)(?: [a-z]{2,5}){0,2} (?:is|=)(?P<secret>[0-9]{4})"


@pytest.mark.parametrize(
    "text",
    [b"login is", b"login it now =", b"login =", rb"login\u00a0=", rb"login \u003d", b"login &#61;", "账号".encode()],
)
def test_what_may_be_a_match_once_it_is_undone_is_one_beginning(text):
    assert opens(PATTERN, text)


@pytest.mark.parametrize("text", [b"login to", b"logins is", b"login a b c =", b"login", b"logout is"])
def test_what_cannot_become_a_match_is_none(text):
    assert not opens(PATTERN, text)


def test_a_pattern_that_begins_with_the_value_says_nothing():
    assert opening("(?P<secret>[0-9]{6}) is your code") is None


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_match_begins_as_it_should_in_text_and_in_json(data):
    rule = data.draw(st.sampled_from([one for one in RULES if opening(one.pattern) is not None]))
    flags = re.IGNORECASE if rule.ignore_case else 0
    match = data.draw(st.from_regex(re.compile(rule.pattern.encode(), flags), fullmatch=True))
    begins = re.compile(opening(rule.pattern), flags)
    assert begins.match(match)
    try:
        text = match.decode()
    except UnicodeDecodeError:
        return  # a rule's class of bytes is no character by chance
    for ascii_only in (False, True):
        assert begins.match(json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode())
