"""Some conversations out of a copy of many."""

import pytest

from tidytrace.erase.copies import Attributes, FileCopy, Part, Piece, PiecesCopy, Place
from tidytrace.erase.restore.partly import Wanted, only, only_of_file

OLD = b"aaaa\nbbbb\ncccc\ndddd\neeee\n"
"""The lines a, b and d went: a is one's, b another's, d both's."""


def copy() -> PiecesCopy:
    return PiecesCopy(
        place=Place(b"~/.chatter", (b"history.jsonl",)),
        owners=("cat", "dog"),
        app="chatter",
        store="prompts",
        what="line",
        attributes=Attributes(0o600, 0, 0, 0),
        size=len(OLD),
        rest=b"digest",
        rest_size=10,
        pieces=(Piece(0, 10, b"", b"after"), Piece(15, 5, b"before", b"")),
        parts=(Part(0, 5, ("cat",)), Part(5, 10, ("dog",)), Part(15, 20, ("cat", "dog"))),
        blob=3,
    )


def taken(wanted: set[str], size: int) -> tuple[list[tuple[int, int]], bytes]:
    data = OLD[:10] + OLD[15:20]
    read = lambda: (data[at : at + size] for at in range(0, len(data), size))  # noqa: E731
    found = only(copy(), read, Wanted(frozenset(wanted)))
    assert found is not None
    part, read = found
    return [(piece.start, piece.length) for piece in part.pieces], b"".join(read())


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_each_gets_its_own_lines(size):
    assert taken({"cat"}, size) == ([(0, 5)], b"aaaa\n")
    assert taken({"dog"}, size) == ([(5, 5)], b"bbbb\n")


def test_neighbours_that_both_come_back_are_one_piece():
    assert taken({"cat", "dog"}, 4) == ([(0, 10), (15, 5)], b"aaaa\nbbbb\ndddd\n")


def test_somebody_who_has_nothing_in_it_gets_nothing():
    assert only(copy(), lambda: [b""], Wanted(frozenset({"bird"}))) is None


def test_what_comes_back_is_never_taken_for_the_whole():
    found = only(copy(), lambda: [b""], Wanted(frozenset({"cat"})))
    assert found is not None
    assert found[0].rest == b""
    assert [piece.after for piece in found[0].pieces] == [b"after"]


def of_file(*chats: str, last: bool = False) -> bytes:
    whole = FileCopy(
        place=Place(b"~/.chatter", (b"a.log",)),
        owners=("cat", "dog"),
        app="chatter",
        store="log",
        attributes=Attributes(0o600, 0, 0, 0),
        size=len(OLD),
        parts=(Part(0, 5, ("cat",)), Part(15, 20, ("cat", "dog"))),
        blob=3,
    )
    found = only_of_file(whole, lambda: [OLD], Wanted(frozenset(chats), last=last))
    return b"" if found is None else b"".join(found[1]())


def test_of_a_file_that_went_as_a_whole_each_gets_its_own():
    assert of_file("cat") == b"aaaa\n"
    assert of_file("dog") == b""
    assert of_file("cat", "dog") == b"aaaa\ndddd\n"


def test_what_is_nobodys_comes_with_the_last():
    assert of_file("dog", last=True) == b"bbbb\ncccc\ndddd\neeee\n"


def test_what_is_of_several_waits_for_the_last_of_them():
    owners = ("cat", "dog")
    assert not Wanted(frozenset({"cat"})).takes(owners)
    assert Wanted(frozenset({"cat"}), back=frozenset({"dog"})).takes(owners)
    assert Wanted(frozenset({"cat", "dog"})).takes(owners)
    assert not Wanted(frozenset({"bird"}), back=frozenset(owners)).takes(owners)
