"""The page about one app: a head that stays, and sections that are made a few lines at a time."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.catalog.powers import POWERS
from tidytrace.checks.dossier import Dossier
from tidytrace.checks.roll import Entry
from tidytrace.checks.run import in_order
from tidytrace.checks.tool_servers import TOOL_SERVERS
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.gui import desktop
from tidytrace.gui.apps.body import Block, Body
from tidytrace.gui.apps.listing import draw_tile
from tidytrace.gui.apps.port import AppPage
from tidytrace.gui.apps.row import ThingRow
from tidytrace.gui.apps.sections import Make, Section, Sections, findings_of, plain, steps, unreadable
from tidytrace.gui.apps.words import counts, state_of, used_because, what_it_is
from tidytrace.gui.controls import Button, small, strong, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.theme import worn
from tidytrace.gui.wordings import SEPARATOR, state_word
from tidytrace.language import Language

_POWERS: Final = "powers"
_KEPT: Final = "kept"


class Tile(QWidget):
    """The letter of an app; its name stands beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._entry: Entry | None = None
        self._name = ""
        self.setFixedSize(GRID * 6, GRID * 6)

    def show_entry(self, entry: Entry, name: str) -> None:
        """Another app."""
        self._entry, self._name = entry, name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn from the look of now."""
        if self._entry is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_tile(painter, QRect(0, 0, self.width(), self.height()), self._entry, self._name, worn())


class AppSheet(QWidget):
    """What is shown of an app. It asks for nothing by itself."""

    fix = Signal(str)
    undo = Signal(str)
    guide = Signal(str)
    chats = Signal(str)
    """The person wants to see the chats of this app."""
    erase = Signal(str)
    """The person wants to erase all chats of this app; they are asked."""
    network = Signal(str)
    """The person wants to see the page of the network; which check of it."""
    tick = Signal(str)
    untick = Signal(str)
    again = Signal(str)
    """The person wants this app looked at again."""
    finished = Signal()
    """All of it is there."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until something is shown."""
        super().__init__(parent)
        self._ = language
        self.app = ""
        self.rows: dict[str, ThingRow] = {}
        self.cards: dict[str, FindingRow] = {}
        self._blocks: dict[str, Block] = {}
        self._things_of: dict[str, tuple[str, ...]] = {}
        """The findings of a section, by its heading."""
        self.body = Body()
        self.body.finished.connect(self._all_there)
        self.tile = Tile()
        self.heading = title()
        self.what = small()
        self.states = strong()
        self.problem = text(kind="problem")
        self.problem.hide()
        self.its_chats = Button(self._("Its &chats"), glyph="chats", pressed=lambda: self.chats.emit(self.app))
        self.folder = Button(self._("Open the &folder"), glyph="folder", pressed=self._open_folder)
        self.reload = Button(
            self._("Look again"), kind="link", glyph="refresh", pressed=lambda: self.again.emit(self.app)
        )
        self._folder: str = ""
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.heading, self.what, self.states, self.problem):
            words.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(GRID * 3 // 2)
        head.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GRID)
        for button in (self.its_chats, self.folder, self.reload):
            self.buttons.addWidget(button)
        self.buttons.addStretch()
        self.area = scrolling(self.body, steady=True)
        self.area.setProperty("kind", "reading")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        # with very large letters not all may fit beside the list
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        lines.addLayout(head)
        lines.addLayout(self.buttons)
        lines.addWidget(self.area, 1)

    # --- what is shown

    def looking(self, entry: Entry) -> None:
        """The name at once; the rest as soon as it was looked up."""
        self._show_name(entry)
        self.what.setText(self._("Looking…"))
        self.states.setText(state_of(self._, entry) if entry.looked else "")

    def _show_name(self, entry: Entry) -> None:
        name = entry.names.in_language(self._.code)
        self._empty()
        self.app = entry.id
        self.tile.show_entry(entry, name)
        self.heading.setText(breakable(name))
        self.area.setAccessibleName(self._("What is known of {app}").format(app=name))
        self.problem.hide()
        is_app = entry.sort == "app"
        self.its_chats.setVisible(is_app and bool(entry.conversations))
        self.folder.hide()
        self.reload.hide()

    def failed(self, sentence: str) -> None:
        """It could not be looked up."""
        self.what.setText("")
        self.problem.setText(breakable(sentence))
        self.problem.show()
        self.reload.show()

    def show_stranger(self, entry: Entry, finding: Finding) -> None:
        """What may be an app."""
        self._show_name(entry)
        self.what.setText(self._("This may be an AI app that Tidytrace does not know."))
        self.states.setText(state_of(self._, entry))
        made = (partial(plain, render(finding.title, self._), [render(finding.why, self._)], finding.state),)
        self.body.add(Section(self._("What was seen"), made))
        self.body.add(Section(self._("What you can do"), (partial(steps, finding, self._),)))
        places = [one.where for one in finding.evidence]
        self._offer_folder(places)

    def show_closed(self, entry: Entry) -> None:
        """A folder that could not be looked into."""
        self._show_name(entry)
        self.what.setText(self._("An AI app may keep things there; nothing can be said of it."))
        self.states.setText(state_of(self._, entry))
        if entry.problem is not None:
            made = (partial(unreadable, self._, entry.problem),)
            self.body.add(Section(self._("Could not be read"), made))
            self._offer_folder([str(entry.problem.path.parent)])

    def show_page(self, entry: Entry, page: AppPage) -> None:
        """All that is known of an app; where it is shown already, only what has changed."""
        found = page.dossier
        things = {one.id: one for one in (*found.more, *found.switches)}
        cards = {one.id: one for one in found.cards}
        same = self.app == entry.id and things and set(things) == set(self.rows) and set(cards) == set(self.cards)
        if not same:
            self._show_name(entry)
        self._head(entry, found)
        if same:
            for id_, row in self.rows.items():
                row.show_finding(things[id_], page.receipts.get(id_))
            for id_, shown in self.cards.items():
                shown.tick_shown(cards[id_])
            words = Sections(found, self._)
            for name, lines in ((_POWERS, words.powers()), (_KEPT, words.kept())):
                if name in self._blocks:
                    self._blocks[name].fill(lines)
            self._mark()
            return
        self._sections(entry, page)

    def _head(self, entry: Entry, found: Dossier) -> None:
        self.problem.hide()
        self.what.setText(what_it_is(self._, found))
        if found.found:
            self.states.setText(counts(self._, found.states) or state_of(self._, entry))
        elif entry.sort == "service":
            self.states.setText(state_of(self._, entry))
        else:
            self.states.setText(self._("It was not found on this computer."))
        self.its_chats.setVisible(found.conversations > 0)
        self._offer_folder([str(one) for one in found.folders])

    def _sections(self, entry: Entry, page: AppPage) -> None:
        found = page.dossier
        words = Sections(found, self._)
        keeps = findings_of(found, "old-chats", "chats-newer", "chats-unreadable", "synced-folder")
        powers = findings_of(found, POWERS, TOOL_SERVERS)
        keys = [one for one in found.more if one not in keeps and one not in powers]
        if entry.signs:
            self.body.add(Section(self._("Why it is in this list"), (partial(plain, *self._because(entry)),)))
        self.body.add(Section(self._("Could not be read"), tuple(words.problems())))
        self._add_things(self._("Switches on this computer"), found.switches, page)
        self._add_things(self._("What it may do"), powers, page, self._block(_POWERS, words.powers()))
        self._add_things(self._("Keys in its files"), keys, page, self._no_keys(keys, found))
        kept = (*self._block(_KEPT, words.kept()), *self._clearing(found))
        self._add_things(self._("What it keeps here"), keeps, page, kept)
        self.body.add(Section(self._("In your account"), tuple(partial(self._card, one) for one in found.cards)))
        self.body.add(Section(self._("When you delete a chat in the app itself"), tuple(words.leftovers())))
        if found.found:
            self.body.add(Section(self._("Where it is connected"), tuple(self._links(found))))
        self.body.add(Section(self._("How this is known"), tuple(words.knowledge())))

    def _because(self, entry: Entry) -> tuple[str, list[str]]:
        first, *others = used_because(self._, entry)
        return first, others

    def _things(self, findings: Iterable[Finding], page: AppPage) -> tuple[Make, ...]:
        """What needs the person first."""
        return tuple(partial(self._thing, one, page.receipts.get(one.id)) for one in sorted(findings, key=in_order))

    def _thing(self, finding: Finding, receipt: str | None) -> QWidget:
        row = ThingRow(finding, receipt, self._)
        row.fix.connect(self.fix)
        row.undo.connect(self.undo)
        row.guide.connect(self.guide)
        row.chats.connect(lambda _id: self.chats.emit(self.app))
        self.rows[finding.id] = row
        return row

    def _add_things(self, heading: str, findings: Sequence[Finding], page: AppPage, more: Iterable[Make] = ()) -> None:
        self._things_of[heading] = tuple(one.id for one in findings)
        self.body.add(Section(heading, (*self._things(findings, page), *more)))

    def _mark(self) -> None:
        """Whether anything of a section needs the person, beside its heading.

        No number: one thing may stand in two sections, and is counted once above.
        """
        risk = state_word(self._, State.RISK)
        for heading, ids in self._things_of.items():
            label = self.body.headings.get(heading)
            needs = any(id_ in self.rows and self.rows[id_].finding.state is State.RISK for id_ in ids)
            if label is not None:
                label.setText(SEPARATOR.join((heading, risk)) if needs else heading)

    def _all_there(self) -> None:
        self._mark()
        self.finished.emit()

    def _block(self, name: str, rows: Iterable[Make]) -> tuple[Make, ...]:
        made = tuple(rows)
        return (partial(self._make_block, name, made),) if made else ()

    def _make_block(self, name: str, rows: tuple[Make, ...]) -> QWidget:
        self._blocks[name] = Block(rows)
        return self._blocks[name]

    def _no_keys(self, findings: list[Finding], found: Dossier) -> Iterable[Make]:
        if found.found and not findings:
            yield partial(plain, self._("No key that stands in clear was found in its settings."))

    def _clearing(self, found: Dossier) -> Iterable[Make]:
        if found.conversations:
            yield self._erase_all

    def _erase_all(self) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.erasing = Button(self._("Erase all its chats…"), glyph="erase", pressed=lambda: self.erase.emit(self.app))
        row.addWidget(self.erasing)
        row.addStretch()
        return frame

    def _connections(self, words: str, check: str) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        self.connecting = Button(words, kind="link", glyph="network", pressed=lambda: self.network.emit(check))
        row.addWidget(self.connecting)
        row.addStretch()
        return frame

    def _links(self, found: Dossier) -> Iterable[Make]:
        if found.app.kind in {"local-server", "web-ui"} or any(one.check == "exposed-server" for one in found.switches):
            yield partial(self._connections, self._("Who can reach in…"), "exposed-server")
        yield partial(self._connections, self._("Where apps are connected…"), "outbound")

    def _card(self, finding: Finding) -> QWidget:
        row = FindingRow(finding, self._, of_page=True)
        row.guide.connect(self.guide)
        row.tick.connect(self.tick)
        row.untick.connect(self.untick)
        for button in (row.action, row.ticking):
            if button is not None:
                button.setMinimumWidth(0)  # there is little room beside the list
        self.cards[finding.id] = row
        return row

    def finding(self, finding_id: str) -> Finding | None:
        """One of those that are shown."""
        shown = self.rows.get(finding_id) or self.cards.get(finding_id)
        return shown.finding if shown is not None else None

    def _empty(self) -> None:
        self.body.clear()
        self.rows, self.cards, self._blocks, self._things_of = {}, {}, {}, {}
        self.app = ""
        self.area.verticalScrollBar().setValue(0)

    def _offer_folder(self, places: Iterable[str]) -> None:
        self._folder = next(filter(None, places), "")
        self.folder.setVisible(bool(self._folder) and desktop.folder_of(self._folder) is not None)

    def _open_folder(self) -> None:
        folder = desktop.folder_of(self._folder)
        if folder is not None:
            desktop.show_folder(folder)
