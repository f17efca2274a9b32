"""The plain matcher: ``re`` alone, rule by rule. Slow and right; any faster engine has to give the same answers."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from tidytrace.sensitive.engine.judge import Compiled, compile_rules, judge, value_of
from tidytrace.sensitive.engine.settle import pieces, settle
from tidytrace.sensitive.engine.windows import Window
from tidytrace.sensitive.model import Found, Rule
from tidytrace.sensitive.reading.blobs import without_blobs
from tidytrace.sensitive.reading.normal import plain
from tidytrace.sensitive.reading.textures import DEPTH, Plain, signs, touched

Search = Callable[[bytes, int], re.Match[bytes] | None]
"""The first match that begins at a place of a text or behind it."""


def find(text: str, rules: Sequence[Rule] | Sequence[Compiled]) -> list[Found]:
    """What stands in the text, by characters from ``start`` to ``end``. Overlaps are settled."""
    plain_text = plain(text)
    data = plain_text.encode("utf-8", "surrogatepass")
    found = find_bytes(data, rules)
    if len(data) == len(plain_text):
        return found
    edges = sorted({edge for one in found for edge in (one.start, one.end)})
    characters: dict[int, int] = {}
    last = count = 0
    for edge in edges:
        count += len(data[last:edge].decode("utf-8", "surrogatepass"))
        characters[edge] = count
        last = edge
    return [Found(one.rule, one.kind, characters[one.start], characters[one.end], one.confidence) for one in found]


def find_bytes(data: bytes, rules: Sequence[Rule] | Sequence[Compiled]) -> list[Found]:
    """The same for UTF-8 in which full-width characters have been made plain; by bytes."""
    compiled = _compiled(rules)
    ranks = {one.rule.id: one.rule.rank for one in compiled}
    return settle((found for one in compiled for found in matches(data, one)), ranks)


def find_written(data: bytes, rules: Sequence[Rule] | Sequence[Compiled]) -> list[Found]:
    """The same for UTF-8 as it stands in a file, with escapes and all that is written otherwise; by its own bytes."""
    compiled = _compiled(rules)
    ranks = {one.rule.id: one.rule.rank for one in compiled}
    return settle(_written(without_blobs(data), compiled, DEPTH), ranks)


def _written(data: bytes, compiled: Sequence[Compiled], depth: int) -> set[Found]:
    """What stands in a text as it is meant, and in the same made plain."""
    whole = Window(data, 0, len(data))
    found = {
        Found(one.rule, one.kind, whole.origin(one.start), whole.origin(one.end), one.confidence)
        for rule in compiled
        for one in matches(whole.text, rule)
    }
    plain: set[Found] = set()
    ends = signs(data) if depth else []
    # what is made plain may hide more; what is only undone is the same text
    for further, one_plain in zip((depth - 1, 0), Plain.of(data, ends) if ends else (), strict=False):
        for one in _written(one_plain.text, compiled, further):
            start, end = one_plain.start(one.start), one_plain.end(one.end)
            if touched(ends, start, end):
                plain.add(Found(one.rule, one.kind, start, end, one.confidence))
    return (found - pieces(found, plain, ends)) | plain


def matches(data: bytes, compiled: Compiled, position: int = 0, search: Search | None = None) -> Iterator[Found]:
    """All that one rule finds: where a candidate is turned down, the search goes on one byte after its start.

    Args:
        data: Plain text.
        compiled: The rule.
        position: Nothing that begins before it counts.
        search: Finds what the rule's pattern finds.
    """
    search = search or compiled.pattern.search
    while (match := search(data, position)) is not None:
        start, end = value_of(compiled, match)
        judgement = judge(compiled, data, start, end)
        if judgement is None:
            position = match.start() + 1
        else:
            yield Found(compiled.rule.id, compiled.rule.kind, start, end, judgement)
            position = max(end, match.start() + 1)


def _compiled(rules: Iterable[Rule | Compiled]) -> tuple[Compiled, ...]:
    return tuple(one if isinstance(one, Compiled) else compile_rules((one,))[0] for one in rules)
