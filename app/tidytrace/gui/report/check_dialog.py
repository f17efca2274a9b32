"""Whether a report that somebody has is as it was made."""

from typing import Final

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import State
from tidytrace.gui.controls import Button, StateBadge, fit_height, roomy, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable
from tidytrace.language import Language
from tidytrace.report.layout import PROOF
from tidytrace.report.telling import headline
from tidytrace.report.verify import Verdict

_STATES: Final = {"intact": State.OK, "other-key": State.UNKNOWN, "altered": State.RISK, "unreadable": State.UNKNOWN}


class CheckDialog(QDialog):
    """The verdict in a sentence, what is wrong, and what the seal proves."""

    def __init__(self, path: str, verdict: Verdict, language: Language, parent: QWidget | None = None) -> None:
        """Shows all at once."""
        super().__init__(parent)
        _ = language
        self.setWindowTitle(_("Check a report"))
        self.setModal(True)
        roomy(self, GRID * 72)
        self.sentence = strong(headline(verdict, _))
        self.wrong = [text(breakable(one.told(_))) for one in verdict.wrong]
        self.closing = Button(_("Close"), pressed=self.accept)
        self.closing.setDefault(True)
        top = QHBoxLayout()
        top.setSpacing(GRID * 3 // 2)
        top.addWidget(StateBadge(_STATES[verdict.state]))
        top.addWidget(self.sentence, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addLayout(top)
        lines.addWidget(small(breakable(path)))
        for one in self.wrong:
            lines.addWidget(one)
        if verdict.made is not None:
            words = _("Made {when} by Tidytrace {version}, as it says; signed with the key {key}.")
            lines.addWidget(text(words.format(when=verdict.made, version=verdict.version, key=verdict.key)))
            lines.addWidget(small(_(PROOF[1])))
        lines.addStretch()
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.closing)
        lines.addLayout(buttons)
        fit_height(self)
