"""Which chats a finding is about: old ones of an app, or those that hold what should never have been typed."""

import datetime
from collections.abc import Callable, Mapping

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation
from tidytrace.checks.retention import OLD_DAYS
from tidytrace.findings.model import Finding
from tidytrace.gui.engine import Engine, Step
from tidytrace.gui.erasing import Trouble, last_used
from tidytrace.gui.moments import day
from tidytrace.gui.wordings import chats
from tidytrace.gui.work import Handle
from tidytrace.language import N_, Language

_LISTING = N_("Looking at the chats on this computer")


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Chats of one app, newest first."""

    conversations: tuple[Conversation, ...]
    apps: Mapping[str, Text]
    before: datetime.datetime | None = None
    """They were last used before then; none when they were not chosen by that."""
    problems: tuple[Trouble, ...] = ()
    """Chats of this app that could not be listed."""
    masked: Mapping[str, str] = {}
    """As in the listing."""

    def headline(self, app: str, language: Language) -> str:
        """«Claude Code: 38 chats from before 28 August 2026»."""
        several = chats(language, len(self.conversations))
        if self.before is None:
            return language("{app}: {chats} with sensitive content").format(app=app, chats=several)
        date = day(language, self.before)
        return language("{app}: {chats} from before {date}").format(app=app, chats=several, date=date)

    def times(self) -> tuple[datetime.datetime, ...]:
        """When the oldest was last used and when the newest was; empty when none has a date."""
        known = sorted(time for time in map(last_used, self.conversations) if time is not None)
        return (known[0], known[-1]) if known else ()


def choose(finding: Finding, engine: Engine) -> Callable[[Handle], Chosen]:
    """What looks for them, in a thread that may take its time. Raises EngineProblem."""

    def look(handle: Handle) -> Chosen:
        def told(count: int) -> None:
            handle.progress(Step(count, 0, _LISTING))

        listing = engine.conversations(told, handle.cancelled)
        own = [one for one in listing.conversations if one.app == finding.app]
        before = None
        if finding.check == "sensitive-chats":
            found = engine.sensitive(handle.cancelled)
            chosen = [one for one in own if found.get(one.id)]
        else:
            before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=_days(finding))
            chosen = [one for one in own if _is_before(one, before)]
        chosen.sort(key=_newest_first)
        return Chosen(
            conversations=tuple(chosen),
            apps=listing.apps,
            before=before,
            problems=tuple(listing.problems),
            masked=listing.masked,
        )

    return look


def _days(finding: Finding) -> int:
    said = finding.title.parameters.get("days")
    return said if isinstance(said, int) else OLD_DAYS


def _is_before(conversation: Conversation, before: datetime.datetime) -> bool:
    """One without any date is never called old."""
    used = last_used(conversation)
    return used is not None and used < before


def _newest_first(conversation: Conversation) -> tuple[float, str]:
    used = last_used(conversation)
    return (-used.timestamp() if used is not None else 0.0, conversation.id)
