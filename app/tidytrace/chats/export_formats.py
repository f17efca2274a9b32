"""Conversations as documents: Markdown for people, JSON for programs. Both are made piece by piece."""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal

from tidytrace.chats.model import Conversation, Message, Role
from tidytrace.language import N_, Language

Format = Literal["md", "json"]
SCHEMA: Final = "tidytrace/kept-chat/1"
Missing = Callable[[], list[str]]
"""Asked after the last message: sentences about what could not be read."""
Written = Callable[[Conversation, str, Iterable[Message], Missing, Language], Iterator[str]]

_ROLES: Final[dict[Role, str]] = {
    "user": N_("You"),
    "assistant": N_("AI"),
    "tool": N_("Tool"),
    "system": N_("System"),
}
_FOLDED: Final[frozenset[Role]] = frozenset({"tool", "system"})
_FENCE: Final = re.compile(r"^(?P<before>(?:[ \t>]|[*+-][ ]|\d+[.)][ ])*)(?P<mark>`{3,}(?!.*`)|~{3,})(?P<info>.*)$")
"""A line that begins or ends a block of code (CommonMark 4.5), also inside a list or a quotation."""
_MARKUP: Final = re.compile(r"^(?P<before>[ \t>*+-]*)<(?=[A-Za-z/!?])")
"""A line that Markdown would take for HTML, which may hide all that follows (``<!--``, ``<script>``, ``<details>``)."""
_RUN: Final = re.compile(r"`+")
_COLOURS: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""Orders to a terminal that programs write into their output (ECMA-48: CSI and OSC sequences)."""
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def markdown(
    conversation: Conversation, app: str, messages: Iterable[Message], missing: Missing, language: Language
) -> Iterator[str]:
    """The conversation for reading: code stays code, and what tools put out is folded."""
    _ = language
    title = _line(conversation.title or _("(no title)"))
    yield f"# {title}\n\n"
    facts = [
        (_("App"), app),
        (_("Started"), _when(conversation.created)),
        (_("Last used"), _when(conversation.updated)),
    ]
    if conversation.project:
        facts.append((_("Project"), _line(conversation.project)))
    yield "".join(f"- {name}: {value}\n" for name, value in facts if value)
    for message in messages:
        when = _when(message.time)
        heading = _(_ROLES[message.role]) + (f" · {when}" if when else "")
        if message.role in _FOLDED:
            yield f"\n<details>\n<summary>{heading}</summary>\n\n{fenced(_plain(message.text))}\n\n</details>\n"
        else:
            yield f"\n## {heading}\n\n{closed(_plain(message.text))}\n"
    lost = missing()
    if lost:
        said = _("Not all of it could be read:")
        yield f"\n---\n\n**{said}**\n\n" + "".join(f"- {one}\n" for one in lost)


def document(
    conversation: Conversation, app: str, messages: Iterable[Message], missing: Missing, language: Language
) -> Iterator[str]:
    """The conversation for programs, every character of its messages included."""
    del language  # programs are spoken to in one language
    head = {
        "schema": SCHEMA,
        "id": conversation.id,
        "app": conversation.app,
        "app_name": app,
        "title": conversation.title,
        "created": _moment(conversation.created),
        "updated": _moment(conversation.updated),
        "project": conversation.project,
    }
    yield _json(head).removesuffix("}") + ',\n"messages": ['
    comma = "\n"
    for message in messages:
        one = {"role": message.role, "text": message.text, "time": _moment(message.time)}
        yield comma + _json(one)
        comma = ",\n"
    yield f'\n],\n"missing": {_json(missing())}}}\n'


FORMATS: Final[dict[Format, Written]] = {"md": markdown, "json": document}


def fenced(text: str) -> str:
    """A text as a block of code that nothing in it can end."""
    fence = "`" * max(3, 1 + max((len(run) for run in _RUN.findall(text)), default=0))
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def closed(text: str) -> str:
    """A message as it was written; one whose blocks of code do not end for sure becomes such a block as a whole.

    Of HTML in it, the first bracket of a line is escaped: a comment or tag left open would hide what follows.
    """
    lines: list[str] = []
    opened: tuple[str, int] | None = None
    for line in text.strip("\n").split("\n"):
        found = _FENCE.match(line)
        if found is None:
            lines.append(line if opened else _MARKUP.sub(r"\g<before>\\<", line))
            continue
        lines.append(line)
        mark, width = found.group("mark"), len(found.group("before"))
        if opened is None:
            opened = mark, width
        elif mark.startswith(opened[0]) and not found.group("info").strip():
            if width != opened[1]:
                return fenced(text)  # whether that ends the block depends on the list around it
            opened = None
    return fenced(text) if opened else "\n".join(lines).rstrip()


def _plain(text: str) -> str:
    return _CONTROLS.sub("", _COLOURS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def _line(text: str) -> str:
    return " ".join(_plain(text).split()).replace("<", "\\<")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _when(time: datetime.datetime | None) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M}" if time is not None else ""


def _moment(time: datetime.datetime | None) -> str | None:
    """ISO 8601 in UTC, with as much of the second as the app knows."""
    return None if time is None else time.astimezone(datetime.UTC).replace(tzinfo=None).isoformat() + "Z"
