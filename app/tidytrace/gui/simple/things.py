"""One finding per page: what it is, why it matters, what happens on yes; then what was done, with undo."""

from collections.abc import Callable

from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.gui import desktop
from tidytrace.gui.simple.course import Course
from tidytrace.gui.simple.desk import Desk
from tidytrace.gui.simple.leaf import Act, Leaf
from tidytrace.gui.simple.words import action_of, besides, explained, lines_of, nothing, title_of, way_of, where_of

Erase = Callable[[Finding], None]


class Things:
    """Leads through a course; what comes before and after it is told from outside."""

    def __init__(  # noqa: PLR0913 - where one can go from here
        self,
        desk: Desk,
        course: Course,
        *,
        before: Callable[[], None],
        after: Callable[[], None],
        finish: Callable[[], None],
        erase: Erase,
    ) -> None:
        """Shows nothing before ``show``.

        Args:
            desk: What it works with.
            course: The things.
            before: Turns to what comes before the first one.
            after: Turns to what comes after the last one.
            finish: Turns to the end, with the rest left for another day.
            erase: Turns to the chats that a finding is about, or to the proof that they are erased.
        """
        self._desk, self._ = desk, desk.language
        self.course = course
        self._before, self._after, self._finish, self._erase = before, after, finish, erase
        self._waiting = ""
        """The id of the finding that is being changed."""
        self._then: Callable[[str], None] = self.show

    # --- one thing

    def show(self, problem: str = "", *, told: str = "") -> None:
        """The thing that has its turn, as it stands now; ``told`` is said first."""
        finding = self.course.current
        if finding.id in self.course.gone:
            self._erase(finding)
            return
        if self.course.is_done(finding.id):
            self._show_done(finding, problem)
            return
        _ = self._
        kind = way_of(finding)
        acts = [Act(_("&Next"), self.next, "primary")]
        if kind != "none":
            words = _("&Try again") if problem and kind == "setting" else action_of(finding, _)
            acts = [Act(words, self._yes, "primary"), Act(_("&Not now"), self.not_now)]
        self._turn(
            Leaf(
                headline=title_of(finding, _),
                lines=tuple(filter(None, (told, *lines_of(finding, _)))),
                acts=(*acts, Act(_("E&xplain more"), self._explain), Act(_("&Back"), self.back)),
                state=finding.state,
                problem=problem,
                said=besides(finding, _),
            )
        )

    def _turn(self, leaf: Leaf) -> None:
        course = self.course
        where = leaf.where or where_of(course.current.state, *course.turn, self._)
        self._desk.reader.turn(leaf._replace(where=where, back=leaf.back or self.back, finish=self._finish))

    def _show_done(self, finding: Finding, problem: str = "") -> None:
        _ = self._
        home = self._desk.home
        acts = [Act(_("&Next"), self.next, "primary")]
        line = _("You can undo this at any time.")
        if finding.id in home.results.receipts:
            acts.append(Act(_("&Undo"), self._undo))
        elif finding.card is not None and finding.card.ticked is not None:
            line = render(finding.why, _)
            acts.append(Act(_("&Undo"), self._untick))
        else:
            line = _("You did this yourself. The next check-up looks whether it is so.")
            acts.append(Act(_("&Undo"), self._not_by_hand))
        self._turn(
            Leaf(
                headline=_("That is done"),
                lines=(title_of(finding, _), line),
                acts=(*acts, Act(_("&Back"), self.back)),
                state=State.OK,
                problem=problem,
            )
        )

    def _explain(self) -> None:
        finding = self.course.current
        results = self._desk.home.results
        parts = [results.findings[one] for one in finding.parts if one in results.findings]
        self._turn(
            Leaf(
                headline=title_of(finding, self._),
                lines=(render(finding.why, self._),),
                acts=(Act(self._("&Back"), self.show, "primary"),),
                said=explained(finding, parts, self._),
                state=finding.state,
                back=self.show,
            )
        )

    # --- going

    def next(self) -> None:
        """The thing after this one, or what comes after all."""
        if self.course.is_last:
            self._after()
        else:
            self.course.number += 1
            self.show()

    def back(self) -> None:
        """The thing before this one, or what comes before all."""
        if self.course.is_first:
            self._before()
        else:
            self.course.number -= 1
            self.show()

    def not_now(self) -> None:
        """The thing waits for another day."""
        self.course.later.add(self.course.current.id)
        self.next()

    # --- doing

    def _yes(self) -> None:
        finding = self.course.current
        kind = way_of(finding)
        if kind == "setting":
            self._wait(finding, lambda: self._fix(finding), self.show)
        elif kind == "erase":
            self._erase(finding)
        else:
            self._step(0)

    def _wait(self, finding: Finding, begin: Callable[[], None], then: Callable[[str], None]) -> None:
        """Until the first page says how it stands."""
        self._waiting, self._then = finding.id, then
        reader = self._desk.reader
        wait = Act(self._("One moment…"), nothing)
        reader.turn(reader.leaf._replace(acts=(wait,), enter=None, back=nothing, finish=None, stay=True, problem=""))
        begin()

    def stands(self, finding_id: str, problem: str) -> None:
        """The first page says that something was done, or why not."""
        if self._waiting == finding_id:
            self._waiting = ""
            self._then(problem)

    def _fix(self, finding: Finding) -> None:
        if finding.id not in self._desk.home.results.findings:
            self.stands(finding.id, self._("This switch is no longer there. Please check again."))
        else:
            self._desk.home.fix(finding.id)

    def _tick(self, finding: Finding, call: Callable[[str], Finding]) -> None:
        self._desk.work.start(
            f"tick {finding.id}",
            lambda _handle: call(finding.id),
            done=self._desk.home.accounts.ticked,  # and the first page says how it stands
            failed=lambda problem: self.stands(finding.id, problem.told(self._)),
        )

    def _undo(self) -> None:
        finding = self.course.current
        self._wait(finding, lambda: self._desk.home.undo(finding.id), self._undone)

    def _untick(self) -> None:
        finding = self.course.current
        self._wait(finding, lambda: self._tick(finding, self._desk.engine.untick), self._undone)

    def _undone(self, problem: str) -> None:
        self.show(problem, told="" if problem else self._("It is as it was before."))

    def _not_by_hand(self) -> None:
        self.course.by_hand.discard(self.course.current.id)
        self._undone("")

    # --- what only the person can do

    def _step(self, number: int) -> None:
        """One step per page; an address to copy is a step of its own."""
        _ = self._
        finding = self.course.current
        steps = [render(one, _) for one in finding.remedy.steps]
        url = finding.remedy.url
        total = len(steps) + bool(url)
        if number >= total:
            self._all_steps_done(finding)
            return
        is_address = number == len(steps)
        before = self.show if number == 0 else (lambda: self._step(number - 1))
        acts = [Act(_("&Done"), lambda: self._step(number + 1), "primary")]
        if is_address:
            acts.append(Act(_("Copy the &address"), lambda: self._copy(url or "")))
        lines = [_("Tidytrace never goes online. Paste the address into your browser."), url or ""]
        self._turn(
            Leaf(
                headline=_("This is the address") if is_address else steps[number],
                lines=tuple(lines) if is_address else (title_of(finding, _),),
                acts=(*acts, Act(_("&Not now"), self.not_now), Act(_("&Back"), before)),
                where=_("Step {number} of {total}").format(number=number + 1, total=total),
                back=before,
            )
        )

    def _copy(self, url: str) -> None:
        desktop.copy(url)
        reader = self._desk.reader
        acts = tuple(
            act._replace(words=self._("Copied")) if number == 1 else act for number, act in enumerate(reader.leaf.acts)
        )
        reader.turn(reader.leaf._replace(acts=acts, stay=True))

    def _all_steps_done(self, finding: Finding) -> None:
        if finding.card is not None:
            self._wait(finding, lambda: self._tick(finding, self._desk.engine.tick), self.show)
            return
        self.course.by_hand.add(finding.id)
        self.show()
