"""Passages are chosen so that every format spells them the same, and found wherever they stand."""

from hypothesis import given
from hypothesis import strategies as st

from tidytrace.erase.needles import OVERLAP, Needles, passages, spellings


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


@given(st.text(min_size=1, max_size=200), st.binary(max_size=40), st.sampled_from(["utf-8", "utf-16-le"]))
def test_every_passage_is_found_at_every_offset(text, before, encoding):
    wanted = needles(text)
    for passage in wanted.owners:
        assert passage in wanted.in_bytes(before + passage.encode(encoding) + b"tail")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
def test_no_spelling_is_longer_than_two_chunks_overlap(text):
    assert all(15 <= len(form) <= OVERLAP for passage in passages(text) for form in spellings(passage))


def test_a_passage_that_two_chunks_share_is_found():
    text = "the quick brown fox jumps over"
    raw = text.encode()
    assert needles(text).in_chunks([b"x" * 100 + raw[:10], raw[10:] + b"y" * 100]) == {text}


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
    assert needles.in_bytes(data) == set(names[::7])
    assert needles.owners_in(names[5].encode()) == {"005"}
    assert needles.in_bytes(b"aaaaaaaa-0000-4000-8000-00000000000x") == set()


def test_ids_in_a_row_are_told_apart_at_once():
    """Keys with one hash for many would make every look at them a search."""
    ids = [f"aaaaaaaa-0000-4000-8000-{number:012d}" for number in range(3000)]
    needles = Needles({one: frozenset({one}) for one in ids})
    assert len({hash(key) for key in needles._places}) == len(needles._places)
    assert needles.owners_in(f"x {ids[7]} y {ids[2999]}".encode()) == {ids[7], ids[2999]}
