"""Why a conversation cannot be erased alone: keys only, the sentences stand with the other wording."""

from typing import Final

EVIDENCE_WEAK: Final = "evidence-weak"
"""The place is known from hearsay only; nothing may be deleted on that."""
NEWER_SCHEMA: Final = "newer-schema"
"""The file has a form this catalogue does not know."""
LINK: Final = "link"
"""The file is a link, or lies behind one, that leads out of the app's own folders."""
ONLY_ALL: Final = "only-all"
"""All conversations share one place that cannot be split."""
SERVER_SIDE: Final = "server-side"
"""The conversation itself is kept by the vendor; here is only a trace of it."""
OF_NO_CHAT: Final = "of-no-chat"
"""A place beside the conversations that holds nothing of a single one of them."""
