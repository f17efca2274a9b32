"""The one-click check-up: a list of steps that both faces run, with progress and cancel."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from typing import Final

import msgspec

from tidytrace.catalog import Check, Severity, load_tips
from tidytrace.checks import (
    antivirus,
    app_access,
    cloud_backup,
    data_sharing,
    exposed_server,
    os_ai_feature,
    outbound,
    retention,
    secrets_at_rest,
    sensitive_chats,
    synced_folder,
    web_footprint,
)
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.tips import TipState, tip_states
from tidytrace.findings.counting import once
from tidytrace.findings.model import Finding, State
from tidytrace.language import N_

Cancelled = Callable[[], bool]


class Step(msgspec.Struct, frozen=True):
    """One step: which check it is, what the person reads while it runs, and the work."""

    check: Check
    name: str
    run: Callable[[Surroundings, Cancelled | None], Iterator[Finding]]
    """What takes long asks itself whether it was cancelled; the others are asked for between findings."""


class Progress(msgspec.Struct, frozen=True):
    """How far a check-up is."""

    done: int
    total: int
    name: str
    """An English text of the translations; empty when all is done."""


class Checkup(msgspec.Struct, frozen=True, kw_only=True):
    """What one check-up found."""

    findings: tuple[Finding, ...]
    tips: tuple[TipState, ...]
    summary: dict[str, int]
    """How many findings are in each state."""
    once: dict[str, int]
    """The same as a person counts: what one finding sums up is counted with it."""
    took_ms: int
    cancelled: bool = False


def _quick(run: Callable[[Surroundings], Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
    return lambda surroundings, _cancelled: run(surroundings)


STEPS: Final = (
    Step("data-sharing", N_("Looking at data sharing"), _quick(data_sharing.run)),
    Step("cloud-backup", N_("Looking at cloud backup"), _quick(cloud_backup.run)),
    Step("synced-folder", N_("Looking for folders that are copied elsewhere"), _quick(synced_folder.run)),
    Step("exposed-server", N_("Looking at who can reach AI servers"), exposed_server.run),
    Step("outbound", N_("Looking at where AI apps are connected"), _quick(outbound.run)),
    Step("app-access", N_("Looking at what AI apps may do"), _quick(app_access.run)),
    Step("retention", N_("Looking at old chats"), _quick(retention.run)),
    Step("web-footprint", N_("Looking at your footprint on the web"), web_footprint.run),
    Step("os-ai-feature", N_("Looking at the AI of the system"), _quick(os_ai_feature.run)),
    Step("antivirus", N_("Looking at what guards this computer"), _quick(antivirus.run)),
    Step("secrets-at-rest", N_("Looking for keys that stand in clear"), secrets_at_rest.run),
    # last, because it takes longest: who stops it has all the others
    Step("sensitive-chats", N_("Looking for sensitive content"), sensitive_chats.run),
)
CHECKS: Final = tuple(step.check for step in STEPS)

_STATE_ORDER: Final = {State.RISK: 0, State.UNKNOWN: 1, State.MANUAL: 2, State.OK: 3}
_SEVERITY_ORDER: Final[dict[Severity, int]] = {"high": 0, "medium": 1, "low": 2, "info": 3}


def run_checkup(  # noqa: PLR0913 - all but one have a default
    surroundings: Surroundings,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
    progress: Callable[[Progress], None] | None = None,
    cancelled: Cancelled | None = None,
    found: Callable[[Finding], None] | None = None,
) -> Checkup:
    """Run the steps in their order.

    Args:
        surroundings: the computer to look at.
        only: the checks that were asked for; empty means all.
        without: the checks that are left out.
        progress: told before each step and at the end.
        cancelled: asked between findings; what was found so far is kept.
        found: told each finding as it comes.
    """
    began = time.monotonic()
    steps = [step for step in STEPS if (not only or step.check in only) and step.check not in without]
    findings: list[Finding] = []
    stopped = False
    if progress is not None:
        progress(Progress(0, len(steps) + 1, N_("Looking for AI apps")))
    _ = surroundings.installations
    beside = any(step.check == "retention" for step in steps[1:])
    with retention.begun(surroundings) if beside else nullcontext():
        for number, step in enumerate(steps, 1):
            if progress is not None:
                progress(Progress(number, len(steps) + 1, step.name))
            for finding in step.run(surroundings, cancelled):
                findings.append(finding)
                if found is not None:
                    found(finding)
                if cancelled is not None and cancelled():
                    stopped = True
                    break
            if stopped or (cancelled is not None and cancelled()):
                stopped = True
                break
    if progress is not None:
        progress(Progress(len(steps) + 1, len(steps) + 1, ""))
    findings.sort(key=in_order)
    return Checkup(
        findings=tuple(findings),
        tips=tip_states(load_tips(), findings, only=bool(only)),
        summary=_counts(findings),
        once=_counts(once(findings)),
        took_ms=round((time.monotonic() - began) * 1000),
        cancelled=stopped,
    )


def _counts(findings: list[Finding]) -> dict[str, int]:
    counts = Counter(finding.state for finding in findings)
    return {state.value: counts[state] for state in (State.RISK, State.OK, State.UNKNOWN, State.MANUAL)}


def in_order(finding: Finding) -> tuple[int, int, str]:
    """Sort key: what needs the person first, then what could not be checked, then the rest."""
    return (_STATE_ORDER[finding.state], _SEVERITY_ORDER[finding.severity], finding.id)
