"""Three pages in the window itself: what Tidytrace does, what it never does, and what it would look at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.boxes import Tick
from tidytrace.gui.controls import Button, Glyph, card, centred, headline, small, strong, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.flow import Flow
from tidytrace.gui.greeting.language_choice import NAMED, NAMES, LanguageChoice
from tidytrace.gui.greeting.points import LEAVES, Leaf
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.scrolling import scrolling
from tidytrace.language import Language, choose_language


class Greeting(QWidget):
    """Nothing is looked at while it is shown."""

    answered = Signal(bool)
    """The person read it to its end, and whether Tidytrace may look now."""

    def __init__(
        self,
        wishes: LiveWishes,
        language: Language,
        parent: QWidget | None = None,
        *,
        again: bool = False,
        said: str = "",
    ) -> None:
        """The first page.

        Args:
            wishes: What the person says here is kept there.
            language: Of all words.
            parent: The window.
            again: It is only read once more; nothing is asked.
            said: The language that the environment asks for, which wins.
        """
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(language("First steps"))
        self.leaves = QStackedWidget()
        for _leaf in LEAVES:
            body = QWidget()
            body.setProperty("kind", "page")
            self.leaves.addWidget(body)
        self.at = small()
        self.back = Button(language("&Back"), pressed=lambda: self.turn(self.leaves.currentIndex() - 1))
        self.next = Button(language("&Next"), kind="primary", pressed=lambda: self.turn(self.leaves.currentIndex() + 1))
        self.later = Button(language("Not &yet"), pressed=lambda: self.answered.emit(False))
        self.look = Button(language("&Look now"), kind="primary", pressed=lambda: self.answered.emit(True))
        self.close_button = Button(language("&Close"), kind="primary", pressed=lambda: self.answered.emit(False))
        self._again = again
        self.languages = LanguageChoice(language)
        self.languages.choose(wishes.now.language)
        self.languages.currentIndexChanged.connect(lambda: wishes.wish(language=self.languages.code))
        self.simple = Tick(language("Large and simple"))
        self.simple.setChecked(wishes.now.simple)
        self.simple.setAccessibleDescription(language("One thing at a time, in large letters"))
        self.simple.toggled.connect(lambda on: wishes.wish(simple=on))
        self.fixed = small()
        if said:
            name = NAMES[choose_language({}, said)]
            self.fixed.setText(language("TIDYTRACE_LANG asks for {language}, and that wins.").format(language=name))
            self.languages.setEnabled(False)
        self.fixed.setVisible(bool(said))
        self._lay_out()
        self.turn(0)

    def _lay_out(self) -> None:
        brand = QHBoxLayout()
        brand.setSpacing(GRID * 3 // 2)
        brand.addWidget(Glyph("tidytrace", "accent", GRID * 5))
        brand.addWidget(title(self._("Tidytrace")), 1)
        head = QVBoxLayout()
        head.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, 0)
        head.setSpacing(GRID)
        head.addLayout(brand)
        named = text(NAMED, wrap=False)
        named.setBuddy(self.languages)
        head.addLayout(Flow(named, self.languages, self.simple, spacing=GRID * 2))
        head.addWidget(self.fixed)
        if self._again:
            for one in (named, self.languages, self.simple, self.fixed):
                one.hide()  # they are on the page that it was opened from
        foot = QVBoxLayout()
        foot.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 3)
        foot.setSpacing(GRID)
        foot.addWidget(self.at)
        foot.addLayout(Flow(self.back, self.next, self.later, self.look, self.close_button))
        inner = QWidget()
        inner.setProperty("kind", "page")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(head)
        lines.addWidget(self.leaves, 1)
        lines.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolling(centred(inner))
        outer.addWidget(self._area)

    def write(self) -> None:
        """Write all pages. Only the first one is there when the greeting comes: the window waits for it to be seen."""
        for number in range(len(LEAVES)):
            self._write(number)

    def _write(self, number: int) -> None:
        body, leaf = self.leaves.widget(number), LEAVES[number]
        if body is None or body.layout() is not None:
            return
        lines = QVBoxLayout(body)
        lines.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, GRID * 2)
        lines.setSpacing(GRID * 2)
        lines.addWidget(headline(self._(leaf.heading)))
        lines.addWidget(text(self._(leaf.line)))
        frame = card()
        points = QGridLayout(frame)
        points.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        points.setHorizontalSpacing(GRID * 2)
        points.setVerticalSpacing(GRID * 5 // 2)
        points.setColumnStretch(1, 1)
        for line, point in enumerate(leaf.points):
            words = QVBoxLayout()
            words.setSpacing(GRID // 4)
            words.addWidget(strong(self._(point.line)))
            words.addWidget(text(self._(point.sentence), kind="quiet"))
            points.addWidget(Glyph(point.glyph, "accent", GRID * 3), line, 0, Qt.AlignmentFlag.AlignTop)
            points.addLayout(words, line, 1)
        lines.addWidget(frame)
        lines.addStretch()

    def turn(self, number: int) -> None:
        """Another page; the keyboard stands on the button that leads on, and a screen reader is told the page."""
        last = len(LEAVES) - 1
        self._write(number)
        self.leaves.setCurrentIndex(number)
        self.at.setText(self._("Page {number} of {total}").format(number=number + 1, total=last + 1))
        self.back.setVisible(number > 0)
        self.next.setVisible(number < last)
        self.later.setVisible(number == last and not self._again)
        self.look.setVisible(number == last and not self._again)
        self.close_button.setVisible(number == last and self._again)
        words = self._said(LEAVES[number])
        on = self.next if number < last else self.close_button if self._again else self.look
        self.leaves.setAccessibleName(words)
        on.setAccessibleDescription(words)
        on.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.verticalScrollBar().setValue(0)

    def _said(self, leaf: Leaf) -> str:
        points = (self._(words) for point in leaf.points for words in (point.line, point.sentence))
        return "\n".join((self._(leaf.heading), self._(leaf.line), *points))
