"""What should never have been typed: rules as data, their checksums, and the plain matcher that defines a match."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidytrace.sensitive.engine.judge import Compiled, compile_rules, value_of
    from tidytrace.sensitive.engine.reference import find, find_bytes
    from tidytrace.sensitive.errors import RuleError, RulesError
    from tidytrace.sensitive.model import KINDS, Confidence, Found, Kind, Rule
    from tidytrace.sensitive.reading.normal import plain
    from tidytrace.sensitive.rules.load import load_rules

__all__ = [
    "KINDS",
    "Compiled",
    "Confidence",
    "Found",
    "Kind",
    "Rule",
    "RuleError",
    "RulesError",
    "compile_rules",
    "find",
    "find_bytes",
    "load_rules",
    "plain",
    "value_of",
]

_HOMES = {
    "RuleError": "errors",
    "RulesError": "errors",
    "Compiled": "engine.judge",
    "compile_rules": "engine.judge",
    "value_of": "engine.judge",
    "load_rules": "rules.load",
    "KINDS": "model",
    "Confidence": "model",
    "Found": "model",
    "Kind": "model",
    "Rule": "model",
    "plain": "reading.normal",
    "find": "engine.reference",
    "find_bytes": "engine.reference",
}


def __getattr__(name: str) -> object:
    """What is asked for, from its module: a look at files that are known needs none of them."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
