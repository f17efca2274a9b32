"""What must hold for any bytes: no crash, no hang, and the same answers however the anchors are looked for."""

import io
import time
from collections.abc import Sequence

from tidytrace.sensitive import Found, Rule, compile_rules, find_bytes
from tidytrace.sensitive.engine import glance
from tidytrace.sensitive.engine.anchors import Slow, anchors_of
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.scan import scan_stream

LONGEST = 1.0
"""Seconds of the processor that one input may take."""


class Broken(AssertionError):  # noqa: N818 - says what is broken, and of which input
    """A property does not hold."""

    def __init__(self, what: str, data: bytes) -> None:
        super().__init__(what)
        self.data = data


class Properties:
    """The rules in the fast engine and in the fallback."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        # otherwise an answer that is only given after many questions would never be asked for
        glance.OFTEN = 0
        self._fast = Scanner(rules)
        self._slow = Scanner(rules, engine=Slow(anchors_of(rules, few=True)))
        self._ready = compile_rules(rules)
        self._marks = Marks(bytes(32))

    def check(self, data: bytes, *, fallback: bool = True, plainly: bool = True) -> int:
        """How much was found. Raises Broken.

        Args:
            data: Anything.
            fallback: Ask the other engine, and look at the bytes as a file too.
            plainly: Ask the plain matcher, where the input has nothing to undo.
        """
        begin = time.process_time()
        found = self._fast.values(data)
        took = time.process_time() - begin
        if took > LONGEST:
            raise Broken(f"took {took:.1f} s", data)
        for one, value in found:
            if not 0 <= one.start < one.end <= len(data) or not value:
                raise Broken(f"{one.rule} is nowhere", data)
        if fallback:
            other = self._slow.values(data)
            if other != found:
                raise Broken(
                    "the engines differ: " + _places([one for one, _ in found], [one for one, _ in other]), data
                )
            scan_stream(io.BytesIO(data), self._fast, self._marks)
        if plainly and _is_plain(data):
            right = find_bytes(data, self._ready)
            if right != [one for one, _ in found]:
                raise Broken("the plain matcher differs: " + _places(right, [one for one, _ in found]), data)
        return len(found)


def _is_plain(data: bytes) -> bool:
    return data.isascii() and b"\\" not in data and b"&" not in data


def _places(these: Sequence[Found], those: Sequence[Found]) -> str:
    """By rule and place: values are no matter of a message."""
    odd = set(these) ^ set(those)
    return ", ".join(
        f"{one.rule} {one.start}–{one.end} {one.confidence}" for one in sorted(odd, key=lambda one: one.start)
    )
