"""What has to follow an anchor, as it can stand in a file."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidytrace.sensitive.engine import anchors
from tidytrace.sensitive.engine.anchors import Slow, anchors_of, places
from tidytrace.sensitive.engine.tails import Off, Tails, tails
from tidytrace.sensitive.rules.load import load_rules

RULES = {rule.id: rule for rule in load_rules()}
TAILED = [rule for rule in RULES.values() if len(rule.pattern) < 1500 and tails([rule]) is not None]
SPELLINGS = {rule.id: tails([rule]).spellings for rule in TAILED}
TEXTS = {
    rule.id: re.compile(b"|".join(b"(?i:%s)" % one if ic else one for one, ic in tails([rule]).texts))
    for rule in TAILED
}
OTHERWISE = (
    *(
        ('"', "&quot;"),
        ("=", "&#61;"),
        ("=", "\\u003d"),
        ("/", "\\/"),
        (":", "&#x3a;"),
        (" ", "&nbsp;"),
        (" ", "\u3000"),
    ),
    *(("-", "\u2011"), ("1", "１"), ("a", "\\uff41"), ("&", "&amp;"), (">", "&gt;"), ("'", "&apos;"), ("\n", "\\\\n")),
)


def follows(rule, text):
    """Whether what is looked for stands in a text."""
    return any(re.search(one, text, re.IGNORECASE * ignore_case) for one, ignore_case in SPELLINGS[rule])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("named-key", b"client_secret = CVLt4nec4bv0qPhaaDvJ"),
        ("named-key", b"clientsecret&nbsp;=&nbsp;&quot;CVLt4nec4bv0qPhaaDvJ"),
        ("named-key", rb"{\"api_key\":\"CVLt4nec4bv0q\/haaDvJ\"}"),
        ("named-key", rb"{\\\"api_key\\\": \\\"CVLt4nec4bv0qPhaaDvJ\\\"}"),
        ("named-key", rb"api_key\u003dCVLt"),
        ("bank-account-international", b"Account number is: 12345678"),
        ("bank-account-international", "account no：１２３４５６７８".encode()),
        ("service-named-key", b"MISTRAL_API_KEY=CVLt4nec4bv0qPhaaDvJ"),
        ("aliyun-secret", rb"\u963f\u91cc\u4e91: CVLt4nec4bv0qPhaaDvJCVLt4nec4bv0q"),
    ],
)
def test_what_may_be_a_match_is_looked_at(rule, text):
    assert follows(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("named-key", b"the api key is in the safe, and the secret = unknown"),
        ("bank-account-international", b"on account of the weather; account 12"),
        ("service-named-key", b"a key of twenty-one characters: none"),
        ("aliyun-secret", b"across the river: thirty"),
        ("password-setting", b"password: "),
    ],
)
def test_what_cannot_become_a_match_is_not(rule, text):
    assert not follows(rule, text)


@pytest.mark.parametrize("rule", ["email", "bitcoin-address", "password-en-behind"])
def test_a_rule_without_a_text_before_its_value_has_none(rule):
    assert tails([RULES[rule]]) is None


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_match_is_looked_at_however_it_is_written(data):
    rule = data.draw(st.sampled_from(TAILED))
    flags = re.IGNORECASE if rule.ignore_case else 0
    match = data.draw(st.from_regex(re.compile(rule.pattern.encode(), flags), fullmatch=True))
    assert follows(rule.id, match)
    try:
        text = match.decode()
    except UnicodeDecodeError:
        return  # a rule's class of bytes is no character by chance
    for ascii_only in (False, True):
        once = json.dumps(text, ensure_ascii=ascii_only)
        assert follows(rule.id, once[1:-1].encode())
        assert follows(rule.id, json.dumps(once, ensure_ascii=ascii_only)[1:-1].encode())
    end = min(found.end() for found in TEXTS[rule.id].finditer(match))
    begun, rest = match[:end], match[end:].decode()
    for plain, written in OTHERWISE:
        assert follows(rule.id, begun + rest.replace(plain, written).encode())


def test_both_engines_look_for_the_same_texts():
    rules = [RULES["named-key"], RULES["service-named-key"]]
    slow = Slow(anchors_of(rules, few=True))
    text = b"api_key = CVLt4nec4bv0qPhaaDvJ and no other key"
    fast = places(rules).hits(text)
    assert {family for family, ends in fast.items() if ends} <= {*slow.hits(text)}


def test_what_is_too_much_for_an_engine_is_looked_for_by_its_texts_alone(monkeypatch):
    too_large = Tails(((b"key(?:[a-z]{1,90}[0-9]{1,90}){90}", False),), Off(9, 9), ((b"key", False),))
    monkeypatch.setattr(anchors, "tails", lambda _: too_large)
    assert places([RULES["named-key"]]).hits(b"the key")[0] == [7]
