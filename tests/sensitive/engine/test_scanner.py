"""The engine against the plain matcher: the same answers, whatever the text is wrapped in."""

import base64
import json
import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidytrace.sensitive.engine import glance
from tidytrace.sensitive.engine.anchors import Fast, Slow, anchors_of, places
from tidytrace.sensitive.engine.reference import find_bytes
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make

RULES = load_rules()
SLOW = Scanner(RULES, engine=Slow(anchors_of(RULES, few=True)))
EXAMPLES = [
    (rule, make(example, f"{rule.id} {number}"))
    for rule in RULES
    for number, example in enumerate((*rule.examples, *rule.near_misses))
]
FILLINGS = [
    "你好，请看下面：",
    "see https://example.org/a?b=1 ",
    "\n```python\nx = 5\n```\n",
    "好的。",
    " 2026-03-02 08:30 ",
    "—",
]


@pytest.fixture(autouse=True)
def from_the_first_question_on(monkeypatch):
    """What is compiled only after many questions is asked at once."""
    monkeypatch.setattr(glance, "OFTEN", 0)


@pytest.fixture(scope="module")
def fast() -> Scanner:
    pytest.importorskip("hyperscan")
    return Scanner(RULES, engine=Fast(lambda: anchors_of(RULES)))


def mixed(chance: random.Random, pieces: int) -> str:
    """Examples and near misses of any rules among ordinary text."""
    parts = []
    for _ in range(pieces):
        parts += [chance.choice(FILLINGS), chance.choice(EXAMPLES)[1].text]
    return "".join(parts)


@pytest.mark.parametrize(("rule", "sample"), EXAMPLES, ids=lambda one: getattr(one, "id", ""))
def test_every_example_gives_what_the_plain_matcher_gives(rule, sample, fast):
    data = sample.text.encode()
    expected = find_bytes(data, RULES)
    assert fast.find(data) == expected
    assert SLOW.find(data) == expected


@given(st.integers(0, 2**32))
@settings(deadline=None)
def test_texts_of_anything_give_what_the_plain_matcher_gives(fast, seed):
    data = mixed(random.Random(seed), 6).encode()
    expected = find_bytes(data, RULES)
    assert fast.find(data) == expected
    assert SLOW.find(data) == expected


@given(st.integers(0, 2**32), st.booleans(), st.booleans())
@settings(deadline=None)
def test_the_same_is_found_in_json_and_in_json_inside_json(fast, seed, ascii_only, nested):
    text = mixed(random.Random(seed), 4)
    expected = [(one.rule, one.confidence) for one in find_bytes(text.encode(), RULES)]
    document = json.dumps({"stdout": text}, ensure_ascii=ascii_only) if nested else text
    line = json.dumps({"role": "user", "text": document}, ensure_ascii=ascii_only).encode()
    assert [(one.rule, one.confidence) for one in fast.find(line, lines=True)] == expected
    assert [(one.rule, one.confidence) for one in SLOW.find(line, lines=True)] == expected


def test_the_compiled_form_is_kept_and_made_again_when_it_is_damaged(tmp_path, fast):
    cache = tmp_path / "cache" / "anchors"
    text = EXAMPLES[0][1].text.encode()
    for damage in (b"", b"nonsense", None):
        if damage is not None and cache.exists():
            cache.write_bytes(cache.read_bytes()[:16] + damage)
        assert Scanner(RULES, cache).find(text) == fast.find(text)
    assert cache.stat().st_size > 1000


@pytest.mark.parametrize("written", [r"see\n{}", r"\t{}", r"\u5730\u5740{}", "地址{}", "{}", "x {}", r"a\\n{}"])
def test_a_value_that_begins_with_its_anchor_is_found_behind_anything_that_is_no_letter(written, fast):
    for rule, sample in EXAMPLES:
        if any(one.startswith(("@eleven", "@base58", "[A-Z]{2}")) for one in rule.anchors):
            value = sample.text[sample.start : sample.end]
            data = f'{{"text":"{rule.context[0] if rule.context else ""} {written.format(value)}"}}'.encode()
            expected = {one.rule for one in find_bytes(json.loads(data)["text"].encode(), RULES)}
            assert {one.rule for one in fast.find(data)} == expected
            assert {one.rule for one in SLOW.find(data)} == expected


def test_lines_that_end_as_windows_ends_them_give_the_same(fast):
    for _, sample in EXAMPLES:
        text = sample.text.replace(": ", ":\n").replace("：", "：\n")
        found = {one.rule for one in fast.find(text.encode())}
        assert {one.rule for one in fast.find(text.replace("\n", "\r\n").encode())} >= found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ",\n", " \n", r"\n", r"\r\n"])
@pytest.mark.parametrize("between", [" ", "  ", "\t", ", ", ","])
@pytest.mark.parametrize("columns", [1, 2, 3, 4, 6])
def test_a_phrase_is_found_in_columns_too(columns, between, end, fast):
    words = make("{seed:12:english}", f"{columns} columns").text.split()
    rows = [between.join(words[at : at + columns]) for at in range(0, 12, columns)]
    data = f"say {end.join(rows)}\n".encode()
    assert "seed-phrase-12" in {one.rule for one in fast.find(data)}
    assert "seed-phrase-12" in {one.rule for one in SLOW.find(data)}


@pytest.mark.parametrize("written", [base64.b64encode, bytes.hex, int.from_bytes], ids=["base64", "hex", "decimal"])
def test_an_image_that_is_written_out_gives_few_places_to_look_at(written):
    text = written(random.Random(5).randbytes(1500))
    data = text if isinstance(text, bytes) else str(text).encode()
    assert sum(map(len, Slow(anchors_of(RULES, few=True)).hits(data).values())) < len(data) / 4


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other rights")
@pytest.mark.parametrize("how", ["of others", "damaged", "of other rules", "not whole"])
def test_compiled_signs_that_are_not_ours_are_made_anew(tmp_path, how):
    pytest.importorskip("hyperscan")
    cache, few = tmp_path / "detectors", RULES[:8]
    places(few, cache)
    good = cache.read_bytes()
    if how == "of others":
        cache.write_bytes(good[:200] + bytes(len(good) - 200))
        cache.chmod(0o666)
    elif how == "damaged":
        cache.write_bytes(good[: len(good) // 2])
    elif how == "not whole":
        whose = cache.with_suffix(".whose")
        whose.write_bytes(whose.read_bytes()[:-9])
        cache.write_bytes(good[:16])
    else:
        places(RULES[8:16], cache)
    places(few, cache)
    assert cache.read_bytes() == good
    assert cache.stat().st_mode & 0o777 == 0o600
