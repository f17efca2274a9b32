"""A window that shows the page about the AI apps."""

import pytest


@pytest.fixture
def page(window):
    """Before any look."""
    window.turn_to(window.apps)
    return window.apps


@pytest.fixture
def open_app(qtbot, window):
    """Opens the page of an app, and waits until all of it is there."""

    def opened(app, window=window):
        window.turn_to(window.apps)
        with qtbot.waitSignal(window.apps.sheet.finished):
            window.apps.show_app(app)
        assert window.apps.sheet.app == app
        return window.apps.sheet

    return opened
