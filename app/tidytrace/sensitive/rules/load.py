"""Reads ``resources/detectors/*.toml``; a wrong file is refused with file, line and field.

A file has ``[defaults]``, which all its rules share unless they say otherwise, and ``[[rules]]``. In ``allow``,
``context`` and ``against`` an entry ``@name`` stands for a list of ``shared.toml``.
"""

import contextlib
import functools
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from tidytrace.catalog.cache import digest_of, keep, kept
from tidytrace.catalog.lines import field_path, line_of
from tidytrace.resources import resources
from tidytrace.sensitive.errors import RuleError, RulesError
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.rules import checking

SHARED = "shared.toml"
_LEFT_OUT = ("", "")
_CHECKS = ("rules/checking", "rules/syntax", "model")
"""What else says what is in a rule after all checks."""
_LISTS = ("allow", "context", "against")
_UNKNOWN = re.compile(r"contains unknown field `([^`]+)`")
_POINTER = re.compile(r" - at `(?:key in )?\$?\.?([^`]*)`$")


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """All rules of a folder, the shipped ones by default, in the order of their ids. Raises RuleError, RulesError."""
    folder = folder or resources() / "detectors"
    paths = sorted(path for path in folder.glob("*.toml") if path.name != SHARED)
    if not paths:
        raise RulesError(f"no rules in {folder}")
    return _checked(folder, digest_of(sorted(folder.glob("*.toml"))))


@functools.lru_cache(maxsize=2)
def _checked(folder: Path, _digest: bytes) -> tuple[Rule, ...]:
    """What a folder's files say; read once in a process as long as they are the same."""
    paths = sorted(path for path in folder.glob("*.toml") if path.name != SHARED)
    shared = _shared(folder / SHARED)
    rules: dict[str, Rule] = {}
    for path in paths:
        text, raw = _read(path)
        for number, rule in enumerate(_rules(path, text, raw, shared)):
            if rule.id in rules:
                raise RuleError(path, line_of(text, ("rules", number, "id")), "id", f"{rule.id!r} stands twice")
            rules[rule.id] = rule
    return tuple(rules[rule_id] for rule_id in sorted(rules))


def shipped_rules(cache: Path) -> tuple[Rule, ...]:
    """The shipped rules without their examples, from a file if it was made from the same ones.

    Raises RuleError, RulesError, OSError.

    Args:
        cache: Holds them as they are after all checks, which take longer than a short look.
    """
    folder = resources() / "detectors"
    code = (Path(__file__), *(Path(__file__).parents[1] / f"{name}.py" for name in _CHECKS))
    digest = digest_of([*code, *sorted(folder.glob("*.toml"))])
    content = kept(cache, digest)
    if content is not None:
        with contextlib.suppress(msgspec.MsgspecError):  # damaged, or made by another version
            return msgspec.msgpack.decode(content, type=tuple[Rule, ...])
    # nothing that looks like a person's data goes into a file of ours
    rules = tuple(
        msgspec.structs.replace(rule, examples=_LEFT_OUT, near_misses=_LEFT_OUT) for rule in load_rules(folder)
    )
    keep(cache, digest, msgspec.msgpack.encode(rules))
    return rules


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError(path, 1, "syntax", f"not UTF-8: {error.reason} at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise RuleError(path, int(line.group(1)) if line else 1, "syntax", str(error)) from error


def _shared(path: Path) -> dict[str, list[str]]:
    if not path.is_file():
        return {}
    text, raw = _read(path)
    for name, entries in raw.items():
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise RuleError(path, line_of(text, (name,)), name, "must be a list of texts")
    return raw


def _rules(path: Path, text: str, raw: dict[str, Any], shared: dict[str, list[str]]) -> list[Rule]:
    unknown = sorted(set(raw) - {"defaults", "rules"})
    if unknown:
        raise RuleError(path, line_of(text, (unknown[0],)), unknown[0], "is neither defaults nor rules")
    defaults, entries = raw.get("defaults", {}), raw.get("rules")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(path, 1, "rules", "a file needs at least one [[rules]]")
    return [_rule(path, text, number, defaults | entry, shared) for number, entry in enumerate(entries)]


def _rule(path: Path, text: str, number: int, entry: dict[str, Any], shared: dict[str, list[str]]) -> Rule:
    def refuse(field: str, problem: str) -> RuleError:
        place = f"rules[{number}].{field}".rstrip(".")
        return RuleError(path, line_of(text, field_path(place)), place, problem)

    for field in _LISTS:
        try:
            entry[field] = _spelled_out(entry.get(field, []), shared)
        except KeyError as error:
            raise refuse(field, f"{SHARED} has no list {error.args[0]!r}") from error
    try:
        rule = msgspec.convert(entry, Rule)
    except msgspec.ValidationError as error:
        unknown, pointer = _UNKNOWN.search(str(error)), _POINTER.search(str(error))
        field = unknown.group(1) if unknown else pointer.group(1) if pointer else ""
        raise refuse(field, _POINTER.sub("", str(error))) from error
    try:
        return checking.complete(rule)
    except checking.RuleProblem as error:
        raise refuse(error.field, str(error)) from error


def _spelled_out(entries: Any, shared: dict[str, list[str]]) -> Any:
    if not isinstance(entries, list):
        return entries
    spelled: list[Any] = []
    for entry in entries:
        if isinstance(entry, str) and entry.startswith("@"):
            spelled += shared[entry[1:]]
        else:
            spelled.append(entry)
    return spelled
