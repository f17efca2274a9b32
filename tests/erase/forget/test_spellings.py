"""Other spellings are suggested, never guessed; and what would fit nearly everything is refused."""

import pytest

from tidytrace.erase.forget.spellings import fit, suggested
from tidytrace.erase.redact.words import UnfitWord


def others(*texts: str) -> set[str]:
    return {one.text for one in suggested(texts) if one.why != "given"}


def test_names_in_either_order_and_parted_in_any_way() -> None:
    assert {"Schmidt Anna", "Schmidt, Anna", "Anna-Schmidt", "Anna.Schmidt", "Anna_Schmidt"} <= others("Anna Schmidt")
    assert {"Anna Schmidt", "Schmidt Anna"} <= others("Schmidt, Anna")
    assert {"王小明"} == others("王 小明")
    assert "Anna Maria Schmidt" in others("anna_maria.schmidt") or "anna maria schmidt" in others("anna_maria.schmidt")


def test_a_telephone_number_with_and_without_its_country() -> None:
    assert {"8613812345678", "13812345678"} == others("+86 138 1234 5678")
    assert {"13812345678", "8613812345678"} == others("138-1234-5678")
    assert {"0049301234567", "49301234567"} == others("0049 30 1234567")


def test_addresses_and_single_words_have_no_other_spelling() -> None:
    assert others("anna@example.org") == others("Zwiebelfisch") == set()


def test_what_was_given_comes_first_and_each_once() -> None:
    found = suggested(["Anna  Schmidt", "anna schmidt", "Anni", " "])
    assert [one.text for one in found][:2] == ["Anna Schmidt", "Anni"]


@pytest.mark.parametrize("text", ["", "ab", "é", "1 2", "...", "王", "x" * 501])
def test_too_little_or_too_much_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UnfitWord) as refused:
        fit(text)
    assert len(text) < 2 or text not in str(refused.value)


@pytest.mark.parametrize("text", ["abc", "Åb", "王明", "12 3", "Ян"])
def test_the_least(text: str) -> None:
    assert fit(text) == text


def test_nothing_given_is_said() -> None:
    with pytest.raises(UnfitWord, match="No words"):
        suggested(["", "  "])


def test_it_is_never_shown() -> None:
    assert "Zwiebelfisch" not in repr(suggested(["Zwiebelfisch"]))
