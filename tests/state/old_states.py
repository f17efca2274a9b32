"""Makes what an earlier version kept, with that version's own code: ``python old_states.py KIND FOLDER``.

Runs with that version on ``PYTHONPATH``. KIND is ``quiet`` (quiet hours stood in three places) or ``handles`` (notices
had no handle).
"""

import datetime
import sys
from pathlib import Path

from tidytrace.host.state import StateFolders

WALL = datetime.datetime(2026, 11, 26, 14, 0)  # noqa: DTZ001 - rules are kept without a zone
NOW = datetime.datetime(2026, 11, 26, 14, 0, tzinfo=datetime.UTC)


def quiet(folders: StateFolders) -> None:
    from tidytrace.watch.reminders.pauses import read_holidays, read_quiet
    from tidytrace.watch.retention.quiet import parse_quiet

    from tidytrace.watch.reminders import book as reminders
    from tidytrace.watch.reminders.reading import read
    from tidytrace.watch.retention.book import Book
    from tidytrace.watch.retention.rules import parse

    book = reminders.Book(holidays=read_holidays(["2027-02-05..2027-02-12", "12-25"]), quiet=read_quiet("22:30-08:00"))
    rhythm = read("checkup every week").rhythm
    reminders.write_book(folders, reminders.with_rule(book, "checkup", rhythm, WALL))

    def said(sayings):
        import msgspec

        rule = parse("app:codex keep everything")
        return msgspec.structs.replace(sayings.with_rule(rule, NOW), quiet=parse_quiet("21:00-06:30"))

    Book(folders).change(said)


def handles(folders: StateFolders) -> None:
    from tidytrace.findings.model import Phrase
    from tidytrace.watch.notices.ledger import Ledger
    from tidytrace.watch.notices.notice import Action, Kind, Notice

    ledger = Ledger.of(folders)
    told = Notice(
        id="new-app:codex",
        kind=Kind.NEW_APP,
        title=Phrase("new-app", {}),
        body=Phrase("new-app", {}),
        actions=(Action.SHOW,),
    )
    ledger.offer([told], NOW)
    ledger.close()


if __name__ == "__main__":
    root = Path(sys.argv[2])
    places = StateFolders(config=root / "config", data=root / "data", state=root / "state", cache=root / "cache")
    {"quiet": quiet, "handles": handles}[sys.argv[1]](places)
