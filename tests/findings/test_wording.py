import errno
import os

import pytest

from tidytrace.catalog import Text
from tidytrace.findings.model import Parameter, Phrase
from tidytrace.findings.wording import render, size
from tidytrace.language import Language

CHINESE = Language("zh_CN")


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (999, "999 B"), (8_300, "8.3 kB"), (12_400_000, "12 MB")])
def test_number_and_unit_stay_on_one_line(count: int, text: str) -> None:
    assert size(count) == text.replace(" ", "\u00a0")


def test_no_space_stands_between_two_chinese_characters() -> None:
    assistant = Phrase("no-timer", {"app": Text(en="Cline", zh_CN="Cline 编程助手")})
    assert render(assistant, CHINESE) == "Cline 编程助手从不自动删除聊天。"
    assert render(assistant, Language("en")) == "Cline never deletes chats by itself."


def test_a_latin_name_keeps_its_space() -> None:
    assert render(Phrase("no-timer", {"app": Text(en="Cline", zh_CN="Cline")}), CHINESE) == "Cline 从不自动删除聊天。"


@pytest.mark.parametrize(
    ("parameters", "english", "chinese"),
    [
        ({"date": "2026-08-30"}, "As of 30 August 2026.", "信息截至 2026年8月30日。"),
        ({"date": "2026-13-40"}, "As of 2026-13-40.", "信息截至 2026-13-40。"),
        ({"date": None}, "As of –.", "信息截至 –。"),
    ],
)
def test_days_are_said_as_people_say_them(parameters: dict[str, Parameter], english: str, chinese: str) -> None:
    assert render(Phrase("known-of", parameters), Language("en")) == english
    assert render(Phrase("known-of", parameters), CHINESE) == chinese


def test_a_name_that_looks_like_a_day_stays_as_it_is() -> None:
    assert "2026-08-30" in render(Phrase("stranger", {"name": "2026-08-30"}), Language("en"))


def test_what_the_system_says_is_told_in_the_persons_language() -> None:
    unread = Phrase("keys-unread-why", {"path": "/home/li/.netrc", "reason": os.strerror(errno.EACCES)})
    assert render(unread, Language("en")) == "Could not check: /home/li/.netrc cannot be read (no permission)."
    assert "没有权限" in render(unread, CHINESE)
    rare = Phrase("keys-unread-why", {"path": "/home/li/.netrc", "reason": "Value too large"})
    assert "(Value too large)" in render(rare, Language("en"))
