"""Expressions as ``re``'s own parser takes them apart.

Once each: what checks a rule, what makes it ready and what looks for its anchors all ask about the same few hundred.
"""

import importlib
from functools import lru_cache
from typing import Any

_PARSER: Any = importlib.import_module("re._parser")
MAXREPEAT: int = _PARSER.MAXREPEAT
"""Stands for a repetition without end."""


@lru_cache(maxsize=4096)
def parsed(expression: str | bytes, flags: int = 0) -> Any:
    """The parts of an expression; nobody may change them. Raises re.error."""
    return _PARSER.parse(expression, flags)
