"""Findings from the switches and account cards of the catalogue: the common part of several checks."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from tidytrace.catalog import Check, Setting
from tidytrace.catalog.words import SEVERITIES
from tidytrace.checks.accounts.cards import card_finding, card_findings
from tidytrace.checks.accounts.services import stands_for
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.judgement import Judgement, judge_setting, targets
from tidytrace.findings.model import NO_REMEDY, Finding, Parameter, Phrase, Remedy, State
from tidytrace.host import Host, Installation

_SEVERAL: Final = 2
"""So many switches behind one problem are told as one."""


class Judged(msgspec.Struct, frozen=True):
    """One switch, how it stands, and what is said of it."""

    setting: Setting
    judgement: Judgement
    finding: Finding


def switch_findings(
    surroundings: Surroundings, check: Check, told: Callable[[Installation, Judged], None] | None = None
) -> Iterator[Finding]:
    """One finding for each switch and each account card of the installed apps, and of the web services in use.

    A program's cards that a web service stands for are left out: the account is the same, and asked about once.

    Args:
        surroundings: the computer.
        check: the check that the switches belong to.
        told: is told of each switch, so that nobody has to judge it again.
    """
    today = surroundings.today
    used = [service.app for service in surroundings.services if service.used]
    for app in used:
        yield from card_findings(app, check, surroundings.choices, today)
    for installation in surroundings.installations:
        switches = list(judged_settings(installation, surroundings.host, lambda one: one.check == check))
        # what sums up comes first: whoever shows findings as they come knows what belongs below it
        yield from _unread(installation, check, switches)
        for judged in switches:
            surroundings.judged[judged.finding.id] = (installation, judged)
            if told is not None:
                told(installation, judged)
            yield judged.finding
        for card in installation.app.account:
            if card.check == check and not any(stands_for(one, installation.app, card.id) for one in used):
                yield card_finding(installation.app, card, surroundings.choices, today)


def judged_settings(
    installation: Installation, host: Host, wanted: Callable[[Setting], bool] | None = None
) -> Iterator[Judged]:
    """The switches of one app that there are on this system; of these only the wanted ones."""
    for setting in installation.app.settings:
        if (wanted is None or wanted(setting)) and _applies(installation, setting, host):
            judgement = judge_setting(setting, installation.places, host)
            yield Judged(setting, judgement, _switch(installation, setting, judgement))


def _applies(installation: Installation, setting: Setting, host: Host) -> bool:
    if setting.systems and host.system not in setting.systems:
        return False
    return not setting.when or any(installation.places.expand(template) for template in setting.when)


def _switch(installation: Installation, setting: Setting, judgement: Judgement) -> Finding:
    parameters: dict[str, Parameter] = {
        "app": installation.app.names,
        "switch": setting.title,
        "effect": setting.effect,
        "variable": judgement.variable,
        "path": str(judgement.where) if judgement.where else None,
    }
    return Finding(
        id=f"{installation.app.id}.{setting.id}",
        app=installation.app.id,
        check=setting.check,
        tip=TIP_OF[setting.check],
        state=_state(setting, judgement),
        severity="info" if judgement.state is State.OK else setting.severity,
        title=Phrase("setting", parameters),
        why=Phrase(_why(judgement), parameters),
        evidence=judgement.evidence,
        remedy=_remedy(installation, setting, judgement, parameters),
    )


def _state(setting: Setting, judgement: Judgement) -> State:
    # a switch of severity info harms nobody on either side: it is told, and the person decides
    if setting.severity == "info" and judgement.state is State.RISK:
        return State.MANUAL
    return judgement.state


def _why(judgement: Judgement) -> str:
    if judgement.problem is not None:
        return problem_key(judgement.problem)
    if judgement.state is State.UNKNOWN:
        return "default-unknown" if judgement.decided_by == "default" else "value-unknown"
    side = "private" if judgement.state is State.OK else "shares"
    by = {"env": "by-variable", "administrator": "by-administrator", "default": "by-default", "file": ""}
    suffix = by[judgement.decided_by]
    if not suffix:
        return "private-now" if side == "private" else "effect"
    return f"{side}-{suffix}"


def _unread(installation: Installation, check: Check, switches: Sequence[Judged]) -> Iterator[Finding]:
    """One finding for several switches that one problem with their file hides: they are one thing to mend.

    Those about access are summed up with all that the app may do.
    """
    hidden = [one for one in switches if one.judgement.problem is not None and one.finding.state is State.UNKNOWN]
    files = {one.judgement.where for one in hidden}
    if check == "app-access" or len(hidden) < _SEVERAL or len(files) > 1:
        return
    first = hidden[0]
    parameters: dict[str, Parameter] = {**first.finding.why.parameters, "count": len(hidden)}
    yield Finding(
        id=f"{installation.app.id}.{check}-unread",
        app=installation.app.id,
        check=check,
        tip=TIP_OF[check],
        state=State.UNKNOWN,
        severity=min((one.finding.severity for one in hidden), key=SEVERITIES.index),
        title=Phrase("settings-unread", parameters),
        why=Phrase(first.finding.why.key, parameters),
        evidence=first.judgement.evidence,
        remedy=Remedy(kind="guide", steps=(step_of(first.judgement.problem, parameters),)),
        parts=tuple(one.finding.id for one in hidden),
    )


def problem_key(problem: Exception) -> str:
    """The wording key for a settings file that could not be judged."""
    known = {"Unparsable", "ReadOnly", "Unreadable", "TooLarge", "OutsideHome", "Busy"}
    name = type(problem).__name__
    return f"settings.{name}" if name in known else "settings.other"


def step_of(problem: Exception | None, parameters: dict[str, Parameter]) -> Phrase:
    """What helps against such a problem with a settings file."""
    closed = problem is not None and problem_key(problem) in {"settings.ReadOnly", "settings.Unreadable"}
    return Phrase("step-may-read" if closed else "step-look-at-file", parameters)


def _remedy(
    installation: Installation, setting: Setting, judgement: Judgement, parameters: dict[str, Parameter]
) -> Remedy:
    if judgement.state is State.OK:
        return NO_REMEDY
    steps: list[Phrase] = []
    here = judgement.problem is None and judgement.decided_by in {"file", "default"}
    # where the app has written no file yet, and none may be made for it, there is nothing to move
    fixable = setting.fixable and here and bool(targets(setting, judgement))
    if judgement.problem is not None:
        steps.append(step_of(judgement.problem, parameters))
    elif judgement.decided_by == "env":
        steps.append(Phrase("step-unset-variable", parameters))
    elif judgement.decided_by == "administrator":
        steps.append(Phrase("step-ask-administrator", parameters))
    elif fixable:
        if installation.running and not setting.safe_while_running:
            steps.append(Phrase("step-close-app", parameters))
        steps.append(_by_hand(installation, setting, judgement, parameters))
    if setting.steps is not None:
        steps.append(Phrase("step", {"step": setting.steps}))
    if not steps and not setting.url:
        return NO_REMEDY
    return Remedy(
        kind="setting" if fixable else "guide",
        reversible=fixable,
        steps=tuple(steps),
        url=setting.url,
    )


def _by_hand(
    installation: Installation, setting: Setting, judgement: Judgement, parameters: dict[str, Parameter]
) -> Phrase:
    path = judgement.where or next(iter(installation.places.candidates(setting.files[0])), None)
    place: dict[str, Parameter] = {"key": ".".join(setting.key), "path": str(path) if path else setting.files[0]}
    if setting.fix_removes:
        return Phrase("step-remove-key", parameters | place)
    value = setting.fix
    written = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return Phrase("step-set-key", parameters | place | {"value": written})
