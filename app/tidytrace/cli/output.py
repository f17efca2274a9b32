"""What a command prints: one JSON document, or sentences and tables for a person."""

import datetime
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tidytrace.language import Language

if TYPE_CHECKING:
    from rich.console import Console

    from tidytrace.host import Host


class Problem(msgspec.Struct, frozen=True):
    """One thing that could not be done, for the ``errors`` of a document."""

    where: str
    message: str


class Output:
    """Standard output and standard error of one command."""

    def __init__(self, language: Language, *, as_json: bool) -> None:
        """``as_json``: nothing but the document goes to standard output."""
        self.language = language
        self.as_json = as_json
        self.problems: list[Problem] = []
        self._busy = False
        self._watched = not as_json and sys.stderr.isatty()

    def working(self, text: str) -> None:
        """Say on a terminal what takes its time; the next message or the answer takes its place. Empty ends it."""
        if self._watched and (text or self._busy):
            sys.stderr.write(f"\r\x1b[K{printable(text) + ' …' if text else ''}")
            sys.stderr.flush()
            self._busy = bool(text)

    def problem(self, where: object, message: str) -> None:
        """Remember what could not be done; a person reads it at once on standard error."""
        one = Problem(str(where), message)
        if one in self.problems:
            return
        self.problems.append(one)
        if not self.as_json:
            self.note(f"{where}: {message}" if str(where) not in message else message)

    def note(self, text: str) -> None:
        """A message to the person, on standard error."""
        self.working("")
        sys.stderr.write(printable(text) + "\n")
        sys.stderr.flush()

    def say(self, text: str = "") -> None:
        """A line of the answer, for a person."""
        self.working("")
        if not self.as_json:
            sys.stdout.write(printable(text) + "\n")

    def document(self, kind: str, host: "Host", body: dict[str, Any]) -> None:
        """The answer as one JSON document (``tidytrace/<kind>/1``)."""
        if self.as_json:
            _write(self._head(kind, host) | body)

    def line(self, kind: str, host: "Host", body: dict[str, Any]) -> None:
        """One of many such documents, each on a line of its own and there at once, for a command that goes on."""
        if self.as_json:
            sys.stdout.write(_compact(self._head(kind, host) | body) + "\n")
            sys.stdout.flush()

    def long_document(self, kind: str, host: "Host", name: str, entries: Iterable[dict[str, Any]]) -> None:
        """The same with one list in it, written as it comes: a list may be longer than memory should have to hold."""
        if not self.as_json:
            return
        head = _encoded(self._head(kind, host)).removesuffix(_END)
        sys.stdout.write(f'{head},\n  "{name}": [')
        before, after = "\n    ", ""
        for entry in entries:
            sys.stdout.write(before + _encoded(entry).replace("\n", "\n    "))
            before, after = ",\n    ", "\n  "
        sys.stdout.write(f"{after}]{_END}\n")

    def _head(self, kind: str, host: "Host") -> dict[str, Any]:
        return {
            "schema": f"tidytrace/{kind}/1",
            "generated": moment(datetime.datetime.now(datetime.UTC)),
            "host": {"os": host.system, "release": host.release},
            "errors": [msgspec.structs.asdict(problem) for problem in self.problems],
        }

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: Sequence[int] = (),
        flexible: Sequence[int] = (),
    ) -> None:
        """A table for a person; tab separated and whole into a pipe.

        Args:
            headings: one for each column.
            rows: the cells.
            right: columns of numbers.
            flexible: columns that may be cut on a narrow terminal; the others are always whole.
        """
        if self.as_json:
            return
        self.working("")
        if not sys.stdout.isatty():
            for row in rows:
                self.say("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
            return
        from rich import box
        from rich.cells import cell_len
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for number, heading in enumerate(headings):
            widest = max([cell_len(heading), *(cell_len(printable(row[number])) for row in rows)])
            table.add_column(
                heading,
                justify="right" if number in right else "left",
                overflow="ellipsis",
                no_wrap=True,
                min_width=min(widest, 12) if number in flexible else widest,
            )
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in row))
        self.console().print(table)

    def entries(self, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """A list for a person on a terminal of any width: what it is, and below it the details, all of them whole."""
        from rich.padding import Padding
        from rich.text import Text

        self.working("")
        console = self.console()
        for title, details in rows:
            console.print(Text(printable(title), style="bold", no_wrap=True, overflow="ellipsis"))
            shown = " · ".join(printable(detail) for detail in details if detail)
            console.print(Padding(Text(shown, style="dim"), (0, 0, 0, 2)))

    def console(self) -> "Console":
        """Rich on standard output, without guessing at words to colour."""
        from rich.console import Console

        return Console(highlight=False, soft_wrap=False)


_END: Final = "\n}"
"""How every document ends."""
_encoder: Final = msgspec.json.Encoder(enc_hook=os.fspath)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All but line ends and tabs."""
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows."""


def printable(text: str) -> str:
    """The text without what a terminal would obey: names and chats are other people's words."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _TURNING.sub("", unicode_of(text.replace("\r\n", "\n"))))


def unicode_of(text: str) -> str:
    """A name in another encoding than the system's, as far as it is UTF-8; marks stand for the rest."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        # halves that stand for no byte of a name
        return text.encode("utf-8", "replace").decode()


def write_failure(where: str, message: str) -> None:
    """The document of a command that could not even begin."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    _write(
        {
            "schema": "tidytrace/failure/1",
            "generated": moment(datetime.datetime.now(datetime.UTC)),
            "host": {"os": system, "release": ""},
            "errors": [{"where": where, "message": message}],
        }
    )


def _write(document: dict[str, Any]) -> None:
    sys.stdout.write(_encoded(document) + "\n")


def _encoded(document: dict[str, Any]) -> str:
    return msgspec.json.format(_compact(document), indent=2)


def _compact(document: dict[str, Any]) -> str:
    try:
        encoded = _encoder.encode(document)
    except UnicodeEncodeError:
        encoded = _encoder.encode(_in_unicode(msgspec.to_builtins(document, enc_hook=os.fspath)))
    return encoded.decode()


def _in_unicode(value: Any) -> Any:
    if isinstance(value, str):
        return unicode_of(value)
    if isinstance(value, dict):
        return {_in_unicode(name): _in_unicode(one) for name, one in value.items()}
    return [_in_unicode(one) for one in value] if isinstance(value, list | tuple) else value


def moment(time: datetime.datetime | None) -> str | None:
    """ISO 8601 in UTC with ``Z``, to the second; none stays none."""
    if time is None:
        return None
    return time.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def use_utf8() -> None:
    """Write UTF-8 whatever code page a Windows console has; what it cannot show becomes «?» instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")
