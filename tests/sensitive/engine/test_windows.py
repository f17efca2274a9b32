"""Stretches of files as the text that they stand for, and the way back."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidytrace.sensitive.engine.windows import Window

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="&"), max_size=60)


def plain(data: bytes) -> str:
    return Window(data, 0, len(data)).text.decode()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (rb"\u5bc6\u7801\uff1a123456", "密码：123456"),
        (rb"\\u5bc6\\u7801", "密码"),
        (rb"\ud83d\ude00 x", "😀 x"),
        (rb"a\nb\tc\"d\"", 'a\nb\tc"d"'),
        (rb"{\"pwd\": \"x\"}", '{"pwd": "x"}'),
        ("６２２２　０２１２".encode(), "6222 0212"),
        (b"a&amp;b &lt;c&gt; &#23494;&#x7801;", "a&b <c> 密码"),
        (b"no escapes & nothing else", "no escapes & nothing else"),
        (rb"C:\Users\x", "C:\\Users\\x"),
    ],
)
def test_what_is_written_in_another_way_is_read_as_it_is_meant(raw, expected):
    assert plain(raw) == expected


PIECES = [
    "\\",
    "\\\\",
    "n",
    "t",
    '"',
    "u4f60",
    "u0041",
    "u005c",
    "ud83d",
    "ude00",
    "u12",
    "/",
    "&amp;",
    "u0026lt;",
    "你",
    "x",
    "\0",
]
ESCAPE = re.compile(rb'\\(?:u(d[89ab]..)\\u(d[c-f]..)|u([0-9a-f]{4})|(["\\/bfnrt]))', re.DOTALL)


def once(match: re.Match[bytes]) -> bytes:
    high, low, single, short = match.groups()
    if high:
        return bytes.fromhex((high + low).decode()).decode("utf-16-be").encode()
    if single:
        character = chr(int(single, 16))
        return ("\ufffd" if "\ud800" <= character <= "\udfff" else character).encode()
    return {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(short, short)


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_the_quick_way_gives_what_escapes_one_by_one_give(pieces):
    data = "".join(pieces).encode()
    expected = ESCAPE.sub(once, ESCAPE.sub(once, data))
    if b"&" in expected:
        expected = expected.replace(b"&amp;", b"&").replace(b"&lt;", b"<")
    part = Window(data, 0, len(data))
    assert part.text == expected


@given(TEXT, TEXT, st.integers(100000, 999999), st.booleans())
def test_every_place_leads_back_to_the_file(before, after, number, ascii_only):
    data = json.dumps({"text": f"{before}·{number}·{after}"}, ensure_ascii=ascii_only).encode()
    part = Window(data, 0, len(data))
    at = part.text.rfind(str(number).encode())
    if str(number) in before + after:
        return
    assert data[part.origin(at) : part.origin(at + 5) + 1] == str(number).encode()


@given(st.binary(max_size=120), st.integers(0, 60))
def test_any_bytes_have_a_text_and_ways_back_in_order(data, start):
    part = Window(data, min(start, len(data)), len(data))
    origins = [part.origin(at) for at in range(len(part.text))]
    assert origins == sorted(origins)
    assert all(min(start, len(data)) <= one < len(data) for one in origins)
