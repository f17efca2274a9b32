"""Which tip a check speaks for, and the state of each tip after a check-up."""

from collections.abc import Iterable
from typing import Final

import msgspec

from tidytrace.catalog import Check, Text, Tip
from tidytrace.findings.model import Finding, State, worst

TIP_OF: Final[dict[Check, str]] = {
    "data-sharing": "data-sharing-off",
    "os-ai-feature": "data-sharing-off",
    "cloud-backup": "cloud-backup-off",
    "synced-folder": "cloud-backup-off",
    "app-access": "mind-access",
    "secrets-at-rest": "mind-access",
    "retention": "delete-chats",
    "exposed-server": "close-open-servers",
    "sensitive-chats": "no-sensitive-online",
    "antivirus": "antivirus",
    "outbound": "report",
    "web-footprint": "watch-footprint",
}

PAYMENT_TIP: Final = "no-payment-passwords"
"""What a look into chats also speaks for."""


class TipState(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the checklist as it stands now."""

    id: str
    title: Text
    advice: Text
    state: State


def tip_states(tips: Iterable[Tip], findings: Iterable[Finding], *, only: bool) -> tuple[TipState, ...]:
    """The checklist in its order.

    A tip that no finding speaks for is one that only the person can answer; when just some checks were asked for
    (``only``), such tips are left out instead.
    """
    seen: dict[str, list[State]] = {}
    for finding in findings:
        # a switch that harms nobody on either side is told, but a tip does not wait for the person's choice there
        if finding.state is not State.MANUAL or finding.severity != "info":
            for tip in finding.tips:
                seen.setdefault(tip, []).append(finding.state)
    return tuple(
        TipState(
            id=tip.id, title=tip.title, advice=tip.advice, state=worst(seen[tip.id]) if tip.id in seen else State.MANUAL
        )
        for tip in tips
        if tip.id in seen or not only
    )
