"""Connections of running AI apps, noted while the person works: what is new is marked wherever they are shown."""

from collections.abc import Iterable

from tidytrace.checks.connections.looking import look
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import ProcessesUnknown
from tidytrace.watch.eyes.ears import Stirred
from tidytrace.watch.notices.notice import Notice


def heard(_stirred: Stirred, surroundings: Surroundings) -> Iterable[Notice]:
    """Look once. There is nothing to tell: most new addresses are no news.

    It is asked whenever something moved in an app's chats, when that app talks to its vendor, and once in a while.
    """
    try:
        look(surroundings)
    except ProcessesUnknown:
        return ()  # the page of connections says so, with the reason, to whoever asks
    return ()
