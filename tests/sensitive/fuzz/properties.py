"""What must hold for any bytes: no crash, no hang, and the same answers however the anchors are looked for."""

import io
import time
from collections.abc import Sequence

from pace import least
from tidytrace.sensitive import Found, Rule, compile_rules
from tidytrace.sensitive.engine import glance
from tidytrace.sensitive.engine.anchors import Slow, anchors_of
from tidytrace.sensitive.engine.reference import find_written
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.engine.windows import as_meant
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
            plainly: Ask the plain matcher, and look at each line as at a document of its own.
        """
        begin = time.process_time()
        found = self._fast.values(data)
        took = time.process_time() - begin
        if took > LONGEST and (took := least(lambda: self._fast.values(data), enough=LONGEST)) > LONGEST:
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
        if plainly and _is_clear(data):
            right = find_written(data, self._ready)
            if right != [one for one, _ in found]:
                raise Broken("the plain matcher differs: " + _places(right, [one for one, _ in found]), data)
        if plainly:
            self._check_lines(data)
        return len(found)

    def _check_lines(self, data: bytes) -> None:
        found = self._fast.find(data, lines=True)
        alone: list[Found] = []
        at = 0
        for line in data.split(b"\n"):
            alone += (
                Found(one.rule, one.kind, at + one.start, at + one.end, one.confidence) for one in self._fast.find(line)
            )
            at += len(line) + 1
        if found != alone:
            raise Broken("lines differ: " + _places(found, alone), data)


def _is_clear(data: bytes) -> bool:
    """Whether an input means one thing: not where what was undone seems to be written otherwise itself."""
    meant = as_meant(data)
    return as_meant(meant) == meant


def _places(these: Sequence[Found], those: Sequence[Found]) -> str:
    """By rule and place: values are no matter of a message."""
    odd = set(these) ^ set(those)
    return ", ".join(
        f"{one.rule} {one.start}–{one.end} {one.confidence}" for one in sorted(odd, key=lambda one: one.start)
    )
