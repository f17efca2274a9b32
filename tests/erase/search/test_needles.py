"""Passages are chosen so that every format spells them the same, and found wherever they stand."""

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory import reachable
from pace import within
from tidytrace.erase.search.needles import OVERLAP, Needles, fingerprint, passages, spellings


def needles(*texts):
    return Needles({passage: frozenset({text}) for text in texts for passage in passages(text)})


def test_short_or_monotonous_runs_are_no_passages():
    assert list(passages("yes, do it")) == []
    assert list(passages("========================================")) == []
    assert list(passages('"a"/b\\c\nd<e>f&g')) == []


def test_a_long_run_becomes_windows_that_cover_it_all():
    text = "the quick brown fox jumps over the lazy dog and then goes home to sleep"
    found = list(passages(text))
    assert found == [text[:32].strip(), text[32:64].strip(), text[-32:].strip()]


def test_chinese_of_eight_characters_is_enough():
    assert list(passages("我的支付密码是七三")) == ["我的支付密码是七三"]


@given(st.text(min_size=1, max_size=200), st.binary(max_size=40), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_every_passage_is_found_at_every_offset(text, before, encoding):
    wanted = needles(text)
    for passage in passages(text):
        assert fingerprint(passage) in wanted.in_bytes(before + passage.encode(encoding) + b"tail")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
def test_no_spelling_is_longer_than_two_chunks_overlap(text):
    assert all(15 <= len(form) <= OVERLAP for passage in passages(text) for form in spellings(passage))


def test_a_passage_that_two_chunks_share_is_found():
    text = "the quick brown fox jumps over"
    raw = text.encode()
    assert needles(text).in_chunks([b"x" * 100 + raw[:10], raw[10:] + b"y" * 100]) == {fingerprint(text)}


def test_owners_and_subsets():
    wanted = needles("the first conversation has these words", "the second one has other words in it")
    both = b"the first conversation has these words; the second one has other words in it"
    assert len(wanted.owners_in(both)) == 2
    one = wanted.of(["the first conversation has these words"])
    assert one.owners_in(both) == {"the first conversation has these words"}
    assert not wanted.without(wanted.owners)


def test_half_characters_and_other_types_are_no_error():
    wanted = needles("the first conversation has these words")
    assert wanted.in_value("the first conversation has these words \ud83d")
    assert wanted.in_value(None) == set()
    assert wanted.in_value(17) == set()
    assert list(passages("half a \ud83d surrogate pair between these words"))


def test_names_that_begin_alike_are_told_apart():
    names = [f"aaaaaaaa-0000-4000-8000-{number:012d}" for number in range(300)]
    needles = Needles({name: frozenset({name[-3:]}) for name in names})
    data = b"".join(b'{"id":"%s"}\n' % name.encode() for name in names[::7])
    assert needles.in_bytes(data) == {fingerprint(name) for name in names[::7]}
    assert needles.owners_in(names[5].encode()) == {"005"}
    assert needles.in_bytes(b"aaaaaaaa-0000-4000-8000-00000000000x") == set()


def test_ids_in_a_row_are_told_apart_at_once():
    """However many ids begin alike, each place in a file is compared with a few spellings only."""
    ids = [f"aaaaaaaa-0000-4000-8000-{number:012d}" for number in range(3000)]
    needles = Needles({one: frozenset({one}) for one in ids})
    assert max(map(len, needles.table.blocks.values())) <= 8
    assert needles.owners_in(f"x {ids[7]} y {ids[2999]}".encode()) == {ids[7], ids[2999]}


@pytest.mark.parametrize("before", range(9))
@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("größere Übungen für Anfänger", "größere Übungen für Anfänger".encode("latin-1")),
        ("größere Übungen für Anfänger", "größere Übungen für Anfänger".encode("utf-16-be")),
        ("我的支付密码是七三九一五五", "我的支付密码是七三九一五五".encode("utf-16-be")),
        ("tell me, what do cats eat?", quote("tell me, what do cats eat?").encode()),
        ("tell me, what do cats eat?", quote_plus("tell me, what do cats eat?").encode()),
        ("我的支付密码是七三九一五五", quote("我的支付密码是七三九一五五").encode()),
    ],
)
def test_spellings_of_browsers(text, raw, before):
    wanted = Needles({text: frozenset({"a"})}, in_addresses={text})
    assert wanted.owners_in(b"." * before + raw + b"\0&") == {"a"}


def test_parts_and_wholes_know_a_passage_by_the_same_fingerprint():
    first = needles("the first conversation has these words")
    second = needles("the second one has other words in it")
    both = Needles.merged([first, second, first])
    data = b"the first conversation has these words; the second one has other words in it"
    assert both.in_bytes(data) == first.in_bytes(data) | second.in_bytes(data)
    assert len(both) == len(first) + len(second)
    assert both.without(first.owners).in_bytes(data) == second.in_bytes(data)
    assert sum(both.lengths.values()) == sum(
        len(one)
        for text in ("the first conversation has these words", "the second one has other words in it")
        for one in passages(text)
    )


def test_no_word_of_a_passage_can_be_read_out_of_what_is_kept():
    text = "the combination of the safe is eleven twenty-two"
    wanted = Needles.merged([needles(text), needles("another sentence that nobody may read")])
    secret = list(passages("the combination of the safe is eleven twenty-two"))
    owner_free = Needles({one: frozenset({"a"}) for one in secret})
    del text
    for kept in (owner_free, owner_free.of(["a"]), Needles.merged([owner_free])):
        assert not [one for one in reachable(kept) if isinstance(one, str | bytes | bytearray) and holds(one, secret)]
    assert "safe" not in repr(wanted)


def holds(one, secret):
    raw = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else bytes(one)
    return any(form in raw for passage in secret for form in spellings(passage, in_addresses=True))


def test_many_passages_cost_no_more_than_few():
    """Eight megabytes and 2,000 passages: well under a second; comparing one by one would take minutes."""
    texts = [f"{number:05d} passage said in conversation {number * 7919:09d}" for number in range(2000)]
    wanted = Needles({one: frozenset({"a"}) for text in texts for one in passages(text)})
    data = b"words of somebody else that were said in no conversation. " * 140_000
    with within(5):
        found = wanted.in_bytes(data + texts[1999].encode())
    assert found == {fingerprint(one) for one in passages(texts[1999])}
