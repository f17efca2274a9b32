"""What every definition of a program that copies folders keeps to beyond its schema, as ``rules`` says for apps."""

from collections.abc import Iterator
from typing import Final

from tidytrace.catalog.rules import Problem
from tidytrace.catalog.syncing import SyncClient
from tidytrace.catalog.text_rules import text_problems
from tidytrace.language import N_

_COMMANDS: Final = 50
"""Characters; how a folder is left out is often a command."""


def problems(client: SyncClient) -> Iterator[Problem]:
    """All rules that a definition breaks."""
    yield from text_problems(client, _COMMANDS)
    known = {source.grade for source in client.sources}
    graded = [
        *((f"folders[{number}]", one.grade) for number, one in enumerate(client.folders)),
        *((f"lists[{number}]", one.grade) for number, one in enumerate(client.lists)),
        *((f"keys[{number}]", one.grade) for number, one in enumerate(client.keys)),
    ]
    for field, grade in graded:
        if grade.actionable and grade not in known:
            yield Problem(f"{field}.grade", N_("No source has the grade «{grade}»."), {"grade": grade.value})
