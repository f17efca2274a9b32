"""One app: how many chats it keeps, what is due by the person's rule, and what its own timer will take."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import WORDING, day, render
from tidytrace.gui.controls import Button, Glyph, hairline, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.flow import Flow
from tidytrace.gui.moments import on_day
from tidytrace.gui.remind import words
from tidytrace.gui.remind.port import AppKept
from tidytrace.gui.remind.side import row_of
from tidytrace.gui.wordings import chats
from tidytrace.language import Language
from tidytrace.watch.retention.telling import timer_phrase


class AppCard(QFrame):
    """Nothing on it does anything before the person has seen what it would do, or can be taken back."""

    look = Signal()
    """Show what is due, and ask."""
    keep = Signal()
    """Keep everything of this app."""
    later = Signal()
    copies = Signal()
    let_go = Signal()
    longer = Signal()
    undo = Signal()
    """Take back that the app's setting was changed."""

    def __init__(self, app: AppKept, language: Language, *, undoable: bool, parent: QWidget | None = None) -> None:
        """``undoable``: its setting was changed while this window is open."""
        super().__init__(parent)
        self._ = language
        self.app = app
        self.name = app.due.names.in_language(language.code)
        self.buttons: dict[str, Button] = {}
        self.setProperty("kind", "card")
        self.setAccessibleName(self.name)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(strong(self.name))
        head.addWidget(small(self._counts()))
        lines.addLayout(head)
        if app.due.due:
            lines.addWidget(hairline())
            self._due(lines)
        elif app.due.held:
            lines.addWidget(small(self._held()))
        if app.due.timer is not None:
            lines.addWidget(hairline())
            self._timer(lines, undoable=undoable)

    def _counts(self) -> str:
        _, due = self._, self.app.due
        count = chats(_, due.total)
        if due.oldest is not None:
            oldest = on_day(_, due.oldest.astimezone().date())
            count = _("{chats}, the oldest from {date}").format(chats=count, date=oldest)
        return f"{count} · {words.does(_, due.rule)} ({words.scope(_, due.rule)})"

    def wait(self, words_: str) -> None:
        """What is due is being read."""
        if "look" in self.buttons:
            self.buttons["look"].wait(words_)

    def rest(self) -> None:
        """It can be asked for again."""
        if "look" in self.buttons:
            self.buttons["look"].become(self._("Look at them…"), "soft", "", self.look.emit)

    # --- what is due by the rule

    def _due(self, lines: QVBoxLayout) -> None:
        _, due = self._, self.app.due
        first, last = (on_day(_, one.used.astimezone().date()) for one in (due.due[0], due.due[-1]))
        heading = _.plural("{count} chat is due by your rule", "{count} chats are due by your rule", len(due.due))
        between = _("Last used between {first} and {last}.").format(first=first, last=last)
        if first == last:
            between = _("Last used on {date}.").format(date=first)
        lines.addLayout(self._headed("broom", heading))
        told = [between]
        if due.held:
            told.append(self._held())
        if due.unplaced:
            told.append(render(Phrase("tidy-ask-unplaced", {"count": due.unplaced}), _))
        if self.app.later is not None:
            until = on_day(_, self.app.later.astimezone().date())
            told.append(_("You are asked again on {date}.").format(date=until))
        elif not self.app.asking:
            told.append(_("You agreed to this rule: they are tidied while the app is closed."))
        else:
            told.append(_("Nothing goes before you have said yes."))
        lines.addWidget(small((" " if _.code == "en" else "").join(told)))
        row = Flow(self._button("look", _("Look at them…"), "soft", self.look.emit))
        if self.app.asking:
            row.addWidget(self._button("keep", _("Keep everything of this app"), "", self.keep.emit))
            if self.app.later is None:
                row.addWidget(self._button("later", _("Later"), "link", self.later.emit))
        lines.addLayout(row)

    def _held(self) -> str:
        _ = self._
        told = [
            _("As old, but staying ({count}): {reason}").format(count=count, reason=_reason(key, self.app, _))
            for key, count in sorted(self.app.due.held.items())
        ]
        return (" " if _.code == "en" else "").join(told)

    # --- what the app itself will delete

    def _timer(self, lines: QVBoxLayout, *, undoable: bool) -> None:
        _, due, timer = self._, self.app.due, self.app.due.timer
        assert timer is not None  # asked before
        phrases = timer_phrase(due)
        if phrases is None or due.vanishing is None:
            key = f"vanishing-{timer.measures or 'measure-unknown'}"
            gap = " " if _.code == "en" else ""
            line = render(Phrase(key, {"days": timer.days, "app": due.names}), _)
            nothing = _("Nothing is about to go.")
            lines.addWidget(small(f"{line}{gap}{nothing}"))
            if undoable:
                lines.addLayout(Flow(self._button("undo", _("Undo the change"), "link", self.undo.emit)))
            return
        heading, body = phrases
        lines.addLayout(self._headed("risk" if not self.app.settled else "info", render(heading, _)))
        lines.addWidget(small(render(body, _)))
        if self.app.settled:
            lines.addWidget(small(_("You know of these; nothing is done about them.")))
        row = Flow(self._button("copies", _("Keep copies…"), "soft", self.copies.emit))
        if not self.app.settled:
            row.addWidget(self._button("let-go", _("Let go"), "", self.let_go.emit))
        if self.app.changeable:
            row.addWidget(self._button("longer", _("Keep for a year…"), "", self.longer.emit))
        if undoable:
            row.addWidget(self._button("undo", _("Undo the change"), "link", self.undo.emit))
        lines.addLayout(row)

    def _headed(self, glyph: str, words_: str) -> QHBoxLayout:
        row = row_of(Glyph(glyph, "risk" if glyph == "risk" else "quiet"))
        row.addWidget(text(words_), 1)
        return row

    def _button(self, name: str, label: str, kind: str, pressed: Callable[[], None]) -> Button:
        button = Button(label, kind=kind, pressed=pressed)
        button.setAccessibleName(self._.led(label, self.name))
        self.buttons[name] = button
        return button


def _reason(key: str, app: AppKept, language: Language) -> str:
    if key == "pinned":
        return language("They are pinned.")
    known = key if key in WORDING else "cannot-erase"
    return render(Phrase(known, {"app": app.due.names, "date": day(None)}), language)
