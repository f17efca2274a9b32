"""Old chats of one app, one page after the other: which → what would go → sure? → progress → proof → undo.

The engine is asked what the dialog of the chats page asks it, and the proof is shown with that dialog's own pages.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tidytrace.chats.model import Conversation
from tidytrace.findings.model import Finding, State
from tidytrace.gui.chats.deed_dialog import JOB
from tidytrace.gui.chats.keep_copy import bring_back_until, when_over
from tidytrace.gui.chats.key_choice import KeyChoice
from tidytrace.gui.engine import EngineProblem, Step
from tidytrace.gui.erasing import Choice, Erasure, KeyHome
from tidytrace.gui.simple.acting import Acting
from tidytrace.gui.simple.choosing import Chosen, choose
from tidytrace.gui.simple.desk import Desk
from tidytrace.gui.simple.leaf import Act, Leaf, Said
from tidytrace.gui.simple.planning import besides, from_when, instead, plan, plan_lines, title_of, titles, unlisted
from tidytrace.gui.simple.rehearsing import Afterwards, Tried, rehearsed
from tidytrace.gui.simple.ways import Ways
from tidytrace.gui.work import Handle
from tidytrace.language import N_


class Erasing:
    """One finding about chats; nothing is chosen for the person but what it is about."""

    def __init__(self, desk: Desk, finding: Finding, app: str, ways: Ways) -> None:
        """Shows nothing before ``begin``.

        Args:
            desk: What it works with.
            finding: What the person came from.
            app: The name of its app.
            ways: Where one can go.
        """
        self._desk, self._ = desk, desk.language
        self._finding, self._app, self._ways = finding, app, ways
        self.chosen = Chosen(conversations=(), apps={})
        self.erasure: Erasure | None = None
        self.tried = Afterwards()
        self._home: KeyHome | None = None
        self._days = desk.engine.undo_days()
        self.key: KeyChoice | None = None
        self.acting: Acting | None = None

    # --- which

    def begin(self) -> None:
        """Look for them; nothing is changed."""
        look = choose(self._finding, self._desk.engine)
        self._working(self._("Looking for these chats"), self._("Nothing is changed yet."), self._cancel)
        self._desk.work.start(JOB, look, done=self._chose, failed=self._not_found, progress=self._step)

    def _working(self, headline: str, line: str, stop: Callable[[], None]) -> None:
        act = Act(self._("&Cancel"), stop)
        lines = (self._("One moment…"), line)
        self._turn(Leaf(headline=headline, lines=lines, acts=(act,), enter=None, back=stop, working=True))

    def _turn(self, leaf: Leaf) -> None:
        self._desk.reader.turn(leaf._replace(where=leaf.where or self._app))

    def _cancel(self) -> None:
        self._desk.work.drop(JOB)
        self._ways.back()

    def _step(self, step: Step) -> None:
        words = self._("{name}: {count}").format(name=self._(step.name), count=step.done)
        self._desk.reader.progress(words, 0, 0)

    def _chose(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self.show_chosen()

    def show_chosen(self) -> None:
        """How many, and from when."""
        _ = self._
        if not self.chosen.conversations:
            self._nothing(_("There is nothing to erase here any more."))
            return
        acts = [
            Act(_("&Show me what would go"), self._plan, "primary"),
            Act(_("&Not now"), self._ways.later),
            Act(_("&Look at their titles"), self._titles),
        ]
        said = unlisted(self.chosen.problems, _)
        if self.chosen.before is None:  # words are the trouble, not the chats
            acts.append(Act(_("&Cut out words instead"), self._cut_out))
            said = (*said, instead(_))
        self._turn(
            Leaf(
                headline=self.chosen.headline(self._app, _),
                lines=from_when(self.chosen.times(), _),
                acts=(*acts, Act(_("&Back"), self._ways.back)),
                back=self._ways.back,
                said=said,
            )
        )

    def _cut_out(self) -> None:
        """That is done in the whole window, where one sees the words in their chat."""
        self._desk.home.sensitive.emit(self._finding.app or "")

    def _titles(self) -> None:
        said = titles(self.chosen.conversations, self.chosen.masked, self._)
        act = Act(self._("&Back"), self.show_chosen, "primary")
        headline = self.chosen.headline(self._app, self._)
        self._turn(Leaf(headline=headline, acts=(act,), said=said, back=self.show_chosen))

    def _nothing(self, words: str) -> None:
        acts = (Act(self._("&Next"), self._ways.next, "primary"), Act(self._("&Back"), self._ways.back))
        self._turn(Leaf(headline=words, acts=acts, back=self._ways.back, state=State.OK))

    def _not_found(self, problem: EngineProblem) -> None:
        self._went_wrong(problem, self.begin, self._ways.back)

    def _went_wrong(self, problem: EngineProblem, again: Callable[[], None], back: Callable[[], None]) -> None:
        _ = self._
        self._turn(
            Leaf(
                headline=_("That did not work"),
                problem=problem.told(_),
                acts=(
                    Act(_("&Try again"), again, "primary"),
                    Act(_("&Not now"), self._ways.later),
                    Act(_("&Back"), back),
                ),
                back=back,
                state=State.UNKNOWN,
            )
        )

    # --- what would go

    def _plan(self) -> None:
        engine, chosen = self._desk.engine, self.chosen.conversations

        def call(handle: Handle) -> tuple[Erasure, KeyHome | None, Tried]:
            erasure = engine.plan_erasure(chosen, Choice(), handle.cancelled)
            home = engine.key_home()
            if not erasure.conversations:
                return erasure, home, ""
            handle.progress(Step(0, 0, N_("Trying it on a copy…")))
            try:
                return erasure, home, engine.rehearse(erasure, handle.cancelled)
            except EngineProblem as problem:
                return erasure, home, problem.told(self._)  # erasing can go on all the same

        def cancel() -> None:
            self._desk.work.drop(JOB)
            self.show_chosen()

        self._working(self._("Looking for every place that holds them…"), self._("Nothing is changed yet."), cancel)
        self._desk.work.start(
            JOB,
            call,
            done=self._planned,
            failed=lambda problem: self._went_wrong(problem, self._plan, self.show_chosen),
            progress=lambda step: self._desk.reader.progress(self._(step.name), 0, 0),
        )

    def _planned(self, found: tuple[Erasure, KeyHome | None, Tried]) -> None:
        self.erasure, self._home, tried = found
        self.tried = rehearsed(tried, self._app, self._)
        self.show_plan()

    def show_plan(self) -> None:
        """Where they stand, what stays and why, and what the storage may keep."""
        erasure = self.erasure
        if erasure is None:
            return
        _ = self._
        going = bool(erasure.conversations)
        acts = [Act(_("&Next"), self._ways.later, "primary")]
        if going:
            acts = [Act(_("&Go on"), self._read_or_ask, "primary"), Act(_("&Not now"), self._ways.later)]
        self._turn(
            Leaf(
                headline=_("This would go") if going else _("Nothing can be erased now"),
                lines=plan_lines(erasure, _),
                acts=(*acts, Act(_("&Back"), self.show_chosen)),
                back=self.show_chosen,
                said=(*self.tried.said, *plan(erasure, self.name_of, _)),
            )
        )

    def _read_or_ask(self) -> None:
        """What is no chat and goes all the same has a page of its own, which nobody passes unread."""
        erasure = self.erasure
        if erasure is None or not erasure.besides:
            self._read_afterwards()
            return
        words = self._("More than chats goes with them")
        self._read(words, besides(erasure, self._), (), self._read_afterwards)

    def _read_afterwards(self) -> None:
        """So has what a try on a copy has shown, where that is something else than was chosen."""
        if self.tried.as_planned:
            self.show_sure()
            return
        one = self.tried.said[0]
        self._read(one.heading, (), (one._replace(heading=self._app),), self.show_sure)

    def _read(self, headline: str, lines: tuple[str, ...], said: tuple[Said, ...], then: Callable[[], None]) -> None:
        _ = self._
        self._turn(
            Leaf(
                headline=headline,
                lines=lines,
                acts=(
                    Act(_("I have &read this"), then),
                    Act(_("&Not now"), self._ways.later),
                    Act(_("&Back"), self.show_plan),
                ),
                enter=None,
                back=self.show_plan,
                state=State.RISK,
                said=said,
            )
        )

    # --- sure?

    def show_sure(self) -> None:
        """Enter keeps them: nothing that erases is chosen beforehand."""
        erasure = self.erasure
        if erasure is None:
            return
        _ = self._
        count = len(erasure.conversations)
        line = bring_back_until(_, when_over(self._days)) if self._days else _("This cannot be undone.")
        words = _.plural("&Erase {count} chat", "&Erase {count} chats", count)
        self._turn(
            Leaf(
                headline=_.plural("Erase {count} chat?", "Erase {count} chats?", count),
                lines=(line,),
                acts=(
                    Act(words, self._yes, "primary" if self._days else "danger"),
                    Act(_("&Keep them"), self._ways.later),
                    Act(_("&Back"), self.show_plan),
                ),
                enter=1,
                back=self.show_plan,
            )
        )

    def _yes(self) -> None:
        if self._days and self._home is None:
            self._choose_key()
        else:
            self._act(None, None)

    def _choose_key(self) -> None:
        _ = self._
        count = len(self.erasure.conversations) if self.erasure is not None else 0
        words = _.plural("&Save this and erase {count} chat", "&Save this and erase {count} chats", count)
        self._turn(
            Leaf(
                headline=_("Where should the key be kept?"),
                lines=(_("Asked only once. Nothing is erased yet."),),
                acts=(Act(words, self._key_chosen, "primary"), Act(_("&Back"), self.show_sure)),
                enter=None,
                back=self.show_sure,
                part=self._key_part,
            )
        )
        self._key_typed()

    def _key_part(self) -> QWidget:
        self.key = KeyChoice(self._)
        self.key.changed.connect(self._key_typed)
        return self.key

    def _key_typed(self) -> None:
        if self.key is not None:
            self._desk.reader.enable(0, enabled=self.key.is_complete)

    def _key_chosen(self) -> None:
        if self.key is None or not self.key.is_complete:
            return
        answer, passphrase = self.key.answer, self.key.passphrase
        self.key.forget()
        self.key = None
        if answer is None or answer == "none":
            self._days = 0
            self.show_sure()  # doing it for good is another question, so it is asked
        else:
            self._act(passphrase, answer)

    def _act(self, passphrase: str | None, home: KeyHome | None) -> None:
        if self.erasure is not None:
            self._home = home or self._home
            self.acting = Acting(
                self._desk, self._app, self.erasure, self._days, self.name_of, self._ways, self.show_sure
            )
            self.acting.act(passphrase, home)

    def name_of(self, conversation: Conversation) -> tuple[str, str]:
        """Title and app, as the list of chats shows them."""
        app = self.chosen.apps.get(conversation.app)
        name = app.in_language(self._.code) if app is not None else conversation.app
        return title_of(conversation, self.chosen.masked, self._), name
