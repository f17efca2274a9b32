"""Check-up → fix → undo in the real window, with the mouse; with the keyboard alone; in Chinese."""

from pathlib import Path

import pytest

from tidytrace.language import Language
from waiting import wait_until


@pytest.fixture
def config(apps, home: Path) -> Path:
    """Codex's settings, with its statistics on."""
    return home / ".codex" / "config.toml"


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_with_the_mouse(start, session, config: Path, code: str) -> None:
    say = Language(code)
    before = config.read_bytes()
    switch = "Sends usage statistics to OpenAI" if code == "en" else "向 OpenAI 发送使用统计"
    start(language=code)
    session.press(say("&Check now").replace("&", ""))
    session.sees(say("&Check again").replace("&", ""))
    fix = session.sees_part(switch, begins=say("Fix"))
    session.click(fix)
    wait_until(lambda: config.read_bytes() != before, "the switch is turned off")
    assert b"enabled = false" in config.read_bytes()
    session.click(session.sees_part(switch, begins=say("Undo")))
    wait_until(lambda: config.read_bytes() == before, "the file is as it was, to the byte")


def test_with_the_keyboard_alone(start, session, config: Path) -> None:
    before = config.read_bytes()
    start()
    session.comes_to("Check now")
    session.keys("Return")
    session.sees("Check again")
    session.tab_to("Fix: Codex CLI: Sends usage statistics to OpenAI")
    session.keys("space")
    wait_until(lambda: config.read_bytes() != before, "the switch is turned off")
    wait_until(lambda: session.focused().startswith("Undo"), "the focus is where the person was")
    session.keys("ctrl+7")
    session.tab_to("Undo: ")
    session.keys("space")
    wait_until(lambda: config.read_bytes() == before, "the file is as it was, to the byte")
