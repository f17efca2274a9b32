"""What the watcher hears of switches: after a settings file moved, and of all apps when it starts."""

from collections.abc import Iterable

from tidytrace.checks.surroundings import Surroundings
from tidytrace.watch.drift.moves import moved
from tidytrace.watch.eyes.ears import Stirred
from tidytrace.watch.notices.notice import Notice


def heard(stirred: Stirred, surroundings: Surroundings) -> Iterable[Notice]:
    """The switches that moved. Raises OSError, HostError."""
    apps = [one for one in surroundings.installations if stirred.start or one.app.id in stirred.settings]
    return moved(surroundings.host, surroundings.catalogue, apps, surroundings.state) if apps else ()
