"""What a shell needs to complete ``tidytrace``: a few lines that ask the program itself which words fit."""

from typing import Final

from click.shell_completion import get_completion_class

from tidytrace.cli.main import tidytrace

SHELLS: Final = ("bash", "zsh", "fish")
ASKED_IN: Final = "_TIDYTRACE_COMPLETE"
"""The variable in which a shell asks; click's name for it."""


def completion(shell: str) -> str:
    """The lines for one of SHELLS. Raises LookupError for another."""
    kind = get_completion_class(shell)
    if kind is None:
        raise LookupError(shell)
    made = kind(tidytrace, {}, "tidytrace", ASKED_IN)
    # not source(): that starts the shell, to warn the person of a bash older than its completions
    return made.source_template % made.source_vars()
