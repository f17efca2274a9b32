"""One app from the list to a switch, its change and the way back, with the keyboard alone and with the mouse."""

from pathlib import Path

import pytest

from tidytrace.language import Language
from waiting import wait_until

STATISTICS = {"en": "Sends usage statistics to OpenAI", "zh_CN": "向 OpenAI 发送使用统计"}


@pytest.fixture
def config(apps, home: Path) -> Path:
    """Codex's settings, with its statistics on."""
    return home / ".codex" / "config.toml"


def test_with_the_keyboard_alone(start, session, config: Path) -> None:
    before = config.read_bytes()
    start()
    session.comes_to("Check now")
    session.keys("ctrl+3")
    session.sees("Which AI apps are on this computer?")
    session.tab_to("Look")
    session.keys("space")
    session.sees_part("Codex CLI: ", begins="Codex CLI: ")
    session.sees("Look again")
    session.keys("ctrl+f")
    session.comes_to("Search the names of apps")
    session.write("codex")
    session.keys("Down", "Home")
    session.sees_part(STATISTICS["en"], begins="Turn off…")
    session.keys("Return")
    session.tab_to(f"Turn off…: {STATISTICS['en']}")
    session.keys("space")
    session.comes_to("Change it")
    assert config.read_bytes() == before
    session.keys("space")
    wait_until(lambda: config.read_bytes() != before, "the switch is turned off")
    wait_until(lambda: session.focused().startswith("Put back"), "the focus is where the person was")
    session.keys("space")
    wait_until(lambda: config.read_bytes() == before, "the file is as it was, to the byte")


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_with_the_mouse(start, session, config: Path, code: str) -> None:
    say = Language(code)
    before = config.read_bytes()
    start("--show", "apps/codex", language=code)
    session.click(session.sees_part(STATISTICS[code], begins=say("Turn off…")))
    session.press(_plain(say("&Change it")))
    wait_until(lambda: config.read_bytes() != before, "the switch is turned off")
    session.click(session.sees_part(STATISTICS[code], begins=say("Put back")))
    wait_until(lambda: config.read_bytes() == before, "the file is as it was, to the byte")


def _plain(words: str) -> str:
    """As a screen reader says it."""
    return words.replace("&", "")
