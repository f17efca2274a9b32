"""Facts in two columns: what, and how it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from tidytrace.gui.controls import small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable


def facts(lines: Sequence[tuple[str, str]], *, quiet: bool = False) -> QFrame:
    """One line for each fact; a screen reader hears them in one go. ``quiet``: as second-rank text."""
    frame = QFrame()
    frame.setAccessibleName("; ".join(f"{what}: {how}" for what, how in lines))
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, GRID // 2, 0, GRID // 2)
    grid.setHorizontalSpacing(GRID * 2)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    for number, (what, how) in enumerate(lines):
        grid.addWidget(small(what, wrap=False), number, 0, Qt.AlignmentFlag.AlignTop)
        shown = small(breakable(how)) if quiet else text(breakable(how))
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, number, 1)
    return frame
