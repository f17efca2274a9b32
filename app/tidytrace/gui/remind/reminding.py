"""Reminders: of what, how often, and whether they come by themselves."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from tidytrace.gui.chats.cards import headed, sentence
from tidytrace.gui.controls import Button, hairline, small
from tidytrace.gui.engine import Engine
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.flow import Flow
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.question import Question
from tidytrace.gui.remind import words
from tidytrace.gui.remind.peace_card import PeaceCard
from tidytrace.gui.remind.port import Reminding
from tidytrace.gui.remind.rhythm_row import RhythmRow
from tidytrace.gui.remind.side import Side
from tidytrace.gui.remind.standing import PlacingDialog, StandingCard
from tidytrace.gui.work import Handle, Work
from tidytrace.language import N_, Language
from tidytrace.watch.reminders.rules import SUBJECTS, Subject

_ABOUT: Final[dict[Subject, str]] = {
    "checkup": N_("What your AI apps share and keep; it takes a minute."),
    "purge": N_("Which old chats you no longer need. Nothing is erased before you say so."),
    "walk": N_("One question a page, about two minutes."),
}


class RemindingPart(Side[Reminding]):
    """Second side of the page."""

    kind = "reminding"

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at yet."""
        self.found: Reminding | None = None
        self.dialog: PlacingDialog | Question | None = None
        super().__init__(engine, work, language, parent)
        self.choose_file: Callable[[], str] = self._ask_file
        frame, lines = headed(language("Remind me"))
        self.subjects: dict[Subject, RhythmRow] = {}
        for one in SUBJECTS:
            row = RhythmRow(language(words.SUBJECTS[one]), language(_ABOUT[one]), language)
            row.changed.connect(self._set(one))
            self.subjects[one] = row
            if one != SUBJECTS[0]:
                lines.addWidget(hairline())
            lines.addWidget(row)
        self.standing = StandingCard(language)
        self.standing.wanted.connect(lambda: self.show_placing(asking=True))
        self.standing.shown.connect(lambda: self.show_placing(asking=False))
        self.standing.unwanted.connect(self.ask_to_take_away)
        self.peace = PeaceCard(language)
        self.peace.changed.connect(lambda fields: self.change(lambda: engine.minding.notices.prefer(**fields)))
        calendar, inside = headed(language("In your own calendar"))
        inside.addWidget(
            small(
                language("A file that any calendar opens, moved off your quiet days. It does not follow later changes.")
            )
        )
        self.calendar = Button(language("Save a calendar file…"), pressed=self.save_calendar)
        inside.addLayout(Flow(self.calendar))
        for card in (frame, self.standing, self.peace, calendar):
            self.rows.addWidget(card)

    @property
    def looking(self) -> str:
        """In words."""
        return self._("Reading your reminders…")

    @property
    def unseen(self) -> str:
        """In words."""
        return self._("Your reminders could not be read")

    def ask(self, handle: Handle) -> Reminding:
        """Rules, and what is set up."""
        del handle
        return self._engine.minding.reminders.look()

    def fill(self, result: Reminding) -> bool:
        """All cards stay."""
        self.found = result
        by_subject = {one.rule.subject: one for one in result.reminders}
        for subject, row in self.subjects.items():
            there = by_subject.get(subject)
            row.show_rhythm(there.rule.rhythm if there is not None else None, result.next.get(subject))
        self.standing.show_setup(result.setup, watched=result.watched)
        self.peace.show_peace(result.peace)
        self.calendar.setEnabled(bool(result.reminders))
        _ = self._
        count = len(result.reminders)
        self.summary.setText(
            _.plural("{count} reminder is set", "{count} reminders are set", count)
            if count
            else _("No reminder is set")
        )
        if result.problems:
            self.problem = self.problem or sentence(result.problems[0], _)
        by_themselves = result.by_itself
        words_ = _("They come as desktop notices, also after you log out and in again.")
        if count and not by_themselves:
            words_ = _("They only come while Tidytrace runs, until they are set up below.")
        self.say_problem(words_ if count else _("Choose what you want to be reminded of."))
        return True

    def _set(self, subject: Subject) -> Callable[[], None]:
        def chosen() -> None:
            rhythm = self.subjects[subject].rhythm
            self.change(lambda: self._engine.minding.reminders.remind(subject, rhythm))

        return chosen

    # --- what starts them

    def show_placing(self, *, asking: bool) -> None:
        """Exactly what is placed; with ``asking`` it can be confirmed."""
        if self.found is None:
            return
        by_itself = not self.found.reminders and asking
        dialog = PlacingDialog(self.found.setup, self._, self, asking=asking, by_itself=by_itself)
        dialog.confirmed.connect(lambda: self._settle(self._engine.minding.reminders.install))
        self.dialog = dialog
        dialog.open()

    def ask_to_take_away(self) -> None:
        """What goes, by its paths."""
        if self.found is None:
            return
        _, setup = self._, self.found.setup
        ours = [one for one in (*setup.found, *setup.elsewhere) if one.standing != "foreign"]
        lines = [breakable(one.where) for one in ours]
        if any(one.standing == "edited" for one in ours):
            lines.append(_("It was changed by hand after it was set up."))
        lines.append(_("Your reminders stay as they are."))
        heading = _("Take away what starts the reminders?")
        dialog = Question(_("Reminders"), heading, "\n".join(lines), _("&Take it away"), _, self)
        dialog.confirmed.connect(lambda: self._settle(self._engine.minding.reminders.uninstall))
        self.dialog = dialog
        dialog.open()

    def _settle(self, call: Callable[[], Sequence[Trouble]]) -> None:
        self.change(call, self._settled)

    def _settled(self, troubles: Any) -> None:
        self.problem = "\n".join(sentence(one, self._) for one in troubles)

    # --- a calendar

    def _ask_file(self) -> str:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = self._("Save a calendar file…")
        return QFileDialog.getSaveFileName(self, name, f"{documents}/tidytrace.ics", "iCalendar (*.ics)")[0]

    def save_calendar(self) -> None:
        """Where the person says."""
        path = self.choose_file()
        if path:
            reminders = self._engine.minding.reminders
            words_ = self._("Written: {path}. Open it with your calendar.")
            self._work.start(
                "calendar",
                lambda _handle: reminders.calendar(path, self._),
                done=lambda _count: self._say(breakable(words_.format(path=path))),
                failed=self._not_changed,
            )
