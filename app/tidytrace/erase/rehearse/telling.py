"""What a rehearsal found, in words for both faces."""

from collections.abc import Callable
from typing import Final

from tidytrace.erase.rehearse.errors import Why
from tidytrace.erase.rehearse.rehearsal import AppShows, Rehearsal
from tidytrace.language import N_, Language

_WHY: Final[dict[Why, str]] = {
    "too-large": N_("{app}: reckoned from the plan, because its chats are too large to rehearse."),
    "too-long": N_("{app}: reckoned from the plan, because a rehearsal would take too long."),
    "no-room": N_("{app}: reckoned from the plan, because there is no place for a copy that never reaches a disk."),
    "unreadable": N_("{app}: reckoned from the plan, because not all of its files could be copied."),
    "not-alike": N_("{app}: reckoned from the plan, because a copy does not show the same chats."),
    "failed": N_("{app}: reckoned from the plan, because the rehearsal failed. Erasing may fail too; nothing is lost."),
}
NameOf = Callable[[str], str]
"""The name of an app in the person's language."""


def lists(shows: AppShows, name_of: NameOf, language: Language) -> str:
    """As «Claude Code will still list 12 of 26 chats»."""
    app = name_of(shows.app)
    if not shows.after:
        return language("{app} will list no chats any more.").format(app=app)
    # Translators: {count} is how many chats there are now, {after} how many are left
    words = language.plural(
        "{{app}} will still list {{after}} of {count} chat.",
        "{{app}} will still list {{after}} of {count} chats.",
        shows.before,
    )
    return words.format(app=app, after=shows.after)


def warnings(shows: AppShows, name_of: NameOf, language: Language) -> list[str]:
    """What would not go as planned; empty where all does."""
    app = name_of(shows.app)
    said = []
    if shows.still:
        said.append(
            language.plural(
                "{{app}} would still list {count} chat that you chose.",
                "{{app}} would still list {count} chats that you chose.",
                len(shows.still),
            )
        )
    if shows.lost:
        said.append(
            language.plural(
                "{{app}} would no longer list {count} chat that you keep.",
                "{{app}} would no longer list {count} chats that you keep.",
                len(shows.lost),
            )
        )
    if shows.altered:
        said.append(
            language.plural(
                "{{app}} would show {count} chat that you keep differently.",
                "{{app}} would show {count} chats that you keep differently.",
                len(shows.altered),
            )
        )
    return [one.format(app=app) for one in said]


def reckoned(shows: AppShows, name_of: NameOf, language: Language) -> str:
    """Why it was not tried; empty where it was."""
    if shows.not_tried is None:
        return ""
    return language(_WHY[shows.not_tried]).format(app=name_of(shows.app))


def conclusion(rehearsal: Rehearsal, language: Language) -> str:
    """What can be said of everything else; empty where nothing can."""
    if not rehearsal.apps or not rehearsal.as_planned:
        return ""
    if any(one.not_tried is not None for one in rehearsal.apps):
        return language("The chats of all other apps stay as they are.")
    return language("Tried on a copy: nothing else changes in these lists, and other apps are not touched.")
