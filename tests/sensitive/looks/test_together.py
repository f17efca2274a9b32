"""Small logs that are looked at in one go give what each gives alone."""

import json
import random

import pytest

from prepared import scanner
from tidytrace.sensitive.looks.inside import Inside, Piece, Refused, look_inside
from tidytrace.sensitive.looks.together import look_together
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make

RULES = load_rules()
SCANNER = scanner(RULES)
MARKS = Marks(bytes(32))
CARD = make("{card:622202:19}", "together").text
KEY = bytes(32)


def line(text, **more):
    return json.dumps({"text": text} | more, ensure_ascii=False)


def alone(piece):
    try:
        return look_inside(piece, SCANNER, MARKS, KEY)
    except OSError as error:
        return Refused.of(error)


CONTENTS = {
    "a log": "\n".join([line("nothing"), line(f"卡号 {CARD}"), line("支付密码是836412"), ""]).encode(),
    "without a last line break": "\n".join([line("nothing"), line(f"my card {CARD}")]).encode(),
    "with escapes": b"\n".join(json.dumps({"text": f"银行卡号{CARD}"}).encode() for _ in range(3)) + b"\n",
    "a text": f"卡号\n{CARD}\n支付密码：836412\n".encode(),
    "one document": line(f"card {CARD}").encode(),
    "nothing in it": b"",
    "with a mark": b"\xef\xbb\xbf" + "\n".join([line(f"card {CARD}"), line("x"), ""]).encode(),
    "two bytes each": "\n".join([line(f"card {CARD}"), line("x"), ""]).encode("utf-16-le"),
    "of China": "\n".join([line(f"我的银行卡号是{CARD}"), line("你好"), ""]).encode("gb18030"),
    "a stream": "\n".join(
        json.dumps({"choices": [{"delta": {"content": part}}]}) for part in (f"card {CARD[:9]}", CARD[9:], " ok")
    ).encode()
    + b"\n",
    "large": ("\n".join([line("word " * 2000)] * 40 + [line(f"card {CARD}"), ""])).encode(),
    "begun": line("my card number is").encode() + b"\n" + b'{"text": "',
    "going on": f'{CARD}"}}\n{line("x")}\n'.encode(),
}


@pytest.mark.parametrize("seed", range(6))
def test_together_is_what_each_is_alone(tmp_path, seed):
    chance = random.Random(seed)
    pieces = []
    for number in range(60):
        path = tmp_path / str(number)
        if chance.random() < 0.95:
            path.write_bytes(CONTENTS[chance.choice(sorted(CONTENTS))])
        pieces.append(Piece(str(path)))
    outcomes = list(look_together(pieces, SCANNER, MARKS, alone))
    expected = [alone(piece) for piece in pieces]
    assert [type(one) for one in outcomes] == [type(one) for one in expected]
    for one, other in zip(outcomes, expected, strict=True):
        if isinstance(one, Inside):
            assert one.report == other.report
            assert (one.stopped, one.database) == (other.stopped, other.database)


def test_a_log_is_not_looked_at_alone(tmp_path):
    pieces = []
    for number in range(3):
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(CONTENTS["a log"])
        pieces.append(Piece(str(path)))
    asked = []
    found = list(look_together(pieces, SCANNER, MARKS, asked.append))
    assert asked == []
    assert [[one.line for one in outcome.report.matches] for outcome in found] == [[2, 3]] * 3
