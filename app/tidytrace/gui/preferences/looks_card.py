"""How the window looks: language, colours, letters, one thing at a time, motion."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.greeting.language_choice import NAMES, LanguageChoice
from tidytrace.gui.preferences.line import Line, ValueChoice
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.wishes import Colours, Motion, Wishes
from tidytrace.language import Language, choose_language

_LETTERS: Final = (100, 115, 130, 150, 175, 200)


class LooksCard(QWidget):
    """Everything takes effect at once."""

    def __init__(self, wishes: LiveWishes, said: str, language: Language, parent: QWidget | None = None) -> None:
        """``said`` is the language that the environment asks for, which wins."""
        super().__init__(parent)
        self._ = _ = language
        self.language = LanguageChoice(language)
        self.colours = ValueChoice(
            _("Colours"),
            {
                Colours.DESKTOP: _("Same as the desktop"),
                Colours.LIGHT: _("Light"),
                Colours.DARK: _("Dark"),
                Colours.CONTRAST: _("High contrast"),
            },
        )
        self.letters = ValueChoice(_("Size of letters"), {one: self._percent(one) for one in _LETTERS})
        self.motion = ValueChoice(
            _("Motion"),
            {
                Motion.DESKTOP: _("Same as the desktop"),
                Motion.REDUCED: _("Nothing moves"),
                Motion.FULL: _("Things may move"),
            },
        )
        self.simple = Tick(_("Large and simple"))
        frame, lines = headed(_("Looks"))
        at_once = _("The window opens anew in it at once; what you have typed and not used is lost.")
        self._language_line = Line(_("Language"), self.language, at_once)
        lines.addWidget(self._language_line)
        lines.addWidget(Line(_("Colours"), self.colours))
        lines.addWidget(Line(_("Size of letters"), self.letters, _("Compared with your desktop.")))
        lines.addWidget(Line(_("One thing at a time, in large letters"), self.simple))
        lines.addWidget(Line(_("Motion"), self.motion))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        if said:
            name = NAMES[choose_language({}, said)]
            self.language.setEnabled(False)
            words = _("TIDYTRACE_LANG asks for {language}, and that wins.")
            self._language_line.say(words.format(language=name))
        self.show_wishes(wishes.now)
        self.language.currentIndexChanged.connect(lambda: wishes.wish(language=self.language.code))
        self.colours.currentIndexChanged.connect(lambda: wishes.wish(colours=self.colours.value))
        self.letters.currentIndexChanged.connect(lambda: wishes.wish(letters=self.letters.value))
        self.motion.currentIndexChanged.connect(lambda: wishes.wish(motion=self.motion.value))
        self.simple.clicked.connect(lambda: wishes.wish(simple=self.simple.isChecked()))

    def _percent(self, letters: int) -> str:
        space = "" if self._.code == "zh_CN" else "\u00a0"
        return f"{letters}{space}%"

    def show_wishes(self, wishes: Wishes) -> None:
        """As they are now."""
        self.language.choose(wishes.language)
        self.colours.choose(wishes.colours)
        self.letters.choose(wishes.letters, self._percent(wishes.letters))
        self.motion.choose(wishes.motion)
        self.simple.setChecked(wishes.simple)
