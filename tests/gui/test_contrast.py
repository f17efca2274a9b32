"""Every text, edge and ring can be seen: as the style sheet says it, and as real pages are drawn."""

import re
from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from gui import pages
from tidytrace.findings.model import State
from tidytrace.gui import theme
from tidytrace.gui.design import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    ENHANCED,
    LIGHT,
    READABLE,
    SEEN,
    Scheme,
    contrast,
    high_contrast,
)
from tidytrace.gui.stylesheet import stylesheet
from tidytrace.language import Language


def desktop_palette(window, text, highlight, on_highlight):
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, window),
        (QPalette.ColorRole.Base, window),
        (QPalette.ColorRole.WindowText, text),
        (QPalette.ColorRole.Text, text),
        (QPalette.ColorRole.Highlight, highlight),
        (QPalette.ColorRole.HighlightedText, on_highlight),
    ):
        palette.setColor(role, QColor(colour))
    return palette


LOOKS = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
    "desktop-night": high_contrast(desktop_palette("#000000", "#ffff00", "#1aebff", "#000000")),
    "desktop-aquatic": high_contrast(desktop_palette("#202020", "#ffffff", "#8ee3f0", "#263b50")),
    "desktop-weak-highlight": high_contrast(desktop_palette("#ffffff", "#000000", "#308cc6", "#ffffff")),
    "desktop-ordinary": high_contrast(desktop_palette("#efefef", "#31363b", "#3daee9", "#ffffff")),
}
TEXTS = (("color", None), ("selection-color", "selection-background-color"), ("placeholder-text-color", None))
"""How the style sheet names the colours of words, and what they stand on where that is not the ground."""
EVERY_LOOK = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)


def bound(look):
    return ENHANCED if look.scheme is Scheme.CONTRAST else READABLE


def rules(look):
    """Each selector of the style sheet with what it sets."""
    for heads, body in re.findall(r"([^{}]+)\{([^{}]*)\}", stylesheet(look)):
        said = dict(one.strip().split(":", 1) for one in body.split(";") if ":" in one)
        for head in heads.split(","):
            yield head.strip(), {name.strip(): value.strip() for name, value in said.items()}


def colour_in(value):
    found = re.search(r"#[0-9a-f]{6}", value)
    return found[0] if found else None


def grounds(look, head, said, all_rules):
    """What the words of a rule stand on: its own ground, or that of the same thing at rest, or where it can be."""
    own = colour_in(said.get("background", ""))
    if own is not None:
        return [own]
    if "background" not in said:
        rest = next((other for name, other in all_rules if name == head.partition(":")[0] and name != head), {})
        own = colour_in(rest.get("background", ""))
        if own is not None:
            return [own]
    return [look.window, look.card]


@EVERY_LOOK
def test_every_rule_of_the_style_sheet_can_be_read(look):
    found, weak = 0, []
    every = list(rules(look))
    for head, said in every:
        for text, on in TEXTS:
            if text not in said:
                continue
            places = [colour_in(said[on])] if on else grounds(look, head, said, every)
            for ground in filter(None, places):
                found += 1
                if contrast(colour_in(said[text]), ground) < bound(look):
                    weak.append((head, text, colour_in(said[text]), ground))
    assert found > 40
    assert weak == []


@EVERY_LOOK
def test_edges_and_rings_of_all_controls_can_be_seen(look):
    weak, found = [], 0
    for head, said in rules(look):
        if not re.match(r"Q(PushButton|ToolButton|LineEdit|ComboBox|PlainTextEdit|TextEdit|ScrollBar::handle)", head):
            continue
        if ":disabled" in head or "QAbstractItemView" in head:
            continue
        values = [value for name, value in said.items() if name in {"border", "border-color"}]
        values += [said["background"]] if "handle" in head and "background" in said else []
        for edge in filter(None, map(colour_in, values)):
            for ground in (look.here,) if ":checked:focus" in head else (look.window, look.card):
                found += 1
                # a filled control is seen by its ground as well
                fill = colour_in(said.get("background", "")) or edge
                if max(contrast(edge, ground), contrast(fill, ground)) < SEEN:
                    weak.append((head, edge, ground))
    assert found > 30
    assert weak == []


@EVERY_LOOK
def test_what_is_painted_can_be_read(look):
    surfaces = (look.window, look.card, look.raised, look.accent_soft)
    texts = [(colour, ground) for colour in (look.text, look.quiet) for ground in surfaces]
    texts += [(look.accent, ground) for ground in surfaces]
    texts += [(look.on_accent, look.accent), (look.on_accent, look.accent_strong), (look.on_danger, look.danger)]
    texts += [(look.on_here, look.here), (look.danger, look.window), (look.danger, look.card)]
    texts += [(look.text, look.risk_soft), (look.risk, look.card), (look.quiet, look.risk_soft)]
    for state in State:
        texts += [(look.of_state(state), ground) for ground in (look.window, look.card, look.soft_of(state))]
    assert [(text, ground) for text, ground in texts if contrast(text, ground) < bound(look)] == []
    shapes = [(look.edge, ground) for ground in surfaces] + [(look.quiet, look.card), (look.accent, look.line)]
    assert [
        (shape, ground)
        for shape, ground in shapes
        if look.scheme is not Scheme.CONTRAST and contrast(shape, ground) < SEEN
    ] == []


@EVERY_LOOK
@pytest.mark.parametrize("group", ["Active", "Inactive", "Disabled"])
def test_what_qt_draws_by_itself_can_be_read(look, group):
    """Chosen words, those of an empty field, tips, links: also in a window behind others, or switched off."""
    role, of = QPalette.ColorRole, QPalette.ColorGroup[group]
    pairs = [
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Window),
        (role.Link, role.Base),
        (role.LinkVisited, role.Base),
    ]
    palette = look.palette()
    weak = [
        (text.name, ground.name)
        for text, ground in pairs
        if contrast(palette.color(of, text).name(), palette.color(of, ground).name()) < bound(look)
    ]
    assert weak == []


@EVERY_LOOK
def test_the_style_sheet_says_how_it_looks_under_the_mouse_chosen_and_switched_off(look):
    """So that the test of all its rules is one of these as well."""
    heads = [head for head, said in rules(look) if {"color", "background", "border-color"} & set(said)]
    for state in (":hover", ":pressed", ":checked", ":disabled", ":selected"):
        assert any(state in head for head in heads), state
    assert sum("placeholder-text-color" in said for _, said in rules(look)) >= 2
    assert sum("selection-color" in said for _, said in rules(look)) >= 4


def test_a_desktop_with_high_contrast_and_an_ordinary_palette_gets_ours():
    assert LOOKS["desktop-weak-highlight"].accent == "#000000"
    assert LOOKS["desktop-night"].window == "#000000"
    assert LOOKS["desktop-night"].text == "#ffff00"
    weak = high_contrast(desktop_palette("#777777", "#eeeeee", "#308cc6", "#ffffff"))
    assert weak == CONTRAST_DARK
    assert high_contrast(desktop_palette("#eeeeee", "#777777", "#308cc6", "#ffffff")) == CONTRAST_LIGHT


def drawn(widget):
    """Three times as large as on the screen, so that the inside of a letter has its own colour."""
    window = widget.window()
    spot = QRect(widget.mapTo(window, QPoint()), widget.size()).intersected(window.rect())
    image = QImage(spot.size() * 3, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(3)
    painter = QPainter(image)
    window.render(painter, QPoint(), spot)
    painter.end()
    return image


def measured(image):
    """How far the words of a picture stand out from what they stand on."""
    counted = Counter()
    bits, length = bytes(image.constBits()), image.bytesPerLine()
    # most lines of a picture are the same as others
    for line, lines in Counter(bits[at : at + length] for at in range(0, len(bits), length)).items():
        for pixel, times in Counter(memoryview(line).cast("I")).items():
            counted[pixel] += times * lines
    named = {f"#{pixel & 0xFFFFFF:06x}": times for pixel, times in counted.items() if times > 2}
    ground = max(named, key=named.__getitem__)
    return max(contrast(colour, ground) for colour in named)


def test_words_on_real_pages_stand_out_from_their_ground(qtbot, qapp, make_window):
    window = make_window(pages.engine(), Language("en"))
    seen, weak, schemes = set(), [], [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST]
    for name, _page in pages.scenes(window):
        new = []
        for widget in window.findChildren(QLabel) + window.findChildren(QPushButton):
            shown = widget.visibleRegion().boundingRect().size()
            if not widget.isVisible() or not widget.isEnabled() or not widget.text() or shown != widget.size():
                continue
            kind = (type(widget).__name__, widget.property("kind"), widget.parentWidget().property("kind"))
            if kind not in seen:
                seen.add(kind)
                new.append(widget)
        for scheme in schemes if new else ():
            theme.wear(qapp, scheme)
            least = ENHANCED if scheme is Scheme.CONTRAST else READABLE
            weak += [(name, str(scheme), one.text()) for one in new if measured(drawn(one)) < least]
        if new:
            schemes.reverse()  # to change the colours of a whole window takes long: the last ones are the next first
    assert len(seen) > 12
    assert weak == []
