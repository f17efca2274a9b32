"""Findings as SARIF 2.1.0, the form that code scanning services read.

Source: docs.oasis-open.org/sarif/sarif/v2.1.0
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

Level = Literal["error", "warning", "note"]
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifRule(msgspec.Struct, frozen=True):
    """A rule of the tool."""

    id: str
    name: str
    help: str


class SarifResult(msgspec.Struct, frozen=True, kw_only=True):
    """One place."""

    rule: str
    level: Level
    message: str
    path: str
    line: int | None
    offset: int
    length: int
    fingerprint: str
    """The same for the same thing in another run."""


def sarif(version: str, rules: Sequence[SarifRule], results: Iterable[SarifResult]) -> dict[str, Any]:
    """The document.

    Args:
        version: Of this program.
        rules: Those that results name.
        results: In the order in which they are to be shown.
    """
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Tidytrace",
                        "version": version,
                        "rules": [
                            {"id": rule.id, "shortDescription": {"text": rule.name}, "help": {"text": rule.help}}
                            for rule in rules
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, numbers) for one in results],
            }
        ],
    }


def _result(one: SarifResult, numbers: dict[str, int]) -> dict[str, Any]:
    region: dict[str, Any] = {"byteOffset": one.offset, "byteLength": one.length}
    if one.line is not None:
        region["startLine"] = one.line
    path = Path(one.path)
    return {
        "ruleId": one.rule,
        "ruleIndex": numbers[one.rule],
        "level": one.level,
        "message": {"text": one.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": path.as_uri() if path.is_absolute() else one.path},
                    "region": region,
                }
            }
        ],
        "fingerprints": {"tidytrace/1": one.fingerprint},
    }
