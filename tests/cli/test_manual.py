"""The manual page has every command, option and exit code, in one language from head to foot."""

import re

import pytest

from tidytrace.cli.main import COMMANDS
from tidytrace.cli.manual import manual
from tidytrace.cli.wrapping import is_wide
from tidytrace.language import LANGUAGES, Language


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_commands_have_their_place(code):
    page = manual(Language(code), 0)
    for name in COMMANDS:
        assert f'.SS "tidytrace {name}"' in page
    for name in ("chats erase", "vault key", "report verify", "catalog lint"):
        assert f'.SS "tidytrace {name}"' in page
    assert page.startswith('.TH TIDYTRACE 1 "1970-01-01" ')
    assert ".B \\-\\-older\\-than" in page
    assert [line for line in page.splitlines() if re.fullmatch(r"\.B (0|1|2|3|130)", line)] == [
        ".B 0",
        ".B 1",
        ".B 2",
        ".B 3",
        ".B 130",
    ]


def test_each_page_keeps_to_its_language():
    english, chinese = (manual(Language(code), 0) for code in ("en", "zh_CN"))
    assert not is_wide(english)
    sections = re.findall(r'^\.SH "(.+)"$', chinese, re.MULTILINE)
    assert sections == ["名称", "用法", "说明", "选项", "命令", "退出码", "环境变量", "文件"]
    told = [line for line in chinese.splitlines() if line and not line.startswith((".", "tidytrace"))]
    english_only = [line for line in told if not is_wide(line) and " " in line.replace("\\", "")]
    assert english_only == []


def test_nothing_that_is_the_same_for_every_command_is_said_for_each():
    page = manual(Language("en"), 0)
    assert page.count(".B \\-\\-json") == 0
    assert "Every command also takes \\-\\-json, \\-\\-lang and \\-\\-help." in page
