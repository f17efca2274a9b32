"""What is kept of a secret tells it again and does not tell it."""

import pytest

from tidytrace.sensitive.marks import Marks, masked
from tidytrace.sensitive.model import KINDS
from windows import has_mode

VALUE = b"Correct-Horse-9"


def test_of_a_card_the_issuer_and_the_last_four_are_shown_and_of_all_else_nothing():
    assert masked("payment-card", b"6222 0212-3456 7890") == "6222 •••• •••• 7890"
    for kind in KINDS:
        if kind != "payment-card":
            assert masked(kind, VALUE) == "••••••••"


def test_the_same_number_has_the_same_mark_however_it_is_written():
    marks = Marks(bytes(32))
    assert marks.mark("payment-card", b"6222 0212 3456 7890") == marks.mark("payment-card", b"6222021234567890")
    assert marks.mark("cn-resident-id", b"11010519491231002x") == marks.mark("cn-resident-id", b"11010519491231002X")
    assert marks.mark("password", b"Secret") != marks.mark("password", b"secret")
    assert marks.mark("password", VALUE) != marks.mark("api-key", VALUE)


def test_another_computer_gives_other_marks(tmp_path):
    here, there = Marks.of(tmp_path / "a" / "key"), Marks.of(tmp_path / "b" / "key")
    assert here.mark("password", VALUE) != there.mark("password", VALUE)
    assert here.mark("password", VALUE) == Marks.of(tmp_path / "a" / "key").mark("password", VALUE)
    assert has_mode(tmp_path / "a" / "key", 0o600)


def test_a_key_that_is_cut_short_is_made_anew(tmp_path):
    (tmp_path / "key").write_bytes(b"short")
    Marks.of(tmp_path / "key")
    assert len((tmp_path / "key").read_bytes()) == 32
    with pytest.raises(ValueError, match="32 bytes"):
        Marks(b"short")
