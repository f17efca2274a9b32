"""The design system: one grid, one type scale, one accent colour; light, dark and high contrast.

Everything that has a size or a colour takes it from here. Colours are named by what they mean.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from PySide6.QtGui import QColor, QFont, QPalette

from tidytrace.findings.state import State

GRID: Final = 8
"""Pixels; every distance is a multiple or a half of it."""
RADIUS: Final = 8
CONTROL: Final = 36
"""Height of an ordinary button, field or choice in pixels."""
BIG: Final = 52
"""Height of the one big button of a page."""
TARGET: Final = 56
"""Least height in pixels of whatever is pressed in the large and simple window."""
LARGE: Final = 16 / 11
"""Its letters, beside the ordinary ones; the headline is ``LARGE_HEADLINE`` of that."""
LARGE_HEADLINE: Final = 24 / 16
LARGEST_PT: Final = 24.0
"""Points that its letters do not go beyond by themselves."""
SCROLL_BAR: Final = 12
COMFORTABLE: Final = GRID * 70
"""Pixels of height, with letters of the usual size: in a window of so many no page scrolls as a whole."""
READING_WIDTH: Final = 1080
"""Text wider than this is hard to follow; pages are centred in wide windows."""

BASE_PT: Final = 11.0
HEADLINE: Final = 20 / 11
FIGURE: Final = 16 / 11
"""The one figure that a card is about."""
TITLE: Final = 13 / 11
SMALL: Final = 10 / 11

STRONG: Final = QFont.Weight.Bold
"""Of what is read first. A weight between this and the ordinary one is none in Chinese where a font has only one of its
own: Qt makes that bolder for bold letters alone."""

READABLE: Final = 4.5
"""Contrast of texts (level AA)."""
SEEN: Final = 3.0
"""Contrast of large texts, shapes, edges and the ring of the focus."""
ENHANCED: Final = 7.0
"""Contrast of texts where the person asks for more (level AAA)."""


class Scheme(StrEnum):
    """How the desktop wants to look."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Look(NamedTuple):
    """The colours of one scheme, as ``#rrggbb``.

    Texts keep at least 4.5 : 1 to what they stand on, in high contrast 7 : 1; shapes, edges and the ring of the focus
    keep 3 : 1.
    """

    scheme: Scheme
    window: str
    card: str
    raised: str
    """Under the mouse, and chosen rows."""
    line: str
    """Between what belongs apart; it tells nothing."""
    edge: str
    """Around what can be worked: at least 3 : 1 to what is on either side."""
    text: str
    quiet: str
    """Second-rank text."""
    accent: str
    accent_strong: str
    """The accent under the mouse."""
    on_accent: str
    accent_soft: str
    risk: str
    risk_soft: str
    ok: str
    ok_soft: str
    unknown: str
    unknown_soft: str
    manual: str
    manual_soft: str
    danger: str
    on_danger: str

    @property
    def here(self) -> str:
        """Under the name of the page that is shown: who needs strong contrast sees better what is filled."""
        return self.accent if self.scheme is Scheme.CONTRAST else self.accent_soft

    @property
    def on_here(self) -> str:
        """The name of the page that is shown."""
        return self.on_accent if self.scheme is Scheme.CONTRAST else self.accent

    def of_state(self, state: State | None) -> str:
        """The colour of a state's shape and word; quiet for «not looked at yet»."""
        return self.quiet if state is None else str(getattr(self, state.value))

    def soft_of(self, state: State | None) -> str:
        """What the shape of a state stands on."""
        return self.raised if state is None else str(getattr(self, f"{state.value}_soft"))

    def palette(self) -> QPalette:
        """The same colours for everything that Qt draws by itself."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.window,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.card,
            QPalette.ColorRole.AlternateBase: self.window,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.PlaceholderText: self.quiet,
            QPalette.ColorRole.Button: self.card,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.BrightText: self.danger,
            QPalette.ColorRole.ToolTipBase: self.card,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.Highlight: self.accent,
            QPalette.ColorRole.HighlightedText: self.on_accent,
            QPalette.ColorRole.Accent: self.accent,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.LinkVisited: self.accent,
            QPalette.ColorRole.Light: self.card,
            QPalette.ColorRole.Midlight: self.raised,
            QPalette.ColorRole.Mid: self.line,
            QPalette.ColorRole.Dark: self.line,
            QPalette.ColorRole.Shadow: self.line,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.quiet))
        return palette


LIGHT: Final = Look(
    scheme=Scheme.LIGHT,
    window="#f5f6f6",
    card="#ffffff",
    raised="#eceff0",
    line="#dbe0e1",
    edge="#7f8a8e",
    text="#1a2023",
    quiet="#566165",
    accent="#0b6b70",
    accent_strong="#08565a",
    on_accent="#ffffff",
    accent_soft="#e1f0f0",
    risk="#a8430a",
    risk_soft="#fdeee1",
    ok="#1b7346",
    ok_soft="#e4f3ea",
    unknown="#5b559a",
    unknown_soft="#edecf8",
    manual="#3d6378",
    manual_soft="#e7f0f4",
    danger="#b3261e",
    on_danger="#ffffff",
)
DARK: Final = Look(
    scheme=Scheme.DARK,
    window="#15181a",
    card="#1e2326",
    raised="#2a3034",
    line="#353d41",
    edge="#7a868b",
    text="#e8eced",
    quiet="#a6b1b6",
    accent="#63c6c6",
    accent_strong="#83d6d6",
    on_accent="#052627",
    accent_soft="#1b3739",
    risk="#f2a65a",
    risk_soft="#3b2a19",
    ok="#74cf9b",
    ok_soft="#1c3427",
    unknown="#bab4f2",
    unknown_soft="#2b2944",
    manual="#9dc5d8",
    manual_soft="#20323b",
    danger="#ff8f85",
    on_danger="#3a0704",
)


CONTRAST_LIGHT: Final = Look(
    scheme=Scheme.CONTRAST,
    window="#ffffff",
    card="#ffffff",
    raised="#e6e6e6",
    line="#000000",
    edge="#000000",
    text="#000000",
    quiet="#262626",
    accent="#00474b",
    accent_strong="#002e31",
    on_accent="#ffffff",
    accent_soft="#d9eeee",
    risk="#7a2e00",
    risk_soft="#ffffff",
    ok="#004d26",
    ok_soft="#ffffff",
    unknown="#3a327a",
    unknown_soft="#ffffff",
    manual="#1d3f52",
    manual_soft="#ffffff",
    danger="#8c0a04",
    on_danger="#ffffff",
)
CONTRAST_DARK: Final = Look(
    scheme=Scheme.CONTRAST,
    window="#000000",
    card="#000000",
    raised="#242424",
    line="#ffffff",
    edge="#ffffff",
    text="#ffffff",
    quiet="#e6e6e6",
    accent="#6ee7e7",
    accent_strong="#a5f3f3",
    on_accent="#000000",
    accent_soft="#063a3c",
    risk="#ffb870",
    risk_soft="#000000",
    ok="#7fe0a8",
    ok_soft="#000000",
    unknown="#cbc6ff",
    unknown_soft="#000000",
    manual="#b5dcf0",
    manual_soft="#000000",
    danger="#ffa59d",
    on_danger="#000000",
)


def contrast(first: str, second: str) -> float:
    """How far two colours are apart, from 1 to 21: the ratio of the Web Content Accessibility Guidelines."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (byte / 255 for byte in bytes.fromhex(colour[1:]))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def between(first: str, second: str, part: float) -> str:
    """The colour a part of the way from one to the other."""
    one, two = (bytes.fromhex(colour[1:]) for colour in (first, second))
    return "#" + bytes(round(a + (b - a) * part) for a, b in zip(one, two, strict=True)).hex()


def high_contrast(palette: QPalette) -> Look:
    """The person's own high-contrast colours, with nothing softened; states are told by word and shape alone.

    A desktop may ask for high contrast and have an ordinary palette: then our own takes its place, light or dark as
    that palette is. A highlight that stands out too little gives way to the colour of the text.
    """
    role = QPalette.ColorRole
    window, base = palette.color(role.Window).name(), palette.color(role.Base).name()
    text, accent = palette.color(role.WindowText).name(), palette.color(role.Highlight).name()
    on_accent = palette.color(role.HighlightedText).name()
    if min(contrast(text, window), contrast(text, base)) < ENHANCED:
        return CONTRAST_DARK if _luminance(window) < _luminance(text) else CONTRAST_LIGHT
    if min(contrast(on_accent, accent), contrast(accent, base), contrast(accent, window)) < ENHANCED:
        accent, on_accent = text, base
    chosen = between(base, text, 0.2)
    if min(contrast(text, chosen), contrast(accent, chosen)) < ENHANCED:
        chosen = base
    states = dict.fromkeys(("risk", "ok", "unknown", "manual", "danger", "quiet", "line", "edge"), text)
    softs = dict.fromkeys(("risk_soft", "ok_soft", "unknown_soft", "manual_soft"), base)
    return Look(
        scheme=Scheme.CONTRAST,
        window=window,
        card=base,
        text=text,
        accent=accent,
        accent_strong=accent,
        on_accent=on_accent,
        on_danger=base,
        raised=chosen,
        accent_soft=chosen,
        **states,
        **softs,
    )


def scaled(font: QFont, scale: float, *, bold: bool = False) -> QFont:
    """A step of the type scale, from the person's own base size."""
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * scale)
    if bold:
        font.setWeight(STRONG)
    return font
