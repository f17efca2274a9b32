"""How something stands. Apart from all that is known of findings, so that it can be drawn without loading that."""

from enum import StrEnum


class State(StrEnum):
    """What a check can say. ``unknown`` means «could not check» and is never shown as fine."""

    RISK = "risk"
    OK = "ok"
    UNKNOWN = "unknown"
    MANUAL = "manual"
