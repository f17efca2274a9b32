"""One place that takes reports, as a card."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tidytrace.gui.controls import card, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.language import N_, Language
from tidytrace.report.channels import Channel

HEARSAY = N_(
    "As others repeat them; the official pages could not be read when this was written, so look there first. "
    "Tidytrace sends nothing."
)


def channel_card(channel: Channel, language: Language) -> QFrame:
    """Who it is, what for, and where; the address can be selected."""
    frame = card()
    frame.setAccessibleName(channel.id)
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
    lines.setSpacing(GRID // 2)
    lines.addWidget(strong(f"{channel.id} – {channel.name.in_language(language.code)}"))
    lines.addWidget(text(channel.purpose.in_language(language.code)))
    contact = language("Telephone {telephone}, web {web}").format(telephone=channel.telephone, web=channel.web)
    line = small(contact)
    line.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    lines.addWidget(line)
    return frame
