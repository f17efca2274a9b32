"""Windows of earlier tests are gone before the next one begins."""

import pytest
from PySide6.QtCore import QEvent


@pytest.fixture(autouse=True)
def swept(qapp):
    """To dress them anew each time would take seconds."""
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
