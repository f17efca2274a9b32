"""What every text of a definition keeps to: both languages, in their own letters, and not too long."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tidytrace.catalog.rules import Problem
from tidytrace.catalog.words import Text
from tidytrace.language import N_

TEXT_EN: Final = 220
TEXT_ZH: Final = 110
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def text_problems(definition: msgspec.Struct, more: int = 0) -> Iterator[Problem]:
    """What is wrong with all texts in it.

    Args:
        definition: Of a server, or of a program that copies folders.
        more: Characters that a text may have beyond, for those that give commands to type.
    """
    for field, text in _texts(definition, ""):
        yield from _text(field, text, more)


def _texts(value: Any, field: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield field, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), f"{field}.{name}".removeprefix("."))
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _texts(one, f"{field}[{number}]")


def _text(field: str, text: Text, more: int) -> Iterator[Problem]:
    if field != "names" and not _CHINESE.search(text.zh_CN):
        yield Problem(f"{field}.zh_CN", N_("The Chinese text is not Chinese."))
    if "你" in text.zh_CN:
        yield Problem(f"{field}.zh_CN", N_("Say 您, not 你."))
    if _CHINESE.search(text.en):
        yield Problem(f"{field}.en", N_("There are Chinese characters in the English text."))
    for language, words, most in (("en", text.en, TEXT_EN + more), ("zh_CN", text.zh_CN, TEXT_ZH + more)):
        if len(words) > most:
            yield Problem(f"{field}.{language}", N_("At most {most} characters."), {"most": most})
