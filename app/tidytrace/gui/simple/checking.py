"""From the first page through the check-up to what it came to; then thing by thing, to the end."""

from PySide6.QtCore import QObject, Signal

from tidytrace.catalog import Text
from tidytrace.findings.model import Finding, State
from tidytrace.gui.chats.deed_dialog import JOB
from tidytrace.gui.engine import Step
from tidytrace.gui.family.saving import FamilyReport
from tidytrace.gui.home.page import Phase
from tidytrace.gui.home.results import Results
from tidytrace.gui.simple.asking import Asking
from tidytrace.gui.simple.course import Course
from tidytrace.gui.simple.desk import Desk
from tidytrace.gui.simple.ending import Ending
from tidytrace.gui.simple.erased import Gone
from tidytrace.gui.simple.erasing import Erasing
from tidytrace.gui.simple.leaf import Act, Leaf
from tidytrace.gui.simple.things import Things
from tidytrace.gui.simple.ways import Ways
from tidytrace.gui.simple.words import led_through, nothing, state_of
from tidytrace.gui.wordings import capital, last_check


class Checking(QObject):
    """The whole way. It stands where the first page of the window stands, also when that was used before."""

    erased = Signal()
    """Chats are gone, or back."""

    def __init__(self, desk: Desk, report: FamilyReport) -> None:
        """Shows nothing before ``begin``; ``report`` saves a page about the check-up."""
        super().__init__(desk.reader)
        self._desk, self._ = desk, desk.language
        self._report = report
        self._looking = False
        self._led: Results | None = None
        """What the person is led through."""
        self.erasing: dict[str, Erasing] = {}
        """By the id of the finding."""
        self.course = Course(desk.home.results)
        self.things: Things | None = None
        self.asking: Asking | None = None
        self.ending: Ending | None = None
        desk.home.stepped.connect(self._stepped)
        desk.home.settled.connect(self._settled)
        desk.home.stands.connect(self._stands)
        report.saved.connect(self._saved)
        report.failed.connect(self._not_saved)

    def begin(self) -> None:
        """Where the person is; what was done here before stays done, and chats that are being erased have their end."""
        phase = self._desk.home.phase
        if self._desk.work.busy(JOB):
            self._desk.reader.turn(self._desk.reader.leaf)
            return
        if self._led is self._desk.home.results and phase is not Phase.WORKING:
            self._show_counts()
            return
        if phase is Phase.WORKING:
            self._show_working()
        elif phase is Phase.FIRST:
            self.show_start()
        else:
            self._over()

    def show_start(self) -> None:
        """One big button."""
        _ = self._
        home = self._desk.home
        lines = [_("Takes less than a minute. Nothing leaves this computer, and nothing is changed without you.")]
        if home.last_check_up is not None:
            lines.append(capital(last_check(_, home.last_check_up)))
        acts = [Act(_("&Check my computer"), self.check, "primary")]
        if home.phase in {Phase.DONE, Phase.STOPPED}:
            acts.append(Act(_("&Show what was found"), self._show_counts))
        headline = _("A privacy check-up of your AI apps")
        self._desk.reader.turn(Leaf(headline=headline, lines=tuple(lines), acts=tuple(acts)))

    # --- the check-up

    def check(self) -> None:
        """Look at everything."""
        self._show_working()
        self._desk.home.check()

    def _show_working(self) -> None:
        _ = self._
        self._looking = True
        self._desk.reader.turn(
            Leaf(
                headline=_("Your computer is being checked"),
                lines=(_("One moment…"), _("Nothing is changed, and nothing leaves this computer.")),
                acts=(Act(_("&Cancel"), self._cancel),),
                enter=None,
                back=self._cancel,
                working=True,
            )
        )

    def _cancel(self) -> None:
        reader = self._desk.reader
        self._desk.home.stop()
        stopping = Act(self._("Stopping…"), nothing)
        reader.turn(reader.leaf._replace(acts=(stopping,), back=nothing, stay=True))

    def _stepped(self, step: Step) -> None:
        if self._looking and step.name:
            words = self._("Step {number} of {total}: {name}").format(
                number=min(step.done + 1, step.total), total=step.total, name=self._(step.name)
            )
            self._desk.reader.progress(words, step.done, step.total)

    def _settled(self) -> None:
        if self._looking:
            self._looking = False
            self._over()

    def _over(self) -> None:
        home = self._desk.home
        self.erasing = {}
        self._led = home.results
        self.course = Course(home.results)
        self.things = Things(
            self._desk,
            self.course,
            before=self._show_counts,
            after=self._ask,
            finish=self._show_end,
            erase=self._erase,
        )
        self.asking = Asking(self._desk, before=self._last_thing, after=self._show_end)
        self.ending = Ending(
            self._desk,
            self.course,
            back=self._ask,
            again=self.check,
            left=self._first_left,
            report=self._save if self._report.papers is not None else None,
            changed=self._changed,
        )
        self._show_counts()

    def _show_counts(self) -> None:
        """What the first page says above everything, and the way on."""
        _ = self._
        header, phase = self._desk.home.header, self._desk.home.phase
        acts = [Act(_("&Try again"), self.check, "primary")]
        if phase is not Phase.FAILED:
            waiting = any(one.state is State.RISK for one in self.course.left())
            words = _("&Show me the first one") if waiting else _("&Go on")
            acts = [Act(words, self._first_thing, "primary")]
            if phase is Phase.STOPPED:
                acts.append(Act(_("&Check again"), self.check))
        self._desk.reader.turn(
            Leaf(
                headline=header.headline.text(),
                lines=(*header.line.text().split("\n"), *filter(None, [self._led_through(phase)])),
                acts=(*acts, Act(_("&Back"), self.show_start)),
                back=self.show_start,
                state=self._state(phase),
            )
        )

    def _led_through(self, phase: Phase) -> str:
        if phase is Phase.FAILED:
            return ""
        return led_through(self.course.of_state(State.RISK), self.course.of_state(State.MANUAL), self._)

    def _state(self, phase: Phase) -> State:
        if phase in {Phase.FAILED, Phase.STOPPED}:
            return State.UNKNOWN
        return state_of(self._desk.home.results.counts())

    # --- thing by thing

    def _first_thing(self) -> None:
        if self.things is not None and len(self.course):
            self.course.number = 0
            self.things.show()
        else:
            self._ask()

    def _ask(self) -> None:
        """What no program sees; from the end one comes back here."""
        if self.asking is not None:
            self.asking.offer()

    def _last_thing(self) -> None:
        if self.things is not None and len(self.course):
            self.things.show()
        else:
            self._show_counts()

    def _first_left(self) -> None:
        self.course.number = self.course.first_left()
        self._last_thing()

    def _show_end(self, problem: str = "") -> None:
        if self.ending is not None:
            self.ending.show(problem)

    def _stands(self, finding_id: str, problem: str) -> None:
        if self.things is not None:
            self.things.stands(finding_id, problem)

    # --- the page for the family

    def _save(self) -> None:
        self._report.ask(frozenset(self.course.gone))

    def _saved(self, path: str) -> None:
        _ = self._
        if self._desk.reader.isVisible() and self.ending is not None:
            self._desk.reader.turn(
                Leaf(
                    headline=_("The report is saved"),
                    lines=(path, _("It opens now in another program. Nothing was sent anywhere.")),
                    acts=(Act(_("&Go on"), self._show_end, "primary"),),
                    back=self._show_end,
                    state=State.OK,
                )
            )

    def _not_saved(self, why: str) -> None:
        if self._desk.reader.isVisible() and self.ending is not None:
            self.ending.show(why)

    # --- chats

    def _erase(self, finding: Finding) -> None:
        """The pages about the chats of a finding, or the proof that they are erased."""
        things = self.things
        if things is None:
            return
        erasing = self.erasing.get(finding.id)
        if finding.id in self.course.gone and erasing is not None and erasing.acting is not None:
            erasing.acting.show_proof()
            return
        ways = Ways(
            back=self._back_from_chats,
            next=things.next,
            later=things.not_now,
            gone=lambda gone: self._is_gone(finding.id, gone),
        )
        erasing = self.erasing[finding.id] = Erasing(self._desk, finding, self._app_of(finding), ways)
        erasing.begin()

    def _back_from_chats(self) -> None:
        """To the thing; from its proof to the thing before it."""
        things = self.things
        if things is not None and self.course.current.id in self.course.gone:
            things.back()
        elif things is not None:
            things.show()

    def _app_of(self, finding: Finding) -> str:
        name = finding.title.parameters.get("app")
        return name.in_language(self._.code) if isinstance(name, Text) else finding.app or ""

    def _is_gone(self, finding_id: str, gone: Gone | None) -> None:
        if gone is None:
            self.course.gone.pop(finding_id, None)
        else:
            self.course.gone[finding_id] = gone
        self.erased.emit()

    def _changed(self) -> None:
        """Everything was undone."""
        self._desk.home.changed.emit()
        self.erased.emit()
