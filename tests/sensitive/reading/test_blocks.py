"""A file piece by piece: nothing is missed at the borders, whatever it is encoded in."""

import io
import json
import random

import pytest

from tidytrace.sensitive.engine.anchors import Slow, anchors_of
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blocks import OVERLAP, blocks
from tidytrace.sensitive.reading.encodings import encoding_of
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import scan_stream

RULES = [rule for rule in load_rules() if rule.kind in {"payment-card", "cn-resident-id"}]
SCANNER = Scanner(RULES, engine=Slow(anchors_of(RULES, few=True)))
MARKS = Marks(bytes(32))
CARD = make("{card:622202:19}", "a card").text
PERSON = next(make(rule.examples[0], "a person") for rule in RULES if rule.id == "cn-resident-id")
NUMBER = PERSON.text[PERSON.start : PERSON.end]


def found(data: bytes, size: int = 1 << 16) -> list[tuple[str, int, int | None]]:
    report = scan_stream(io.BytesIO(data), SCANNER, MARKS, size=size)
    assert report.bytes == len(data)
    return [(match.kind, match.offset, match.line) for match in report.matches]


def test_lines_are_counted_over_all_pieces():
    lines = [json.dumps({"text": "nothing here " * 40}) for _ in range(2000)]
    lines[7] = json.dumps({"text": f"卡号：{CARD}，请查收"}, ensure_ascii=False)
    lines[1500] = json.dumps({"text": f"身份证号{NUMBER}"})
    data = "\n".join(lines).encode() + b"\n"
    kinds = found(data)
    assert [(kind, line) for kind, _, line in kinds] == [("payment-card", 8), ("cn-resident-id", 1501)]
    assert data[kinds[0][1] :].startswith(CARD.encode())


@pytest.mark.parametrize("shift", range(-30, 31, 3))
def test_a_value_that_lies_across_a_border_is_found_once(shift):
    size = 1 << 17
    before = b"x y " * ((size + shift) // 4)
    data = before + f" 卡号 {CARD} ".encode() + b"x y " * (size // 2)
    assert [kind for kind, _, _ in found(data, size)] == ["payment-card"]


def test_a_line_without_an_end_is_looked_at_in_bounded_pieces():
    data = b"a " * (3 << 19) + f" card {CARD} ".encode() + b"b " * (3 << 19)
    largest = max(len(block.data) for block in blocks(io.BytesIO(data), size=1 << 18))
    assert largest <= 2 * (1 << 18) + OVERLAP
    assert [kind for kind, _, _ in found(data, 1 << 18)] == ["payment-card"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_the_encodings_of_this_part_of_the_world(encoding):
    text = "这是我的聊天记录，请帮我看一看。\n" * 30 + f"银行卡号：{CARD}\n身份证号：{NUMBER}\n" + "谢谢！\n" * 10
    data = text.encode(encoding)
    kinds = found(data)
    assert [(kind, line) for kind, _, line in kinds] == [("payment-card", 31), ("cn-resident-id", 32)]
    wide = encoding.removesuffix("-sig")
    at = data[kinds[0][1] :]
    assert at.startswith(CARD.encode("utf-16-le" if wide == "utf-16" else wide))


def test_what_is_no_text_is_looked_through_as_it_is():
    chance = random.Random(5)
    data = chance.randbytes(50_000) + b"\0card " + CARD.encode() + b"\0" + chance.randbytes(50_000)
    assert [kind for kind, _, _ in found(data)].count("payment-card") >= 1


def test_an_empty_file_holds_nothing():
    assert found(b"") == []
    assert encoding_of(b"") == ("utf-8", 0)
