"""The last page: what was done, what is left, what could not be checked; a report, and undoing everything."""

from collections.abc import Callable, Sequence

from tidytrace.findings.model import Finding, State
from tidytrace.gui.chats.deed_dialog import JOB
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.simple.course import Course
from tidytrace.gui.simple.desk import Desk
from tidytrace.gui.simple.leaf import Act, Leaf, Said
from tidytrace.gui.simple.words import could_not, nothing, state_of, title_of
from tidytrace.gui.wordings import how_it_stands, rest
from tidytrace.gui.work import Handle
from tidytrace.language import Language

Went = list[tuple[str, str]]
"""What could not be undone, and why."""


class Ending:
    """Everything it tells is counted from what stands now."""

    def __init__(  # noqa: PLR0913 - where one can go from here
        self,
        desk: Desk,
        course: Course,
        *,
        back: Callable[[], None],
        again: Callable[[], None],
        left: Callable[[], None],
        report: Callable[[], None] | None,
        changed: Callable[[], None],
    ) -> None:
        """Shows nothing before ``show``.

        Args:
            desk: What it works with.
            course: The things that the person was led through.
            back: Turns to what comes before.
            again: Begins another check-up.
            left: Turns to the first thing that is left.
            report: Saves a report; none where there is nobody who makes it.
            changed: Told that something stands otherwise now.
        """
        self._desk, self._ = desk, desk.language
        self._course = course
        self._back, self._again, self._left, self._report = back, again, left, report
        self._changed = changed

    def show(self, problem: str = "", told: str = "") -> None:
        """Counts first."""
        _ = self._
        counts = self._course.counts()
        acts = [Act(_("&Check again"), self._again, "primary")]
        if self._report is not None:
            acts.insert(0, Act(_("&Save a report for somebody"), self._report, "primary"))
            acts[1] = acts[1]._replace(kind="")
        if self._course.left():
            acts.append(Act(_("&Look at what is left"), self._left))
        if self._can_undo:
            acts.append(Act(_("&Undo everything"), self._ask))
        self._desk.reader.turn(
            Leaf(
                headline=how_it_stands(_, counts),
                lines=tuple(filter(None, (told, rest(_, counts, None)))),
                acts=(*acts, Act(_("&Back"), self._back)),
                back=self._back,
                where=_("The end of the check-up"),
                problem=problem,
                state=state_of(counts),
                said=tuple(self._said()),
            )
        )

    def _said(self) -> list[Said]:
        _ = self._
        results = self._desk.home.results
        gone = self._course.gone
        done = [title_of(one, _) for one in self._course.done() if one.id not in gone]
        done += [one.told(_) for one in gone.values()]
        said = [Said(_("What was done"), tuple(done) or (_("Nothing was changed."),), State.OK)]
        waiting = [one for one in self._course.left() if one.state is State.RISK]
        asked = [one for one in self._course.left() if one.state is State.MANUAL]
        if waiting:
            said.append(Said(_("Left for another day"), _titles(waiting, _), State.RISK))
        if asked:
            said.append(Said(self._only_you(len(asked)), _titles(asked, _), State.MANUAL))
        unknown = [one for one in results.section(State.UNKNOWN) if results.whole_of(one) is None]
        if unknown:
            said.append(Said(_("Could not be checked"), (), State.UNKNOWN))
            said += (one._replace(state=None) for one in could_not(unknown, _))
        return said

    def _only_you(self, count: int) -> str:
        total = self._course.counts()[State.MANUAL]
        if count >= total:
            return self._("Only you know")
        return self._("Only you know: the {count} most important of {total}").format(count=count, total=total)

    # --- undoing everything

    @property
    def _can_undo(self) -> bool:
        return bool(self._receipts() or any(one.receipts for one in self._course.gone.values()))

    def _receipts(self) -> dict[str, str]:
        return dict(self._desk.home.results.receipts)

    def _ask(self) -> None:
        _ = self._
        switches, chats = len(self._receipts()), sum(one.chats for one in self._course.gone.values() if one.receipts)
        lines = []
        if switches:
            lines.append(_.plural("{count} switch goes back.", "{count} switches go back.", switches))
        if chats:
            lines.append(_.plural("{count} chat comes back.", "{count} chats come back.", chats))
        self._desk.reader.turn(
            Leaf(
                headline=_("Undo everything that was done now?"),
                lines=tuple(lines),
                acts=(
                    Act(_("&Undo everything"), self._undo, "primary"),
                    Act(_("&Leave it as it is"), self.show),
                ),
                enter=1,
                back=self.show,
            )
        )

    def _undo(self) -> None:
        _ = self._
        engine, receipts = self._desk.engine, self._receipts()
        erasures = [receipt for one in reversed(self._course.gone.values()) for receipt in one.receipts]
        self._desk.reader.turn(
            Leaf(
                headline=_("Bringing everything back…"),
                lines=(_("One moment…"),),
                acts=(),
                enter=None,
                back=nothing,
                working=True,
            )
        )

        def call(_handle: Handle) -> tuple[list[str], Went]:
            back: list[str] = []
            went: Went = []
            # the newest first: what was changed last stands on what was changed before
            for receipt in [*erasures, *reversed(receipts.values())]:
                try:
                    engine.undo(receipt)
                    back.append(receipt)
                except EngineProblem as problem:
                    went.append((receipt, problem.told(_)))
            return back, went

        self._desk.work.start(JOB, call, done=self._undone, failed=lambda problem: self.show(problem.told(_)))

    def _undone(self, outcome: tuple[list[str], Went]) -> None:
        back, went = outcome
        for receipt in back:
            self._desk.home.receipt_undone(receipt)
        for name, one in list(self._course.gone.items()):
            kept = one.without(back)
            if kept is None:
                del self._course.gone[name]
            else:
                self._course.gone[name] = kept
        self._changed()
        told = self._("Everything is as it was before.") if not went else ""
        self.show("\n".join(dict.fromkeys(words for _receipt, words in went)), told)


def _titles(findings: Sequence[Finding], language: Language) -> tuple[str, ...]:
    return tuple(title_of(one, language) for one in findings)
