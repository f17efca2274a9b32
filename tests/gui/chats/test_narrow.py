"""The chats page in a narrow window: nothing is cut off, and titles have their room."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from tidytrace.gui.chats.shelf import Column


@pytest.mark.parametrize("width", [880, 1024, 1280])
def test_titles_and_buttons_have_room(qtbot, window, width):
    window.resize(width, 600)
    window.show_page(1)
    chats = window.chats
    qtbot.waitUntil(lambda: chats.table.rowCount() > 0)
    chats.table.toggle(0)
    chats.view.setCurrentIndex(chats.table.index(3, Column.TITLE))
    qtbot.waitUntil(chats.preview.cut_out.isVisible)
    narrow = width < 960
    assert chats._split.orientation() is (Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
    assert chats.view.columnWidth(Column.TITLE) >= 150
    assert chats.facets.search.width() >= 200
    for part in (chats.marks, chats.facets, chats.preview):
        right = part.mapTo(window, part.rect().bottomRight())
        assert window.rect().contains(right)
    for button in chats.marks.findChildren(QAbstractButton):
        assert button.width() >= button.sizeHint().width()
    links = (chats.preview.ask, chats.preview.cut_out)
    assert all(link.mapTo(chats.preview, link.rect().bottomLeft()).y() < chats.preview.height() for link in links)
