"""Third page: exactly what will be in the file, and what is covered; whoever gets it sees what is ticked here."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QTextBrowser, QVBoxLayout, QWidget

from tidytrace.findings.wording import size
from tidytrace.gui.boxes import Tick
from tidytrace.gui.controls import small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.language import N_, Language
from tidytrace.report.bundle import SEAL
from tidytrace.report.draft import Draft
from tidytrace.report.layout import PART_NAMES
from tidytrace.report.model import PARTS, Part

_SHOW: Final[dict[Part, str]] = {
    "user-name": N_("Show name and &user name"),
    "home": N_("Show the path of the &home folder"),
    "computer-name": N_("Show the name of the &computer"),
    "network-addresses": N_("Show addresses of the home &network"),
}


class InsidePage(QWidget):
    """The page of the report as it will be, the parts of the file, and what to show after all."""

    changed = Signal()
    """The person wants something else to be shown or covered."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``show_draft``."""
        super().__init__(parent)
        self._ = language
        self.ticks: dict[Part, Tick] = {part: Tick(self._(_SHOW[part])) for part in PARTS}
        self.covered = small()
        self.parts = small()
        self.warning = text(kind="problem")
        self.warning.hide()
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(self._("The report as it will be"))
        grid = QGridLayout()
        grid.setSpacing(0)
        for number, tick in enumerate(self.ticks.values()):
            grid.addWidget(tick, number // 2, number % 2)
            tick.toggled.connect(self.changed)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        lines.addWidget(self.page, 1)
        lines.addWidget(self.parts)
        lines.addWidget(self.warning)
        lines.addWidget(strong(self._("Covered unless you tick it here")))
        lines.addLayout(grid)
        lines.addWidget(self.covered)

    @property
    def shown(self) -> frozenset[Part]:
        """What is not covered."""
        return frozenset(part for part, tick in self.ticks.items() if tick.isChecked())

    def show_draft(self, draft: Draft) -> None:
        """Another look at the same place of the page."""
        _ = self._
        bar = self.page.verticalScrollBar()
        at = bar.value()
        self.page.setHtml(draft.page(_.code))
        bar.setValue(at)
        names = ", ".join(f"{one.name} ({size(len(one.content))})" for one in draft.members)
        seal = _("and its seal: {names}").format(names=", ".join(SEAL))
        without = "".join(f"\n{code}: {none.told(_)}" for code, none in draft.no_paper.items())
        self.parts.setText(_("In the file: {names}").format(names=f"{names}; {seal}") + without)
        counts = draft.document.covered
        comma = _(", ")
        several = (_.plural("{count} time", "{count} times", count) for count in counts.values())
        told = comma.join(f"{_(PART_NAMES[part])} – {times}" for part, times in zip(counts, several, strict=True))
        covered = _("Covered: {what}").format(what=told or "–")
        always = _("Passwords, keys and numbers of cards or papers are always covered.")
        self.covered.setText(f"{covered}\n{always}")
        held = ((one.name, comma.join(_(PART_NAMES[part]) for part in one.holds)) for one in draft.document.files)
        telling = [f"{name} ({parts})" for name, parts in held if parts]
        words = _("These files hold what is covered elsewhere: {files}").format(files=comma.join(telling))
        self.warning.setText(words)
        self.warning.setVisible(bool(telling))
