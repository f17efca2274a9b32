"""Streams that are no document a line: lines with codes of the AI SDK 4, and Google's list printed over many lines."""

import io
import json
import random
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pace import within
from prepared import scanner
from tidytrace.sensitive import find_bytes
from tidytrace.sensitive.engine.anchors import Slow, anchors_of
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blocks import blocks
from tidytrace.sensitive.reading.deltas import Deltas, has_signs
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import scan_stream

RULES = load_rules()
SCANNER = scanner(RULES)
SLOW = Scanner(RULES, engine=Slow(anchors_of(RULES, few=True)))
MARKS = Marks(bytes(32))
CARD = make("{card:622202:19}", "a card in pieces").text
OTHER = make("{card:4:16}", "another card").text
TEXT = f"你的银行卡号是{CARD}，支付密码是836412，记好了。"
BEGIN = 'f:{"messageId":"msg-1"}\n'
STEP = 'e:{"finishReason":"stop","isContinued":false}\n'
GOES_ON = 'e:{"finishReason":"length","usage":{"promptTokens":1},"isContinued":true}\n'
FINISH = 'd:{"finishReason":"stop","usage":{"promptTokens":1,"completionTokens":2}}\n'
BETWEEN = (
    '2:[{"progress":1}]\n'
    '8:[{"id":7}]\n'
    '9:{"toolCallId":"t","toolName":"read","args":{"path":"a"}}\n'
    'a:{"toolCallId":"t","result":{"text":"nothing"}}\n'
    'h:{"sourceType":"url","id":"s","url":"https://example.org"}\n'
)


def cut(text, width=3):
    return [text[at : at + width] for at in range(0, len(text), width)]


def scan(data, size=1 << 20, scanner=SCANNER):
    return sorted(scan_stream(io.BytesIO(data), scanner, MARKS, size=size).matches, key=lambda one: one.offset)


def kinds(data, size=1 << 20):
    return [one.kind for one in scan(data, size)]


def coded(code, texts, end="\n", *, ascii_only=False):
    return "".join(f"{code}:{json.dumps(one, ensure_ascii=ascii_only)}{end}" for one in texts)


def element(text, **more):
    part = {"text": text} | ({"thought": True} if more.pop("thought", False) else {})
    content = {"parts": [part], "role": "model"}
    given = {"candidates": [{"content": content, "index": more.pop("index", 0), "safetyRatings": [{"blocked": False}]}]}
    return given | {"usageMetadata": {"promptTokenCount": 7}} | more


def google(elements, indent=2):
    """As Google's servers print it."""
    return "[" + "\n,\n".join(json.dumps(one, indent=indent, ensure_ascii=False) for one in elements) + "\n]\n"


def printed(elements, indent=2):
    """As programs print the list again."""
    return json.dumps(elements, indent=indent, ensure_ascii=False) + "\n"


def narrow(elements):
    return "[" + "\n, ".join(json.dumps(one, ensure_ascii=False) for one in elements) + "]\n"


# --- lines with codes


@pytest.mark.parametrize("code", ["0", "g"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_a_data_stream_is_put_together(code, end):
    data = (BEGIN + coded(code, cut(TEXT), end) + STEP + FINISH).encode()
    card, password = scan(data)
    assert (card.kind, password.kind) == ("payment-card", "payment-password")
    assert data[card.offset :].startswith(CARD[:2].encode() + b'"')
    assert card.line == data[: card.offset].count(b"\n") + 1
    assert card.masked.endswith(CARD[-4:])


def test_a_data_stream_may_begin_the_file():
    assert kinds(coded("0", cut(f"card {CARD} ok")).encode()) == ["payment-card"]


def test_what_stands_between_the_pieces_of_a_data_stream():
    pieces = [coded("0", [one]) + BETWEEN for one in cut(TEXT, 8)]
    assert kinds((BEGIN + "".join(pieces) + FINISH).encode()) == ["payment-card", "payment-password"]


def test_the_arguments_of_a_tool_are_put_together():
    lines = [f"c:{json.dumps({'toolCallId': 't', 'argsTextDelta': one})}\n" for one in cut(f"card {CARD} ok", 4)]
    start = 'b:{"toolCallId":"t","toolName":"pay"}\n'
    assert kinds((start + BETWEEN.join(lines) + FINISH).encode()) == ["payment-card"]


def test_text_and_reasoning_are_two_streams():
    thought, said = cut(f"card {CARD} thanks"), cut(f"visa {OTHER} ok then")
    data = "".join(coded("g", [one]) + coded("0", [other]) for one, other in zip(thought, said, strict=False))
    assert [one.masked[-4:] for one in scan(data.encode())] == [CARD[-4:], OTHER[-4:]]


@pytest.mark.parametrize("border", [FINISH, STEP, STEP + BEGIN, BEGIN, '{"level":"info","msg":"next request"}\n'])
def test_pieces_of_two_messages_are_not_put_together(border):
    first, second = f"card {CARD[:9]}", CARD[9:]
    data = coded("0", cut(first)) + border + coded("0", cut(second))
    assert scan(data.encode()) == []
    assert kinds((coded("0", cut(first)) + coded("0", cut(second))).encode()) == ["payment-card"]


def test_a_step_that_goes_on_ends_no_text():
    data = coded("0", cut(f"card {CARD[:9]}")) + GOES_ON + BEGIN + coded("0", cut(CARD[9:] + " ok")) + FINISH
    assert kinds(data.encode()) == ["payment-card"]


def test_escapes_in_a_data_stream_are_counted_as_they_are_written():
    data = coded("0", ['他说："我的\n银行卡号😀 ' + CARD[:9], CARD[9:] + "\\ 好"], ascii_only=True).encode()
    (one,) = scan(data)
    assert data[one.offset : one.offset + one.length] == CARD[:9].encode()


@pytest.mark.parametrize("line", ['0:"62', "0:7", '0:["62"]', 'g:"\\x"', 'z:"62"', "f:{", "e:[]", 'a {margin: 0:"x"}'])
def test_what_only_looks_like_a_line_with_a_code_does_no_harm(line):
    around = (line + "\n").join(coded("0", [one]) for one in cut("nothing to see here"))
    assert scan(around.encode()) == []


def test_ordinary_lines_have_no_codes():
    line = json.dumps({"at": "12:00:", "a": {"0": "x", "g": "y"}, "css": 'a{0:"1"}'}) + "\n"
    assert not has_signs(line.encode() * 2000)
    for size in (0, 1, 2000):
        assert has_signs(line.encode() * size + b'\n0:"x"')
        assert has_signs(b'g:"x"\n' + line.encode() * size)


# --- lists over many lines


@pytest.mark.parametrize("layout", [google, printed, narrow])
@pytest.mark.parametrize("more", [{"responseId": "r"}, {}])
def test_a_list_of_parts_of_an_answer_is_put_together(layout, more):
    data = layout([element(one, **more) for one in cut(TEXT)]).encode()
    card, password = scan(data)
    assert (card.kind, password.kind) == ("payment-card", "payment-password")
    assert data[card.offset :].startswith(CARD[:2].encode() + b'"')
    assert card.line == data[: card.offset].count(b"\n") + 1
    assert card.masked.endswith(CARD[-4:])


@pytest.mark.parametrize("indent", [1, 4, "\t"])
def test_however_far_the_lines_are_indented(indent):
    assert kinds(google([element(one) for one in cut(f"card {CARD} ok")], indent).encode()) == ["payment-card"]


def test_an_element_may_stand_in_an_envelope():
    data = printed([{"response": element(one), "traceId": "t"} for one in cut(f"card {CARD} ok")])
    assert kinds(data.encode()) == ["payment-card"]


@pytest.mark.parametrize("end", ["\r\n", "\n\n"])
def test_other_ends_of_lines_change_nothing(end):
    data = google([element(one) for one in cut(f"card {CARD} ok")]).replace("\n", end)
    assert kinds(data.encode()) == ["payment-card"]


@pytest.mark.parametrize(
    "two",
    [
        lambda n, text: element(text, responseId=f"r{n}"),
        lambda n, text: element(text, index=n),
        lambda n, text: element(text, thought=bool(n)),
    ],
)
def test_parts_of_different_answers_are_kept_apart(two):
    parts = []
    for ours, theirs in zip(cut(f"card {CARD} thanks"), cut(f"visa {OTHER} ok then"), strict=False):
        parts += [two(0, ours), two(1, theirs)]
    assert [one.masked[-4:] for one in scan(google(parts).encode())] == [CARD[-4:], OTHER[-4:]]
    assert scan(google([two(0, f"card {CARD[:9]}"), two(1, CARD[9:])]).encode()) == []


@pytest.mark.parametrize("layout", [google, printed])
@pytest.mark.parametrize("border", ["", '{"level": "info"}\n', "2026-03-02 08:30:01 POST 200\n"])
def test_one_list_is_one_answer(layout, border):
    first, second = ([element(one) for one in cut(text)] for text in (f"card {CARD[:9]}", CARD[9:]))
    assert scan((layout(first) + border + layout(second)).encode()) == []
    assert kinds(layout(first + second).encode()) == ["payment-card"]


def test_what_else_a_part_may_be():
    call = {"candidates": [{"content": {"parts": [{"functionCall": {"name": "pay", "args": {"card": "%s"}}}]}}]}
    texts = json.dumps(call, indent=2)
    data = "[" + "\n,\n".join(texts.replace("%s", one) for one in cut(f"card {CARD} ok")) + "\n]"
    assert kinds(data.encode()) == ["payment-card"]


def test_an_answer_that_was_cut_off_takes_nothing_from_the_next_one():
    broken = google([element("nothing")])[:90] + "\n"
    whole = google([element(one) for one in cut(f"card {CARD} ok")])
    lines = "".join(
        f"data: {json.dumps({'id': 'c', 'choices': [{'index': 0, 'delta': {'content': one}}]})}\n"
        for one in cut(f"visa {OTHER} ok")
    )
    for after, card in ((whole, CARD), (lines, OTHER), (coded("0", cut(f"card {CARD} ok")), CARD)):
        assert [one.masked[-4:] for one in scan((broken + after).encode())] == [card[-4:]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("layout", ["list", "codes"])
def test_in_other_encodings(encoding, layout):
    texts = cut("好的，没问题。" * 40 + TEXT)
    data = (google([element(one) for one in texts]) if layout == "list" else coded("0", texts)).encode(encoding)
    card, password = scan(data)
    plain = encoding.removesuffix("-sig") if encoding != "utf-16" else "utf-16-le"
    assert CARD.startswith(data[card.offset : card.offset + card.length].decode(plain))
    assert card.length > 0
    assert password.kind == "payment-password"


@pytest.mark.parametrize("size", [300, 500, 1000, 5000, 1 << 16])
@pytest.mark.parametrize("layout", ["list", "codes"])
def test_borders_of_blocks_change_nothing(size, layout):
    texts = cut(TEXT * 20)
    data = (google([element(one, responseId="r") for one in texts]) if layout == "list" else coded("0", texts)).encode()
    expected = [(one.rule, one.offset, one.length, one.line) for one in scan(data, 1 << 22)]
    assert [(one.rule, one.offset, one.length, one.line) for one in scan(data, size)] == expected
    assert len(expected) == 40


EXAMPLES = [make(example, f"{rule.id} {number}") for rule in RULES for number, example in enumerate(rule.examples)]


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.sampled_from(["codes", "google", "printed"]))
def test_what_stands_in_a_text_stands_in_its_pieces_where_they_are(seed, most, layout):
    chance = random.Random(seed)
    text = "\n\n看这里：".join(chance.choice(EXAMPLES).text for _ in range(3)) + "\n"
    texts, at = [], 0
    while at < len(text):
        texts.append(text[at : (at := at + chance.randint(1, most))])
    if layout == "codes":
        data = coded("0", texts, ascii_only=chance.random() < 0.5).encode()
    else:
        data = (google if layout == "google" else printed)([element(one) for one in texts]).encode()
    found = scan(data)
    assert {one.rule for one in found} >= {one.rule for one in find_bytes(text.encode(), RULES)}
    assert all(0 <= one.offset < one.offset + one.length <= len(data) for one in found)
    assert all(one.line == data[: one.offset].count(b"\n") + 1 for one in found)
    assert scan(data, scanner=SLOW) == found
    assert scan(data, 700) == found


_SCRAPS = (
    *('"candidates": [', '{"candidates": [{"content": {"parts": [{"text": "', '"}]}}]}', "{", "}", "[", "]", ",", '"'),
    *('0:"', 'g:"', '0:"62220', "\n", "\r\n", "\\", '"done"', "d:{}", 'e:{"isContinued":true}', "f:{}", " "),
    *('"text": "6222"', "data: ", '{"delta": "62"}', "\ud83d"),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(_SCRAPS), max_size=60), st.sampled_from([64, 300, 1 << 20]))
def test_scraps_of_streams_break_nothing(scraps, size):
    data = "".join(scraps).encode("utf-8", "surrogatepass")
    assert all(0 <= one.offset < one.offset + one.length <= len(data) for one in scan(data, size))


# --- bounds


def test_a_document_that_never_ends_is_held_in_bounded_memory():
    begin, line = b'"candidates": [\n', b'   {"index": 1, "x": [\n'
    deltas = Deltas(SCANNER)
    tracemalloc.start()
    for block in blocks(io.BytesIO(begin + line * 200_000), size=1 << 18):
        assert list(deltas.through(block, 1, ())) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 << 20


@pytest.mark.parametrize(
    "data",
    [
        b'"candidates": [' * 40_000,
        b'"candidates": [\n' * 40_000,
        b'{"candidates": []}' * 40_000,
        b'"candidates": [\n' + b'{"candidates": []},' * 40_000,
        b'"candidates": [' + b"[" * 600_000,
        b'"candidates": [\n' + b"{}" * 400_000 + b"\n]}",
        b'"candidates": [{"content": {"parts": [\n' + b'{"te\\u0078t": "6"},\n' * 16_000 + b'{"text": "6"}]}}]}',
        b'0:"' + b"\\" * 600_000 + b'"',
        b'0:"6"\n' * 100_000,
        b'0:"6"\nd:{}\n' * 50_000,
    ],
    ids=range(10),
)
def test_no_input_takes_long(data):
    with within(5):
        assert isinstance(scan(data), list)
