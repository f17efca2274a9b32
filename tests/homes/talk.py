"""Conversations that were never held, for homes that no app has written."""

import datetime
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

_FIRST = datetime.datetime(2026, 3, 2, 8, 30, tzinfo=datetime.UTC)
_PROMPTS = (
    "What is a good name for a cat that sleeps all day?",
    "请帮我写一封邮件，告诉房东下个月搬走。",
    "Why does this loop never end?\nwhile x: pass",
    "把下面这段话改得更礼貌一些：明天之前必须给我。",
    'Explain "quoted" words, \\backslashes\\ and\ttabs.',
)
_ANSWERS = (
    "A name that fits is Lazarus; it wakes up at noon.",
    "好的，下面是草稿。\n\n尊敬的房东：……",
    "Nothing in the body changes x, so the condition stays true.",
    "可以改成：麻烦您在明天之前发给我，谢谢。",
    "Each of them is written with a backslash before it.",
)


@dataclass(frozen=True)
class Talk:
    """One conversation between a person and an AI."""

    id: str
    """A UUID; apps that name conversations in another way make their own name from it."""
    title: str
    turns: list[tuple[str, str]]
    """Prompt and answer; each holds a word of its own, ``PROMPT-<id>-<n>`` or ``ANSWER-<id>-<n>``."""
    started: datetime.datetime
    project: str
    """A folder of the person's, below the home folder."""

    def moments(self) -> Iterator[tuple[datetime.datetime, str, datetime.datetime, str]]:
        """When each prompt was asked and answered: time, prompt, time, answer."""
        for turn, (prompt, answer) in enumerate(self.turns):
            asked = self.started + datetime.timedelta(minutes=turn)
            yield asked, prompt, asked + datetime.timedelta(seconds=20), answer

    @property
    def ended(self) -> datetime.datetime:
        """When the last answer came."""
        return self.started + datetime.timedelta(minutes=len(self.turns) - 1, seconds=20)


def talks(count: int, seed: int) -> list[Talk]:
    """So many conversations, always the same ones for a seed, oldest first."""
    chance = random.Random(seed)
    return [_talk(chance, number) for number in range(count)]


def _talk(chance: random.Random, number: int) -> Talk:
    name = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    turns = [
        (f"PROMPT-{name}-{turn} {chance.choice(_PROMPTS)}", f"ANSWER-{name}-{turn} {chance.choice(_ANSWERS)}")
        for turn in range(chance.randint(1, 3))
    ]
    return Talk(
        id=name,
        title=f"TITLE-{name} {chance.choice(('About a cat', '关于搬家', 'A loop'))}",
        turns=turns,
        started=_FIRST + datetime.timedelta(days=number, minutes=chance.randint(0, 600)),
        project=f"work/project-{number % 3}",
    )
