"""What must hold for a rule beyond its types: its syntax, its anchors and its window; and the window worked out."""

import re
from collections.abc import Sequence
from functools import partial

import msgspec

from tidytrace.sensitive.engine.demands import longest_run, needles
from tidytrace.sensitive.engine.sieves import CONTEXT, MARK, NAMES, sieve
from tidytrace.sensitive.engine.spellings import beginnings, begins_with, overhang
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.reading.normal import plain
from tidytrace.sensitive.rules import syntax
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.validators import VALIDATORS

_PLURAL = 2
"""Letters that a word may have more."""


class RuleProblem(ValueError):  # noqa: N818 - the sentence is for the author of a rule, RuleError places it
    """One field of a rule is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        """The sentence is for the author of the rule."""
        super().__init__(problem)
        self.field = field


def complete(rule: Rule) -> Rule:
    """The rule with its window, checked. Raises RuleProblem."""
    longest, shortest_anchor = _patterns(rule)
    margin = rule.margin
    left = _lead(rule) or longest
    right = max(0, longest - shortest_anchor)
    if CONTEXT in rule.anchors:
        left = longest + rule.words_within + max(len(word.encode()) for word in rule.context) + _PLURAL
        right = longest + rule.words_within
    run_of, run = longest_run(rule.pattern, ignore_case=rule.ignore_case)
    rule = msgspec.structs.replace(
        rule,
        before=rule.before or left + margin,
        after=rule.after or right + margin,
        run_of=run_of,
        run=run,
        needles=needles(rule.pattern, [one for one in rule.anchors if not one.startswith(MARK)]),
    )
    _examples(rule)
    return rule


def _lead(rule: Rule) -> int | None:
    """The bytes within which each match has an anchor, if its beginning is one of a few texts."""
    if len(rule.anchors) == 1 and begins_with(rule.pattern, rule.anchors[0]):
        return syntax.check(rule.anchors[0], ignore_case=rule.ignore_case)[1]
    anchors = [one for one in (anchor_pattern(rule, anchor) for anchor in rule.anchors) if one is not None]
    for readings in beginnings(rule.pattern.encode()):
        ends = [[hit.end() for one in anchors for hit in one.finditer(reading)] for reading in readings]
        if all(ends):
            return max(map(min, ends))
    return None


def _patterns(rule: Rule) -> tuple[int, int]:
    """The longest match, and the shortest hit of an anchor."""
    try:
        _, longest = syntax.check(rule.pattern, ignore_case=rule.ignore_case)
    except syntax.SyntaxProblem as error:
        raise RuleProblem("pattern", str(error)) from error
    shortest = min(_shortest(rule, anchor) for anchor in rule.anchors)
    for field, pattern in (
        *(("allow", entry) for entry in rule.allow),
        ("unless_before", rule.unless_before),
        ("unless_after", rule.unless_after),
    ):
        try:
            re.compile(pattern if field == "allow" else pattern.encode())
        except re.error as error:
            raise RuleProblem(field, f"{pattern!r}: {error}") from error
    if rule.validator is not None and rule.validator not in VALIDATORS:
        raise RuleProblem("validator", f"no validator is called {rule.validator!r}")
    return longest, shortest


def _shortest(rule: Rule, anchor: str) -> int:
    """Bytes of the shortest hit of an anchor. Raises RuleProblem."""
    if anchor == CONTEXT:
        if not rule.needs_context:
            raise RuleProblem("anchors", f"{anchor} is for rules that need context")
        return 0
    if anchor.startswith(MARK):
        if anchor not in NAMES:
            raise RuleProblem("anchors", f"nothing is called {anchor}")
        those = sieve(anchor)
        return max(0, syntax.shortest(those.expression) - those.overhang)
    try:
        shortest, _ = syntax.check(anchor, ignore_case=rule.ignore_case)
    except syntax.SyntaxProblem as error:
        raise RuleProblem("anchors", f"{anchor!r}: {error}") from error
    return max(0, shortest - overhang(anchor))


def _examples(rule: Rule) -> None:
    """Each example has an anchor in its match, and the window around it holds the match. Raises RuleProblem."""
    flags = re.IGNORECASE if rule.ignore_case else 0
    pattern = re.compile(rule.pattern.encode(), flags)
    anchors = [anchor for anchor in map(partial(anchor_pattern, rule), rule.anchors) if anchor is not None]
    group = "secret" if "secret" in pattern.groupindex else 0
    for number, example in enumerate(rule.examples):
        field = f"examples[{number}]"
        try:
            sample = make(example, f"{rule.id}/{number}")
        except (ValueError, TypeError) as error:
            raise RuleProblem(field, str(error)) from error
        if sample.start < 0:
            raise RuleProblem(field, "the value has to stand between « and »")
        text = plain(sample.text)
        data = text.encode()
        start, end = len(text[: sample.start].encode()), len(text[: sample.end].encode())
        whole = _match(pattern, group, data, start, end)
        if whole is None:
            raise RuleProblem(field, "the pattern does not give the value")
        if CONTEXT not in rule.anchors:  # whether words of context stand there is for the judge to see
            match = data[whole[0] : whole[1]]
            _window(rule, field, len(match), [hit.end() for anchor in anchors for hit in anchor.finditer(match)])
    for number, example in enumerate(rule.near_misses):
        try:
            make(example, f"{rule.id}/-{number}")
        except (ValueError, TypeError) as error:
            raise RuleProblem(f"near_misses[{number}]", str(error)) from error


def _window(rule: Rule, field: str, length: int, hits: Sequence[int]) -> None:
    """The window around an anchor's hit in a match of some bytes holds the match. Raises RuleProblem."""
    if not hits:
        raise RuleProblem(field, "no anchor stands in the match")
    if not any(hit <= rule.before for hit in hits):
        raise RuleProblem("before", f"{rule.before} does not reach the start of {field}")
    if not any(hit <= rule.before and hit + rule.after >= length for hit in hits):
        raise RuleProblem("after", f"{rule.after} does not reach the end of {field}")


def anchor_pattern(rule: Rule, anchor: str) -> re.Pattern[bytes] | None:
    """What says that an anchor stands in some bytes; None for words of context, which stand beside a match."""
    if anchor == CONTEXT:
        return None
    if anchor.startswith(MARK):
        those = sieve(anchor)
        return re.compile(those.expression.encode(), re.IGNORECASE * those.ignore_case)
    return re.compile(anchor.encode(), re.IGNORECASE * rule.ignore_case)


def _match(pattern: re.Pattern[bytes], group: str | int, data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where a match stands whose value is ``start``..``end``."""
    position = 0
    while (match := pattern.search(data, position)) is not None:
        if match.span(group) == (start, end):
            return match.span()
        position = match.start() + 1
    return None
