import pytest

from homes.gob import gob
from tidytrace.chats.gob import NotGob, decode_gob

POINT = bytes.fromhex("1fff8103010105506f696e7401ff82000102010158010400010159010400000007ff82012c014200")
"""The example in the documentation of encoding/gob: a Point of two whole numbers, 22 and 33."""


def test_the_documents_own_example() -> None:
    assert decode_gob(POINT) == {"X": 22, "Y": 33}


def test_a_list_of_messages() -> None:
    said = [{"Role": "user", "Content": "What is a good name?"}, {"Role": "assistant", "Content": "咪咪" * 90}]

    assert decode_gob(gob(said)) == said


@pytest.mark.parametrize("broken", [POINT[:20], POINT[:-4], b"\xff" * 40, b"not a gob at all", b"\x03\x7f\x00\x01"])
def test_what_is_broken_is_refused_without_a_word_of_it(broken: bytes) -> None:
    with pytest.raises(NotGob) as caught:
        decode_gob(broken)

    assert str(caught.value) == "It is not in a form that is known here."
