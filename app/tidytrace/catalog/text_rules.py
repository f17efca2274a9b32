"""What every text of a definition keeps to: both languages, in their own letters, and not too long."""

from collections.abc import Iterator
from typing import Final

import msgspec

from tidytrace.catalog.rules import Problem, letters, texts
from tidytrace.language import N_

TEXT_EN: Final = 220
TEXT_ZH: Final = 110


def text_problems(definition: msgspec.Struct, more: int = 0) -> Iterator[Problem]:
    """What is wrong with all texts in it.

    Args:
        definition: Of a server, or of a program that copies folders.
        more: Characters that a text may have beyond, for those that give commands to type.
    """
    for field, text in texts(definition):
        yield from letters(field, text)
        for language, words, most in (("en", text.en, TEXT_EN + more), ("zh_CN", text.zh_CN, TEXT_ZH + more)):
            if len(words) > most:
                yield Problem(f"{field}.{language}", N_("At most {most} characters."), {"most": most})
