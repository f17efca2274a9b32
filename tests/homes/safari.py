"""Safari with a history; all else that it keeps of sites is behind names that are digests."""

from collections.abc import Sequence
from datetime import UTC, datetime

from homes.browser import HOSTS, OTHER, Page, a_page_of_somebody_else
from homes.files import database, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, visit_count INTEGER);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL,
  visit_time REAL NOT NULL, title TEXT);
"""


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none; a title holds what was asked."""
    if host.system != "macos":
        return
    folder = host.home / "Library" / "Safari"
    pages = [Page(one, talk) for one, talk in zip(HOSTS, told, strict=False)]
    visits = [
        (page, words)
        for page in (*pages, Page(OTHER, a_page_of_somebody_else()))
        for turn in page.talk.turns
        for words in turn
    ]
    text(folder / "Bookmarks.plist", "<plist/>")
    database(
        folder / "History.db",
        _SCHEMA,
        {
            "history_items": [
                {"id": n, "url": f"{page.address}?{n}", "visit_count": 1} for n, (page, _) in enumerate(visits, 1)
            ],
            "history_visits": [
                {
                    "history_item": n,
                    "visit_time": (page.talk.ended - datetime(2001, 1, 1, tzinfo=UTC)).total_seconds(),
                    "title": f"{page.talk.title} {words}",
                }
                for n, (page, words) in enumerate(visits, 1)
            ],
        },
        logged=True,
    )
