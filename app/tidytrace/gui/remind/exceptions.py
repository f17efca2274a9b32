"""Exceptions from the one rule: what there are, one more, one less."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.chats.cards import headed
from tidytrace.gui.chats.masked import masked_titles
from tidytrace.gui.controls import Button, Choice, fit_height, hairline, small, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.flow import Flow
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.remind import words
from tidytrace.gui.remind.port import Kept
from tidytrace.gui.remind.rule_card import DoesChoice
from tidytrace.gui.remind.side import emptied, row_of
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language
from tidytrace.watch.retention.rules import Rule, Scope

_SEARCH: Final = "exception-search"
_FOLDERS: Final = "exception-folders"
_PAUSE_MS: Final = 250
_ORDER: Final[tuple[Scope, ...]] = ("app", "folder", "chat")


class ExceptionsCard(QWidget):
    """A row for each."""

    wanted = Signal()
    """One more is wanted."""
    unwanted = Signal(object)
    """A rule is to be taken back."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        self._ = language
        frame, lines = headed(language("Exceptions"))
        lines.addWidget(
            small(
                language(
                    "The closest rule counts: that of the chat first, then that of its folder, then that of its app, "
                    "and last the rule for all."
                )
            )
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID // 2)
        lines.addLayout(self._rows)
        self.add = Button(language("Add an exception…"), kind="link", pressed=self.wanted.emit)
        lines.addLayout(Flow(self.add))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.removes: list[Button] = []

    def show_kept(self, kept: Kept) -> None:
        """As they are now, the widest first."""
        emptied(self._rows)
        self.removes = []
        rules = sorted((one for one in kept.rules if one.scope != "all"), key=lambda one: _ORDER.index(one.scope))
        for rule in rules:
            self._rows.addWidget(self._row(rule, kept))
            self._rows.addWidget(hairline())

    def _row(self, rule: Rule, kept: Kept) -> QWidget:
        row = QWidget()
        name = words.name_of(self._, rule, kept)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(text(breakable(name)))
        lines.addWidget(small(f"{words.does(self._, rule)} · {words.scope(self._, rule)}"))
        label = self._("Remove")
        remove = Button(label, kind="link", pressed=lambda: self.unwanted.emit(rule))
        remove.setAccessibleName(self._.led(label, name))
        self.removes.append(remove)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID * 2)
        layout.addLayout(lines, 1)
        layout.addWidget(remove)
        return row


class AddException(QDialog):
    """For an app, a project folder or a conversation."""

    chosen = Signal(object)
    """A rule."""

    def __init__(
        self,
        kept: Kept,
        engine: Engine,
        work: Work,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """Folders and conversations are looked for in the background."""
        super().__init__(parent)
        self._ = language
        self._kept, self._engine, self._work = kept, engine, work
        self.ask_folder: Callable[[], str] = lambda: QFileDialog.getExistingDirectory(self, self._("Another folder…"))
        self.setWindowTitle(self._("Add an exception"))
        self.setModal(True)
        self.scope = Choice(self._("For what"))
        for scope, what in (
            ("app", self._("An app")),
            ("folder", self._("A project folder")),
            ("chat", self._("A conversation")),
        ):
            self.scope.addItem(what, scope)
        self.app = Choice(self._("App"))
        for app, names in sorted(kept.names.items(), key=lambda pair: pair[1].in_language(language.code).casefold()):
            self.app.addItem(names.in_language(language.code), app)
        self.folder = Choice(self._("Folder"))
        self.folder.setMinimumContentsLength(30)
        self.folder.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self._("A part of its title"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.chat = Choice(self._("Conversation"))
        self.chat.setMinimumContentsLength(30)
        self.chat.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.line = small()
        self.does = DoesChoice(language)
        self.go = Button(self._("&Add it"), kind="primary", pressed=self._go)
        self.cancel = Button(self._("Cancel"), pressed=self.reject)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.scope.currentIndexChanged.connect(self._scoped)
        for choice in (self.app, self.folder, self.chat):
            choice.currentIndexChanged.connect(self._complete)
        self.finished.connect(self._leave)
        self._scoped()
        layout = self.layout()
        if layout is not None:
            # a minimum of its own makes the dialog forget that of what is in it
            self.setMinimumWidth(max(GRID * 70, layout.minimumSize().width()))
        fit_height(self)
        folders = engine.minding.retaining.folders
        work.start(_FOLDERS, lambda _handle: folders(), done=self._folders, failed=self._failed)

    def _lay_out(self) -> None:
        self._places = QStackedWidget()
        self._places.addWidget(self._place(self.app))
        other = Button(self._("Another folder…"), kind="link", pressed=self._other_folder)
        self._places.addWidget(self._place(self.folder, other))
        self._places.addWidget(self._place(self.search, self.chat))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(self._("Add an exception")))
        lines.addLayout(Flow(self.scope))
        lines.addWidget(self._places)
        lines.addWidget(self.line)
        lines.addWidget(self.does)
        lines.addStretch()
        buttons = row_of()
        buttons.addStretch()
        buttons.addWidget(self.go)
        buttons.addWidget(self.cancel)
        lines.addLayout(buttons)

    @staticmethod
    def _place(*widgets: QWidget) -> QWidget:
        place = QWidget()
        lines = QVBoxLayout(place)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        for one in widgets:
            lines.addWidget(one)
        lines.addStretch()
        return place

    def _leave(self) -> None:
        self._pause.stop()
        for kind in (_SEARCH, _FOLDERS):
            self._work.drop(kind)

    def _scoped(self) -> None:
        scope = self.scope.currentData()
        self._places.setCurrentIndex(_ORDER.index(scope))
        self.does.only(*(("keep", "remind", "tidy") if scope == "app" else ("keep", "tidy")))
        self.line.setText("")
        if scope == "chat" and not self.chat.count():
            self._search()
        self._complete()

    def _folders(self, found: Sequence[str]) -> None:
        for one in found:
            self.folder.addItem(one, one)

    def _other_folder(self) -> None:
        found = self.ask_folder()
        if found:
            self.folder.insertItem(0, found, found)
            self.folder.setCurrentIndex(0)

    def _search(self) -> None:
        wanted, engine = self.search.text(), self._engine

        def call(handle: Handle) -> Sequence[tuple[str, str, str]]:
            found = engine.minding.retaining.search(wanted, handle.cancelled)
            masked = masked_titles(engine.masking, {chat: name for chat, name, _ in found}, handle.cancelled) or {}
            return [(chat, masked.get(chat, name), app) for chat, name, app in found]

        self._work.start(
            _SEARCH,
            call,
            done=self._found,
            failed=self._failed,
        )

    def _found(self, found: Sequence[tuple[str, str, str]]) -> None:
        self.chat.clear()
        for chat, name, app in found:
            names = self._kept.names.get(app)
            self.chat.addItem(f"{name} · {names.in_language(self._.code) if names is not None else app}", chat)
        self.line.setText("" if found else self._("No conversation has this in its title."))
        self._complete()

    def _failed(self, problem: EngineProblem) -> None:
        self.line.setText(problem.told(self._))

    def _complete(self) -> None:
        self.go.setEnabled(self._chosen is not None)

    @property
    def _chosen(self) -> str | None:
        choice = {"app": self.app, "folder": self.folder, "chat": self.chat}[self.scope.currentData()]
        found = choice.currentData()
        return str(found) if found else None

    def _go(self) -> None:
        of = self._chosen
        if of is not None:
            does, days = self.does.does
            self.chosen.emit(Rule(scope=self.scope.currentData(), of=of, does=does, days=days))
            self.accept()
