"""What is said beside a finding whose switch has moved."""

from typing import Final

from tidytrace.catalog import Text
from tidytrace.findings.model import Moved, Parameter, Phrase
from tidytrace.findings.wording import day

_NOT_SET: Final = Text(en="not set", zh_CN="未设置")
_EMPTY: Final = Text(en="nothing", zh_CN="无")
_NO_ITEM: Final = "[]"
_REACH: Final = {
    "loopback": Text(en="only this computer", zh_CN="仅限本机"),
    "lan": Text(en="people in the same network", zh_CN="同一网络里的人"),
    "all": Text(en="everyone who gets a connection", zh_CN="能连上这台电脑的任何人"),
}
_LOCK: Final = {
    "on": Text(en="with a password", zh_CN="需要密码"),
    "unknown": Text(en="password: not known", zh_CN="是否需要密码不清楚"),
}
SERVER: Final = ".exposed-"
"""Stands in the ids of findings about who can reach a server."""


def moved_phrase(finding_id: str, moved: Moved) -> Phrase:
    """When, from what to what, after which update, and whether the person had put it right with Tidytrace."""
    parameters = parameters_of(finding_id, moved)
    key = "moved"
    if moved.cause == "catalogue":
        key = "moved-judged" if moved.before == moved.after else "moved-known"
    return Phrase(key, parameters, circumstances(moved))


def parameters_of(finding_id: str, moved: Moved) -> dict[str, Parameter]:
    """Days as the person has them, and the values in words."""
    return {
        "date": day(moved.since),
        "held": day(moved.before_since),
        "before": shown(finding_id, moved.before),
        "after": shown(finding_id, moved.after),
    }


def circumstances(moved: Moved) -> tuple[Phrase, ...]:
    """What goes with a move."""
    told: list[Phrase] = []
    old, new = moved.version_before, moved.version_after
    if moved.cause == "app" and old is not None and new is not None:
        told.append(Phrase("moved-no-update" if old == new else "moved-update", {"old": old, "new": new}))
    if moved.ours is not None:
        told.append(Phrase("moved-ours", {"ours": day(moved.ours)}))
    return tuple(told)


def shown(finding_id: str, value: str | None) -> Parameter:
    """A value for a person."""
    if value is None:
        return _NOT_SET
    if value == _NO_ITEM:
        return _EMPTY
    if SERVER not in finding_id:
        return value
    reach, _, lock = value.partition(", ")
    who = _REACH.get(reach)
    if who is None:
        return value
    how = _LOCK.get(lock)
    return who if how is None else Text(en=f"{who.en}, {how.en}", zh_CN=f"{who.zh_CN}，{how.zh_CN}")
