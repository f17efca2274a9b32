"""Options of a program in a text file: a list of them, or the script or unit that starts the program.

Read only, never written: a script is the person's own. A long option without a value is ``True``; of equal ones the
last counts. Comments of shells (``#``), of Windows (``rem``, ``::``) and of units (``;``) are left out.
"""

import re
from typing import Any

_COMMENT = re.compile(r"\s*(?:#|;|::|@?rem\b)", re.IGNORECASE)
_OPTION = re.compile(r"""(?<![\w-])(--[A-Za-z][\w-]*)(?:(?:=|[ \t]+)("[^"]*"|'[^']*'|[^\s"'$%^\\-][^\s"']*))?""")


def parse(text: str) -> dict[str, Any]:
    """The long options that stand in a text, by name with its dashes."""
    found: dict[str, Any] = {}
    for line in text.splitlines():
        if _COMMENT.match(line) is None:
            for name, value in _OPTION.findall(line):
                found[name] = value.strip("\"'") if value else True
    return found
