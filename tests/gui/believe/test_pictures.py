"""The page as it looks, with files of every kind of answer."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from gui import pages
from gui.staged import StagedEngine
from gui.staged_believing import SIGNS
from gui.test_screens import OUTPUT, _check, chinese_font
from tidytrace.gui import theme
from tidytrace.gui.design import Scheme
from tidytrace.language import Language

LOOKS = [("en", Scheme.LIGHT, (1280, 840)), ("zh_CN", Scheme.DARK, (880, 560))]


@pytest.mark.parametrize("wanted", LOOKS)
def test_nothing_is_cut_off_at_any_size(qtbot, qapp, make_window, wanted):
    code, scheme, size = wanted
    if not chinese_font():
        pytest.skip("no font with Chinese letters (apt-get install fonts-wqy-microhei)")
    theme.dress(qapp, scheme)
    window = make_window(StagedEngine(), Language(code), size=size)
    window.turn_to(window.believe)
    page = window.believe
    names = [*SIGNS, "none.jpg", "odd.bin", f"{'a very long name ' * 9}.gone"]
    page.look([Path("/home/wang") / name for name in names])
    qtbot.waitUntil(lambda: len(page.cards) == len(names) and not page.working.isVisible())
    for card in page.cards:
        card.toggle()
    pages.still(window)
    image = window.grab().toImage()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    image.save(str(OUTPUT / f"believe-{code}-{scheme.value}.png"))
    _check(window, image, scheme)
    bar = page.area.horizontalScrollBar()
    assert bar.maximum() == 0  # nothing is wider than the page
    assert all(label.width() <= page.width() for label in page.findChildren(QLabel))
