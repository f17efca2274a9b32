"""A file is looked at in the real window: dragged there with the mouse; chosen with the keyboard alone, in Chinese."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labels import files
from scenarios import file_held
from tidytrace.language import Language
from waiting import wait_until


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """With China's label."""
    path = tmp_path / "picture.png"
    path.write_bytes(files.png(files.png_text("AIGC", files.label())))
    return path


def test_dragged_from_another_window(start, session, picture: Path) -> None:
    before = picture.read_bytes()
    start()
    session.press("Believe it?")
    target = session.sees("Drop files here")
    environ = {**os.environ, **session.environ, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen([sys.executable, file_held.__file__, str(picture)], env=environ) as holder:
        try:
            session.sees("a file")
            left, top, width, height = target.extents
            session.drag((file_held.SIDE // 2, file_held.SIDE // 2), (left + width // 2, top + height // 2))
            card = session.sees_part("The file itself says that it was made with AI", begins="picture.png: Says: AI")
            assert "no proof" in card.name
        finally:
            holder.terminate()
    assert picture.read_bytes() == before  # copied, never moved


def test_chosen_with_the_keyboard_alone(start, session, picture: Path) -> None:
    say = Language("zh_CN")
    start(language="zh_CN")
    session.comes_to(say("&Check now").replace("&", ""))
    session.tab_to(say("Home"))
    for _ in range(12):  # the arrow keys go through the pages
        here = session.focused()
        if here == say("Believe it?"):
            break
        session.keys("Down")
        wait_until(lambda before=here: session.focused() != before, "the next page")
    session.tab_to(say("&Choose files…").replace("&", "").partition("(")[0])
    session.keys("space")
    wait_until(lambda: len(session.windows()) > 1, "the dialog for choosing files")
    session.write(str(picture))
    session.keys("Return")
    session.sees_part(say("The file itself says that it was made with AI"), begins="picture.png")
    session.tab_to(say("Details: {title}").format(title="picture.png"))
    session.keys("space")
    assert session.sees_part("PNG tEXt").name
