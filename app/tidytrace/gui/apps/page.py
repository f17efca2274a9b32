"""The page «Apps»: the apps of this computer on the left, one of them on the right."""

from collections.abc import Callable
from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.catalog import Text
from tidytrace.checks.roll import CLOSED, Entry, Sort, entry_of
from tidytrace.gui.apps.fixing import Fixing
from tidytrace.gui.apps.port import AppPage, Roll
from tidytrace.gui.apps.row import ThingRow
from tidytrace.gui.apps.sheet import AppSheet
from tidytrace.gui.apps.side import AppsSide
from tidytrace.gui.apps.sides import Sides
from tidytrace.gui.apps.words import summary
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.chats.notice import Notice
from tidytrace.gui.controls import Button, headline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.direction import margins
from tidytrace.gui.engine import Chosen, Engine, EngineProblem, Step
from tidytrace.gui.home.accounts import Accounts
from tidytrace.gui.home.guide import Guide
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.moments import when
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_LOOKING: Final = "apps"
_ASKING: Final = "app-page"
_PAUSE_MS: Final = 80
"""Who holds the arrow key down does not want to see every app on the way."""
_GATHER_MS: Final = 30
"""What is found within this time comes into the list together."""


class AppsPage(QWidget):
    """Third page of the window."""

    chats = Signal(str)
    """The person wants to see the chats of this app."""
    erase = Signal(str)
    """The person wants to erase all chats of this app."""
    network = Signal(str)
    """The person wants to see the page of the network; which check of it."""
    changed = Signal(str, str)
    """Something was changed here: the finding, and the receipt."""
    undone = Signal(str)
    """That was put back; the receipt."""
    ticked = Signal(object)
    """The person said of a finding about their account that it is done, or took that back."""
    used = Signal(object)
    """The person said which services they also use, and this became of the findings."""

    def __init__(
        self,
        engine: Engine,
        work: Work,
        language: Language,
        agreed: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        """``agreed`` says whether the person has let this computer be looked at before; else they are asked."""
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self._agreed = agreed
        self._asked = False
        self._stale = False
        self._opened: Entry | None = None
        """What is shown on the right, or will be."""
        self._found: list[Entry] = []
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.headline = headline(self._("Apps"))
        self.line = text(self._("The AI apps on this computer, one by one."), kind="quiet")
        self.reload = Button(self._("&Look again"), kind="link", glyph="refresh", pressed=self.look_again)
        self.cancel = Button(self._("Cancel"), pressed=self.stop)
        self.bar = BusyBar()
        self.fixing = Fixing(engine, work, language, self._row, self)
        self.fixing.changed.connect(self._changed)
        self.fixing.undone.connect(self._undone)
        self.accounts = Accounts(
            engine,
            work,
            language,
            self,
            self._card,
            self.ticked.emit,
            self._use,
            self._unused,
        )
        self.also = Button(self._("I also use…"), kind="link", pressed=self.accounts.ask_services)
        self.notice = Notice(language)
        self.notice.pressed.connect(self.look)
        self._gather = QTimer(self)
        self._pause = QTimer(self)
        for timer, pause, call in ((self._gather, _GATHER_MS, self._take), (self._pause, _PAUSE_MS, self._ask)):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(call)
        self._build()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.look_again)
        self._offer()

    # What a window that was just opened does not need is made when it is first looked at.

    @cached_property
    def side(self) -> AppsSide:
        """The list."""
        side = AppsSide(self._)
        side.chosen.connect(self._choose)
        side.entered.connect(self._enter)
        return side

    @cached_property
    def sheet(self) -> AppSheet:
        """What is shown of one app."""
        sheet = AppSheet(self._)
        sheet.fix.connect(self.fixing.ask)
        sheet.undo.connect(self.fixing.put_back)
        sheet.guide.connect(self._guide)
        sheet.tick.connect(self.accounts.tick)
        sheet.untick.connect(self.accounts.untick)
        sheet.chats.connect(self.chats)
        sheet.erase.connect(self.erase)
        sheet.network.connect(self.network)
        sheet.again.connect(lambda _app: self._ask())
        self._right.addWidget(sheet)
        return sheet

    @cached_property
    def _both(self) -> Sides:
        choosing = Notice(self._)
        choosing.say("info", self._("Choose an app"), self._("What is known of it is shown here."), "")
        self._right.insertWidget(0, choosing)
        both = Sides(self.side, self._right)
        self._whole.addWidget(both)
        return both

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        for button in (self.also, self.cancel, self.reload):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(top)
        words.addWidget(self.line)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self._("Looking for AI apps"))
        keeps = self.bar.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeps)
        self._right = QStackedWidget()
        self._whole = QStackedWidget()
        self._whole.addWidget(self.notice)
        lines = QVBoxLayout(self)
        margins(lines, GRID * 4, GRID * 4, GRID * 3, GRID * 2)
        lines.setSpacing(GRID)
        lines.addLayout(words)
        lines.addWidget(self.bar)
        lines.addWidget(self._whole, 1)

    # --- looking

    def _offer(self) -> None:
        self._rest()
        self.reload.hide()
        self.also.hide()
        self.notice.say(
            "search",
            self._("Which AI apps are on this computer?"),
            self._(
                "Tidytrace looks into the folders where such apps keep things, and at the programs that run. "
                "Nothing leaves this computer, and nothing is changed."
            ),
            self._("&Look"),
        )
        self._whole.setCurrentWidget(self.notice)

    def _rest(self) -> None:
        self.bar.hide()
        self.cancel.hide()
        self.reload.show()
        self.also.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Look when somebody wants to see it and has agreed to a look before; else they are asked."""
        super().showEvent(event)
        if self._stale:
            self.look_again()
        elif not self._asked and self._agreed():
            self.look()

    def look(self) -> None:
        """Look for apps anew; what is chosen stays chosen."""
        if self._work.busy(_LOOKING):
            return
        self._asked, self._stale = True, False
        self._found = []
        self.bar.setRange(0, 0)
        self.bar.show()
        self.reload.hide()
        self.also.hide()
        self.cancel.show()
        self.line.setText(self._("Looking for AI apps"))
        self._whole.setCurrentWidget(self._both)
        self.side.listing.wait_for_look(goes_on=True)
        apps = self._engine.apps

        def call(handle: Handle) -> Roll:
            return apps.look(handle.progress, handle.cancelled, handle.found)

        self._work.start(
            _LOOKING, call, done=self._looked, failed=self._not_looked, progress=self._step, found=self._come
        )

    def stop(self) -> None:
        """What was found so far stays."""
        self._work.cancel(_LOOKING)

    def _step(self, step: Step) -> None:
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        self.line.setText(self._(step.name))

    def _come(self, entry: Entry) -> None:
        # of one that was looked at before, the bare name tells nothing new
        if entry.looked or self.side.listing.entry(entry.id) is None:
            self._found.append(entry)
            if not self._gather.isActive():
                self._gather.start()

    def _take(self) -> None:
        found, self._found = self._found, []
        self.side.take(found)

    def _looked(self, roll: Roll) -> None:
        self._take()
        self.side.listing.wait_for_look(goes_on=False)
        self._rest()
        if roll.complete:
            self.side.keep_only(one.id for one in roll.entries)
        listing = self.side.listing
        if not listing.entries and self._opened is None:
            self.line.setText(self._("last look {when}").format(when=when(self._, roll.when)))
            self.notice.say(
                "ok",
                self._("No AI app was found on this computer"),
                self._("None of the apps that Tidytrace knows has left a sign here."),
                self._("&Look again"),
            )
            self._whole.setCurrentWidget(self.notice)
            return
        told = summary(self._, listing.entries)
        if not roll.complete:
            told = SEPARATOR.join((self._("Stopped before the end"), told))
        self.line.setText(SEPARATOR.join((told, self._("last look {when}").format(when=when(self._, roll.when)))))
        if self._opened is None:
            self.side.choose_first()

    def _not_looked(self, problem: EngineProblem) -> None:
        self.side.listing.wait_for_look(goes_on=False)
        self._rest()
        self.line.setText("")
        self.notice.say("risk", self._("The apps could not be looked at"), problem.told(self._), self._("&Try again"))
        self._whole.setCurrentWidget(self.notice)

    # --- one app

    def show_app(self, app: str) -> None:
        """Show one app, whether it is here or not; who asks for one has agreed to a look."""
        entry = self.side.listing.entry(app) or Entry(id=app, sort="app", names=Text(app, app), looked=False)
        if not self._asked:
            self.look()
        self._whole.setCurrentWidget(self._both)
        self.side.choose(app)
        self._choose(entry)

    def _choose(self, entry: Entry) -> None:
        self._opened = entry
        self._right.setCurrentWidget(self.sheet)
        self._work.drop(_ASKING)
        if entry.finding is not None:
            self.sheet.show_stranger(entry, entry.finding)
        elif entry.id.startswith(CLOSED):
            self.sheet.show_closed(entry)
        else:
            self.sheet.looking(entry)
            self._pause.start()

    def _enter(self) -> None:
        self.sheet.area.setFocus(Qt.FocusReason.TabFocusReason)

    def _ask(self) -> None:
        entry, apps = self._opened, self._engine.apps
        if entry is None or entry.finding is not None or entry.problem is not None:
            return
        self._work.start(
            _ASKING,
            lambda _handle: apps.page(entry.id),
            done=lambda page: self._told(entry, page),
            failed=lambda problem: self.sheet.failed(problem.told(self._)),
        )

    def _told(self, entry: Entry, page: AppPage) -> None:
        found = page.dossier
        known = self.side.listing.entry(entry.id)
        if found.found:
            now = entry_of(found)
            if known is not None:
                self.side.take([now])
        else:
            sort: Sort = "service" if found.app.kind == "web-service" else "app"
            now = known or Entry(id=entry.id, sort=sort, names=found.app.names, looked=False)
        self._opened = now
        self.sheet.show_page(now, page)
        if not found.found and entry.sort == "app" and entry.looked:
            self.sheet.states.setText(self._("It is not on this computer any more."))

    # --- what the person does

    def _guide(self, finding_id: str) -> None:
        finding = self.sheet.finding(finding_id)
        if finding is not None:
            Guide(finding, self._, self, self.accounts.tick).open()

    def _row(self, finding_id: str) -> ThingRow | None:
        return self.sheet.rows.get(finding_id)

    def _card(self, finding_id: str) -> FindingRow | None:
        return self.sheet.cards.get(finding_id)

    def _changed(self, finding_id: str, receipt: str) -> None:
        self.changed.emit(finding_id, receipt)
        self._ask()

    def _undone(self, receipt: str) -> None:
        self.undone.emit(receipt)
        self._ask()

    def _search(self) -> None:
        self.side.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unused(self, problem: EngineProblem) -> None:
        self.line.setText(problem.told(self._))

    def _use(self, chosen: Chosen) -> None:
        self.used.emit(chosen)
        self.look()

    # --- what happens elsewhere

    def changed_elsewhere(self) -> None:
        """Something was changed on another page; what is shown here may be different now."""
        self._stale = self._asked
        if self._stale and self.isVisible():
            self.look_again()

    def outdated(self) -> None:
        """As ``changed_elsewhere``, for what this page knows of itself while it is shown."""
        self._stale = self._stale or (self._asked and not self.isVisible())

    def look_again(self) -> None:
        """Look at all of them, and at the one that is shown."""
        self.look()
        self._ask()
