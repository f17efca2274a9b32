"""On which line of a rule file a field stands; ``tomllib`` gives no positions."""

import re

_RULE = re.compile(r"^\s*\[\[\s*rules\s*\]\]")
_TABLE = re.compile(r"^\s*\[")


def line_of(text: str, rule: int | None, field: str) -> int:
    """The 1-based line of the field ``names.en`` of the rule of that number; of the rule's header without it."""
    name = re.escape(re.split(r"[.\[]", field, maxsplit=1)[0])
    key = re.compile(rf"^\s*(?:\[\s*rules\.)?{name}\s*[.=\]]") if name else None
    here = -1
    best = 1
    for number, line in enumerate(text.splitlines(), 1):
        if _RULE.match(line):
            here += 1
            if here == rule:
                best = number
        elif rule is None and _TABLE.match(line):
            return best
        elif key and key.match(line) and (here == rule if rule is not None else here < 0):
            return number
    return best
