"""Full-text tables that index the rows of another table (external content of FTS5 and FTS4)."""

import re
import sqlite3
from typing import Final

from tidytrace.erase.databases.rowimages import full_text, keeps_content

_CONTENT: Final = re.compile(
    r"""\bcontent\s*=\s*(?:"([^"]+)"|'([^']+)'|\[([^]]+)\]|`([^`]+)`|([\w$]+))""", re.IGNORECASE
)


def content_tables(connection: sqlite3.Connection) -> dict[str, str]:
    """Each such full-text table with the table whose rows it indexes."""
    known = {
        str(name).lower(): str(name)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    }
    found: dict[str, str] = {}
    for name, made in full_text(connection).items():
        match = _CONTENT.search(made)
        content = next((group for group in match.groups() if group), "") if match else ""
        if content.lower() in known and not keeps_content(connection, name):
            found[name] = known[content.lower()]
    return found
