"""Texts that are made to slow the rules down or to hide from them, and bytes that are no text."""

import io
import json
import random

import pytest

import prepared
from pace import within
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import scan_stream

SIZE = 64_000
LONGEST = 5.0
"""Seconds for SIZE bytes: far more than any takes, far less than what grows with the square of the size."""
OVER_AND_OVER = {
    "zeros": "0",
    "digits": "4929381716253",
    "a word of the seed list": "zoo ",
    "pin": "pin ",
    "payment passwords without one": "支付密码是",
    "passwords without one": "password: ",
    "names of keys": "api_key=",
    "backslashes": "\\",
    "quotes of nested JSON": '\\\\\\"',
    "escaped words": "\\u5bc6\\u7801\\u662f",
    "entities": "&quot;&#20;",
    "full-width digits": "４９２９",
    "addresses without an end": "a@a.",
    "beginnings of private keys": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
    "users of addresses": "://a:b",
    "open brackets": "[{",
}


@pytest.fixture(scope="module")
def scanner(rules):
    return prepared.scanner(rules)


@pytest.mark.parametrize("piece", OVER_AND_OVER.values(), ids=OVER_AND_OVER)
def test_nothing_takes_for_ever(piece, scanner):
    data = (piece * (SIZE // len(piece.encode()) + 1)).encode()
    with within(LONGEST):
        scanner.find(data)


def test_bytes_that_are_no_text_do_no_harm(scanner):
    chance = random.Random(3)
    secret = make("手机号 «138{digits:8}»", "a").text.encode()
    for noise in (b"\0" * 5000, b"\xff\xfe" * 3000, chance.randbytes(9000), b"\xed\xa0\x80" * 2000, b"\xef\xbc" * 2000):
        scanner.find(noise)
        assert [one.kind for one in scanner.find(b"\n" + secret + b"\n" + noise) if one.end <= len(secret) + 2] == [
            "cn-mobile"
        ]


def test_every_end_of_a_text_may_be_cut_off(scanner):
    text = json.dumps({"text": "密码：" + make("«{word}»", "b").text + "，卡号 " + make("{card:622202:19}", "b").text})
    for data in (text.encode(), json.dumps(text).encode(), text.encode("utf-16"), text.encode("gb18030")):
        for end in range(len(data)):
            assert all(0 <= one.start < one.end <= end for one in scanner.find(data[:end]))


def test_a_line_of_a_megabyte_is_one_place(scanner):
    secret = make("«ghp_{token:36}»", "c").text
    data = b"x " * 500_000 + secret.encode() + b" y" * 100_000
    report = scan_stream(io.BytesIO(data), scanner, Marks(bytes(32)), size=1 << 18)
    assert [(one.line, one.offset, one.length) for one in report.matches] == [(1, 1_000_000, 40)]


def test_json_as_deep_as_a_parser_would_not_go(scanner):
    secret = make("api_key: «sk-{hex:32}»", "d").text
    data = ('{"a":[' * 20_000 + json.dumps(secret) + "]}" * 20_000).encode()
    assert [one.kind for one in scanner.find(data)] == ["api-key"]


WIDE = {n: n + 0xFEE0 for n in range(0x30, 0x3A)}
WRITTEN = {
    "full-width": lambda text: text.translate(WIDE),
    "escaped": lambda text: json.dumps(text.translate(WIDE))[1:-1],
    "twice": lambda text: json.dumps(json.dumps(text.translate(WIDE))[1:-1])[1:-1],
    "no-break spaces": lambda text: text[:4] + "\u00a0" + text[4:8] + "\u00a0" + text[8:12] + "\u00a0" + text[12:],
    "no-break spaces, escaped": lambda text: rf"{text[:4]}\u00a0{text[4:8]}\u00a0{text[8:12]}\u00a0{text[12:]}",
    "no-break spaces, entities": lambda text: f"{text[:4]}&nbsp;{text[4:8]}&nbsp;{text[8:12]}&nbsp;{text[12:]}",
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_match_covers_all_bytes_of_its_value(way, scanner):
    """What is cut out later must not leave a rest behind."""
    written = WRITTEN[way](make("{card:4539:16}", "e").text)
    for before, after in (("付款卡 ", " 谢谢"), ("card: ", "")):
        data = (before + written + after).encode()
        (found,) = scanner.find(data)
        assert data[found.start : found.end].decode() == written


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_json_in_json_hides_nothing(depth, scanner):
    text = make('{open}"token": "«r8_{base62:37}»"{close}', "f").text
    for _ in range(depth):
        text = json.dumps({"output": text})
    assert [one.rule for one in scanner.find(text.encode())] == ["replicate"]
