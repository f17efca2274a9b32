"""Where Tab stops."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup


def one_stop(group: QButtonGroup) -> None:
    """Tab comes to the one that is chosen, and the arrow keys to the others: by itself Qt stops at the first."""

    def fit() -> None:
        chosen = group.checkedButton()
        for button in group.buttons():
            stops = chosen is None or button is chosen
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)

    group.buttonToggled.connect(fit)
    fit()
