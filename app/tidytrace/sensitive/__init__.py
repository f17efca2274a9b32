"""What should never have been typed: rules as data, their checksums, and the plain matcher that defines a match."""

from tidytrace.sensitive.errors import RuleError, RulesError
from tidytrace.sensitive.judge import Compiled, compile_rules, judge, value_of
from tidytrace.sensitive.load import load_rules
from tidytrace.sensitive.model import KINDS, Confidence, Found, Kind, Rule
from tidytrace.sensitive.normal import plain
from tidytrace.sensitive.reference import find, find_bytes
from tidytrace.sensitive.settle import settle

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
    "judge",
    "load_rules",
    "plain",
    "settle",
    "value_of",
]
