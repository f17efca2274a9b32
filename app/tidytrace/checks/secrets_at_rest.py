"""Keys and tokens in clear in the files of AI apps: where they stand and who can get at them, never what they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import App, Severity, Text
from tidytrace.catalog.system import OWNER
from tidytrace.catalog.words import SEVERITIES
from tidytrace.checks.copying.copied import Copied, Copying
from tidytrace.checks.keys.shared import NAMES
from tidytrace.checks.keys.standing import KeyFile, Seeker, Standing, key_places, shared_standing, standing
from tidytrace.checks.scanning import Scan
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.closing import Closing, Move
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.host import Installation
from tidytrace.sensitive.stopping import LookStopped

_NAMED: Final = 3
_SHOWN: Final = 20


def run(surroundings: Surroundings, cancelled: Callable[[], bool] | None = None) -> Iterator[Finding]:
    """One finding for each app with keys in clear, one where files could not be looked into, and the switches.

    Raises:
        RuleError: this installation is damaged.
        OSError: no key for marks can be kept.
    """
    yield from switch_findings(surroundings, "secrets-at-rest")
    for holder, found in _looked(surroundings, cancelled):
        yield from _findings(surroundings, holder, found)


def keys_findings(surroundings: Surroundings, installation: Installation, copying: Copying) -> Iterator[Finding]:
    """What stands in the files of one app, without the switches and the files that all programs share.

    Raises:
        RuleError, OSError: as ``run``.
    """
    places = key_places(installation)
    seeker = Seeker(Scan.of(surroundings.state).look, None)
    found = standing(installation, places, surroundings.host, copying, seeker)
    yield from _findings(surroundings, _holder_of(installation.app), found)


def _findings(surroundings: Surroundings, holder: "_Holder", found: Standing) -> Iterator[Finding]:
    if found.files:
        yield _standing(surroundings, holder, found.files)
    if found.unread:
        yield _unread(holder, found.unread)


def closings(surroundings: Surroundings) -> dict[str, Closing]:
    """What keeps other accounts away from the keys, by the ids of the findings."""
    found: dict[str, Closing] = {}
    for holder, stands in _looked(surroundings, None):
        moves = _moves(stands.files)
        if moves:
            found[holder.finding] = Closing(finding=holder.finding, app=holder.app or OWNER, moves=moves)
    return found


class _Holder(msgspec.Struct, frozen=True):
    """Whose files the keys stand in."""

    names: Text
    app: str | None = None
    """None for those of the shell and of the account."""
    keyring: Text | None = None

    @property
    def finding(self) -> str:
        return f"{self.app or OWNER}.secrets-at-rest"


def _holder_of(app: App) -> _Holder:
    return _Holder(app.names, app.id, app.keyring)


def _looked(surroundings: Surroundings, cancelled: Callable[[], bool] | None) -> Iterator[tuple[_Holder, Standing]]:
    copying = Copying(surroundings)
    seeker = Seeker(Scan.of(surroundings.state).look, cancelled)
    taken: set[Path] = set()
    try:
        for installation in surroundings.installations:
            app = installation.app
            places = key_places(installation)
            taken.update(path.resolve() for path in places)
            yield _holder_of(app), standing(installation, places, surroundings.host, copying, seeker)
        if surroundings.installations:  # without an AI app nobody reads them for one
            yield _Holder(NAMES), shared_standing(taken, surroundings.host, copying, seeker)
    except LookStopped:
        return  # half a look would call fine what nobody looked at


def _moves(files: Sequence[KeyFile]) -> tuple[Move, ...]:
    """All that is to be changed, or nothing where keys would still leave the computer."""
    if any(one.copies for one in files):
        return ()
    return tuple(one.move for one in files if one.move is not None)


def _severity(file: KeyFile) -> Severity:
    if any(_leaks(one) for one in file.copies):
        return "high"
    return "medium" if file.copies or file.open_to_others else "info"


def _leaks(copied: Copied) -> bool:
    """Whether somebody else has it already."""
    return copied.tracked if copied.client.kind == "worktree" else copied.certain and copied.client.leaves != "devices"


def _standing(surroundings: Surroundings, holder: _Holder, files: Sequence[KeyFile]) -> Finding:
    worst = min(files, key=lambda one: SEVERITIES.index(_severity(one)))
    severity = _severity(worst)
    copied = worst.copies[0] if worst.copies else None
    parameters: dict[str, Parameter] = {
        "app": holder.names,
        "path": str(worst.path),
        "kinds": _names(name for one in files for name in one.names),
        "mode": worst.mode or "",
        "service": copied.client.names if copied else "",
        "hosts": ", ".join(copied.hosts) if copied else "",
    }
    moves = _moves(files)
    steps = tuple(_steps(holder, files))
    then = (Phrase("keys-keyring", {"how": holder.keyring}),) if holder.keyring is not None else ()
    return Finding(
        id=holder.finding,
        app=holder.app,
        check="secrets-at-rest",
        tip=TIP_OF["secrets-at-rest"],
        state=State.OK if severity == "info" else State.RISK,
        severity=severity,
        title=Phrase(_title(worst), parameters),
        why=Phrase(_why(surroundings, worst), parameters, then),
        evidence=tuple(_evidence(files))[:_SHOWN],
        remedy=Remedy(kind="setting" if moves else "guide", reversible=bool(moves), steps=steps)
        if steps
        else NO_REMEDY,
    )


def _title(file: KeyFile) -> str:
    if file.copies:
        return "keys-copied"
    return "keys-open" if file.open_to_others else "keys-kept"


def _why(surroundings: Surroundings, file: KeyFile) -> str:
    if file.copies:
        if file.copies[0].client.kind == "worktree":
            return "keys-tracked" if file.copies[0].tracked else "keys-untracked"
        return "keys-synced" if file.copies[0].certain else "keys-perhaps-synced"
    if file.open_to_others:
        return "keys-open-why"
    return "keys-in-profile" if surroundings.host.system == "windows" else "keys-kept-why"


def _evidence(files: Sequence[KeyFile]) -> Iterator[Evidence]:
    for one in sorted(files, key=lambda file: SEVERITIES.index(_severity(file))):
        kinds = ", ".join(name.en for name in one.names)
        yield Evidence(where=str(one.path), key=kinds, value=str(one.count))
        if one.mode is not None:
            yield Evidence(where=str(one.path), key="mode", value=one.mode)
        for copied in one.copies:
            yield Evidence(where=str(copied.root), value=copied.client.names.en)


def _steps(holder: _Holder, files: Sequence[KeyFile]) -> Iterator[Phrase]:
    for one in files:
        if one.move is not None:
            wanted = str(one.move.changes[0].to.value)
            yield Phrase("step-mode", {"path": str(one.path), "mode": wanted.lstrip("0") or "0"})
    copies = [copied for one in files for copied in one.copies]
    by_hand = [one.client.steps for one in copies if one.move is None]
    for copied in copies:
        if copied.move is not None:
            for line in copied.lines:
                yield Phrase(f"step-{copied.move.format}", {"path": str(copied.move.path), "line": line})
    yield from (Phrase("step", {"step": one}) for one in dict.fromkeys(by_hand))
    if copies:
        yield Phrase("step-new-key" if holder.app else "step-new-keys", {"app": holder.names})


def _unread(holder: _Holder, unread: Sequence[tuple[Path, str]]) -> Finding:
    path, reason = unread[0]
    parameters: dict[str, Parameter] = {"app": holder.names, "path": str(path), "reason": reason}
    return Finding(
        id=f"{holder.app or OWNER}.secrets-unread",
        app=holder.app,
        check="secrets-at-rest",
        tip=TIP_OF["secrets-at-rest"],
        state=State.UNKNOWN,
        severity="low",
        title=Phrase("keys-unread", parameters),
        why=Phrase("keys-unread-why", parameters),
        evidence=tuple(Evidence(where=str(one)) for one, _ in unread),
        remedy=Remedy(kind="guide", steps=(Phrase("step-look-at-file", parameters),)),
    )


def _names(names: Iterable[Text]) -> Text:
    """The first few different ones in one text."""
    different = list(dict.fromkeys(names))
    more = "…" if len(different) > _NAMED else ""
    return Text(
        en=", ".join(one.en for one in different[:_NAMED]) + more,
        zh_CN="、".join(one.zh_CN for one in different[:_NAMED]) + more,
    )
