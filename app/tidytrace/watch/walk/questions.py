"""What the walk asks, from ``resources/walk``: a question for each tip, and everyday scenes for what nobody can see."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from tidytrace.catalog import DefinitionError, Text, Tip
from tidytrace.resources import resources
from tidytrace.watch.walk.model import Answer

Place = Literal["home", "chats", "network", "report", "believe", ""]
"""Which page of the window tells more; empty when none does."""


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that the person could do in a scene."""

    words: Text
    sound: bool = False
    then: Text
    """Why it helps, or does not."""


class Scene(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happens on an ordinary day. What is chosen is kept nowhere."""

    tip: str
    happens: Text
    """Ends with the question."""
    choices: Annotated[tuple[Choice, ...], msgspec.Meta(min_length=2, max_length=4)]

    def __post_init__(self) -> None:
        """Exactly one choice is the sound one."""
        if sum(choice.sound for choice in self.choices) != 1:
            raise ValueError("one choice must be the sound one")


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one tip asks."""

    tip: str
    ask: Text
    only_you: Text | None = None
    """What no machine sees of it."""
    show: Place = ""
    when_fine: Answer = Answer.ALREADY
    """What Enter answers when nothing that needs the person was seen."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the walk."""

    tip: Tip
    question: Question
    scenes: tuple[Scene, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    questions: tuple[Question, ...]
    scenes: tuple[Scene, ...] = ()


def load_walk(tips: Iterable[Tip], path: Path | None = None) -> tuple[Page, ...]:
    """The pages in the order of the checklist; a tip that nobody wrote a question for asks with its title.

    Raises:
        DefinitionError: the file is not as it should be.
    """
    path = path or resources() / "walk" / "walk.toml"
    try:
        file = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionError(path, 1, "walk", str(error)) from error
    questions = {one.tip: one for one in file.questions}
    return tuple(
        Page(
            tip=tip,
            question=questions.get(tip.id) or Question(tip=tip.id, ask=tip.title),
            scenes=tuple(scene for scene in file.scenes if scene.tip == tip.id),
        )
        for tip in tips
    )
