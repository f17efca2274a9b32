"""What a person can do so that a place can be read that could not be read."""

from typing import Final

from tidytrace.chats.errors import NewerThanCatalogue, StoreError
from tidytrace.findings.wording import WORDING
from tidytrace.formats.refusals import NO_DATABASE, NO_PERMISSION
from tidytrace.language import N_

_WAYS: Final[dict[str, str]] = {
    NO_PERMISSION: N_(
        "To make it readable: open the properties of this file or folder in your file manager, and allow yourself to "
        "read it. Then look again."
    ),
    NO_DATABASE: N_(
        "Close the app and look again. If the app itself no longer shows its chats either, the file is damaged; it "
        "cannot be mended from here."
    ),
}


def way_to_read(problem: StoreError) -> str:
    """An English text of the translations; empty where the problem itself says what to do, or nothing can be done."""
    if isinstance(problem, NewerThanCatalogue):
        return WORDING["step-update-catalogue"]
    return _WAYS.get(problem.problem, "")
