"""How old are the chats on this computer, and does the app ever delete them by itself?"""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tidytrace.catalog import Text
from tidytrace.chats.errors import NewerThanCatalogue, StoreError
from tidytrace.chats.tally import Tally
from tidytrace.checks import strangers
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.findings.wording import day
from tidytrace.formats import SettingsError, read_key
from tidytrace.host import Installation

OLD_DAYS: Final = 90
"""A chat not used for this long is called old. A season: long enough that few people still look at it."""


def run(surroundings: Surroundings, now: datetime.datetime | None = None) -> Iterator[Finding]:
    """Findings for the old chats of each app, for switches about retention, and for apps that nobody knows."""
    now = now or datetime.datetime.now(datetime.UTC)
    yield from switch_findings(surroundings, "retention")
    library = surroundings.library
    chatting = _chatting(surroundings)
    tallies = library.tallies([one.app.id for one in chatting])
    for installation, (tally, problems) in zip(chatting, tallies, strict=True):
        yield from chats_findings(installation, tally, problems, now)
    yield from strangers.run(surroundings)
    surroundings.index.save()


def chats_findings(
    installation: Installation, tally: Tally, problems: list[StoreError], now: datetime.datetime
) -> Iterator[Finding]:
    """What is to be said of the chats of one app: how old they are, and what of them could not be judged."""
    if tally.total:
        yield _old_chats(installation, tally, now)
    if tally.newer:
        yield _newer(installation, tally)
    if problems:
        yield _unreadable(installation, problems)


@contextmanager
def begun(surroundings: Surroundings) -> Iterator[None]:
    """What takes longest of this check has begun, beside the checks before it."""
    surroundings.library.look_ahead([one.app.id for one in _chatting(surroundings)])
    try:
        yield
    finally:
        surroundings.library.look_no_further()


def _chatting(surroundings: Surroundings) -> list[Installation]:
    return [one for one in surroundings.installations if one.app.transcripts]


def _old_chats(installation: Installation, tally: Tally, now: datetime.datetime) -> Finding:
    old = tally.unused_since(now - datetime.timedelta(days=OLD_DAYS))
    parameters: dict[str, Parameter] = {
        "app": installation.app.names,
        "old": old,
        "total": tally.total,
        "days": OLD_DAYS,
        "oldest": day(tally.oldest),
        "bytes": tally.bytes,
    }
    evidence = [
        Evidence(where=str(folder), key="conversations", value=str(tally.total))
        for folder in installation.places.folders[:1]
    ]
    if tally.oldest is not None:
        evidence.append(Evidence(where=installation.app.id, key="oldest", value=day(tally.oldest)))
    return Finding(
        id=f"{installation.app.id}.old-chats",
        app=installation.app.id,
        check="retention",
        tip=TIP_OF["retention"],
        state=State.RISK if old else State.OK,
        severity="low" if old else "info",
        title=Phrase("old-chats" if old else "no-old-chats", parameters),
        why=Phrase("old-chats-why" if parameters["bytes"] else "old-chats-why-unsized", parameters)
        if old
        else _timer(installation),
        evidence=tuple(evidence),
        remedy=Remedy(kind="erase", reversible=False, steps=(Phrase("step-erase-old"),)) if old else NO_REMEDY,
    )


def _timer(installation: Installation) -> Phrase:
    names: Text = installation.app.names
    days = own_days(installation)
    if days is None:
        return Phrase("no-timer", {"app": names})
    return Phrase("own-timer", {"app": names, "days": days})


def own_days(installation: Installation) -> int | None:
    """After how many days the app deletes chats by itself, as it is set on this computer; none when it never does."""
    retention = installation.app.retention
    if retention is None or retention.days is None:
        return None
    days = retention.days
    for path in [path for template in retention.files for path in installation.places.expand(template)]:
        if retention.format is None:
            break
        try:
            for other in retention.unless:
                if read_key(path, retention.format, other.key).value in other.safe:
                    return None
            days = _in_days(read_key(path, retention.format, retention.key).value) or days
        except SettingsError:
            continue  # an app that cannot read its settings either takes the days that it comes with
    return days


def _in_days(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    written = re.fullmatch(r"\s*(\d+)\s*([hdwm])\s*", value) if isinstance(value, str) else None
    if written is None:
        return None
    # a part of a day counts as none: rather told too early than too late
    return max(1, int(int(written.group(1)) * {"h": 1 / 24, "d": 1, "w": 7, "m": 30}[written.group(2)]))


def _newer(installation: Installation, tally: Tally) -> Finding:
    """Chats that can be listed, but stand in files of a generation that nobody has looked at yet."""
    paths = list(map(Path, tally.newer_in))
    why = Phrase("chats-newer-why", _about(installation, paths) | {"count": tally.newer})
    return _unclear(installation, paths, "chats-newer", why, "step-update-catalogue")


def _unreadable(installation: Installation, problems: list[StoreError]) -> Finding:
    newer = all(isinstance(problem, NewerThanCatalogue) for problem in problems)
    paths = [problem.path for problem in problems]
    why = Phrase("store.newer" if newer else "store.unreadable", _about(installation, paths))
    step = "step-update-catalogue" if newer else "step-look-at-file"
    return _unclear(installation, paths, "chats-unreadable", why, step)


def _about(installation: Installation, paths: list[Path]) -> dict[str, Parameter]:
    return {"app": installation.app.names, "path": str(paths[0])}


def _unclear(installation: Installation, paths: list[Path], name: str, why: Phrase, step: str) -> Finding:
    """Chats that cannot be judged, with what the person can do about it."""
    parameters = _about(installation, paths)
    return Finding(
        id=f"{installation.app.id}.{name}",
        app=installation.app.id,
        check="retention",
        tip=TIP_OF["retention"],
        state=State.UNKNOWN,
        severity="low",
        title=Phrase(name, parameters),
        why=why,
        evidence=tuple(Evidence(where=str(path)) for path in paths),
        remedy=Remedy(kind="guide", steps=(Phrase(step, parameters),)),
    )
