"""Titles of chats, which apps make from the first words that were typed, are shown without what is sensitive."""

import random

import pytest

from tidytrace.checks.scanning import Scan, masked_titles
from tidytrace.host import StateFolders
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.stopping import LookStopped

CARD = make("{card:622202:19}", "a card").text
WORDS = ("Fix", "the password", "page", "of", "my", "bank", "card", "code", "is", "如何", "写", "密码", "一封", "信")


@pytest.fixture
def look(fixture_host):
    return Scan.of(StateFolders.of(fixture_host("linux"))).look


def _harmless(count):
    draw = random.Random(5)
    return [" ".join(draw.choices(WORDS, k=draw.randint(1, 7))) for _ in range(count)]


def test_only_the_value_is_covered(look):
    [(number, shown)] = masked_titles(look, ["A name for a cat", f"My card {CARD} was refused", ""])
    assert number == 1
    assert CARD not in shown
    assert shown.startswith("My card ")
    assert shown.endswith(" was refused")
    assert CARD[-4:] in shown


def test_two_values_of_one_title_are_both_covered(look):
    [(_, shown)] = masked_titles(look, [f"支付密码是 739155，卡号 {CARD}，请帮我"])
    assert "739155" not in shown
    assert CARD not in shown
    assert shown.startswith("支付密码是 ")
    assert shown.endswith("，请帮我")


def test_none_hides_among_thousands_of_others(look):
    titles = _harmless(3_000)
    places = (0, 1, 511, 512, 513, 1_700, 2_999)
    for place in places:
        titles[place] = f"My card is {CARD}"
    shown = dict(masked_titles(look, titles))
    assert set(places) <= shown.keys()
    assert all(CARD not in one for one in shown.values())


def test_what_two_neighbours_say_is_not_read_as_one_sentence(look):
    assert list(masked_titles(look, ["我的支付密码是", "739155", "My password is:", "Tr0ub4dor&3"])) == []


def test_nobody_waits_for_it(look):
    with pytest.raises(LookStopped):
        list(masked_titles(look, _harmless(10), lambda: True))
