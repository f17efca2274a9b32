"""Which chats and other files of AI apps lie in folders that are copied elsewhere, and what leaves them out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tidytrace.catalog import Severity, Text
from tidytrace.catalog.syncing import Leaves
from tidytrace.checks.copying.copied import Copied, Copying
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.closing import Closing, Move
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.host import Installation
from tidytrace.host.sync import Synced, Unread

_WHY: Final[dict[Leaves, str]] = {"cloud": "synced-cloud", "server": "synced-server", "devices": "synced-devices"}
_SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low")
_SHOWN: Final = 20
"""Lines of evidence."""


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each app with files in a copied folder, and some that tell how the computer stands as a whole."""
    yield from switch_findings(surroundings, "synced-folder")
    copying = Copying(surroundings)
    found = False
    for installation in surroundings.installations:
        for finding in copied_finding(installation, copying):
            found = True
            yield finding
    unread = copying.survey.unread
    if unread:
        yield _unread(unread)
    elif surroundings.installations and not found:
        yield _nothing()
    if surroundings.installations and copying.backups:
        yield _backups(copying.backups)


def copied_finding(installation: Installation, copying: Copying) -> Iterator[Finding]:
    """One finding about all copies of one app, where there are any."""
    copies = tuple(copying.of(installation))
    if copies:
        yield _copied(installation, copies)


def closings(surroundings: Surroundings) -> dict[str, Closing]:
    """What leaves files out, by the ids of the findings about them; those that only a person can do are left out."""
    copying = Copying(surroundings)
    found: dict[str, Closing] = {}
    for installation in surroundings.installations:
        copies = tuple(copying.of(installation))
        moves = _moves(copies)
        if moves:
            finding = _id(installation)
            found[finding] = Closing(finding=finding, app=installation.app.id, moves=moves)
    return found


def _id(installation: Installation) -> str:
    return f"{installation.app.id}.synced-folder"


def _moves(copies: Sequence[Copied]) -> tuple[Move, ...]:
    """All that is to be changed, or nothing where a part of it would stay as it is."""
    moves = tuple(one.move for one in copies if one.move is not None)
    return moves if len(moves) == len(copies) else ()


def _severity(copied: Copied) -> Severity:
    if copied.client.leaves == "devices" or not copied.stores:
        return "low"
    return "high" if copied.tracked and copied.talks else "medium"


def _copied(installation: Installation, copies: tuple[Copied, ...]) -> Finding:
    worst = min(copies, key=lambda one: (not one.certain, _SEVERITIES.index(_severity(one))))
    parameters = _about(installation, worst)
    steps = tuple(step for one in copies for step in _steps(installation, one))
    moves = _moves(copies)
    title = "synced-chats" if worst.talks else "synced-files"
    if worst.client.kind == "worktree":
        title = "worktree-chats" if worst.talks else "worktree-files"
    return Finding(
        id=_id(installation),
        app=installation.app.id,
        check="synced-folder",
        tip=TIP_OF["synced-folder"],
        state=State.RISK if worst.certain else State.UNKNOWN,
        severity=_severity(worst),
        title=Phrase(title if worst.certain else "synced-maybe", parameters),
        why=_why(worst, parameters),
        evidence=tuple(seen for one in copies for seen in _evidence(one))[:_SHOWN],
        remedy=Remedy(kind="setting" if moves else "guide", reversible=bool(moves), steps=steps, url=worst.client.url),
    )


def _about(installation: Installation, copied: Copied) -> dict[str, Parameter]:
    return {
        "app": installation.app.names,
        "service": copied.client.names,
        "path": str(copied.root),
        "hosts": ", ".join(copied.hosts),
    }


def _why(copied: Copied, parameters: dict[str, Parameter]) -> Phrase:
    if copied.client.kind == "worktree":
        return Phrase("worktree-tracked" if copied.tracked else "worktree-untracked", parameters)
    if not copied.certain:
        return Phrase("synced-maybe-why", parameters)
    if copied.client.kind == "mount":
        return Phrase("synced-mount", parameters)
    return Phrase(_WHY[copied.client.leaves], parameters)


def _evidence(copied: Copied) -> Iterator[Evidence]:
    service = copied.client.names.en if not copied.hosts else f"git ({', '.join(copied.hosts)})"
    for store, where in copied.stores:
        yield Evidence(where=str(where), key=store, value=service)
    if not copied.stores:
        yield from (Evidence(where=str(copied.root / target), value=service) for target in copied.targets)
    if copied.synced is not None and not copied.synced.by_name:
        yield Evidence(where=copied.synced.told_by, value=str(copied.root))


def _steps(installation: Installation, copied: Copied) -> Iterator[Phrase]:
    parameters = _about(installation, copied)
    if copied.move is None:
        yield Phrase("step", {"step": copied.client.steps})
        return
    where = str(copied.move.path)
    for line in copied.lines:
        yield Phrase(f"step-{copied.move.format}", {"path": where, "line": line})
    if copied.client.kind != "worktree":
        yield Phrase("step-synced-leftover", parameters)


def _nothing() -> Finding:
    return _whole("synced-folder", State.OK, "nothing-synced", Phrase("nothing-synced-why"))


def _unread(unread: Sequence[Unread]) -> Finding:
    first = unread[0]
    parameters: dict[str, Parameter] = {"service": first.client.names, "path": first.where, "reason": first.reason}
    return _whole(
        "synced-folder",
        State.UNKNOWN,
        "synced-unread",
        Phrase("synced-unread-why", parameters),
        evidence=tuple(Evidence(where=one.where, value=one.client.names.en) for one in unread),
        steps=(Phrase("step-look-for-folders", parameters),),
    )


def _backups(backups: Sequence[Synced]) -> Finding:
    names: Text = backups[0].client.names
    kept: dict[str, Parameter] = {"service": names}
    steps = dict.fromkeys(one.client.steps for one in backups)
    return _whole(
        "backups",
        State.MANUAL,
        "backups",
        Phrase("backups-why", kept),
        evidence=tuple(Evidence(where=str(Path(one.told_by)), value=one.client.names.en) for one in backups),
        steps=tuple(Phrase("step", {"step": one}) for one in steps),
    )


def _whole(  # noqa: PLR0913 - the parts of one finding
    name: str,
    state: State,
    title: str,
    why: Phrase,
    *,
    evidence: tuple[Evidence, ...] = (),
    steps: tuple[Phrase, ...] = (),
) -> Finding:
    """A finding about the computer as a whole."""
    return Finding(
        id=f"system.{name}",
        app=None,
        check="synced-folder",
        tip=TIP_OF["synced-folder"],
        state=state,
        severity="low" if state is State.UNKNOWN else "info",
        title=Phrase(title, why.parameters),
        why=why,
        evidence=evidence,
        remedy=Remedy(kind="guide", steps=steps) if steps else NO_REMEDY,
    )
