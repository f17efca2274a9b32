"""What the watcher does about old chats: it tidies as was agreed, asks about the rest, and says what will vanish."""

import datetime
import logging
from collections.abc import Iterator

from tidytrace.checks.surroundings import Surroundings
from tidytrace.watch.eyes.ears import Stirred
from tidytrace.watch.notices.notice import Notice
from tidytrace.watch.retention.book import Book
from tidytrace.watch.retention.telling import done, everything

_log = logging.getLogger(__name__)


def heard(stirred: Stirred, surroundings: Surroundings) -> Iterator[Notice]:
    """What was done and what there is to ask, once in a while. Raises OSError, HostError."""
    if not (stirred.start or stirred.idle):
        return
    now = datetime.datetime.now().astimezone()
    book = Book(surroundings.state)
    if book.read()[0].agreed:
        yield from _tidied(surroundings, book, now)
    yield from everything(surroundings, book, now)


def _tidied(surroundings: Surroundings, book: Book, now: datetime.datetime) -> Iterator[Notice]:
    from tidytrace.chats.library import Library
    from tidytrace.erase.act.erasures import Erasures
    from tidytrace.erase.errors import ErasureError
    from tidytrace.watch.retention.tidying import tidy

    host = surroundings.host

    def library() -> Library:
        host.refresh()
        return Surroundings.of(host).library

    try:
        found = tidy(surroundings, Erasures(host, surroundings.state, library, None), book, now)
    except ErasureError as error:
        # somebody else is erasing just now, or an old journal wants the person: the next look tries again
        _log.warning("nothing was tidied: %s", error)
        return
    for one in found.tidied:
        notice = done(one)
        if notice is not None:
            yield notice
