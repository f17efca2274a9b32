"""What the watcher hears of reminders, for those who have nothing else that starts the look."""

import datetime
from collections.abc import Iterator

from tidytrace.checks.surroundings import Surroundings
from tidytrace.watch.eyes.ears import Stirred
from tidytrace.watch.notices.notice import Notice
from tidytrace.watch.reminders.book import open_book, write_book
from tidytrace.watch.reminders.due import joined, look


def heard(stirred: Stirred, surroundings: Surroundings) -> Iterator[Notice]:
    """The reminders that are due; who takes one in has kept it before the next is asked for.

    Raises:
        HostError: the rules cannot be read or written.
    """
    if not (stirred.start or stirred.idle):
        return
    state = surroundings.state
    notices: list[Notice] = []

    def tell(notice: Notice) -> bool:
        notices.append(notice)
        return True

    book = open_book(state).book
    found = look(book, datetime.datetime.now().astimezone(), tell)
    yield from notices
    # only now: whoever is stopped in between is told of the same at the next start
    if found.book != book:
        write_book(state, joined(open_book(state).book, found.book))
