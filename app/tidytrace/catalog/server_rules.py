"""What every server definition keeps to beyond its schema, as ``rules`` says for apps."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tidytrace.catalog import rules
from tidytrace.catalog.rules import Problem
from tidytrace.catalog.servers import Server
from tidytrace.catalog.words import Grade, Text
from tidytrace.language import N_

TEXT_EN: Final = 220
TEXT_ZH: Final = 110
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def problems(server: Server) -> Iterator[Problem]:
    """All rules that a definition breaks."""
    for field, text in _texts(server, ""):
        yield from _text(field, text)
    for number, setting in enumerate(server.settings):
        yield from rules.switch_problems(f"settings[{number}]", setting)
    known = {source.grade for source in server.sources}
    for number, setting in enumerate(server.settings):
        if setting.grade.actionable and setting.grade not in known:
            sentence = N_("No source has the grade «{grade}».")
            yield Problem(f"settings[{number}].grade", sentence, {"grade": setting.grade.value})
    best = min((source.grade for source in server.sources), key=list(Grade).index)
    alone = any(not look.with_process for look in server.recognise)
    if best.actionable and alone and not server.auth and server.lock.default is None:
        yield Problem("auth", N_("Nothing says how a password shows: it needs auth, or lock.default."))
    if not server.ports and not server.processes:
        yield Problem("ports", N_("Nobody would know where to look: it needs ports or processes."))


def _texts(value: Any, field: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield field, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), f"{field}.{name}".removeprefix("."))
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _texts(one, f"{field}[{number}]")


def _text(field: str, text: Text) -> Iterator[Problem]:
    if field != "names" and not _CHINESE.search(text.zh_CN):
        yield Problem(f"{field}.zh_CN", N_("The Chinese text is not Chinese."))
    if "你" in text.zh_CN:
        yield Problem(f"{field}.zh_CN", N_("Say 您, not 你."))
    if _CHINESE.search(text.en):
        yield Problem(f"{field}.en", N_("There are Chinese characters in the English text."))
    for language, words, most in (("en", text.en, TEXT_EN), ("zh_CN", text.zh_CN, TEXT_ZH)):
        if len(words) > most:
            yield Problem(f"{field}.{language}", N_("At most {most} characters."), {"most": most})
