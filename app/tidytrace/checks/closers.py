"""Checks whose findings are no switches of an app, and what puts those right all the same."""

from collections.abc import Callable
from typing import Final

from tidytrace.catalog import Check
from tidytrace.catalog.powers import POWERS
from tidytrace.checks import antivirus, app_access, exposed_server, secrets_at_rest, synced_folder
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.closing import Closing

CLOSERS: Final[dict[Check, Callable[[Surroundings], dict[str, Closing]]]] = {
    "antivirus": antivirus.closings,
    "app-access": app_access.closings,
    "exposed-server": exposed_server.closings,
    "secrets-at-rest": secrets_at_rest.closings,
    "synced-folder": synced_folder.closings,
}
"""Each gives what it can put right by the ids of its findings."""


def check_of(finding_id: str) -> Check | None:
    """Which of these checks told a finding; None if it is about a switch of an app."""
    app, _, name = finding_id.partition(".")
    if name.startswith("exposed-"):
        return "exposed-server"
    if name == "synced-folder":
        return "synced-folder"
    if name == "secrets-at-rest":
        return "secrets-at-rest"
    if name == POWERS:
        return "app-access"
    return "antivirus" if app == "system" else None
