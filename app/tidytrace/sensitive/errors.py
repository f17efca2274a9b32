"""What can be wrong with the rules.

RulesError
└── RuleError    one file, one line, one field
"""

from pathlib import Path


class RulesError(Exception):
    """The rules cannot be used."""


class RuleError(RulesError):
    """A rule file is wrong; says where and in which field."""

    def __init__(self, path: Path, line: int, field: str, problem: str) -> None:
        """Keep the place apart from the sentence, so that both faces can show it."""
        super().__init__(f"{path}:{line}: {field}: {problem}")
        self.path = path
        self.line = line
        self.field = field
        self.problem = problem
