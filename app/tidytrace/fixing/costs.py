"""What a person no longer has once a switch stands on the private side; they are told before it moves."""

from typing import Final

import msgspec

from tidytrace.catalog import Check
from tidytrace.catalog.system import LOCK
from tidytrace.findings.model import Finding
from tidytrace.language import N_


class Cost(msgspec.Struct, frozen=True):
    """One sentence."""

    sentence: str
    """An English text of the translations."""
    for_good: bool = False
    """Whether something will be gone that an undo of the switch does not bring back: never chosen beforehand."""


_COSTS: Final[dict[Check, Cost]] = {
    "cloud-backup": Cost(N_("Your chats will no longer appear on your other devices.")),
    "synced-folder": Cost(N_("These chats will no longer appear on your other devices.")),
    "app-access": Cost(N_("The AI may do less by itself, and asks you more often.")),
    "exposed-server": Cost(N_("Your other devices can then no longer use this AI.")),
    "os-ai-feature": Cost(N_("You can then no longer use this feature.")),
    "retention": Cost(
        N_("The app will no longer keep chats, or will delete older ones by itself. Those do not come back."),
        for_good=True,
    ),
}


def cost_of(finding: Finding) -> Cost | None:
    """What is lost when a finding is put right; none when nothing is."""
    if finding.id.endswith(f".{LOCK}"):
        return Cost(N_("This computer will lock itself when you are away, and ask for your password."))
    return _COSTS.get(finding.check)
