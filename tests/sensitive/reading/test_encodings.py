"""What files are written in: every place that is told is a place in the file's own bytes."""

import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace import within
from prepared import scanner
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blocks import OVERLAP, blocks
from tidytrace.sensitive.reading.encodings import encoding_of
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import scan_stream

RULES = [rule for rule in load_rules() if rule.id in {"card-plain", "payment-password-zh"}]
SCANNER = scanner(RULES)
MARKS = Marks(bytes(32))
CARD = make("{card:622202:19}", "a card of some encoding").text
CHAT = "用户：这是我的聊天记录，请帮我看一看😀。\n助手：好的，没问题！ OK, let me see.\n"
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "gb18030": "gb18030",
}
"""How Python calls them, and what their bytes are."""


def scan(data, size=1 << 20):
    report = scan_stream(io.BytesIO(data), SCANNER, MARKS, size=size)
    assert report.bytes == len(data)
    return report.matches


def chat(lines, end="\n"):
    """Lines of talk, some with something in them; and the lines that have a card."""
    text = [CHAT] * lines
    for number in range(5, lines, 7):
        text[number] = f"😀用户：我的银行卡号是{CARD}，支付密码是836412。\n"
    whole = "".join(text)
    cards = [number for number, line in enumerate(whole.splitlines(), 1) if CARD in line]
    return whole.replace("\n", end), cards


def check(data, plain, cards, size):
    """All cards and passwords are told once, where they stand."""
    found = scan(data, size)
    assert [one.line for one in found if one.kind == "payment-card"] == cards
    assert [one.line for one in found if one.kind == "payment-password"] == cards
    for one in found:
        expected = CARD if one.kind == "payment-card" else "836412"
        assert data[one.offset : one.offset + one.length] == expected.encode(plain)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [64, 257, 1000, 1 << 20])
@pytest.mark.parametrize(("encoding", "plain"), ENCODINGS.items())
def test_places_are_those_of_the_file_at_every_border(encoding, plain, size, end):
    text, cards = chat(60, end)
    data = text.encode(encoding)
    # what tells the encoding of a small piece is its beginning
    check(data, plain, cards, max(size, 400))


@pytest.mark.parametrize(("encoding", "plain"), ENCODINGS.items())
def test_places_on_one_line_without_an_end(encoding, plain):
    talk = CHAT.replace("\n", " ") * 2500
    text = talk + f"卡号是{CARD}，支付密码是836412。" + talk + f"卡号是{CARD}，支付密码是836412。"
    check(text.encode(encoding), plain, [1, 1], 1 << 16)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_a_piece_says_is_what_the_file_says(encoding):
    text, _ = chat(300)
    data = text.encode(encoding)
    pieces = list(blocks(io.BytesIO(data), size=1000))
    assert b"".join(one.data[one.fresh :] for one in pieces).decode().lstrip("\ufeff") == text
    for one in pieces:
        assert one.origin(len(one.data)) == one.start + len(one.data) or encoding not in {"utf-8", "utf-8-sig"}
    assert [one.start for one in pieces[1:]] == [one.origin(len(one.data)) for one in pieces[:-1]]


@given(
    st.lists(st.sampled_from(["你好", "x", "😀", "\n", "é", "銀", "1", "\u3000", "ß "]), max_size=200),
    st.sampled_from(sorted(ENCODINGS)),
)
def test_every_character_has_its_place(text, encoding):
    whole = CHAT * 4 + "".join(text)
    data = whole.encode(encoding)
    plain = ENCODINGS[encoding]
    (block,) = blocks(io.BytesIO(data))
    skip = len(data) - len(whole.encode(plain))
    bytes_before = 0
    for characters, one in enumerate(whole):
        place = block.origin(bytes_before + (len(block.data) - len(whole.encode())))
        assert place == skip + len(whole[:characters].encode(plain))
        bytes_before += len(one.encode())


DAMAGE = [b"\xff", b"\x80", b"\xe4\xbd", b"\xc3", b"\x92", b"\0", b"\xff\xfe"]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_stray_byte_is_no_other_encoding(encoding, damage):
    text, cards = chat(40)
    data = text.encode(encoding)
    for at in (data.index(b"\n") + 1, data.index(b"\n", len(data) // 2) + 1, len(data)):
        damaged = data[:at] + damage + b"\n" + data[at:]
        plain = encoding.removesuffix("-sig")
        assert encoding_of(damaged)[0] == plain
        found = scan(damaged)
        assert len([one for one in found if one.kind == "payment-password"]) == len(cards)
        for one in found:
            assert damaged[one.offset : one.offset + one.length] in {CARD.encode(), b"836412"}


@pytest.mark.parametrize("damage", [b"\x92", b"\xe9", b"\xa0", b"\xff", b"\x93quoted\x94", b"caf\xe9 na\xefve \xfcber"])
def test_a_few_foreign_letters_in_english_are_no_chinese(damage):
    data = b"The quick brown fox. " * 50 + damage + b" jumps over the lazy dog\n" * 20 + f"card {CARD}".encode()
    assert encoding_of(data) == ("utf-8", 0)
    (one,) = scan(data)
    assert data[one.offset : one.offset + one.length] == CARD.encode()


@pytest.mark.parametrize("head", ["ascii", "utf-8", "gb18030"])
@pytest.mark.parametrize("tail", ["utf-8", "gb18030"])
def test_a_file_that_goes_on_in_another_encoding(head, tail):
    text, cards = chat(2000)
    before = ("plain words only\n" * 6000) if head == "ascii" else CHAT * 1500
    data = before.encode(head) + text.encode(tail)
    lines = before.count("\n")
    found = scan(data, 1 << 17)
    assert [one.line for one in found if one.kind == "payment-password"] == [lines + one for one in cards]
    for one in found:
        assert data[one.offset : one.offset + one.length] in {CARD.encode(), b"836412"}


def test_lines_of_two_encodings_in_turn():
    text, cards = chat(400)
    lines = text.splitlines(keepends=True)
    data = b"".join(line.encode("gb18030" if number % 3 else "utf-8") for number, line in enumerate(lines))
    found = scan(data)
    assert [one.line for one in found if one.kind == "payment-password"] == cards
    for one in found:
        assert data[one.offset : one.offset + one.length] in {CARD.encode(), b"836412"}


def test_zeros_between_texts():
    data = b"\0\0\0\1" + f"card {CARD}".encode() + bytes(1000) + f"卡号{CARD}\0".encode()
    assert [data[one.offset : one.offset + one.length] for one in scan(data)] == [CARD.encode()] * 2


def test_lone_surrogates_and_half_a_character_at_the_end():
    text = CHAT * 3 + "\ud83d" + f"卡号{CARD}\n"
    data = text.encode("utf-16-le", "surrogatepass") + b"\x41"
    (one,) = scan(data)
    assert data[one.offset : one.offset + one.length] == CARD.encode("utf-16-le")


@given(st.binary(max_size=12), st.sampled_from(["utf-16-le", "utf-16-be", "gb18030"]))
def test_whatever_stands_at_the_end_is_counted(end, encoding):
    data = (CHAT * 3).encode(encoding) + end
    block = list(blocks(io.BytesIO(data)))[-1]
    assert block.origin(len(block.data)) == len(data)


@pytest.mark.parametrize("end", [b"\x81", b"\x81\x30", b"\x81\x30\x81", b"\x81\x81\x30", b"\xff\x81\x30\x81"])
def test_half_characters_of_four_bytes_at_the_end(end):
    data = (CHAT * 3).encode("gb18030") + end
    (block,) = blocks(io.BytesIO(data))
    assert block.encoding(0) == "gb18030"
    assert block.origin(len(block.data)) == len(data)


def test_documents_on_lines_are_told_in_any_encoding():
    documents = "".join(json.dumps({"text": "你好，再见"}, ensure_ascii=False) + "\r\n" for _ in range(40))
    for encoding in ENCODINGS:
        assert all(one.lines for one in blocks(io.BytesIO(documents.encode(encoding)))), encoding
    assert not any(one.lines for one in blocks(io.BytesIO(CHAT.encode())))


def test_ten_thousand_places_are_told_in_a_moment():
    text = (CHAT + f"卡号是{CARD}，支付密码是836412。\n") * 10_000
    for encoding in ("utf-16-le", "gb18030"):
        (block, *_) = blocks(io.BytesIO(text.encode(encoding)), size=8 << 20)
        with within(3):
            places = [block.origin(at) for at in range(0, len(block.data) - 9, len(block.data) // 10_000)]
        assert places == sorted(places)


def test_nothing_but_noise_is_looked_through_as_it_is():
    chance = random.Random(11)
    data = chance.randbytes(OVERLAP * 5)
    pieces = list(blocks(io.BytesIO(data), size=1 << 15))
    assert pieces[-1].origin(len(pieces[-1].data)) == len(data)
    assert encoding_of(data) == ("utf-8", 0)
