"""The chats page: all conversations of all apps, one to read, many to erase."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QItemSelection, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.chats.model import Conversation
from tidytrace.findings.wording import size
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.chats.arranging import Arranging
from tidytrace.gui.chats.cards import sentence
from tidytrace.gui.chats.erase_dialog import EraseDialog
from tidytrace.gui.chats.facets import FacetBar
from tidytrace.gui.chats.finder import Finder
from tidytrace.gui.chats.grouping import GroupChoice
from tidytrace.gui.chats.holding import Holding
from tidytrace.gui.chats.looking import Looking
from tidytrace.gui.chats.marks import MarksBar
from tidytrace.gui.chats.notice import Notice
from tidytrace.gui.chats.preview import Preview
from tidytrace.gui.chats.reader import Reader
from tidytrace.gui.chats.redact_dialog import RedactDialog
from tidytrace.gui.chats.shelf import Arranged, Column, Shelf, Wanted, let_go
from tidytrace.gui.chats.split import Split
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.chats.view import ChatView
from tidytrace.gui.controls import Button, headline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem, Listing
from tidytrace.gui.erasing import Erased, Trouble
from tidytrace.gui.theme import sized
from tidytrace.gui.wordings import SEPARATOR, chats
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language
from tidytrace.watch.notices.places import Deed

_LISTING = "conversations"
_LETTING_GO = "former"
_LOOKING = "footprint"
_WORDS = "sensitive-words"
_NARROW = GRID * 76
_NAMED = 8
"""Places that could not be read and are named when somebody points at their number."""
_PREVIEW_PAUSE_MS = 120
"""Who holds the arrow key down does not want to read every chat on the way."""


def _silent(_outcome: object) -> None:
    """Nobody needs to hear of it."""


class ChatsPage(QWidget):
    """Second page of the window."""

    about = Signal(str)
    """The person wants to see all that is known of this app."""
    erased = Signal()
    """Chats are gone, or words in them."""
    said = Signal(object)
    """Something was done that can be taken back; a ``toast.Said``."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Chats are listed when the page is first shown."""
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self._asked = False
        self._wanted_app = ""
        self._wanted: Callable[[], None] | None = None
        """What the person wants as soon as the chats are listed."""
        self._problems: Sequence[Trouble] = ()
        """Places that could not be read."""
        self._unmasked = False
        self._outdated = False
        """What the preview shows has changed on the disk."""
        self.dialog: EraseDialog | None = None
        self.cutting: RedactDialog | None = None
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.table = ChatTable(language, self)
        self.headline = headline(self._("Chats"))
        self.line = text(self._("What the AI apps on this computer have kept of your conversations."), kind="quiet")
        self.reload = Button(self._("&Refresh"), kind="link", glyph="refresh", pressed=self.load)
        self.facets = FacetBar(language)
        self.groups = GroupChoice(self.table, language)
        self.view = ChatView(self.table)
        self.view.erase.connect(self.erase)
        self.preview = Preview(language)
        self.preview.where_else.connect(self._look_where_else)
        self.preview.about_app.connect(self.about)
        self.preview.cut.connect(self.cut_out)
        self.reader = Reader(engine, work, self.preview, language)
        self.looking = Looking(engine, work, self.table, self.facets, self.preview, language)
        self.arranging = Arranging(work, self.view, self.facets, self.preview, self.looking, self._unarranged)
        self.table.arranged.connect(self._arranged)
        self.holding = Holding(engine, work, self.table, self.preview, language)
        self.preview.cut_found.connect(self.cut_out_found)
        self.marks = MarksBar(self.table, language)
        self.marks.erase.connect(self.erase)
        self.marks.only.connect(lambda: self.facets.show_only(self.table.marks))
        self.notice = Notice(language)
        self.notice.pressed.connect(self._noticed)
        self._pause = QTimer(self, singleShot=True, interval=_PREVIEW_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        self.view.selectionModel().selectionChanged.connect(self._chosen)
        self._build()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.load)
        self._show("loading")

    def _build(self) -> None:
        self.view.setAccessibleName(self._("Chats"))
        self.finder = Finder(self.facets, self.table, self.preview, self._engine, self._work, self._)
        self.finder.changed.connect(self.refresh)
        self.finder.said.connect(self.said)
        tools = self._tools = QHBoxLayout()
        tools.setSpacing(GRID * 2)
        for tool in (self.groups, self.finder.forgetting, self.reload):
            tools.addWidget(tool, 0, Qt.AlignmentFlag.AlignVCenter)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(GRID)
        self._top.addWidget(self.headline, 1)
        self._top.addLayout(tools)
        self._top.setAlignment(tools, Qt.AlignmentFlag.AlignLeft)
        self.bar = BusyBar(self._("Looking for chats"))
        self.bar.keep_room()
        frame = QFrame()
        frame.setProperty("kind", "table")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self.view)
        self._left = QStackedWidget()
        self._left.addWidget(frame)
        self._left.addWidget(self.notice)
        self._split = Split(self._left, self.preview)
        content = QVBoxLayout()
        content.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 2)
        content.setSpacing(GRID)
        words = self._words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(self._top)
        words.addWidget(self.line)
        content.addLayout(words)
        content.addWidget(self.bar)
        content.addWidget(self.facets)
        content.addWidget(self.finder)
        content.addSpacing(GRID // 2)
        content.addWidget(self._split, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(content, 1)
        layout.addWidget(self.marks)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what can be done stands below the name of the page."""
        least = self.headline.minimumSizeHint().width() + self._tools.sizeHint().width() + GRID * 10
        narrow = self.width() <= max(least, sized(_NARROW))
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(GRID // 2 if narrow else 0)
        super().resizeEvent(event)

    # --- listing

    def showEvent(self, event: QShowEvent) -> None:
        """List the chats when somebody wants to see them."""
        super().showEvent(event)
        if not self._asked:
            self.load()

    def load(self) -> None:
        """List the chats anew; what is chosen stays chosen."""
        self._asked = True
        self.bar.show()
        self.reload.setEnabled(False)
        if not len(self.table.shelf):
            self._show("loading")
        engine, language, wanted = self._engine, self._, self.table.wanted
        found = self.looking.found

        def call(handle: Handle) -> tuple[Listing, Shelf, Wanted, Arranged]:
            listing = engine.conversations(handle.progress, handle.cancelled)
            shelf = Shelf(listing, language)
            shelf.found = found
            return listing, shelf, wanted, shelf.arrange(wanted, stop=handle.cancelled)

        self._work.start(_LISTING, call, done=self._listed, failed=self._not_listed, progress=self._so_far)

    def refresh(self) -> None:
        """What is on the disk has changed; nothing to do while nobody has asked for the chats."""
        if self._asked:
            self._outdated = True
            self.load()
            self.finder.again()

    def _so_far(self, count: int) -> None:
        self.line.setText(self._("{chats} so far").format(chats=chats(self._, count)))

    def _listed(self, found: tuple[Listing, Shelf, Wanted, Arranged]) -> None:
        listing, shelf, arranged_for, arranged = found
        self.bar.hide()
        self.reload.setEnabled(True)
        self._problems = listing.problems
        self._unmasked = listing.unmasked
        former, top = [self.table.shelf], self.view.top
        self.table.show_shelf(shelf, arranged_for, arranged)
        self.view.begin_with(top)
        if shelf.found is not self.looking.found:
            self.table.show_found(self.looking.found)
        self._work.start(_LETTING_GO, lambda _handle: let_go(former), done=_silent, failed=_silent)
        if self._wanted_app:
            self.facets.only_app(self._wanted_app)
            self._wanted_app = ""
        self._say()
        self.looking.look()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            wanted()

    def _not_listed(self, problem: EngineProblem) -> None:
        self.bar.hide()
        self.reload.setEnabled(True)
        self.line.setText("")
        self.notice.say("risk", self._("The chats could not be listed"), problem.told(self._), self._("&Try again"))
        self._left.setCurrentWidget(self.notice)

    def _say(self) -> None:
        shelf = self.table.shelf
        apps = self._.plural("{count} app", "{count} apps", len(shelf.apps()))
        parts = [self._("{chats} in {apps}").format(chats=chats(self._, len(shelf)), apps=apps), size(shelf.bytes)]
        if self._problems:
            parts = parts if len(shelf) else []
            count = len(self._problems)
            parts.append(self._.plural("{count} place could not be read", "{count} places could not be read", count))
        if self._unmasked:
            parts.append(self._("sensitive words in titles could not be masked"))
        self.line.setText(SEPARATOR.join(parts))
        self.line.setToolTip("\n".join(sentence(one, self._) for one in self._problems[:_NAMED]))
        self._show("ready")

    def _show(self, state: str) -> None:
        if state == "loading":
            self.notice.say_loading()
        elif not len(self.table.shelf):
            if self._problems:
                self.notice.say_closed(self._problems)
            else:
                self.notice.say_none()
        elif not self.table.rowCount():
            self.notice.say_none_fits()
        else:
            self._left.setCurrentIndex(0)
            return
        self._left.setCurrentWidget(self.notice)

    def _noticed(self) -> None:
        if self.table.shelf.conversations:
            self.facets.reset()
        else:
            self.load()

    # --- what should never have been typed

    def only_sensitive(self, app: str) -> None:
        """Show the chats of one app in which something sensitive was found, as soon as it was looked for."""
        self.only_app(app)
        self.looking.wanted = not self.table.shelf.sensitive()
        self.facets.only_sensitive()

    def cut_out_found(self, conversation: Conversation) -> None:
        """Cut out what was found; the person sees each word before anything happens."""
        engine = self._engine
        self._work.start(
            _WORDS,
            lambda handle: engine.sensitive_words(conversation, handle.cancelled),
            done=lambda words: self.cut_out(conversation, words),
            failed=lambda problem: self.preview.failed(problem.told(self._)),
        )

    # --- finding

    def only_app(self, app: str) -> None:
        """Show the chats of one app, as soon as they are listed."""
        if len(self.table.shelf):
            self.facets.only_app(app)
        else:
            self._wanted_app = app

    def when_listed(self, wanted: Callable[[], None]) -> None:
        """Do something as soon as the chats are listed; at once if they are."""
        if not self._asked or self._work.busy(_LISTING):
            self._wanted = wanted
        else:
            wanted()

    def show_chat(self, chat_id: str, deed: Deed = "") -> None:
        """Turn to one chat as soon as the chats are listed, and ask whether to erase it, or what to cut out of it."""
        self.when_listed(partial(self._show_chat, chat_id, deed))

    def _show_chat(self, chat_id: str, deed: Deed) -> None:
        self.facets.reset()
        row = self.table.row_of(chat_id)
        if row is None:
            self.line.setText(self._("That chat is not there any more."))
            return
        self.view.setCurrentIndex(self.table.index(row, Column.TITLE))
        self.view.setFocus()
        conversation = self.table.conversation(row)
        if deed == "erase":
            self.ask_to_erase([conversation])
        elif deed == "cut-out":
            self.cut_out_found(conversation)

    def _arranged(self) -> None:
        if not self._work.busy(_LISTING):
            self._show("ready")

    def _unarranged(self, problem: EngineProblem) -> None:
        self.line.setText(problem.told(self._))

    # --- reading

    def _chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._pause.start()

    def _read(self) -> None:
        index = self.view.currentIndex()
        conversation = self.table.conversation_at(index.row()) if index.isValid() else None
        if conversation is None:
            return
        if conversation.id == self.preview.shown and not self._outdated:
            return
        self._outdated = False
        name, app = self.name_of(conversation)
        self._work.drop(_LOOKING)
        self.preview.reading(conversation, name, app, self.table.shelf.freshness(conversation.app))
        self.preview.show_found(self.table.shelf.kinds(conversation))
        self.holding.show(conversation.id)
        self.reader.read(conversation)

    def _look_where_else(self, conversation: Conversation) -> None:
        engine = self._engine
        self._work.start(
            _LOOKING,
            lambda _handle: engine.footprint(conversation),
            done=lambda found: self.preview.show_footprint(found, self.table.shelf.synced(conversation.id)),
            failed=lambda problem: self.preview.footprint_failed(problem.told(self._)),
        )

    def name_of(self, conversation: Conversation) -> tuple[str, str]:
        """Title and app as the list shows them."""
        shelf = self.table.shelf
        number = shelf.by_id.get(conversation.id)
        heading = shelf.titles[number] if number is not None else conversation.title or conversation.id
        return heading, shelf.app_name(conversation)

    # --- erasing

    def erase(self) -> None:
        """Plan, ask, erase, prove: see ``EraseDialog``."""
        chosen = self.table.chosen()
        if chosen:
            self.ask_to_erase(chosen)

    def ask_to_erase(self, chosen: Sequence[Conversation]) -> None:
        """Ask about these, chosen in the list or not."""
        self.dialog = EraseDialog(chosen, self._engine, self._work, self.name_of, self._, self)
        self.dialog.erased.connect(self._erased)
        self.dialog.restored.connect(self.load)
        self.dialog.said.connect(self.said)
        self.dialog.open()

    def _erased(self, outcome: Erased | None) -> None:
        if outcome is not None and self.preview.shown in outcome.gone:
            self.preview.nothing()
        self.load()
        self.erased.emit()

    # --- cutting words out

    def cut_out(self, conversation: Conversation, words: Sequence[str]) -> None:
        """Type, look, ask, cut, prove: see ``RedactDialog``."""
        self.cutting = RedactDialog(conversation, words, self._engine, self._work, self.name_of, self._, self)
        self.cutting.redacted.connect(self.refresh)
        self.cutting.restored.connect(self.refresh)
        self.cutting.said.connect(self.said)
        self.cutting.open()

    def changeEvent(self, event: QEvent) -> None:
        """The search field's glass follows the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.facets.tint()
