"""A file in parts: put together they give what the whole file gives, and a log is read on from where it ended."""

import io
import json
import random

import pytest

from tidytrace.sensitive.engine.anchors import Slow, anchors_of
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.looks.parts import LEAST, MARGIN, divisible, moved, prefix_of, scan_on, scan_part, stopped
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blocks import Nature
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import scan_stream

RULES = [rule for rule in load_rules() if rule.kind in {"payment-card", "cn-resident-id"}]
SCANNER = Scanner(RULES, engine=Slow(anchors_of(RULES, few=True)))
MARKS = Marks(bytes(32))
KEY = bytes(range(32))
CARDS = [make("{card:622202:19}", f"card {number}").text for number in range(40)]


def talk(count: int, seed: int = 1) -> bytes:
    """Lines of a transcript, some with a card."""
    chance = random.Random(seed)
    lines = []
    for number in range(count):
        words = "这是 some talk " * chance.randint(1, 60)
        card = f"卡号：{chance.choice(CARDS)}" if number % 97 == 5 else ""
        lines.append(json.dumps({"n": number, "text": words + card}, ensure_ascii=number % 2 == 0))
    return "\n".join(lines).encode() + b"\n"


def places(matches):
    return [
        (one.kind, one.offset, one.length, one.line, one.mark) for one in sorted(matches, key=lambda one: one.offset)
    ]


def whole(data: bytes):
    return scan_stream(io.BytesIO(data), SCANNER, MARKS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
@pytest.mark.parametrize("size", [(1 << 17) + 2, 1 << 18])
def test_parts_put_together_give_the_whole(encoding, size):
    data = talk(1500).decode().encode(encoding)
    nature = Nature.of(data)
    assert nature.encoding == encoding
    assert divisible(nature)
    found, lines, read = [], 0, 0
    for start in range(0, len(data), size):
        part = scan_part(io.BytesIO(data), start, min(start + size, len(data)), nature, SCANNER, MARKS)
        found += moved(part.matches, lines)
        lines += part.lines
        read += part.bytes
    assert len(found) > 10
    assert places(found) == places(whole(data).matches)
    assert (lines, read) == (1500, len(data))


@pytest.mark.parametrize("shift", range(-24, 25, 4))
def test_a_value_on_the_border_of_two_parts_is_found_once(shift):
    border = MARGIN + 4096
    before = (b"x y " * border)[: border + shift]
    data = before + f" 卡号 {CARDS[0]} ".encode() + b"x y " * MARGIN
    nature = Nature.of(data)
    parts = [(0, border), (border, len(data))]
    found = [one for part in parts for one in scan_part(io.BytesIO(data), *part, nature, SCANNER, MARKS).matches]
    assert places(found) == places(whole(data).matches)
    assert len(found) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_a_log_is_read_on_from_where_it_ended(encoding):
    text = talk(4000).decode()
    data = text.encode(encoding)
    old, new = data[: (len(data) - 1001) & ~1], data  # it ended within a line
    before = whole(old)
    end = stopped(io.BytesIO(old), before, KEY)
    assert end is not None
    file = _Counted(new)
    report = scan_on(file, end, before.matches, SCANNER, MARKS, KEY)
    assert report is not None
    assert places(report.matches) == places(whole(new).matches)
    assert (report.lines, report.bytes) == (4000, len(new))
    assert file.read_bytes < 7 * MARGIN < len(new)
    assert stopped(io.BytesIO(new), report, KEY) == stopped(io.BytesIO(new), whole(new), KEY)


@pytest.mark.parametrize("place", [10, -50, -MARGIN // 4])
def test_a_file_that_was_written_anew_is_not_read_on(place):
    data = talk(4000)
    before = whole(data)
    end = stopped(io.BytesIO(data), before, KEY)
    other = bytearray(data)
    other[place] ^= 1
    assert scan_on(io.BytesIO(bytes(other) + b"more\n"), end, before.matches, SCANNER, MARKS, KEY) is None
    assert scan_on(io.BytesIO(data[:-9]), end, before.matches, SCANNER, MARKS, KEY) is None


def test_a_short_file_is_read_from_its_beginning():
    data = talk(20)
    assert len(data) < LEAST
    assert stopped(io.BytesIO(data), whole(data), KEY) is None


def test_nobody_learns_the_beginning_of_a_file_from_its_digest():
    file = io.BytesIO(CARDS[0].encode())
    assert prefix_of(file, 19, KEY) != prefix_of(file, 19, bytes(32))


class _Counted(io.BytesIO):
    """Counts what is read."""

    read_bytes = 0

    def read(self, size=-1, /):
        data = super().read(size)
        self.read_bytes += len(data)
        return data
