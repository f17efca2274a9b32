"""«I also use…»: services on the web that no trace on this computer tells of."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tidytrace.checks.accounts.services import Service
from tidytrace.gui.boxes import Tick
from tidytrace.gui.controls import Button, fit_height, roomy, text, title
from tidytrace.gui.design import GRID
from tidytrace.language import Language

_COLUMNS = 3


class ServicesSheet(QDialog):
    """All services as boxes to tick; those that can be seen here are ticked and stay so."""

    def __init__(
        self,
        services: Sequence[Service],
        chosen: Callable[[frozenset[str]], None],
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``chosen`` is called with the ids that the person ticked, without those that can be seen."""
        super().__init__(parent)
        self._ = language
        self._chosen = chosen
        self.boxes: dict[str, Tick] = {}
        self.setWindowTitle(self._("I also use…"))
        roomy(self, GRID * 90)
        inner = QWidget()
        inner.setProperty("kind", "page")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setSpacing(GRID // 2)
        for number, service in enumerate(sorted(services, key=self._order)):
            grid.addWidget(self._box(service), number // _COLUMNS, number % _COLUMNS)
        area = QScrollArea()
        area.setProperty("kind", "page")
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setMinimumHeight(GRID * 60)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        self.taking = Button(self._("Use these"), kind="primary", pressed=self._take)
        self.taking.setDefault(True)
        buttons.addWidget(Button(self._("Cancel"), pressed=self.reject))
        buttons.addWidget(self.taking)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        layout.setSpacing(GRID * 2)
        layout.addWidget(title(self._("Which AI services do you also use?")))
        layout.addWidget(
            text(
                self._(
                    "For example on your phone. You are then shown what can be set in those accounts, too. What is "
                    "ticked already was seen in a browser or a program on this computer."
                ),
                kind="quiet",
            )
        )
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Words that wrap need their height."""
        super().showEvent(event)
        fit_height(self)

    def _order(self, service: Service) -> tuple[bool, str]:
        """The services of the person's own language first."""
        chinese = service.app.country == "CN"
        return chinese != (self._.code == "zh_CN"), service.app.names.in_language(self._.code).casefold()

    def _box(self, service: Service) -> Tick:
        box = Tick(service.app.names.in_language(self._.code))
        box.setChecked(service.used)
        box.setEnabled(not service.signs - {"person"})
        self.boxes[service.app.id] = box
        return box

    def _take(self) -> None:
        self.accept()
        self._chosen(frozenset(name for name, box in self.boxes.items() if box.isEnabled() and box.isChecked()))
