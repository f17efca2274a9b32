"""Dressing the application as its desktop and the person ask for: colours, letters, motion.

The window waits for this, so it loads little: how wishes are kept, and how a desktop is asked about motion, is loaded
where it is needed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

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
from tidytrace.gui.rubbish import left_lying
from tidytrace.gui.stylesheet import stylesheet

if TYPE_CHECKING:
    from tidytrace.gui.motion import DesktopMotion
    from tidytrace.gui.preferences.wishes import Wishes

_ASKED_LATER: Final = 200
"""Milliseconds: the window is seen before the desktop is asked what nothing in it depends on yet."""
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
    fusion = False
    colours: str = "desktop"
    percent: int = 100
    """Of the letters."""
    motion: str = "desktop"
    fixed: Scheme | None = None
    """Whatever the desktop and the person say."""
    desktop_motion: "DesktopMotion | None" = None
    listening: bool = False
    letters: float = 1.0
    flash: int | None = None
    """How fast the desktop's text cursors blink."""
    effects: Mapping[Qt.UIEffect, bool] = MappingProxyType({})
    """What the desktop lets slide and fade."""
    waiting: bool = False
    """The style sheet comes when the first window is made."""
    scaled: Final[WeakKeyDictionary[QWidget, tuple[float, bool]]] = WeakKeyDictionary()
    """Steps of the type scale, and whether bold."""
    moving: Final[WeakSet[QWidget]] = WeakSet()


STYLED: Final = ("-style", "Fusion")
"""Arguments with which an application begins in the style that is the same on every system."""


def begins_styled() -> None:
    """The application is made with ``STYLED``: to ask Qt which style it has takes a tenth of the whole start."""
    _Wardrobe.fusion = True


def worn() -> Look:
    """The look of the application now."""
    return _Wardrobe.look


def motion() -> bool:
    """Whether anything may move: busy bars, text cursors, menus that slide or fade."""
    wish, desktop = _Wardrobe.motion, _Wardrobe.desktop_motion
    if wish == "desktop":
        return desktop is None or not desktop.reduced
    return wish == "full"


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
    if not _Wardrobe.fusion:
        if app.style().objectName() != "fusion":
            with left_lying():
                app.setStyle("Fusion")
        _Wardrobe.fusion = True  # under a style sheet Qt does not tell it any more
    look = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}.get(scheme) or _contrast(app, system)
    _Wardrobe.look = look
    palette = look.palette()
    if palette != app.palette():
        with left_lying():
            app.setPalette(palette)
    if not _Wardrobe.waiting:
        _put_on(app)


def _put_on(app: QApplication) -> None:
    turned = app.layoutDirection() is Qt.LayoutDirection.RightToLeft
    sheet = stylesheet(worn(), turned=turned, letters=letters())
    # Qt polishes every widget anew, also for the sheet that there is: of a whole window that takes a second
    if sheet != app.styleSheet():
        with left_lying():
            app.setStyleSheet(sheet)


def _contrast(app: QApplication, system: QPalette | None) -> Look:
    if system is None and scheme_of_desktop(app) is Scheme.CONTRAST:
        with left_lying():
            app.setPalette(QPalette())  # and with it Qt takes the desktop's own again
        system = app.palette()
    if system is not None:
        return high_contrast(system)
    return CONTRAST_DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else CONTRAST_LIGHT


def dress(
    app: QApplication, override: Scheme | None = None, wishes: "Wishes | None" = None, *, finished: bool = True
) -> None:
    """Dress the application and follow the desktop from now on.

    Args:
        app: The application.
        override: A scheme that nothing changes.
        wishes: What the person asked for.
        finished: Without it the style sheet is left out until ``finish``: Qt looks through it anew for every widget
            that is put into another one, and a window is made in half the time before there is one.
    """
    _Wardrobe.fixed = override
    _Wardrobe.waiting = not finished
    if override is None and not _Wardrobe.listening:
        _listen(app)
    _take(wishes)
    _wear_all(app)


def finish(app: QApplication) -> None:
    """Put the style sheet on if it was left out; before the first window is shown."""
    if _Wardrobe.waiting:
        _Wardrobe.waiting = False
        _put_on(app)
        _scale_texts(app)


def wear_wishes(app: QApplication, wishes: "Wishes") -> None:
    """What the person asks for now, in every window that is open."""
    _take(wishes)
    _wear_all(app)


def _take(wishes: "Wishes | None") -> None:
    _Wardrobe.colours, _Wardrobe.percent, _Wardrobe.motion = (
        ("desktop", 100, "desktop") if wishes is None else (wishes.colours.value, wishes.letters, wishes.motion.value)
    )


def _scheme(app: QApplication) -> Scheme:
    if _Wardrobe.fixed is not None:
        return _Wardrobe.fixed
    return scheme_of_desktop(app) if _Wardrobe.colours == "desktop" else Scheme(_Wardrobe.colours)


def _wear_all(app: QApplication) -> None:
    if _Wardrobe.fixed is None:
        # what the system draws by itself, such as the frame of the window, goes along
        asked = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        app.styleHints().setColorScheme(asked.get(_Wardrobe.colours, Qt.ColorScheme.Unknown))
    _set_letters(app)
    wear(app, _scheme(app))
    _scale_texts(app)
    _set_motion(app)


def _listen(app: QApplication) -> None:
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda: _desktop_changed(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda: _desktop_changed(app))
    _Wardrobe.listening = True
    if not _Wardrobe.waiting:
        QTimer.singleShot(_ASKED_LATER, app, lambda: ask_about_motion(app))


def ask_about_motion(app: QApplication) -> None:
    """Ask the desktop whether anything may move, and hear when that changes; nothing in the first sight depends on it.

    Who leaves the style sheet out at first calls this as soon as the window was seen; else it is done by itself.
    """
    from tidytrace.gui.motion import DesktopMotion

    if not _Wardrobe.listening or _Wardrobe.desktop_motion is not None:
        return
    _Wardrobe.desktop_motion = DesktopMotion(app)
    _Wardrobe.desktop_motion.changed.connect(lambda: _set_motion(app))
    _Wardrobe.desktop_motion.listen(app)


def _desktop_changed(app: QApplication) -> None:
    if _Wardrobe.fixed is None and _Wardrobe.colours in {"desktop", "contrast"}:
        wear(app, _scheme(app))


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
    font.setPointSizeF(max(BASE_PT, QFontInfo(font).pointSizeF()) * _Wardrobe.percent / 100)
    _Wardrobe.letters = font.pointSizeF() / BASE_PT
    if font != app.font():
        with left_lying():
            app.setFont(font)


def _scale_texts(app: QApplication) -> None:
    """After the style sheet, which gives back the letters that there were before it."""
    # only those that were told of: Qt also lists widgets that are just being taken apart
    for widget, (scale, bold) in list(_Wardrobe.scaled.items()):
        if isValid(widget):
            font = scaled(app.font(), scale, bold=bold)
            if font != widget.font():
                widget.setFont(font)


def set_scale(widget: QWidget, scale: float, *, bold: bool = False) -> None:
    """Give a widget a step of the type scale; it stays on it when the letters change."""
    _Wardrobe.scaled[widget] = (scale, bold)
    widget.setFont(scaled(QApplication.font(), scale, bold=bold))


def unset_scale(widget: QWidget) -> None:
    """Leave the letters of a widget to whoever has enlarged them."""
    _Wardrobe.scaled.pop(widget, None)


# --- motion


def _set_motion(app: QApplication) -> None:
    moves = motion()
    if _Wardrobe.flash is None:
        _Wardrobe.flash = app.cursorFlashTime()
        _Wardrobe.effects = {effect: app.isEffectEnabled(effect) for effect in _EFFECTS}
    for effect, wanted in _Wardrobe.effects.items():
        app.setEffectEnabled(effect, wanted and moves)
    app.setCursorFlashTime(_Wardrobe.flash if moves else 0)
    for widget in list(_Wardrobe.moving):
        if isValid(widget):
            widget.update()


def moves_by_itself(widget: QWidget) -> None:
    """Let a widget be drawn anew when it may move, or may not any more."""
    _Wardrobe.moving.add(widget)
