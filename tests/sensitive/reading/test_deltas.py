"""Messages that were written down as they streamed in: a value in pieces is one value, where its first piece stands."""

import io
import json
import random
import threading
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace import within
from prepared import scanner
from tidytrace.sensitive import find_bytes
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blocks import blocks
from tidytrace.sensitive.reading.deltas import SIGNS, Deltas, has_signs
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import scan_stream

RULES = load_rules()
SCANNER = scanner(RULES)
MARKS = Marks(bytes(32))
CARD = make("{card:622202:19}", "a card in pieces").text
OTHER = make("{card:4:16}", "another card").text
KEY = make("ghp_{token:36}", "a key").text
TEXT = f"你的银行卡号是{CARD}，支付密码是836412，记好了。"


def cut(text, width=3):
    return [text[at : at + width] for at in range(0, len(text), width)]


def scan(data, size=1 << 20):
    return sorted(scan_stream(io.BytesIO(data), SCANNER, MARKS, size=size).matches, key=lambda one: one.offset)


def written(documents, prefix="", *, ascii_only=False, end="\n"):
    return "".join(prefix + json.dumps(one, ensure_ascii=ascii_only) + end for one in documents).encode()


def kinds(data, size=1 << 20):
    return [one.kind for one in scan(data, size)]


SHAPES = {
    "openai-chat": lambda text: {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}],
    },
    "openai-tool": lambda text: {
        "id": "chatcmpl-1",
        "choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "function": {"arguments": text}}]}}],
    },
    "openai-reasoning": lambda text: {"id": "1", "choices": [{"index": 0, "delta": {"reasoning_content": text}}]},
    "openai-responses": lambda text: {
        "type": "response.output_text.delta",
        "item_id": "msg_1",
        "output_index": 0,
        "content_index": 0,
        "delta": text,
    },
    "openai-assistants": lambda text: {
        "id": "msg_1",
        "object": "thread.message.delta",
        "delta": {"content": [{"index": 0, "type": "text", "text": {"value": text, "annotations": []}}]},
    },
    "anthropic": lambda text: {
        "type": "content_block_delta",
        "index": 0,
        "delta": {"type": "text_delta", "text": text},
    },
    "anthropic-thinking": lambda text: {
        "type": "content_block_delta",
        "index": 0,
        "delta": {"type": "thinking_delta", "thinking": text},
    },
    "anthropic-tool": lambda text: {
        "type": "content_block_delta",
        "index": 1,
        "delta": {"type": "input_json_delta", "partial_json": text},
    },
    "claude-code": lambda text: {
        "type": "stream_event",
        "event": {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
        "session_id": "7",
        "uuid": str(random.random()),
    },
    "gemini": lambda text: {
        "candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}],
        "responseId": "r",
    },
    "gemini-cli": lambda text: {"type": "message", "role": "assistant", "content": text, "delta": True},
    "ollama-chat": lambda text: {"model": "qwen3", "message": {"role": "assistant", "content": text}, "done": False},
    "ollama-generate": lambda text: {"model": "qwen3", "response": text, "done": False},
    "ai-sdk-4": lambda text: {"type": "text-delta", "textDelta": text},
    "ai-sdk-5": lambda text: {"type": "text-delta", "id": "txt-0", "delta": text},
    "ai-sdk-5-full": lambda text: {"type": "text-delta", "id": "0", "text": text},
    "acp": lambda text: {
        "jsonrpc": "2.0",
        "method": "session/update",
        "params": {
            "sessionId": "s",
            "update": {"sessionUpdate": "agent_message_chunk", "content": {"type": "text", "text": text}},
        },
    },
    "codex": lambda text: {"id": "0", "msg": {"type": "agent_message_delta", "delta": text}},
    "codex-app-server": lambda text: {
        "method": "item/agentMessage/delta",
        "params": {"threadId": "t", "turnId": "u", "itemId": "i", "delta": text},
    },
    "envelope": lambda text: {
        "timestamp": "2026-03-02T08:30:00Z",
        "payload": {"type": "agent_message_content_delta", "item_id": "i", "delta": text},
    },
    "open-webui": lambda text: {
        "chat_id": "c",
        "message_id": "m",
        "data": {"type": "chat:message:delta", "data": {"content": text}},
    },
    "cohere": lambda text: {
        "type": "content-delta",
        "index": 0,
        "delta": {"message": {"content": {"text": text}}},
    },
    "bedrock": lambda text: {"contentBlockDelta": {"delta": {"text": text}, "contentBlockIndex": 0}},
    "langchain": lambda text: {
        "event": "on_chat_model_stream",
        "run_id": "r",
        "data": {"chunk": {"lc": 1, "type": "constructor", "kwargs": {"content": text}}},
    },
}


@pytest.mark.parametrize("prefix", ["", "data: ", "2026-03-02 08:30:01 DEBUG chunk "])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_is_split_over_documents_is_found_where_its_first_piece_stands(shape, prefix):
    data = written(map(shape, cut(TEXT)), prefix)
    card, password = scan(data)
    assert (card.kind, card.line, card.length) == ("payment-card", 3, 2)
    assert data[card.offset :].startswith(CARD[:2].encode() + b'"')
    assert card.masked.endswith(CARD[-4:])
    assert password.kind == "payment-password"
    assert data[password.offset :].startswith(b'836"' if password.length == 3 else b"8")
    assert data[: password.offset].count(b"\n") + 1 == password.line


def test_a_key_of_a_vendor_is_found_in_any_pieces():
    for width in (1, 4, 13, 39):
        (one,) = scan(written(map(SHAPES["openai-chat"], cut(f"export GITHUB_TOKEN={KEY}\n", width))))
        assert one.rule == "github-token"


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\n\n", "\n: keep-alive\n\n", '\nevent: ping\ndata: {"type": "ping"}\n\n']
)
def test_what_may_stand_between_the_pieces(end):
    assert kinds(written(map(SHAPES["anthropic"], cut(TEXT)), "data: ", end=end)) == [
        "payment-card",
        "payment-password",
    ]


@pytest.mark.parametrize(
    "two",
    [
        lambda n, text: {"id": f"c{n}", "choices": [{"index": 0, "delta": {"content": text}}]},
        lambda n, text: {"id": "c", "choices": [{"index": n, "delta": {"content": text}}]},
        lambda n, text: {
            "id": "c",
            "choices": [{"index": 0, "delta": {"tool_calls": [{"index": n, "function": {"arguments": text}}]}}],
        },
        lambda n, text: {"type": "content_block_delta", "index": n, "delta": {"text": text}},
        lambda n, text: {"type": "response.output_text.delta", "item_id": f"i{n}", "delta": text},
        lambda n, text: {"type": "content_block_delta", "index": 0, "delta": {("text", "thinking")[n]: text}},
        lambda n, text: {"type": "text-delta", "id": str(n), "delta": text},
    ],
)
def test_streams_that_run_at_the_same_time_are_kept_apart(two):
    documents = []
    for ours, theirs in zip(cut(f"card {CARD} thanks"), cut(f"visa {OTHER} ok then"), strict=False):
        documents += [two(0, ours), two(1, theirs)]
    found = scan(written(documents))
    assert [one.masked[-4:] for one in found] == [CARD[-4:], OTHER[-4:]]


def test_one_message_ends_before_the_next_one_begins():
    shape = SHAPES["anthropic"]
    first, second = cut(f"card {CARD}"), cut(f"{OTHER} is the card")
    stop = [{"type": "content_block_stop", "index": 0}, {"type": "content_block_start", "index": 0}]
    data = written([*map(shape, first), *stop, *map(shape, second)])
    assert [one.masked[-4:] for one in scan(data)] == [CARD[-4:], OTHER[-4:]]
    shape = SHAPES["ollama-chat"]
    data = written([*map(shape, first), {"model": "qwen3", "done": True}, *map(shape, second)])
    assert [one.masked[-4:] for one in scan(data)] == [CARD[-4:], OTHER[-4:]]


def test_the_whole_message_is_a_place_of_its_own():
    data = written([*map(SHAPES["codex"], cut(TEXT)), {"id": "0", "msg": {"type": "agent_message", "message": TEXT}}])
    found = scan(data)
    assert [one.kind for one in found] == ["payment-card", "payment-password"] * 2
    assert len({one.mark for one in found}) == 2
    assert found[2].line == len(cut(TEXT)) + 1


@pytest.mark.parametrize("width", range(1, 60, 3))
@pytest.mark.parametrize("shape", ["openai-chat", "anthropic", "gemini"])
def test_nothing_is_told_twice_however_it_is_cut(shape, width):
    text = TEXT + f"请联系 mei.wang@163.com，令牌 {KEY}。"
    found = scan(written(map(SHAPES[shape], cut(text, width))))
    assert [one.kind for one in found] == ["payment-card", "payment-password", "email", "api-key"]


def test_a_value_in_one_piece_with_its_words_in_another():
    data = written(map(SHAPES["openai-chat"], ["请记住，", "支付密码是", "836412", "。"]))
    (one,) = scan(data)
    assert (one.kind, one.line, one.length) == ("payment-password", 3, 6)
    assert data[one.offset :].startswith(b"836412")


def test_pieces_on_one_line_are_one_place():
    data = written([{"candidates": [{"content": {"parts": [{"text": one} for one in cut(f"card {CARD} ok", 8)]}}]}])
    (one,) = scan(data)
    place = data[one.offset : one.offset + one.length]
    assert place.startswith(CARD[:3].encode())
    assert place.endswith(CARD[-5:].encode())


@pytest.mark.parametrize("ascii_only", [True, False])
def test_escapes_in_a_piece_are_counted_as_they_are_written(ascii_only):
    data = written(
        map(SHAPES["openai-chat"], ['他说："我的\n银行卡号😀 ' + CARD[:9], CARD[9:] + "\\ 好"]), ascii_only=ascii_only
    )
    (one,) = scan(data)
    assert data[one.offset : one.offset + one.length] == CARD[:9].encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_streams_in_other_encodings(encoding):
    text = "\n".join(
        json.dumps(SHAPES["openai-chat"](one), ensure_ascii=False) for one in cut("好的，没问题。" * 40 + TEXT)
    )
    data = text.encode(encoding)
    card, password = scan(data)
    plain = encoding.removesuffix("-sig") if encoding != "utf-16" else "utf-16-le"
    assert CARD.startswith(data[card.offset : card.offset + card.length].decode(plain))
    assert card.length >= len("6".encode(plain))
    assert password.kind == "payment-password"


@pytest.mark.parametrize("size", [300, 500, 1000, 5000, 1 << 16])
def test_borders_of_blocks_change_nothing(size):
    documents = []
    for ours, theirs in zip(cut(TEXT * 20), cut(f"visa {OTHER}, " * 60), strict=False):
        documents += [SHAPES["openai-responses"](ours), SHAPES["ai-sdk-5"](theirs)]
    data = written(documents)
    expected = [(one.rule, one.offset, one.length, one.line) for one in scan(data, 1 << 22)]
    assert [(one.rule, one.offset, one.length, one.line) for one in scan(data, size)] == expected
    assert len(expected) > 60


EXAMPLES = [make(example, f"{rule.id} {number}") for rule in RULES for number, example in enumerate(rule.examples)]


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_what_stands_in_a_text_stands_in_its_pieces(seed, most):
    chance = random.Random(seed)
    text = "\n\n看这里：".join(chance.choice(EXAMPLES).text for _ in range(4)) + "\n"
    chunks, at = [], 0
    while at < len(text):
        step = chance.randint(1, most)
        chunks.append(text[at : at + step])
        at += step
    expected = [one.rule for one in find_bytes(text.encode(), RULES)]
    found = {
        one.rule for one in scan(written(map(SHAPES["openai-responses"], chunks), ascii_only=chance.random() < 0.5))
    }
    assert found >= set(expected)


def test_ordinary_documents_have_no_signs_and_cost_nothing():
    line = json.dumps({"type": "assistant", "message": {"content": 'delta: the river\'s delta was "done"'}}) + "\n"
    data = line.encode() * 10_000
    assert not has_signs(data)
    for sign in SIGNS:
        for before in (b"", data[:70_000], data):
            assert has_signs(before + sign)


@pytest.mark.parametrize(
    "line",
    [
        b'{"delta": "62',
        b'{"delta": 7}',
        b'"delta"',
        b'{"choices": {"delta": [1]}}',
        b'{"choices": [null, {"delta": null}], "x": "delta"}',
        b'{"candidates": [[]]}',
        b'{"candidates": [{"index": [7], "content": {"parts": [{"index": {}, "text": "6"}]}}]}',
        b'{"choices": [{"index": {}, "delta": {"content": "6"}}]}',
        b'{"done": false, "model": [], "response": "6"}',
        b'{"done": false, "message": null}',
        b'{"delta": "\\ud83d"}',
        b'{"event": "on_chat_model_stream", "data": {"chunk": {"kwargs": 3}}}',
        b'{"delta": ' + b"[" * 3000 + b"]" * 3000 + b"}",
        b'[{"delta": "\xff"}]',
        b'{"sessionUpdate": "x_chunk", "content": [[[[{"text": {}}]]]]}',
    ],
)
def test_what_only_looks_like_a_piece_does_no_harm(line):
    around = [written([SHAPES["openai-responses"](one)]) for one in cut(TEXT)]
    assert kinds((line + b"\n").join(around)) == ["payment-card", "payment-password"]


def test_many_streams_are_held_in_bounded_memory():
    def stream(number):
        return written([{"type": "response.x.delta", "item_id": f"i{number}", "delta": "6 "}] * 40)

    data = b"".join(map(stream, range(2000)))
    deltas = Deltas(SCANNER)
    tracemalloc.start()
    for block in blocks(io.BytesIO(data), size=1 << 18):
        assert list(deltas.through(block, 1, ())) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 25 << 20
    assert list(deltas.rest()) == []


def test_a_message_of_many_megabytes_slides_through():
    piece = {"type": "response.output_text.delta", "item_id": "i", "delta": "nothing to see here, move on. "}
    documents = [piece] * 20_000 + [piece | {"delta": one} for one in cut(f" card {CARD} ")] + [piece] * 5_000
    with within(20):
        assert kinds(written(documents), 1 << 18) == ["payment-card"]


def test_a_line_with_very_many_pieces_is_no_trap():
    line = json.dumps([SHAPES["openai-chat"](str(number % 10)) for number in range(6000)]).encode()
    with within(10):
        assert isinstance(scan(line), list)
        assert isinstance(scan(b'{"delta": "' + b"a" * 500_000 + b"\\"), list)
        assert isinstance(scan(b'{"delta": {"a": "b", "content": "' + b'"content": "' * 40_000 + b'"}}'), list)


def test_two_threads_look_at_the_same_time():
    """A check-up and the list of chats may look at once, in one process."""
    data = b"nothing of the kind stands here; " * 600_000
    refused = []

    def look():
        try:
            for _ in range(5):
                has_signs(data)
        except Exception as error:  # noqa: BLE001 - whatever the engine says
            refused.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
