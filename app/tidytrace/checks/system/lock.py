"""Does the screen lock by itself?"""

from typing import Final

from tidytrace.catalog import Severity
from tidytrace.catalog.system import LOCK, OWNER
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.closing import Closing, Move
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.formats import Change, Reading, SettingsError
from tidytrace.host import Host
from tidytrace.host.guards import ScreenLock

ID: Final = f"{OWNER}.{LOCK}"
SLOW_MINUTES: Final = 30
"""A screen that stays open for longer than this is told about."""
_STEPS: Final = {
    "GNOME": "step-lock-gnome",
    "KDE Plasma": "step-lock-plasma",
    "Xfce": "step-lock-xfce",
    "Windows": "step-lock-windows",
    "macOS": "step-lock-macos",
}


def screen_lock(host: Host, lock: ScreenLock) -> tuple[Finding, Closing | None]:
    """What to say of the lock, and what switches it on where that is one of the person's own files."""
    minutes = None if lock.after is None else round(lock.after / 60)
    parameters: dict[str, Parameter] = {"minutes": minutes, "desktop": lock.by}
    by_hand = Phrase(_STEPS.get(lock.by, "step-lock-other"))
    evidence = (Evidence(where=lock.where, key=lock.key, value=lock.value),) if lock.key else ()
    if lock.state == "unknown":
        why = {"": "lock-no-desktop-why", "Windows": "lock-windows-why"}.get(lock.by, "lock-unseen-why")
        remedy = Remedy(kind="guide", steps=(by_hand,))
        return _finding(State.UNKNOWN, "low", Phrase("lock-unseen"), Phrase(why, parameters), evidence, remedy), None
    if lock.state == "off":
        closing = _closing(host, lock)
        steps = (by_hand, Phrase("step-lock-next")) if closing else (by_hand,)
        remedy = Remedy(kind="setting" if closing else "guide", reversible=closing is not None, steps=steps)
        finding = _finding(State.RISK, "medium", Phrase("lock-off"), Phrase("lock-off-why"), evidence, remedy)
        return finding, closing
    if minutes is not None and minutes > SLOW_MINUTES:
        remedy = Remedy(kind="guide", steps=(by_hand,))
        title = Phrase("lock-slow", parameters)
        return _finding(State.RISK, "low", title, Phrase("lock-off-why"), evidence, remedy), None
    return _finding(State.OK, "info", Phrase("lock-on"), _when(lock, minutes, parameters), evidence, NO_REMEDY), None


def _when(lock: ScreenLock, minutes: int | None, parameters: dict[str, Parameter]) -> Phrase:
    if lock.by == "macOS" or minutes is None:
        return Phrase("lock-on-dark")
    return Phrase("lock-on-minutes" if minutes > 1 else "lock-on-minute", parameters)


def _closing(host: Host, lock: ScreenLock) -> Closing | None:
    if lock.file is None or not lock.repair:
        return None
    changes = tuple(Change(("Daemon", key), Reading(present=True, value=value)) for key, value in lock.repair)
    move = Move(path=lock.file, format="ini", changes=changes)
    try:
        if not move.planned(host.home):
            return None
    except SettingsError:
        return None  # then the steps say how it is done by hand
    return Closing(finding=ID, app=OWNER, moves=(move,))


def _finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    state: State,
    severity: Severity,
    title: Phrase,
    why: Phrase,
    evidence: tuple[Evidence, ...],
    remedy: Remedy,
) -> Finding:
    return Finding(
        id=ID,
        app=None,
        check="antivirus",
        # who sits down at the computer has all that was given to the apps on it
        tip=TIP_OF["app-access"],
        state=state,
        severity=severity,
        title=title,
        why=why,
        evidence=evidence,
        remedy=remedy,
    )
