"""What must hold for a rule beyond its types: its syntax, its anchors and its window; and the window worked out."""

import re

import msgspec

from tidytrace.sensitive import syntax
from tidytrace.sensitive.model import EDGE, Rule
from tidytrace.sensitive.normal import plain
from tidytrace.sensitive.samples import make
from tidytrace.sensitive.validators import VALIDATORS

_LONGEST_CHARACTER = 4
"""Bytes of one character in UTF-8, for the reach of context words."""

_LITERAL = re.compile(r"[A-Za-z0-9_:@/ -]+")


class RuleProblem(ValueError):  # noqa: N818 - the sentence is for the author of a rule, RuleError places it
    """One field of a rule is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        """The sentence is for the author of the rule."""
        super().__init__(problem)
        self.field = field


def complete(rule: Rule) -> Rule:
    """The rule with its window, checked. Raises RuleProblem."""
    longest, shortest_anchor, leads = _patterns(rule)
    margin = EDGE + (_LONGEST_CHARACTER * rule.reach if rule.context or rule.against else 0)
    # a value that begins with its anchor has nothing of the match before it
    left = max(len(anchor) for anchor in rule.anchors) if leads else longest
    rule = msgspec.structs.replace(
        rule,
        before=rule.before or left + margin,
        after=rule.after or max(0, longest - shortest_anchor) + margin,
    )
    _examples(rule)
    return rule


def _patterns(rule: Rule) -> tuple[int, int, bool]:
    """The longest match, the shortest hit of an anchor, and whether each match begins with its anchor."""
    try:
        _, longest = syntax.check(rule.pattern, ignore_case=rule.ignore_case)
    except syntax.SyntaxProblem as error:
        raise RuleProblem("pattern", str(error)) from error
    hits = []
    for anchor in rule.anchors:
        try:
            hits.append(syntax.check(anchor, ignore_case=rule.ignore_case))
        except syntax.SyntaxProblem as error:
            raise RuleProblem("anchors", f"{anchor!r}: {error}") from error
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
    start = syntax.leading(rule.pattern)
    leads = (
        len(rule.anchors) == 1 and _LITERAL.fullmatch(rule.anchors[0]) is not None and start.startswith(rule.anchors[0])
    )
    return longest, min(shortest for shortest, _ in hits), leads


def _examples(rule: Rule) -> None:
    """Each example has an anchor in its match, and the window around it holds the match. Raises RuleProblem."""
    flags = re.IGNORECASE if rule.ignore_case else 0
    pattern = re.compile(rule.pattern.encode(), flags)
    anchors = [re.compile(anchor.encode(), flags) for anchor in rule.anchors]
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
        hits = [whole[0] + hit.end() for anchor in anchors for hit in anchor.finditer(data[whole[0] : whole[1]])]
        if not hits:
            raise RuleProblem(field, "no anchor stands in the match")
        if not any(hit - rule.before <= whole[0] for hit in hits):
            raise RuleProblem("before", f"{rule.before} does not reach the start of {field}")
        if not any(hit - rule.before <= whole[0] and hit + rule.after >= whole[1] for hit in hits):
            raise RuleProblem("after", f"{rule.after} does not reach the end of {field}")
    for number, example in enumerate(rule.near_misses):
        try:
            make(example, f"{rule.id}/-{number}")
        except (ValueError, TypeError) as error:
            raise RuleProblem(f"near_misses[{number}]", str(error)) from error


def _match(pattern: re.Pattern[bytes], group: str | int, data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where a match stands whose value is ``start``..``end``."""
    position = 0
    while (match := pattern.search(data, position)) is not None:
        if match.span(group) == (start, end):
            return match.span()
        position = match.start() + 1
    return None
