"""What is said about an app that nobody knows: that it may be one, why, and where; nothing more."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tidytrace.checks.strangers.search import Search, Stranger
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import Evidence, Finding, Phrase, Remedy, State

MOST: Final = 10
"""Findings; whoever has more strangers than that has seen the point."""


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each possible app, those with chats before those with only a name."""
    search = Search(surroundings.host, surroundings.catalogue, surroundings.installations)
    together: dict[str, list[Stranger]] = {}
    for one in (*search.strangers(), *search.programs()):
        together.setdefault(_slug(one.name), []).append(one)
    for slug, strangers in islice(sorted(together.items(), key=_weight), MOST):
        yield _finding(slug, strangers)


def _weight(item: tuple[str, list[Stranger]]) -> tuple[bool, str]:
    slug, strangers = item
    return all(one.why == "name" for one in strangers), slug


def _finding(slug: str, strangers: list[Stranger]) -> Finding:
    first = min(strangers, key=lambda one: one.why == "name")
    parameters: dict[str, str | int | float | bool | None] = {
        "name": first.name,
        "path": first.path,
        "model": first.detail,
    }
    return Finding(
        id=f"system.unknown-app-{slug}",
        app=None,
        check="retention",
        tip=TIP_OF["retention"],
        state=State.UNKNOWN,
        severity="low",
        title=Phrase("stranger", dict(parameters)),
        why=Phrase(f"stranger-{first.why}", dict(parameters)),
        evidence=tuple(Evidence(where=one.path, key=one.why) for one in strangers),
        remedy=Remedy(kind="guide", steps=(Phrase("step-stranger"), Phrase("step-add-app"))),
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "unnamed"
