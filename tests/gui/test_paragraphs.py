"""Words on the screen: what belongs together stands on one line, and what is read first stands out."""

import pytest
from PySide6.QtGui import QFont, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

from gui.test_screens import chinese_font
from tidytrace.gui.controls import headline, strong, text
from tidytrace.gui.paragraphs import together


def lines(label: QLabel, width: int) -> list[str]:
    """What stands on each line at a width."""
    layout = QTextLayout(QLabel.text(label), label.font())
    layout.setTextOption(QTextOption())
    layout.beginLayout()
    found = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found.append(layout.text()[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return [one.replace("\u00a0", " ").replace("\u2060", "") for one in found]


@pytest.mark.parametrize(
    "words",
    [
        "6 fine · 2 could not be checked · 1 only you can check · last check today 09:12",
        "6 项没有问题 · 2 项未能检查 · 1 项需您自己确认 · 上次检查：今天 09:12",
        "Cursor · 14 November 2026 – 17 November 2026 · 7 messages · 10 kB",
    ],
)
def test_no_line_begins_with_a_dot_and_a_time_stays_with_its_day(qtbot, words):
    label = text(words)
    qtbot.addWidget(label)
    for width in range(90, 700, 7):
        for line in lines(label, width):
            assert not line.startswith(("·", "09:12", "天", "kB")), (width, line)
    assert label.text() == words  # as others ask for it, and as it is copied


def test_words_stay_as_they_are_where_nothing_belongs_together():
    for words in ("Nothing needs you.", "a:b", "C:\\x 1", "没有问题"):
        assert together(words) == words


def test_a_chinese_headline_is_bolder_than_a_line_below_it(qtbot):
    """Also where the font for Chinese has one weight only, as the one that the installer proposes."""
    if not chinese_font():
        pytest.skip("no font with Chinese letters (apt-get install fonts-wqy-microhei)")

    def ink(label: QLabel) -> int:
        font = QFont(label.font())
        font.setPixelSize(24)
        label.setFont(font)
        label.resize(300, 60)
        image = label.grab().toImage()
        pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return sum(255 - image.pixelColor(x, y).lightness() for x, y in pixels)

    words = "谁能连进来需要您处理"
    plain, first, head = text(words, wrap=False), strong(words, wrap=False), headline(words)
    for one in (plain, first, head):
        qtbot.addWidget(one)
    ground = ink(text("", wrap=False))
    assert abs(ink(first) - ground) > abs(ink(plain) - ground) * 1.15
    assert abs(ink(head) - ground) > abs(ink(plain) - ground) * 1.15
