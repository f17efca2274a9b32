"""Titles of chats as a terminal shows them: what is sensitive is masked. JSON and ``chats show`` have the words."""

from collections.abc import Mapping

from tidytrace.cli.output import Output
from tidytrace.host import StateFolders
from tidytrace.sensitive.errors import RulesError


def shown_titles(output: Output, state: StateFolders, titles: Mapping[str, str | None]) -> dict[str, str]:
    """What is shown for each title, by the same ids; that none could be looked through is noted."""
    from tidytrace.checks.scanning import Scan, masked_titles

    shown = {one: title or output.language("(no title)") for one, title in titles.items()}
    if output.as_json or not any(titles.values()):
        return shown
    ids = list(shown)
    try:
        look = Scan.of(state).look
        shown.update((ids[number], masked) for number, masked in masked_titles(look, list(shown.values())))
    except (RulesError, OSError):
        output.note(output.language("sensitive words in titles could not be masked"))
    return shown
