"""What the app will show afterwards, as a try on a copy has shown it."""

from typing import TYPE_CHECKING, NamedTuple, Union

from tidytrace.findings.model import State
from tidytrace.gui.simple.leaf import Said
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.erase.rehearse.rehearsal import Rehearsal

Tried = Union["Rehearsal", str]
"""Why it could not be tried, else; empty where there was nothing to try."""


class Afterwards(NamedTuple):
    """What is said of it."""

    said: tuple[Said, ...] = ()
    as_planned: bool = True
    """Whether exactly what was chosen goes, as far as it is known."""


def rehearsed(tried: Tried, app: str, language: Language) -> Afterwards:
    """In the words of the dialog of the chats page."""
    heading = language("What your apps will show afterwards")
    if isinstance(tried, str):
        return Afterwards((Said(heading, (tried,), State.UNKNOWN),)) if tried else Afterwards()
    from tidytrace.erase.rehearse import telling

    def name_of(_id: str) -> str:
        return app

    lines: list[str] = []
    for one in tried.apps:
        lines.append(telling.lists(one, name_of, language))
        lines += telling.warnings(one, name_of, language)
        lines.append(telling.reckoned(one, name_of, language))
    lines.append(telling.conclusion(tried, language))
    state = State.OK if tried.as_planned else State.RISK
    return Afterwards((Said(heading, tuple(filter(None, lines)), state),), tried.as_planned)
