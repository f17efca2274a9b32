"""What has to hold on every page, also on those that come later: nothing cut off, the keyboard everywhere and seen."""

from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QMainWindow,
    QSplitter,
    QWidget,
)

from gui import pages
from gui.fitting import cut_off, over
from gui.test_screens import chinese_font
from tidytrace.gui import theme
from tidytrace.gui.design import SEEN, Scheme, contrast
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.paragraphs import Paragraph
from tidytrace.gui.preferences.wishes import Colours, Motion, Wishes
from tidytrace.gui.scrolling import Scroller
from tidytrace.language import Language

PLAIN = Wishes()
_TABLES = {"chats"}
"""A table needs its columns, and the chat below it gets what is left: there the words of its head may be cut."""
_ALONE, _WITH_CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def app(qapp):
    """As it was, afterwards."""
    yield qapp
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    theme.dress(qapp, Scheme.LIGHT)


@pytest.mark.parametrize(("code", "letters"), [("en", 100), ("zh_CN", 100), ("en", 200)])
def test_nothing_is_cut_off(qtbot, app, make_window, code, letters):
    """With letters as large as they get, and in a window for half of a small screen at 200 %."""
    if code == "zh_CN" and not chinese_font():
        pytest.skip("no font with Chinese letters (apt-get install fonts-wqy-microhei)")
    theme.dress(app, Scheme.LIGHT, Wishes(letters=letters, motion=Motion.REDUCED))
    window = make_window(pages.engine(), Language(code))
    cut = []
    for name, _page in pages.scenes(window):
        for width, height in ((1280, 840), (640, 360) if letters == 100 else (960, 600)):
            window.resize(width, height)
            pages.still(window)
            cut += [(name, width, problem) for problem in cut_off(window)]
            if letters == 100 and over(window) and name not in _TABLES:
                cut.append((name, width, f"the page is {over(window)} pixels too wide"))
    assert not cut, "\n".join(map(str, cut))


def test_the_smallest_window_fits_a_small_screen_at_200_percent(window):
    assert window.minimumSize().width() <= 640
    assert window.minimumSize().height() <= 360 - 40  # the frame, and a panel of the desktop
    window.resize(640, 320)
    pages.settle(window)
    bar = window.beside.area.verticalScrollBar()
    assert bar.maximum() > 0
    button = window.home.header.button
    assert button.width() >= button.sizeHint().width()


@pytest.mark.parametrize("size", [(640, 400), (960, 600)])
def test_a_page_has_one_bar_to_scroll_it_by_and_it_reaches_the_end(qtbot, app, make_window, size):
    """Also on a screen of 1920 x 1200 at 300 %, where the head of a page takes most of the window."""
    theme.dress(app, Scheme.LIGHT, Wishes(motion=Motion.REDUCED))
    window = make_window(pages.engine(), Language("en"), size)
    whole = window.beside.area.verticalScrollBar()
    scrolled, two, unseen = set(), [], []
    for name, page in pages.scenes(window):
        inner = [one.verticalScrollBar() for one in page.findChildren(Scroller) if one.isVisible()]
        inner = [bar for bar in inner if bar.maximum() > 0]
        if len(inner) + (whole.maximum() > 0) > 1:
            two.append(name)
        for bar in (whole, *inner):
            bar.setValue(bar.maximum())
        QApplication.processEvents()
        last = max((one for one in page.findChildren(QLabel) if one.isVisible()), key=low_end)
        if last.visibleRegion().boundingRect().height() < last.height():
            unseen.append((name, last.text()))
        scrolled |= {name} if whole.maximum() else set()
    assert two == []
    assert unseen == []
    assert bool(scrolled) is (size[1] == 400)


def low_end(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), QPoint(0, widget.height())).y()


def test_the_list_is_of_use_in_every_window(qtbot, app, make_window):
    """Beside the chat at 200 %, and above it in the narrowest window, with more than one row of it in sight."""
    theme.dress(app, Scheme.LIGHT, Wishes(motion=Motion.REDUCED))
    window = make_window(pages.engine(), Language("en"), (960, 600))
    for _name, _page in pages.scenes(window, ("chats",)):
        view = window.chats.view
        assert left_of(window.chats.preview) > left_of(view)
        assert view.viewport().height() > view.row_height * 5
        window.resize(640, 400)
        pages.still(window)
        assert left_of(window.chats.preview) < left_of(view) + view.width()
        assert view.viewport().height() >= view.row_height * 2
    for _name, _page in pages.scenes(window, ("apps",)):
        listing = window.apps.side.view
        assert listing.height() > listing.fontMetrics().height() * 8  # two apps, of four lines at most


def _stops(window: QMainWindow) -> list[QWidget]:
    """Everything that Tab has to reach."""
    stops = []
    for widget in window.findChildren(QWidget):
        wants = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        group = widget.group() if isinstance(widget, QAbstractButton) else None
        if group is not None and group.exclusive() and not widget.isChecked():
            continue  # reached with the arrow keys from the one that is chosen
        if wants and widget.focusProxy() is None and not isinstance(widget, QMainWindow):
            stops.append(widget)
    return stops


def _picture(widget: QWidget) -> QImage:
    frame = widget.parentWidget()
    inside = isinstance(widget, QAbstractScrollArea) and frame.property("kind") == "table"
    return (frame if inside else widget).grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _changed(before: QImage, after: QImage) -> int:
    """Pixels that are clearly another colour than before."""
    one, two = (memoryview(image.constBits()).cast("B").cast("I") for image in (before, after))
    pairs = Counter((was, now) for was, now in zip(one, two, strict=False) if was != now)
    return sum(
        times
        for (was, now), times in pairs.items()
        if contrast(f"#{was & 0xFFFFFF:06x}", f"#{now & 0xFFFFFF:06x}") >= SEEN
    )


def test_the_keyboard_reaches_everything_and_is_seen_there(qtbot, app, make_window):
    theme.dress(app, Scheme.LIGHT, Wishes(motion=Motion.REDUCED))
    window = make_window(pages.engine(), Language("en"))
    unseen, unreached = [], []
    looked = set()
    for name, _page in pages.scenes(window):
        window.activateWindow()
        QApplication.processEvents()
        wanted = _stops(window)
        reached = []
        next(one for one in window.rail.buttons if one.isChecked()).setFocus(Qt.FocusReason.TabFocusReason)
        for _step in range(len(wanted) + 5):
            now = QApplication.focusWidget()
            if now is None or now in reached:
                break
            reached.append(now)
            kind = (type(now), now.property("kind"), now.parentWidget().property("kind"))
            with_focus = None if kind in looked else _picture(now)
            qtbot.keyClick(now, Qt.Key.Key_Tab, _WITH_CTRL if _keeps_tab(now) else _ALONE)
            if with_focus is not None:
                looked.add(kind)
                if _changed(_picture(now), with_focus) < 30:
                    unseen.append((name, kind, now.accessibleName()))
        unreached += [(name, type(one).__name__, one.accessibleName()) for one in wanted if one not in reached]
    assert not unreached, "\n".join(map(str, unreached))
    assert not unseen, "\n".join(map(str, unseen))
    assert len(looked) > 8


def _keeps_tab(widget: QWidget) -> bool:
    return hasattr(widget, "tabChangesFocus") and not widget.tabChangesFocus()


# --- from right to left


@pytest.fixture
def turned(app, make_window):
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    theme.dress(app, Scheme.LIGHT, Wishes(motion=Motion.REDUCED))
    return make_window(pages.engine(), Language("en"))


def left_of(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), QPoint()).x()


def test_every_page_turns_with_the_direction_of_reading(qtbot, turned):
    for name, page in pages.scenes(turned):
        assert left_of(turned.rail) > left_of(page), name
        assert left_of(turned.rail) + turned.rail.width() == turned.width()
        for label in page.findChildren(Paragraph):
            if label.isVisible() and not label.alignment() & Qt.AlignmentFlag.AlignHCenter:
                assert label.alignment() & Qt.AlignmentFlag.AlignRight, (name, label.text())
    home = turned.home
    assert left_of(home.header.button) < left_of(home.header.headline)
    row = home.findings.row("cursor.privacy-mode")
    assert left_of(row.badge) > left_of(row.heading)
    assert left_of(row.action) < left_of(row.heading)
    assert left_of(turned.chats.preview) < left_of(turned.chats.view)
    cards = list(home.checklist.cards.values())
    assert cards[0].x() > cards[1].x()


def test_nothing_is_cut_or_crooked_from_right_to_left(qtbot, turned):
    """The words of the rail begin at its right; heads stand above what they belong to; no part lacks its edge."""

    def right_of(widget):
        return left_of(widget) + widget.width()

    for entry in (turned.rail.buttons[0], turned.rail.make_simple):
        image = entry.grab().toImage()
        ground = image.pixel(image.width() // 8, 4)
        drawn = [x for x in range(4, image.width() - 4) if any(image.pixel(x, y) != ground for y in range(8, 28))]
        assert min(drawn) > image.width() / 8
        assert image.width() - max(drawn) < image.width() / 8
    for name, page in pages.scenes(turned, ("home", "chats", "apps")):
        if name.startswith("home"):
            assert right_of(turned.home.header) == right_of(turned.home.checklist)
            assert left_of(turned.home.header) == left_of(turned.home.checklist)
        for splitter in page.findChildren(QSplitter):
            first = splitter.widget(0)
            assert splitter.rect().contains(first.geometry())


def test_arrows_turn_and_other_shapes_do_not(app, qapp):
    from tidytrace.gui import icons

    def picture(name):
        return icons.pixmap(name, "#000000", 24).toImage()

    straight = {name: picture(name) for name in ("right", "undo", "search", "tick")}
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for name, before in straight.items():
        turns = name in icons.DIRECTED
        now, like = picture(name), before.flipped(Qt.Orientation.Horizontal) if turns else before
        places = [(x, y) for x in range(24) for y in range(24)]
        other = sum(abs(now.pixelColor(*at).alpha() - like.pixelColor(*at).alpha()) for at in places)
        assert other < 24 * 255, name  # the edges are smoothed anew
        assert (now == before) is not turns


def test_paths_are_read_from_left_to_right(app):
    words = "Found in /home/wang/.config/x (twice)"
    assert "\u2066" not in breakable(words)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown = breakable(words).replace("\u200b", "")
    assert shown == "Found in \u2066/home/wang/.config/x\u2069 (twice)"


# --- wishes


def test_wishes_take_effect_at_once_in_the_open_window(qtbot, app, make_window):
    window = make_window(pages.engine(), Language("en"))
    headline, button, badge = (
        window.home.header.headline,
        window.home.header.button,
        window.home.checklist.cards["report"],
    )
    before = headline.font().pointSizeF(), button.height(), badge._badge.width(), window.rail.wide()
    theme.dress(app, None, PLAIN)
    theme.wear_wishes(app, Wishes(letters=200, colours=Colours.DARK, motion=Motion.REDUCED))
    pages.still(window)
    after = headline.font().pointSizeF(), button.height(), badge._badge.width(), window.rail.wide()
    assert after[0] == pytest.approx(before[0] * 2)
    assert all(now > was * 1.3 for was, now in zip(before, after, strict=True))
    assert window.grab().toImage().pixelColor(window.width() // 2, 4).lightness() < 60
    assert not theme.motion()
    theme.wear_wishes(app, Wishes(letters=100, colours=Colours.CONTRAST, motion=Motion.FULL))
    assert theme.worn().scheme is Scheme.CONTRAST
    assert theme.motion()
    assert headline.font().pointSizeF() == pytest.approx(before[0])


def test_the_letters_of_the_desktop_are_followed(qtbot, app, window, monkeypatch):
    theme.follow(window)
    larger = app.font()
    larger.setPointSizeF(18)
    monkeypatch.setattr(theme, "desktop_font", lambda: larger)
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert app.font().pointSizeF() == 18
    monkeypatch.undo()
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert app.font().pointSizeF() < 18


def test_an_open_window_follows_when_the_desktop_turns_dark_or_asks_for_contrast(qtbot, app, make_window, monkeypatch):
    theme.dress(app, None, PLAIN)
    window = make_window(pages.engine(), Language("en"))
    theme.follow(window)
    asked = {"scheme": Scheme.LIGHT}
    monkeypatch.setattr(theme, "scheme_of_desktop", lambda _app: asked["scheme"])
    for scheme in (Scheme.DARK, Scheme.CONTRAST, Scheme.LIGHT):
        asked["scheme"] = scheme
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
        pages.still(window)
        image = window.grab().toImage()
        ground = image.pixelColor(window.width() - 20, 4).name()
        assert theme.worn().scheme is scheme
        assert ground == theme.worn().window
        entry = window.rail.buttons[0]
        at = entry.mapTo(window, QPoint(entry.width() - 6, entry.height() // 2))
        assert image.pixelColor(at).name() == theme.worn().here
    theme.wear_wishes(app, Wishes(colours=Colours.LIGHT))
    asked["scheme"] = Scheme.DARK
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert theme.worn().scheme is Scheme.LIGHT  # the person said otherwise
