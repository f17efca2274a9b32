"""The numbers that tests and benches type where somebody watches."""

import pytest

from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.validators.cards import payment_card
from tidytrace.sensitive.validators.verdict import Verdict
from watch_eyes import card


@pytest.mark.parametrize("name", ["card 6707", "card 9873"])
def test_a_number_that_looks_made_up_is_never_typed(name) -> None:
    assert payment_card(make("{card:622202:19}", name).text) is Verdict.INVALID
    assert payment_card(card(name)) is Verdict.VALID


def test_any_other_is_the_one_of_its_name() -> None:
    assert card("a card") == make("{card:622202:19}", "a card").text != card("another card")
