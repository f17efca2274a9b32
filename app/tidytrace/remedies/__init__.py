"""Move a switch to the private side, and back."""

from tidytrace.remedies.close import close, plan_close
from tidytrace.remedies.errors import (
    AlreadyPrivate,
    AlreadyUndone,
    AppRunning,
    EvidenceTooWeak,
    NoLocalFix,
    Overridden,
    RemedyError,
    RunningUnknown,
)
from tidytrace.remedies.fix import apply_fix, plan_fix
from tidytrace.remedies.undo import Undone, undo

__all__ = [
    "AlreadyPrivate",
    "AlreadyUndone",
    "AppRunning",
    "EvidenceTooWeak",
    "NoLocalFix",
    "Overridden",
    "RemedyError",
    "RunningUnknown",
    "Undone",
    "apply_fix",
    "close",
    "plan_close",
    "plan_fix",
    "undo",
]
