"""Whether reminders survive logout: what starts them, exactly what is placed for it, and how it stands."""

import shlex
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import State
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, StateBadge, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.flow import Flow
from tidytrace.gui.home.guide import Sheet, breakable
from tidytrace.language import N_, Language
from tidytrace.watch.reminders.placing.model import Found
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.reminders.placing.telling import WAYS, WITHOUT

_STANDINGS: Final = {
    "current": N_("in its place"),
    "differs": N_("ours, but for other times or another installation"),
    "edited": N_("changed by hand"),
    "foreign": N_("not from Tidytrace; it is never touched"),
}


class StandingCard(QWidget):
    """The switch «survives logout» and its state."""

    wanted = Signal()
    unwanted = Signal()
    shown = Signal()
    """The person wants to see what is placed."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Not known yet."""
        super().__init__(parent)
        self._ = language
        self._badge = StateBadge(None, 32)
        self.state = strong()
        self.line = small()
        self.files = small()
        self.files.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.go = Button("", kind="soft", pressed=self.wanted.emit)
        self.take = Button(language("Take it away…"), pressed=self.unwanted.emit)
        self.more = Button(language("What exactly?"), kind="link", pressed=self.shown.emit)
        frame, lines = headed(language("Also when Tidytrace is closed"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.state)
        words.addWidget(self.line)
        words.addWidget(self.files)
        top = QHBoxLayout()
        top.setSpacing(GRID * 2)
        top.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        lines.addLayout(top)
        lines.addLayout(Flow(self.go, self.take, self.more))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_setup(self, setup: Setup, *, watched: bool) -> None:
        """As it is now; ``watched``: the watcher starts at login, and tells them too."""
        _ = self._
        ours = [one for one in (*setup.found, *setup.elsewhere) if one.standing != "foreign"]
        whole = setup.installed and setup.current and not setup.elsewhere
        if whole:
            state, words = State.OK, _("Reminders start by themselves")
        elif setup.foreign:
            state, words = State.UNKNOWN, _("Another file is in the way")
        elif ours:
            state, words = State.RISK, _("It is not set up as it should be")
        elif watched:
            state, words = State.OK, _("The watcher tells them, which starts when you log in")
        else:
            state, words = State.MANUAL, _("The reminders do not start by themselves yet")
        self._badge.show_state(state)
        self.state.setText(words)
        told = [_("By {way}.").format(way=_(WAYS[setup.session.starter]))]
        if setup.session.without:
            told.append(_(WITHOUT[setup.session.without]))
        if setup.session.container:
            sentence = _("This runs in a container ({kind}); what is set up in it starts nothing outside of it.")
            told.append(sentence.format(kind=setup.session.container))
        self.line.setText((" " if _.code == "en" else "").join(told))
        found = (*setup.found, *setup.elsewhere)
        self.files.setText("\n".join(breakable(self._told(one)) for one in found))
        self.files.setVisible(bool(found))
        self.go.setText(_("Set it up…") if not ours else _("Set it up anew…"))
        self.go.setVisible(not whole)
        self.go.setEnabled(not setup.foreign)
        self.take.setVisible(bool(ours))

    def _told(self, one: Found) -> str:
        how = self._(_STANDINGS[one.standing])
        return self._("{where}: {how}").format(where=one.where, how=how)


def _begun(words: str) -> str:
    """With a capital letter, where there are such."""
    return words[:1].upper() + words[1:]


class PlacingDialog(Sheet):
    """Exactly what would be placed, before it is; or only shown."""

    confirmed = Signal()

    def __init__(
        self, setup: Setup, language: Language, parent: QWidget | None = None, *, asking: bool, by_itself: bool
    ) -> None:
        """``asking``: it can be confirmed. ``by_itself``: no reminder is set, so that one comes with it."""
        heading = language("Let reminders start by themselves?") if asking else language("What is placed")
        super().__init__(heading, State.MANUAL, language, parent, under=_begun(language(WAYS[setup.session.starter])))
        if by_itself:
            self.body.addWidget(text(language("No reminder is set yet; a check-up on Sundays at 10:00 comes with it.")))
        self.body.addWidget(small(language("This is all of it. Taking it away again leaves nothing.")))
        edited = {one.where for one in setup.found if one.standing == "edited"}
        for piece in setup.pieces:
            frame, lines = headed(breakable(piece.where))
            if piece.where in edited:
                lines.addWidget(text(language("It was changed by hand; that is lost when it is set up anew.")))
            content = small(breakable(piece.content.strip()))
            content.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            content.hide()
            show = Button(language("Show what is in it"), kind="link")
            show.clicked.connect(lambda _on=False, content=content: self._toggle(content))
            lines.addLayout(Flow(show))
            lines.addWidget(content)
            self.body.addWidget(frame)
        for order in setup.orders:
            words = language("Then: {command}").format(command=shlex.join(order))
            self.body.addWidget(small(breakable(words)))
        for one in setup.elsewhere:
            words = language("Taken away, because it is no longer needed: {where}").format(where=one.where)
            self.body.addWidget(small(breakable(words)))
        if asking:
            self.go = Button(language("&Set it up"), kind="primary", pressed=self._go)
            self.buttons.addWidget(self.go)
            self.closing.become(language("Cancel"), "", "", self.reject)
        self.finish()

    def _toggle(self, content: QWidget) -> None:
        content.setVisible(content.isHidden())
        self.fit()

    def _go(self) -> None:
        self.accept()
        self.confirmed.emit()
