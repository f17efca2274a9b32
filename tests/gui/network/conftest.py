"""The network page alone: a whole window takes longer to make."""

import pytest

from tidytrace.gui.network.page import NetworkPage
from tidytrace.gui.work import Work


@pytest.fixture
def network(qtbot, engine, english):
    """Not shown yet."""
    work = Work()
    page = NetworkPage(engine, work, english)
    qtbot.addWidget(page)
    page.resize(1000, 800)
    yield page
    page.connections.rest()
    work.close()
