"""Questions to servers on this very computer, each with an end in time and size. Nothing else is ever connected to."""

from tidytrace.host.probing.reply import Reply
from tidytrace.host.probing.visit import (
    LARGEST,
    SECONDS,
    Below,
    NotThisComputer,
    Prober,
    RealProber,
    RecordedProber,
    Visit,
)

__all__ = [
    "LARGEST",
    "SECONDS",
    "Below",
    "NotThisComputer",
    "Prober",
    "RealProber",
    "RecordedProber",
    "Reply",
    "Visit",
]
