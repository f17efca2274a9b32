"""Words in the whole text of made-up chats, and their forgetting."""

import datetime

from tidytrace.chats.finding.whole_text import Excerpt, Hit
from tidytrace.gui.engine import Step
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.searching import Copy, Everywhere, Forgetting, Forgotten, Sought

COPY = Copy(
    app="claude-code",
    shown="~/.claude/CLAUDE.md",
    kind="app-file",
    why=Trouble("", "Settings, instructions and sign-in data: Tidytrace never changes them. You can, in the app."),
)
NAMES = ("claude-code", "gemini-cli")


class StagedSearching:
    """Every tenth chat has the words; nobody reads anything."""

    def __init__(self, engine):
        self._engine = engine
        self.every = 10
        self.copies = (COPY,)
        self.asked = []
        """What was looked for, as often as it was."""
        self.forgotten = Forgotten(cut=1, erased=1, receipts=("r-2", "r-1"), files=212, still=(COPY,))

    def _hits(self, words):
        part = Excerpt("… near the ", words[0] if words else "", " by the lake …")
        return [
            Hit(conversation=one, places=number % 3 + 1, excerpt=part)
            for number, one in enumerate(self._engine.chats[:: self.every])
        ]

    def find(self, words, found, progress, cancelled):
        self.asked.append(words)
        hits = self._hits([words])
        found(tuple(hits[:1]))
        progress(Step(1, len(self._engine.chats)))
        self._engine._enter("find")
        if cancelled():
            return Sought(looked=1, complete=False)
        found(tuple(hits[1:]))
        return Sought(looked=len(self._engine.chats))

    def look_everywhere(self, spellings, progress, cancelled):
        self.asked.append(tuple(spellings))
        progress(Step(1, 2, "Looking through chats…"))
        self._engine._enter("look-everywhere")
        listing = self._engine.conversations(lambda _count: None, cancelled)
        return Everywhere(hits=tuple(self._hits(spellings)[:5]), copies=self.copies, files=212, apps=listing.apps)

    def plan(self, everywhere, spellings, cut, erase):
        self._engine._enter("plan-forgetting", (cut, erase))
        hits = {hit.conversation.id: hit.conversation for hit in everywhere.hits}
        return Forgetting(
            cut=tuple(hits[one] for one in cut),
            erase=tuple(hits[one] for one in erase),
            places=3 * len(cut),
            pieces=4 * len(erase),
        )

    def forget(self, forgetting, spellings, days, progress, cancelled, passphrase=None):  # noqa: PLR0917 - as the port
        self._engine._enter("forget", (tuple(spellings), days))
        progress(Step(1, 2, "Forgetting…"))
        until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days) if days else None
        receipts = self.forgotten.receipts if days else ()
        return Forgotten(
            cut=len(forgetting.cut),
            erased=len(forgetting.erase),
            receipts=receipts,
            until=until,
            files=self.forgotten.files,
            still=self.forgotten.still,
        )
