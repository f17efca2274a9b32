"""Has a switch moved? Pure comparing of what is remembered with what is seen."""

import datetime
from typing import Literal

import msgspec

from tidytrace.findings.model import Moved, State
from tidytrace.watch.drift.deeds import Deed
from tidytrace.watch.drift.memory import Move, Remembered
from tidytrace.watch.drift.standing import Observed, Standing


def compared(
    old: Remembered | None, observed: Observed, deed: Deed | None, now: datetime.datetime
) -> tuple[Remembered, Move | None]:
    """What is remembered from now on, and the move that was seen, if there was one.

    Args:
        old: what was remembered; none for a switch that is seen for the first time.
        observed: the switch as it stands.
        deed: what the person did about it with Tidytrace since then.
        now: the time of the look.
    """
    seen = observed.standing
    fresh = _remembered(observed, now, old)
    if old is None:
        return fresh, None
    if deed is not None:
        if deed.undone:
            return msgspec.structs.replace(fresh, since=deed.when), None
        if seen.side is State.OK:
            return msgspec.structs.replace(fresh, since=deed.when, ours=deed.when), None
        old = _as_left(old, deed)
    if same(old, seen):
        kept = msgspec.structs.replace(fresh, since=old.since, ours=old.ours, moved=old.moved)
        return kept, None
    cause = _cause(old, seen)
    bare = cause == "catalogue" and old.value == seen.value
    moved = Moved(
        # where nothing was written, the app's own way is what is known better now
        before=old.effective if bare else old.value,
        after=seen.effective if bare else seen.value,
        since=now,
        before_since=old.since,
        version_before=old.version,
        version_after=observed.version or old.version,
        cause=cause,
        was_private=old.side is State.OK,
        ours=old.ours,
    )
    move = Move(
        finding=observed.finding,
        app=observed.app,
        moved=moved,
        side_before=old.side,
        side_after=seen.side,
        alarm=observed.severe and _worse(old, observed),
    )
    return msgspec.structs.replace(fresh, moved=moved), move


def same(old: Remembered, seen: Standing) -> bool:
    """Whether it comes to the same, written or not."""
    return old.side is seen.side and old.effective == seen.effective


def _remembered(observed: Observed, now: datetime.datetime, old: Remembered | None) -> Remembered:
    seen = observed.standing
    return Remembered(
        side=seen.side,
        value=seen.value,
        effective=seen.effective,
        by=seen.by,
        key=seen.key,
        where=seen.where,
        rule=seen.rule,
        since=now,
        seen=now,
        version=observed.version or (old.version if old is not None else None),
    )


def _as_left(old: Remembered, deed: Deed) -> Remembered:
    """How Tidytrace left it."""
    return msgspec.structs.replace(
        old,
        side=State.OK,
        value=deed.value,
        effective=deed.value,
        by="file" if deed.value is not None else "default",
        since=deed.when,
        ours=deed.when,
    )


def _cause(old: Remembered, seen: Standing) -> Literal["app", "catalogue"]:
    if old.by == "default" == seen.by:
        return "catalogue"  # nothing was written before, and nothing is now
    if old.rule == seen.rule:
        return "app"
    if old.value == seen.value:
        return "catalogue"
    # another value under the same name was written by somebody, whatever else the catalogue has learned
    return "app" if old.key == seen.key else "catalogue"


def _worse(old: Remembered, observed: Observed) -> bool:
    seen = observed.standing
    if seen.side is State.OK:
        return False
    if old.side is not State.RISK:
        return not (old.side is State.UNKNOWN and seen.side is State.UNKNOWN)
    setting = observed.setting
    if setting is None or seen.side is not State.RISK or not setting.grants:
        return False
    return not set(setting.given_by(seen.value, risky=True)) <= set(setting.given_by(old.value, risky=True))
