"""What is no chat and goes all the same, where an app keeps everything in one place that only goes as a whole."""

from collections.abc import Callable

import msgspec

from tidytrace.catalog import App, Text
from tidytrace.erase.model import Plan


class Besides(msgspec.Struct, frozen=True):
    """A place that goes as a whole."""

    app_id: str
    app: Text
    """Name of the app."""
    what: Text
    """A sentence: settings and keys of services, for example."""


def besides(plan: Plan, app_of: Callable[[str], App]) -> tuple[Besides, ...]:
    """What goes with the conversations of a plan, once for each kind of place.

    Args:
        plan: Its places.
        app_of: The definition of an app, by its id.
    """
    found: dict[tuple[str, str], Besides] = {}
    for item in plan.items:
        if item.store and (item.app, item.store) not in found:
            app = app_of(item.app)
            what = app.store(item.store).also_goes
            if what is not None:
                found[item.app, item.store] = Besides(app.id, app.names, what)
    return tuple(found.values())
