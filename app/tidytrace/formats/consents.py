"""What the person agreed to in JetBrains editors: ``id:version:1:milliseconds``, joined by ``;``.

``1`` is a yes and ``0`` a no. Items of another form are passed over, as the editors do. Source: IntelliJ's
platform-impl, com.intellij.ide.gdpr (ConsentOptions, ConfirmedConsent).
"""

import re
from typing import Any

from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch

_ITEM = re.compile(r"(?:^|;)\s*(?P<id>[^:;]+?)\s*:[^:;]*:\s*(?P<flag>[01])\s*:\s*\d+\s*(?=;|\Z)")


def parse(text: str) -> Any:
    """Ids, and whether the person agreed; of equal ones the last counts."""
    return {item["id"]: item["flag"] == "1" for item in _ITEM.finditer(text)}


def change(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """Patches that turn a yes into a no or back. Raises Fixed: nobody is made to answer a new question."""
    found = [item for item in _ITEM.finditer(text) if (item["id"],) == key]
    if not found or not isinstance(value, bool):
        raise Fixed(N_("This format has no such key."))
    return [Patch(*item.span("flag"), str(int(value))) for item in found]


def removal(text: str, key: KeyPath) -> list[Patch]:  # noqa: ARG001 - as every format
    """Nothing is taken out: an answer that is missing would be asked for again. Raises Fixed."""
    raise Fixed(N_("This format has no such key."))
