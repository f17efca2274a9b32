"""What a row of the list of chats says, to the eye and to the ear."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from tidytrace.chats.finding.whole_text import Hit
from tidytrace.findings.wording import size
from tidytrace.gui.chats.groups import MONTH, TODAY, WEEK, YEAR, Group, Key
from tidytrace.gui.chats.shelf import Column, Grouping, Shelf
from tidytrace.gui.found import sentence
from tidytrace.gui.moments import in_month
from tidytrace.gui.wordings import SEPARATOR, chats, stays
from tidytrace.language import N_, Language

_NO_HITS: Final[Mapping[str, Hit]] = {}
_NEAR: Final = {
    TODAY: N_("Today"),
    WEEK: N_("This week"),
    MONTH: N_("This month"),
    YEAR: N_("This year"),
}


def heading(language: Language, column: Column) -> str:
    """The name of a column."""
    return {
        Column.MARK: "",
        Column.TITLE: language("Title"),
        Column.APP: language("App"),
        Column.USED: language("Last used"),
        Column.SIZE: language("Size"),
    }[column]


# --- chats


def lock_icon(shelf: Shelf, number: int) -> str:
    """What stands before its title; empty where there is nothing to say."""
    if shelf.held(number) == "held":
        return "kept"
    if shelf.stays(number) == "app-running":
        return "lock"
    return "pin" if shelf.held(number) == "pinned" else ""


def hint(language: Language, shelf: Shelf, number: int) -> str:
    """What was found in it, and why it is locked; empty when there is nothing to say."""
    conversation = shelf.conversations[number]
    remarks = [remark(language, shelf, number), stays(language, conversation, shelf.app_name(conversation))]
    return "\n".join(filter(None, [sentence(language, shelf.kinds(conversation)), " ".join(filter(None, remarks))]))


def remark(language: Language, shelf: Shelf, number: int) -> str:
    """Why it is locked now, and what to do about it; empty where it is not."""
    held = shelf.held(number)
    if held == "held":
        return language("You keep this one: it is never erased. To erase it, stop keeping it first.")
    if shelf.stays(number) == "app-running":
        app = shelf.app_name(shelf.conversations[number])
        return language("{app} is running. Close it before you erase this.").format(app=app)
    return language("Pinned in its app.") if held == "pinned" else ""


def mark(language: Language, shelf: Shelf, number: int, *, marked: bool) -> str:
    """Whether it is chosen."""
    if not shelf.can_be_marked[number]:
        return language("Cannot be chosen")
    return language("Chosen for erasing") if marked else language("Not chosen")


def spoken(language: Language, shelf: Shelf, number: int, *, marked: bool, hits: Mapping[str, Hit] = _NO_HITS) -> str:
    """What a screen reader says of a row: what it is, whether it is chosen, and what else there is to say."""
    conversation = shelf.conversations[number]
    said = [
        shelf.titles[number],
        language("Chosen for erasing") if marked else "",
        remark(language, shelf, number),
        sentence(language, shelf.kinds(conversation)),
        hit_line(language, hits.get(conversation.id)),
    ]
    return SEPARATOR.join(filter(None, said))


def hit_line(language: Language, hit: Hit | None) -> str | None:
    """«3 places · … near the lake …»; made when it is shown."""
    if hit is None:
        return None
    where = language.plural("{count} place", "{count} places", hit.places)
    part = hit.excerpt
    return SEPARATOR.join([where, f"{part.before}{part.match}{part.after}".strip()]) if part is not None else where


# --- groups


def group_name(language: Language, shelf: Shelf, grouping: Grouping, key: Key) -> str:
    """What the chats of a group have in common."""
    if grouping is Grouping.FOLDER:
        return language(", ").join(_folder(str(part)) for part in key) or language("No folder")
    if grouping is Grouping.APP:
        return shelf.names.get(str(key[0]), str(key[0]))
    if not key:
        return language("No date")
    if len(key) > 1:
        return in_month(language, int(key[0]), int(key[1]))
    near = _NEAR.get(str(key[0]))
    # Translators: a year as the name of a group of chats
    return language(near) if near is not None else language("{year}").format(year=key[0])


def _folder(path: str) -> str:
    """«invoices — ~/work»: what tells it from others comes first."""
    whole = PureWindowsPath(path) if "\\" in path or path[1:2] == ":" else PurePosixPath(path)
    above = str(whole.parent)
    home = str(Path.home())
    if str(whole) == home:
        return "~"
    if above == home or above.startswith((home + "/", home + "\\")):
        above = "~" + above[len(home) :]
    return f"{whole.name} — {above}" if whole.name else path


def group_line(language: Language, name: str, group: Group, chosen: int) -> str:
    """«Codex CLI · 214 chats · 3 chosen»."""
    parts = [name, chats(language, len(group.numbers))]
    if chosen:
        parts.append(language.plural("{count} chosen", "{count} chosen", chosen))
    return SEPARATOR.join(parts)


def group_spoken(language: Language, name: str, group: Group, chosen: int, *, closed: bool) -> str:
    """The same for a screen reader, with what the arrow and the column of sizes show."""
    state = language("Group, closed") if closed else language("Group, open")
    return SEPARATOR.join([group_line(language, name, group, chosen), size(group.bytes), state])
