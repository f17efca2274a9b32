"""Why chats stay, in a few words, as they are chosen by."""

from typing import Final

from tidytrace.language import N_

STAYS: Final[dict[str, str]] = {
    "": N_("Can be erased"),
    "app-running": N_("Its app is running"),
    "server-side": N_("Kept on the vendor's servers"),
    "evidence-weak": N_("Its place is known from hearsay only"),
    "newer-schema": N_("Kept in a form not known here"),
    "link": N_("Behind a link out of the app's folders"),
    "cannot-erase": N_("Cannot be erased here"),
}
"""By the key of the reason; the others share the last one."""
