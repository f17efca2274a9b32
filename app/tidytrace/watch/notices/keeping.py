"""State that cannot be used is set aside, and that is said; it is never thrown away and never a reason to stop."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.language import N_, Language

_MOST: Final = 5
"""So many are kept; the last one is replaced after that."""


What = Literal["ledger", "preferences"]

_SENTENCES: Final[dict[tuple[What, bool], str]] = {
    ("ledger", True): N_("What was told earlier was written by a newer Tidytrace. It was set aside as {path}."),
    ("ledger", False): N_("What was told earlier cannot be read: the file is damaged. It was set aside as {path}."),
    ("preferences", True): N_("When to be silent was written by a newer Tidytrace. It was set aside as {path}."),
    ("preferences", False): N_(
        "When to be silent cannot be read: the file is damaged. It was set aside as {path}; please set it again."
    ),
}


class SetAside(msgspec.Struct, frozen=True):
    """A file of ours that was damaged, or written by a newer version."""

    what: What
    path: Path
    """Where it lies now."""
    newer: bool

    def sentence(self, language: Language) -> str:
        """What happened, for the person."""
        return language(problem_of(self)).format(path=self.path)


def problem_of(aside: SetAside) -> str:
    """The sentence, marked with ``N_``; it has ``{path}`` in it."""
    return _SENTENCES[aside.what, aside.newer]


def set_aside(what: What, path: Path, *, newer: bool) -> SetAside:
    """Give a file another name in its folder. Raises OSError."""
    free = (path.with_name(f"{path.name}.{number}.aside") for number in range(1, _MOST))
    there = next((one for one in free if not one.exists()), path.with_name(f"{path.name}.{_MOST}.aside"))
    path.replace(there)
    return SetAside(what, there, newer)
