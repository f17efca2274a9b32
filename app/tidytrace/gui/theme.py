"""Dressing the application as its desktop and the person ask for: colours, letters, motion."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from tidytrace.gui.design import (
    BASE_PT,
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    Look,
    Scheme,
    high_contrast,
    scaled,
)
from tidytrace.gui.motion import DesktopMotion
from tidytrace.gui.preferences.wishes import Colours, Motion, Wishes
from tidytrace.gui.stylesheet import stylesheet

_SCALE: Final = "type-scale"
_BOLD: Final = "type-bold"
_EFFECTS: Final = (
    Qt.UIEffect.UI_General,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class _Wardrobe:
    """What the application wears now. One per process, as the application's palette is."""

    look: Look = LIGHT
    wishes: Wishes = Wishes()
    fixed: Scheme | None = None
    """Whatever the desktop and the person say."""
    desktop_motion: DesktopMotion | None = None
    letters: float = 1.0
    flash: int | None = None
    """How fast the desktop's text cursors blink."""
    effects: Mapping[Qt.UIEffect, bool] = MappingProxyType({})
    """What the desktop lets slide and fade."""


def worn() -> Look:
    """The look of the application now."""
    return _Wardrobe.look


def motion() -> bool:
    """Whether anything may move: busy bars, text cursors, menus that slide or fade."""
    wish, desktop = _Wardrobe.wishes.motion, _Wardrobe.desktop_motion
    if wish is Motion.DESKTOP:
        return desktop is None or not desktop.reduced
    return wish is Motion.FULL


def letters() -> float:
    """How large letters are now; 1 is the base of the type scale."""
    return _Wardrobe.letters


def sized(pixels: int) -> int:
    """How large a shape is that stands beside letters."""
    return round(pixels * letters())


def scheme_of_desktop(app: QApplication) -> Scheme:
    """What the desktop asks for; light when it does not say."""
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return Scheme.CONTRAST
    return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT


def wear(app: QApplication, scheme: Scheme, system: QPalette | None = None) -> None:
    """Dress the application in a scheme.

    Args:
        app: The application.
        scheme: How it shall look.
        system: The desktop's own high-contrast palette; without one, and without a desktop that asks for high contrast,
            ours is used.
    """
    # one style on every system: what the tests and the screenshots show is what everybody sees
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    look = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}.get(scheme) or _contrast(app, system)
    _Wardrobe.look = look
    app.setPalette(look.palette())
    turned = app.layoutDirection() is Qt.LayoutDirection.RightToLeft
    app.setStyleSheet(stylesheet(look, turned=turned, letters=letters()))


def _contrast(app: QApplication, system: QPalette | None) -> Look:
    if system is None and scheme_of_desktop(app) is Scheme.CONTRAST:
        app.setPalette(QPalette())  # and with it Qt takes the desktop's own again
        system = app.palette()
    if system is not None:
        return high_contrast(system)
    return CONTRAST_DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else CONTRAST_LIGHT


def dress(app: QApplication, override: Scheme | None = None, wishes: Wishes | None = None) -> None:
    """Dress the application and follow the desktop from now on.

    Args:
        app: The application.
        override: A scheme that nothing changes.
        wishes: What the person asked for.
    """
    _Wardrobe.fixed = override
    _Wardrobe.wishes = wishes or Wishes()
    if override is None and _Wardrobe.desktop_motion is None:
        _listen(app)
    _wear_all(app)


def wear_wishes(app: QApplication, wishes: Wishes) -> None:
    """What the person asks for now, in every window that is open."""
    _Wardrobe.wishes = wishes
    _wear_all(app)


def _wear_all(app: QApplication) -> None:
    wish = _Wardrobe.wishes.colours
    hints = app.styleHints()
    # what the system draws by itself, such as the frame of the window, goes along
    asked = {Colours.LIGHT: Qt.ColorScheme.Light, Colours.DARK: Qt.ColorScheme.Dark}.get(wish, Qt.ColorScheme.Unknown)
    if _Wardrobe.fixed is None:
        hints.setColorScheme(asked)
    _set_letters(app)
    wear(app, _Wardrobe.fixed or (scheme_of_desktop(app) if wish is Colours.DESKTOP else Scheme(wish.value)))
    _set_motion(app)


def _listen(app: QApplication) -> None:
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda: _desktop_changed(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda: _desktop_changed(app))
    _Wardrobe.desktop_motion = DesktopMotion(app)
    _Wardrobe.desktop_motion.changed.connect(lambda: _set_motion(app))
    _Wardrobe.desktop_motion.listen(app)


def _desktop_changed(app: QApplication) -> None:
    wish = _Wardrobe.wishes.colours
    if _Wardrobe.fixed is None and wish in {Colours.DESKTOP, Colours.CONTRAST}:
        wear(app, scheme_of_desktop(app) if wish is Colours.DESKTOP else Scheme.CONTRAST)


class Ear(QObject):
    """Hears in a window that the desktop has changed its own letters or colours."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is kept from the window."""
        if event.type() is QEvent.Type.ThemeChange:
            app = QApplication.instance()
            if isinstance(app, QApplication):
                before = letters()
                _set_letters(app)
                if letters() != before:
                    _wear_all(app)
                else:
                    _desktop_changed(app)
        return False


def follow(window: QWidget) -> None:
    """Hear what the desktop tells this window."""
    window.installEventFilter(Ear(window))


# --- letters


def desktop_font() -> QFont:
    """The letters of the desktop."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)


def _set_letters(app: QApplication) -> None:
    font = desktop_font()
    font.setPointSizeF(max(BASE_PT, QFontInfo(font).pointSizeF()) * _Wardrobe.wishes.letters / 100)
    _Wardrobe.letters = font.pointSizeF() / BASE_PT
    if font == app.font():
        return
    app.setFont(font)
    for widget in app.allWidgets():
        scale = widget.property(_SCALE)
        if scale is not None:
            widget.setFont(scaled(font, float(scale), bold=bool(widget.property(_BOLD))))


def set_scale(widget: QWidget, scale: float, *, bold: bool = False) -> None:
    """Give a widget a step of the type scale; it stays on it when the letters change."""
    widget.setProperty(_SCALE, scale)
    widget.setProperty(_BOLD, bold)
    widget.setFont(scaled(QApplication.font(), scale, bold=bold))


# --- motion


def _set_motion(app: QApplication) -> None:
    moves = motion()
    if _Wardrobe.flash is None:
        _Wardrobe.flash = app.cursorFlashTime()
        _Wardrobe.effects = {effect: app.isEffectEnabled(effect) for effect in _EFFECTS}
    for effect, wanted in _Wardrobe.effects.items():
        app.setEffectEnabled(effect, wanted and moves)
    app.setCursorFlashTime(_Wardrobe.flash if moves else 0)
    for widget in app.allWidgets():
        if widget.property("moves"):
            widget.update()
