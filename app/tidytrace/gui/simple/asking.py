"""What no machine sees of the tips: the questions of the walk through the tips, one per page, with its answers."""

from collections.abc import Callable
from typing import Final

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.simple.desk import Desk
from tidytrace.gui.simple.leaf import Act, Leaf
from tidytrace.gui.simple.words import nothing
from tidytrace.language import N_
from tidytrace.watch.walk.book import Kept
from tidytrace.watch.walk.model import Answer, Walk, suggested
from tidytrace.watch.walk.questions import Page
from tidytrace.watch.walk.seen import Seen, seen_of
from tidytrace.watch.walk.telling import ANSWERS

_JOB: Final = "simple-asking"
_BUTTONS: Final = {
    Answer.ALREADY: N_("&Already so"),
    Answer.DONE: N_("&Done now"),
    Answer.NOT_NOW: N_("&Not now"),
    Answer.NOT_MINE: N_("D&oes not apply"),
}


class Asking:
    """Answers are kept as those of the walk, which goes on with the tips that are not asked here."""

    def __init__(self, desk: Desk, *, before: Callable[[], None], after: Callable[[str], None]) -> None:
        """Shows nothing before ``offer``.

        Args:
            desk: What it works with.
            before: Turns to what comes before.
            after: Turns to what comes after, with a problem if there is one.
        """
        self._desk, self._ = desk, desk.language
        self._before, self._after = before, after
        self._pages: tuple[Page, ...] = ()
        self._number = 0
        self._said: dict[str, Answer] = {}

    def offer(self) -> None:
        """Ask whether to ask; without questions the way goes on."""
        walking = self._desk.engine.walking
        self._desk.work.start(_JOB, lambda _handle: walking.pages(), done=self._known, failed=self._over)

    def _over(self, problem: EngineProblem | None = None) -> None:
        self._after(problem.told(self._) if problem is not None else "")

    def _known(self, pages: tuple[Page, ...]) -> None:
        results = self._desk.home.results
        self._pages = tuple(page for page in pages if not results.of_tip(page.tip.id))
        if self._pages:
            self.show_offer()
        else:
            self._over()

    def show_offer(self) -> None:
        """How many there are."""
        _ = self._
        count = len(self._pages)
        self._desk.reader.turn(
            Leaf(
                headline=_("What only you know"),
                lines=(
                    _.plural(
                        "There is {count} short question about what no program can see.",
                        "There are {count} short questions about what no program can see.",
                        count,
                    ),
                    _("Your answers stay on this computer."),
                ),
                acts=(
                    Act(_("&Go on"), self._begin, "primary"),
                    Act(_("&Not now"), self._over),
                    Act(_("&Back"), self._before),
                ),
                back=self._before,
            )
        )

    def _begin(self) -> None:
        self._desk.engine.walking.begin()
        self._number = 0
        self.show()

    def show(self, problem: str = "") -> None:
        """One question."""
        _ = self._
        page = self._pages[self._number]
        code = _.code
        lines = [page.tip.advice.in_language(code)]
        if page.question.only_you is not None:
            lines.append(page.question.only_you.in_language(code))
        said = self._said.get(page.tip.id)
        if said is not None:
            lines.append(_("Your answer so far: {answer}").format(answer=_(ANSWERS[said])))
        likely = suggested(self._seen(page).state, changed=False, fine=page.question.when_fine)
        answers = list(_BUTTONS)
        acts = [self._act(answer, primary=answer is likely) for answer in answers]
        self._desk.reader.turn(
            Leaf(
                headline=page.question.ask.in_language(code),
                lines=tuple(lines),
                acts=(*acts, Act(_("&Back"), self._back)),
                enter=answers.index(likely),
                back=self._back,
                where=_("Question {number} of {total}").format(number=self._number + 1, total=len(self._pages)),
                problem=problem,
            )
        )

    def _act(self, answer: Answer, *, primary: bool) -> Act:
        return Act(self._(_BUTTONS[answer]), lambda: self._answer(answer), "primary" if primary else "")

    def _seen(self, page: Page) -> Seen:
        results = self._desk.home.results
        return seen_of(page.tip, results.findings.values(), results.state, complete=results.judged)

    def _answer(self, answer: Answer) -> None:
        """Keep it, then turn the page."""
        page = self._pages[self._number]
        walking, seen = self._desk.engine.walking, self._seen(page).state
        reader = self._desk.reader
        wait = Act(self._("One moment…"), nothing)
        reader.turn(reader.leaf._replace(acts=(wait,), enter=None, back=nothing, stay=True, problem=""))

        def kept(_outcome: tuple[Kept, Walk]) -> None:
            self._said[page.tip.id] = answer
            self._next()

        self._desk.work.start(
            _JOB,
            lambda _handle: walking.answer(page.tip.id, answer, seen),
            done=kept,
            failed=lambda problem: self.show(problem.told(self._)),
        )

    def _next(self) -> None:
        if self._number + 1 < len(self._pages):
            self._number += 1
            self.show()
        else:
            self._over()

    def _back(self) -> None:
        if self._number:
            self._number -= 1
            self.show()
        else:
            self.show_offer()
