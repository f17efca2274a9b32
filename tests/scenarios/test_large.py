"""The large and simple window, driven from outside: by the keyboard alone, and with the mouse in Chinese."""

import time
from pathlib import Path

import pytest

from tidytrace.language import Language
from waiting import wait_until

_SWITCH = {"en": "Sends usage statistics to OpenAI", "zh_CN": "向 OpenAI 发送使用统计"}


@pytest.fixture
def config(apps, home: Path) -> Path:
    """Codex's settings, with its statistics on."""
    return home / ".codex" / "config.toml"


def _hears(session, words: str) -> None:
    wait_until(lambda: words in session.focused(), f"the screen reader hears «{words}», not «{session.focused()}»")


def _leaf_through(session, words: str, key: str) -> None:
    """Say «Not now» until the page is the wanted one."""
    heard = [session.focused()]
    while words not in heard[-1]:
        assert len(heard) < 60, heard
        session.keys(key)
        wait_until(lambda: session.focused() not in {heard[-1], ""}, f"the page after «{heard[-1]}»")
        heard.append(session.focused())


def test_check_fix_undo_with_the_keyboard_alone(start, session, config: Path) -> None:
    before = config.read_bytes()
    start()
    session.sees("Large and simple")
    session.tab_to("Large and simple")
    time.sleep(0.5)  # on a busy computer the Tab key may have gone one too far
    if session.focused() != "Large and simple":
        session.tab_to("Large and simple", back=True)
    session.keys("Return")
    _hears(session, "A privacy check-up of your AI apps")
    session.keys("Return")
    _hears(session, "need you")
    session.keys("Return")
    _leaf_through(session, _SWITCH["en"], "alt+n")
    assert session.focused().startswith("Needs you: Codex CLI")
    session.keys("Return")
    wait_until(lambda: config.read_bytes() != before, "the switch is turned off")
    _hears(session, "That is done")
    session.keys("alt+u")
    wait_until(lambda: config.read_bytes() == before, "the file is as it was, to the byte")
    _hears(session, _SWITCH["en"])
    session.keys("alt+v")
    session.sees("Check again")


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_check_fix_undo_everything_with_the_mouse(start, session, config: Path, code: str) -> None:
    def say(words: str) -> str:
        return Language(code)(words).replace("&", "")

    before = config.read_bytes()
    start(language=code)
    session.press(say("Large and simple"))
    session.press(say("&Check my computer"))
    session.press(say("&Show me the first one"))
    while True:
        _hears(session, say("Needs you") if code == "en" else "：")
        if _SWITCH[code] in session.focused():
            break
        page = session.focused()
        session.press(say("&Not now"))
        wait_until(lambda page=page: session.focused() != page, "the next page")
    session.press(say("&Turn it off"))
    wait_until(lambda: config.read_bytes() != before, "the switch is turned off")
    session.press(say("&Undo"))
    wait_until(lambda: config.read_bytes() == before, "the file is as it was, to the byte")
