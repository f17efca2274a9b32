"""What a person is told of the powers of an app."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tidytrace.catalog import Severity, Text
from tidytrace.catalog.powers import POWER_NAMES, POWERS
from tidytrace.catalog.system import OWNER
from tidytrace.checks.powers.chart import Powers
from tidytrace.checks.powers.least import movable
from tidytrace.checks.switches import problem_key
from tidytrace.checks.tips import TIP_OF
from tidytrace.checks.tool_servers import TOOL_SERVERS
from tidytrace.findings.closing import Closing
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.host.grants import Grant, Unseen
from tidytrace.host.right_names import RIGHT_NAMES

UNSEEN: Final = f"{OWNER}.app-permissions"
_NAMED: Final = 5
_SHOWN: Final = 20


def powers_finding(powers: Powers, closing: Closing | None) -> Finding:
    """One finding about all that an app may do.

    Args:
        powers: what was seen.
        closing: what can be changed for it.
    """
    state = _state(powers)
    steps = tuple(_different(_steps(powers, closing))) if state is State.RISK else ()
    remedy = NO_REMEDY
    if closing is not None and state is State.RISK:
        remedy = Remedy(kind="setting", reversible=True, steps=steps)
    elif steps:
        remedy = Remedy(kind="guide", steps=steps)
    elif state is State.UNKNOWN:
        remedy = Remedy(kind="guide", steps=_look_again(powers))
    severity: Severity = {State.RISK: powers.severity, State.UNKNOWN: "low"}.get(state, "info")
    return Finding(
        id=f"{powers.app.id}.{POWERS}",
        app=powers.app.id,
        check="app-access",
        tip=TIP_OF["app-access"],
        state=state,
        severity=severity,
        title=_title(powers, state),
        why=_why(powers, state),
        evidence=tuple(_evidence(powers))[:_SHOWN],
        remedy=remedy,
        parts=tuple(_parts(powers)),
    )


def _parts(powers: Powers) -> Iterator[str]:
    """The findings that say one by one what this one says of the whole app."""
    yield from (one.finding.id for one in powers.switches if one.setting.check == "app-access")
    if powers.app.tool_servers:
        yield f"{powers.app.id}.{TOOL_SERVERS}"


def unseen_finding(unseen: Sequence[Unseen]) -> Finding:
    """What the system shows to nobody who has not been allowed to look."""
    first = unseen[0]
    why = "permissions-no-disk-access" if first.why == "full-disk-access" else "permissions-unreadable"
    where: dict[str, Parameter] = {"path": first.where}
    steps = [Phrase("step-privacy-macos")]
    if first.why == "full-disk-access":
        steps.insert(0, Phrase("step-full-disk-access"))
    return Finding(
        id=UNSEEN,
        app=None,
        check="app-access",
        tip=TIP_OF["app-access"],
        state=State.UNKNOWN,
        severity="low",
        title=Phrase("permissions-unseen"),
        why=Phrase(why, where),
        evidence=tuple(Evidence(where=one.where) for one in unseen),
        remedy=Remedy(kind="guide", steps=tuple(steps)),
    )


def listed(names: Iterable[Text]) -> Text:
    """Different names in one text of both languages."""
    different = list(dict.fromkeys(names))
    return Text(en=", ".join(one.en for one in different), zh_CN="、".join(one.zh_CN for one in different))


def _some(names: Iterable[str]) -> Text:
    """The first few different names, which are the same in every language."""
    different = list(dict.fromkeys(names))
    more = "…" if len(different) > _NAMED else ""
    return Text(en=", ".join(different[:_NAMED]) + more, zh_CN="、".join(different[:_NAMED]) + more)


def told_rights(powers: Powers) -> tuple[Grant, ...]:
    """Rights of the system that are in force and worth a word; everybody has the network."""
    return tuple(one for one in powers.grants.grants if one.state == "allowed" and one.right != "network")


def _state(powers: Powers) -> State:
    if powers.severity != "info":
        return State.RISK
    unclear = any(one.finding.state is State.UNKNOWN for one in powers.switches if one.setting.check == "app-access")
    return State.UNKNOWN if unclear or powers.look.unread or powers.grants.unseen else State.OK


def _title(powers: Powers, state: State) -> Phrase:
    parameters: dict[str, Parameter] = {"app": powers.app.names}
    # what it remembers is told below: that asks nobody either, but does nothing
    free = [one for one in powers.free if one != "memory"]
    if state is State.UNKNOWN:
        return Phrase("powers-unseen", parameters)
    if free:
        parameters["powers"] = listed(POWER_NAMES[one] for one in free)
        return Phrase("powers-free" if state is State.RISK else "powers-usual", parameters)
    if powers.strong:
        parameters["rights"] = listed(RIGHT_NAMES[one.right] for one in powers.strong)
        return Phrase("powers-granted", parameters)
    asks = any(one.state == "held" for one in powers.abilities)
    return Phrase("powers-held" if asks else "powers-told", parameters)


def _why(powers: Powers, state: State) -> Phrase:
    then = tuple(_more(powers))
    if state is State.RISK:
        led = any(one != "memory" for one in powers.free)
        return Phrase("powers-free-why" if led else "powers-granted-why", {}, then)
    if state is State.OK:
        return Phrase("powers-fine-why", {}, then)
    parameters: dict[str, Parameter] = {"app": powers.app.names}
    for one in powers.switches:
        if one.judgement.problem is not None:
            parameters["path"] = str(one.judgement.problem.path)
            return Phrase(problem_key(one.judgement.problem), parameters, then)
    if powers.look.unread:
        path, problem = powers.look.unread[0]
        parameters["path"] = str(path)
        return Phrase(problem_key(problem) if problem else "settings.Unparsable", parameters, then)
    if powers.grants.unseen:
        unseen = powers.grants.unseen[0]
        parameters["path"] = unseen.where
        return Phrase("powers-no-answer" if unseen.why == "no-answer" else "permissions-unreadable", parameters, then)
    return Phrase("powers-default-unknown", parameters, then)


def _more(powers: Powers) -> Iterator[Phrase]:
    """What there is to know beside the switches."""
    if powers.servers:
        yield Phrase("powers-servers", {"names": _some(one.name for one in powers.servers)})
    keys = [one for one in powers.look.servers if one.secrets]
    if keys:
        named = _some(name for one in keys for name in one.secrets)
        yield Phrase("powers-keys", {"path": os.fspath(keys[0].file), "names": named})
    if powers.notes:
        yield Phrase("powers-notes", {"path": os.fspath(powers.notes[0].where)})
    rights = told_rights(powers)
    if rights:
        yield Phrase("powers-rights", {"rights": listed(RIGHT_NAMES[one.right] for one in rights)})
    if powers.grants.box != "none":
        yield Phrase(f"powers-box-{powers.grants.box}")


def _evidence(powers: Powers) -> Iterator[Evidence]:
    wide = {(one.file, one.name) for one, _ in powers.wide}
    for judged in powers.switches:
        if judged.setting.powers and judged.finding.state in {State.RISK, State.MANUAL}:
            yield from judged.judgement.evidence
    for server, folder in powers.wide:
        yield Evidence(where=os.fspath(server.file), key=server.name, value=folder)
    for server in powers.look.servers:
        where = os.fspath(server.file)
        for name in server.secrets:
            yield Evidence(where=where, key=f"{server.name}.{name}", value="…")
        if (server.file, server.name) not in wide and not server.secrets:
            yield Evidence(where=where, key=server.name, value=server.remote or None)
    for grant in told_rights(powers):
        yield Evidence(where=grant.where, key=grant.key, value=grant.of or grant.value)
    for kept in powers.notes:
        yield Evidence(where=os.fspath(kept.where), value=str(kept.count))


def _steps(powers: Powers, closing: Closing | None) -> Iterator[Phrase]:
    here = {one.setting.id for one in movable(powers)} if closing is not None else set[str]()
    if closing is not None and closing.close_first:
        yield Phrase("step-close-app", {"app": powers.app.names})
    for one in powers.risky:
        # what is changed for the person, then what only they can change
        steps = [step for step in one.finding.remedy.steps if step.key != "step-close-app"]
        yield from steps[:1] if one.setting.id in here else steps
    for server, folder in powers.wide:
        yield Phrase("step-narrow-folder", {"path": os.fspath(server.file), "server": server.name, "folder": folder})
    for server in powers.unasked:
        yield Phrase("step-ask-tools", {"path": os.fspath(server.file), "server": server.name})
    changed = {move.path for move in closing.moves} if closing is not None else set()
    for grant in powers.strong:
        yield _grant_step(powers, grant, changed=powers.grants.overrides in changed)


def _grant_step(powers: Powers, grant: Grant, *, changed: bool) -> Phrase:
    parameters: dict[str, Parameter] = {
        "app": powers.app.names,
        "right": RIGHT_NAMES[grant.right],
        "package": powers.grants.package,
        "name": grant.value.partition(":")[0],
        "path": os.fspath(powers.grants.overrides) if powers.grants.overrides else "",
    }
    if powers.grants.box == "flatpak":
        if changed:
            return Phrase("step-flatpak-taken", parameters)
        option = {"filesystems": "--nofilesystem", "sockets": "--nosocket"}.get(grant.key, "--no-talk-name")
        return Phrase("step-flatpak", parameters | {"option": option})
    if powers.grants.box == "snap-classic":
        return Phrase("step-snap-classic", parameters)
    return Phrase("step-privacy-windows" if grant.where.startswith("HK") else "step-privacy-macos-app", parameters)


def _look_again(powers: Powers) -> tuple[Phrase, ...]:
    steps = [step for one in powers.switches if one.finding.state is State.UNKNOWN for step in one.finding.remedy.steps]
    paths = [path for path, _ in powers.look.unread]
    steps += [Phrase("step-look-at-file", {"path": str(path), "app": powers.app.names}) for path in paths]
    return tuple(_different(steps))


def _different(steps: Iterable[Phrase]) -> Iterator[Phrase]:
    seen: list[Phrase] = []
    for step in steps:
        if step not in seen:
            seen.append(step)
            yield step
