"""Dressing the application in the look that its desktop asks for."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from tidytrace.gui.design import BASE_PT, DARK, LIGHT, Look, Scheme, high_contrast
from tidytrace.gui.stylesheet import stylesheet


class _Wardrobe:
    """What the application wears now. One per process, as the application's palette is."""

    look: Look = LIGHT
    fusion = False


STYLED: Final = ("-style", "Fusion")
"""Arguments with which an application begins in the style that is the same on every system."""


def begins_styled() -> None:
    """The application is made with ``STYLED``: to ask Qt which style it has takes a tenth of the whole start."""
    _Wardrobe.fusion = True


def worn() -> Look:
    """The look of the application now."""
    return _Wardrobe.look


def scheme_of_desktop(app: QApplication) -> Scheme:
    """What the desktop asks for; light when it does not say."""
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return Scheme.CONTRAST
    return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT


def wear(app: QApplication, scheme: Scheme, system: QPalette | None = None) -> None:
    """Dress the application; ``system`` is the desktop's own palette, used for high contrast."""
    look = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}.get(scheme)
    if look is None:
        look = high_contrast(system or app.style().standardPalette())
    _Wardrobe.look = look
    # one style on every system: what the tests and the screenshots show is what everybody sees
    if not _Wardrobe.fusion and app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(look.palette())
    app.setStyleSheet(stylesheet(look))


def dress(app: QApplication, override: Scheme | None = None) -> None:
    """Set the type scale and follow the desktop's theme from now on; ``override`` fixes the scheme instead."""
    font = app.font()
    font.setPointSizeF(max(BASE_PT, font.pointSizeF()))
    app.setFont(font)
    system = app.palette()
    if override is not None:
        wear(app, override, system)
        return
    wear(app, scheme_of_desktop(app), system)
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda: wear(app, scheme_of_desktop(app)))
    hints.accessibility().contrastPreferenceChanged.connect(lambda: wear(app, scheme_of_desktop(app)))
