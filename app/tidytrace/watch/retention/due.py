"""What is due, app by app: by the person's rules, and by the app's own timer. Nothing is changed by looking."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Installation
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.rules import Rule
from tidytrace.watch.retention.timers import Timer, Vanishing, timer_of, vanishing

if TYPE_CHECKING:
    from tidytrace.chats.errors import StoreError
    from tidytrace.chats.merge import Gist
    from tidytrace.chats.outline import Outline

WITHIN: Final = datetime.timedelta(days=7)
"""So long before an app's own timer takes something it is told."""
_SITE: Final = "of-site"
"""Why a conversation is not tidied by itself: a browser's store of a site is no chat that grows old."""


class Due(msgspec.Struct, frozen=True, gc=False):
    """One conversation that a rule says to tidy."""

    id: str
    used: datetime.datetime
    rule: Rule


class AppDue(msgspec.Struct, frozen=True, kw_only=True):
    """What is due in one app."""

    app: str
    names: Text
    rule: Rule
    """The rule of all its conversations that have none narrower."""
    total: int
    oldest: datetime.datetime | None
    due: tuple[Due, ...] = ()
    """Those used longest ago come first."""
    held: dict[str, int] = {}
    """How many are old enough and stay all the same, by the key of the reason."""
    unplaced: int = 0
    """How many of those that are due do not tell their folder, so that no rule for a folder can keep them."""
    timer: Timer | None = None
    vanishing: Vanishing | None = None
    problems: "tuple[StoreError, ...]" = ()
    """What could not be read, and so is not counted."""


def look(
    surroundings: Surroundings,
    chooser: Chooser,
    now: datetime.datetime,
    *,
    app: str | None = None,
    within: datetime.timedelta = WITHIN,
) -> Iterator[AppDue]:
    """Look at each app that keeps chats.

    Where no rule and no timer could take anything, its conversations are not even listed.

    Args:
        surroundings: the computer; the index of its conversations is not saved.
        chooser: the rules.
        now: the time by which things are old.
        app: only this one.
        within: for how long ahead the app's own timer is told.
    """
    looking = _Looking(surroundings, chooser, now, within)
    for installation in surroundings.installations:
        if installation.app.transcripts and app in {None, installation.app.id}:
            yield looking.at(installation)


class _Looking:
    """One look at everything."""

    def __init__(
        self, surroundings: Surroundings, chooser: Chooser, now: datetime.datetime, within: datetime.timedelta
    ) -> None:
        self._surroundings, self._chooser, self._now, self._within = surroundings, chooser, now, within

    @cached_property
    def _back(self) -> dict[str, datetime.datetime]:
        return _brought_back(self._surroundings)

    def at(self, installation: Installation) -> AppDue:
        from tidytrace.chats.outline import Outlines

        library, app = self._surroundings.library, installation.app.id
        before = len(library.problems)
        timer = timer_of(installation)
        days = self._chooser.least_days(app, "tidy")
        if days is None and timer is None:
            tally = library.tally(app)
            found = Outlines(tally.total, tally.oldest)
        else:
            found = library.outlines(app, _old_enough(days, timer, self._now, self._within))
        looked = _Looked(self._chooser, app, self._now, self._back if days is not None and found.chosen else {})
        for chat in found.chosen:
            looked.add(chat)
        return AppDue(
            app=app,
            names=installation.app.names,
            rule=self._chooser.for_app(app),
            total=found.total,
            oldest=found.oldest,
            due=tuple(sorted(looked.due, key=lambda one: (one.used, one.id))),
            held=dict(looked.held),
            unplaced=looked.unplaced,
            timer=timer,
            vanishing=vanishing(timer, found.chosen, self._now, self._within) if timer is not None else None,
            problems=tuple(library.problems[before:]),
        )


def _old_enough(
    days: int | None, timer: Timer | None, now: datetime.datetime, within: datetime.timedelta
) -> "Callable[[Gist], bool]":
    from tidytrace.chats.outline import written

    by_rule = _ago(now, days) if days is not None else None
    by_timer = _ago(now + within, timer.days) if timer is not None else None
    used_before = by_rule
    if timer is not None and by_timer is not None and timer.measures in {"use", None}:
        used_before = max(by_timer, used_before or by_timer)

    def wanted(counted: "Gist") -> bool:
        used = counted.updated or counted.created
        if used is not None and used_before is not None and used <= used_before:
            return True
        if by_timer is None or timer is None:
            return False
        if timer.measures == "written":
            return written(counted) <= by_timer
        return timer.measures == "created" and counted.created is not None and counted.created <= by_timer

    return wanted


def _ago(now: datetime.datetime, days: int) -> datetime.datetime:
    try:
        return now - datetime.timedelta(days=days)
    except OverflowError:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)


class _Looked:
    """What a look at one app's old conversations came to."""

    def __init__(
        self, chooser: Chooser, app: str, now: datetime.datetime, back: Mapping[str, datetime.datetime]
    ) -> None:
        self.due: list[Due] = []
        self.held: Counter[str] = Counter()
        self.unplaced = 0
        self._chooser, self._app, self._now, self._back = chooser, app, now, back
        self._before: dict[Rule, datetime.datetime] = {}

    def add(self, chat: "Outline") -> None:
        rule = self._chooser.rule_of(chat.id, self._app, chat.project)
        # without any date nobody can say that it is old
        if rule.does != "tidy" or rule.days is None or chat.used is None:
            return
        if rule not in self._before:
            self._before[rule] = _ago(self._now, rule.days)
        if chat.used > self._before[rule]:
            return
        reason = "brought-back" if self._is_back(chat, self._before[rule]) else _held(chat)
        if reason is not None:
            self.held[reason] += 1
            return
        self.due.append(Due(chat.id, chat.used, rule))
        if self._chooser.by_folder and rule.scope != "chat" and not self._chooser.is_placed(chat.project):
            self.unplaced += 1

    def _is_back(self, chat: "Outline", before: datetime.datetime) -> bool:
        """Whether the person brought it back not long ago, which counts as a use."""
        when = self._back.get(chat.id)
        return when is not None and when > before


def _brought_back(surroundings: Surroundings) -> dict[str, datetime.datetime]:
    """When the person brought conversations back; while part of an erasure can still come back, all that did so."""
    from tidytrace.receipts import ErasureReceipt, Receipts

    erasures = (one for one in Receipts(surroundings.state.state / "receipts").all() if isinstance(one, ErasureReceipt))
    # newest first
    return {chat: one.undone or one.until or one.when for one in reversed([*erasures]) for chat in one.back}


def _held(chat: "Outline") -> str | None:
    """Why a conversation is not tidied by itself."""
    if chat.of_site:
        return _SITE
    if chat.pinned:
        return "pinned"
    return None if chat.erasable == "alone" else chat.reason or "cannot-erase"
