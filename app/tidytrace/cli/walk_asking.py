"""The questions of ``tidytrace walk`` on a terminal: a page, a letter, Enter."""

import datetime
import sys
from collections.abc import Callable, Sequence
from typing import Final

from tidytrace.checks.run import Checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.checkup import MARKS
from tidytrace.cli.fix import fix_findings
from tidytrace.cli.output import Output, printable
from tidytrace.cli.wrapping import wrapped
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.report.channels import load_channels
from tidytrace.watch.walk.book import Walks
from tidytrace.watch.walk.model import Answer, Walk, suggested
from tidytrace.watch.walk.questions import Page, Scene
from tidytrace.watch.walk.seen import Seen, counts_for, seen_of
from tidytrace.watch.walk.telling import ANSWERS, seen_line

_LETTERS: Final = {"d": Answer.DONE, "a": Answer.ALREADY, "n": Answer.NOT_NOW, "x": Answer.NOT_MINE}
_SHOWN: Final = 5
"""Findings that are told for one tip."""
_COMMANDS: Final = {
    "sensitive-chats": "tidytrace chats list --sensitive",
    "retention": "tidytrace chats list --older-than 90d",
    "web-footprint": "tidytrace sites",
    "exposed-server": "tidytrace exposure",
    "outbound": "tidytrace report",
}
"""What tells more about a check; the check-up does about all others."""


class Left(Exception):  # noqa: N818 - no error: the person goes on another day
    """The person leaves the walk."""


class Asking:
    """Goes through the pages that are not answered yet."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a walk needs
        self,
        output: Output,
        surroundings: Surroundings,
        walks: Walks,
        checkup: Checkup,
        pages: Sequence[Page],
        now: Callable[[], datetime.datetime],
    ) -> None:
        """``checkup`` was made just now."""
        self._output, self._ = output, output.language
        self._surroundings, self._walks, self._pages, self._now = surroundings, walks, pages, now
        self._findings = checkup.findings
        self._complete = not checkup.cancelled
        self._fixed: set[str] = set()
        self._began = now()

    def through(self, walk: Walk | None) -> Walk | None:
        """Ask until all tips are answered; none when the person leaves before."""
        tips = [page.tip.id for page in self._pages]
        number = self._next(walk, tips, 0)
        try:
            while walk is None or not walk.finished:
                answer = self._page(number)
                if answer is None:
                    number = max(number - 1, 0)
                    continue
                tip = self._pages[number].tip
                seen = self._seen(self._pages[number]).state
                _kept, walk = self._walks.answer(tip.id, answer, seen, self._now(), tips, began=self._began)
                number = self._next(walk, tips, number)
        except Left:
            return None
        return walk

    @staticmethod
    def _next(walk: Walk | None, tips: Sequence[str], after: int) -> int:
        """The next page without an answer, from a page on; from the first again when there is none."""
        left = [tips.index(tip) for tip in walk.left(tips)] if walk is not None else [0]
        return next((one for one in left if one >= after), left[0] if left else after)

    def _seen(self, page: Page) -> Seen:
        return seen_of(page.tip, self._findings, self._state, complete=self._complete)

    def _state(self, finding: Finding) -> State:
        return State.OK if finding.id in self._fixed else finding.state

    def _say(self, words: str, indent: str = "  ") -> None:
        for line in wrapped(printable(words), self._output.console().width - len(indent) - 1):
            self._output.say(indent + line)

    def _page(self, number: int) -> Answer | None:
        """Show one page and take its answer; none goes one page back."""
        page = self._pages[number]
        _ = self._
        self._output.say()
        head = _("Question {number} of {total}").format(number=number + 1, total=len(self._pages))
        self._say(f"{head} – {page.tip.title.in_language(_.code)}", "")
        self._say(page.question.ask.in_language(_.code), "")
        self._say(page.tip.advice.in_language(_.code))
        for scene in page.scenes:
            self._scene(scene)
        while True:
            seen = self._seen(page)
            fixable = self._evidence(page, seen)
            usual = suggested(seen.state, changed=self._changed(page), fine=page.question.when_fine)
            answer = self._answer(usual, fixable)
            if answer == "f":
                self._fix(fixable)
            else:
                return None if answer == "b" else _LETTERS[answer]

    def _evidence(self, page: Page, seen: Seen) -> list[Finding]:
        """Tell what was seen; returns what can be put right here."""
        _ = self._
        self._say(f"{MARKS[seen.state]} {seen_line(seen, _)}", "")
        speaking = [one for one in self._findings if page.tip.id in one.tips and counts_for(one, self._state(one))]
        open_ = [one for one in speaking if self._state(one) is not State.OK]
        for finding in open_[:_SHOWN]:
            self._say(f"{MARKS[finding.state]} {render(finding.title, _)}")
            self._say(render(finding.why, _), "    ")
            if finding.state is State.RISK and finding.remedy.kind != "setting":
                for step in finding.remedy.steps:
                    self._say(f"→ {render(step, _)}", "    ")
        if len(open_) > _SHOWN:
            self._say(_.plural("and {count} more", "and {count} more", len(open_) - _SHOWN))
        if page.question.only_you is not None:
            self._say(f"{MARKS[State.MANUAL]} {page.question.only_you.in_language(_.code)}", "")
        if page.question.show == "report":
            for channel in load_channels():
                contact = _("Telephone {telephone}, web {web}").format(telephone=channel.telephone, web=channel.web)
                self._say(f"{channel.id} – {channel.name.in_language(_.code)}. {contact}")
                self._say(channel.purpose.in_language(_.code), "    ")
        if page.tip.checks:
            more = _COMMANDS.get(page.tip.checks[0], "tidytrace checkup")
            self._say(_("More: {command}").format(command=more))
        return [one for one in open_ if one.state is State.RISK and one.remedy.kind == "setting"]

    def _changed(self, page: Page) -> bool:
        return any(one.id in self._fixed for one in self._findings if page.tip.id in one.tips)

    def _answer(self, usual: Answer, fixable: Sequence[Finding]) -> str:
        _ = self._
        offers = [f"{letter} {_(ANSWERS[answer])}" for letter, answer in _LETTERS.items()]
        if fixable:
            offers.append("f " + _("put right here"))
        offers += ["b " + _("back"), "q " + _("leave")]
        self._say("[" + _(", ").join(offers) + "]", "")
        usual_letter = next(letter for letter, answer in _LETTERS.items() if answer is usual)
        known = {*_LETTERS, "b", *("f" if fixable else "")}
        while True:
            typed = self._typed(_("Your answer (Enter = {letter}): ").format(letter=usual_letter)) or usual_letter
            if typed in known:
                return typed
            self._output.note(_("Please type one of these letters: {letters}").format(letters=" ".join(sorted(known))))

    def _typed(self, prompt: str) -> str:
        """One line without its end, in small letters. Raises Left at ``q`` and when there is no more input."""
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line or line.strip().lower() == "q":
            raise Left
        return line.strip().lower()

    def _scene(self, scene: Scene) -> None:
        """A small scene; what is chosen is answered and forgotten."""
        _ = self._
        self._output.say()
        self._say(scene.happens.in_language(_.code))
        for number, choice in enumerate(scene.choices, 1):
            self._say(f"{number}. {choice.words.in_language(_.code)}", "    ")
        numbers = [str(number) for number in range(1, len(scene.choices) + 1)]
        while True:
            typed = self._typed(_("Your choice (1 to {most}, Enter skips): ").format(most=len(numbers)))
            if not typed:
                return
            if typed in numbers:
                chosen = scene.choices[int(typed) - 1]
                self._say(("✓ " if chosen.sound else "· ") + chosen.then.in_language(_.code), "    ")
                if chosen.sound:
                    return

    def _fix(self, findings: Sequence[Finding]) -> None:
        """Show what would be changed, ask, and do it; each change can be undone."""
        _ = self._
        plan = fix_findings(self._output, self._surroundings, findings, dry_run=True)
        plan.print(self._output, dry_run=True)
        if not plan.fixed or self._typed(_("Change this? [y = change, Enter = no] ")) not in {"y", "yes", "是"}:
            return
        done = fix_findings(self._output, self._surroundings, findings)
        done.print(self._output)
        skipped = {one["finding"] for one in done.skipped}
        self._fixed |= {finding.id for finding in findings} - skipped
