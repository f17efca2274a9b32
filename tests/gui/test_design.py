"""The design system: every text can be read, every icon is of one hand."""

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from tidytrace.findings.model import State
from tidytrace.gui import icons, theme
from tidytrace.gui.design import BASE_PT, DARK, LIGHT, Scheme, high_contrast
from tidytrace.resources import resources


def _light(colour):
    def channel(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = bytes.fromhex(colour[1:])
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)


def contrast(first, second):
    """The ratio of the Web Content Accessibility Guidelines."""
    bright, dark = sorted((_light(first), _light(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_keeps_the_contrast_of_level_aa(look):
    pairs = [(look.text, ground) for ground in (look.window, look.card, look.raised, look.accent_soft)]
    pairs += [(look.quiet, ground) for ground in (look.window, look.card, look.raised, look.accent_soft)]
    pairs += [(look.accent, ground) for ground in (look.window, look.card, look.accent_soft)]
    pairs += [(look.on_accent, look.accent), (look.on_accent, look.accent_strong), (look.on_danger, look.danger)]
    pairs += [(look.danger, ground) for ground in (look.window, look.card)]
    for state in State:
        pairs += [(look.of_state(state), ground) for ground in (look.window, look.card, look.soft_of(state))]
    assert [(text, ground) for text, ground in pairs if contrast(text, ground) < 4.5] == []


def test_high_contrast_takes_the_colours_of_the_desktop():
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ffff00"))
    look = high_contrast(palette)
    assert (look.window, look.text, look.quiet, look.of_state(State.RISK)) == (
        "#000000",
        "#ffff00",
        "#ffff00",
        "#ffff00",
    )


def test_the_theme_can_be_changed_while_the_window_is_open(window):
    app = QApplication.instance()
    bright = window.grab().toImage().pixelColor(600, 40).lightness()
    theme.wear(app, Scheme.DARK)
    assert window.grab().toImage().pixelColor(600, 40).lightness() < bright - 100
    theme.wear(app, Scheme.CONTRAST)
    assert theme.worn().scheme is Scheme.CONTRAST


def test_text_is_never_smaller_than_the_base_of_the_scale(window):
    assert QApplication.font().pointSizeF() >= BASE_PT


def test_all_icons_have_one_stroke_width_and_take_the_colour_of_the_text():
    drawings = [path for path in (resources() / "icons").glob("*.svg") if path.stem != "tidytrace"]
    assert len(drawings) > 15
    for path in drawings:
        svg = path.read_text("utf-8")
        assert re.findall(r'stroke-width="([^"]+)"', svg) == ["1.75"], path
        assert 'stroke="currentColor"' in svg, path


def test_each_state_has_a_shape_of_its_own(qapp):
    shapes = [icons.pixmap(icons.STATE_ICON[state], "#000000", 24).toImage() for state in State]
    assert all(one != other for number, one in enumerate(shapes) for other in shapes[:number])


def test_once_the_window_is_there_no_icon_has_to_be_read_while_it_is_painted(qtbot, window, monkeypatch, tmp_path):
    names = [path.stem for path in (resources() / "icons").glob("*.svg")]
    assert len(names) > 20
    qtbot.waitUntil(lambda: not window.work.busy("drawings"))
    monkeypatch.setattr(icons, "resources", lambda: tmp_path)
    for name in names:
        assert not icons.pixmap(name, "#123457", 31).isNull()
