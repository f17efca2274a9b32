"""Whether one value of a switch shares or keeps private, as its definition says."""

from typing import Any

from tidytrace.catalog import Setting
from tidytrace.catalog.sides import matching, side_of
from tidytrace.findings.model import State

__all__ = ["matching", "state_of"]


def state_of(setting: Setting, value: Any) -> State:
    """Risk, ok or unknown for a value as it was read (or for the default)."""
    side = side_of(setting, value)
    return State.UNKNOWN if side is None else State.RISK if side == "risk" else State.OK
