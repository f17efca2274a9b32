"""What the page tells, from top to bottom: counts, tips, what needs somebody, what was done, what nobody can see."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from tidytrace.findings.counting import once
from tidytrace.findings.dates import written
from tidytrace.findings.model import Finding, State
from tidytrace.findings.moving import moved_phrase
from tidytrace.language import N_, Language
from tidytrace.report.family.blocks import Block, Counts, Points, Section, Table, Thing, Title
from tidytrace.report.family.model import Checked, Done, Tip
from tidytrace.report.redaction import Redactor
from tidytrace.report.statements import told, told_of

_STATES: Final = {
    State.RISK: N_("Needs you"),
    State.UNKNOWN: N_("Could not check"),
    State.MANUAL: N_("Only you know"),
    State.OK: N_("Fine"),
}
_SEVERITY: Final = {"high": 0, "medium": 1, "low": 2, "info": 3}
_NOT_SEEN: Final = (
    N_("Other computers, phones and tablets, and the accounts of other people on this computer."),
    N_("What the makers of AI services keep on their own computers. Only they can delete it there."),
    N_("Switches inside your web accounts. Tidytrace can only ask you about them."),
    N_("What was copied out of a chat: printed, photographed, mailed, or read aloud."),
)


def day(when: datetime.datetime, language: Language) -> str:
    """«26 November 2026», in the time zone of this computer."""
    here = when.astimezone() if when.utcoffset() == datetime.timedelta() else when
    return written(here.date(), language)


def blocks(checked: Checked, redactor: Redactor, language: Language) -> Iterator[Block]:
    """The whole page."""
    return _Teller(redactor, language).blocks(checked)


def _named(title: str) -> str:
    """What it begins with, if that is the name of an app."""
    found = (title.partition(colon) for colon in (": ", "："))
    return next((name + colon for name, colon, _rest in found if colon), "")


class _Teller:
    def __init__(self, redactor: Redactor, language: Language) -> None:
        self._redactor, self._ = redactor, language

    def blocks(self, checked: Checked) -> Iterator[Block]:
        _ = self._
        findings = sorted(once(checked.findings), key=lambda one: (_SEVERITY[one.severity], one.id))
        of = {state: [one for one in findings if one.state is state] for state in State}
        waiting = [one for one in of[State.MANUAL] if one.severity != "info"]
        possible = len(of[State.MANUAL]) - len(waiting)
        yield self._title(checked)
        yield self._counts(Counter(one.state for one in findings))
        yield Section(_("The tips of the checklist"))
        yield self._table(checked.tips, findings)
        yield Section(_("What needs you"), "" if of[State.RISK] else _("Nothing needs you."))
        yield from self._things(of[State.RISK])
        if waiting or possible:
            yield Section(_("Only you can look at this"), self._more(possible))
            yield from self._things(waiting)
        if of[State.UNKNOWN]:
            yield Section(_("What could not be checked"))
            yield from self._things(of[State.UNKNOWN])
        yield Section(_("What was done"), "" if checked.done else _("Nothing was changed with Tidytrace."))
        if checked.done:
            yield Points(tuple(map(self._done, checked.done)))
        yield Section(
            _("What is fine"), "" if of[State.OK] else _("Nothing was found that is set to the private side.")
        )
        if of[State.OK]:
            yield Points(tuple(self._fine(of[State.OK])))
        yield Section(_("What Tidytrace cannot see"))
        yield Points(tuple(_(one) for one in _NOT_SEEN))
        yield Section(_("About this page"))
        yield Points(tuple(self._about(checked)))

    # --- the top

    def _title(self, checked: Checked) -> Title:
        _ = self._
        origin = checked.origin
        when = origin.when.astimezone() if origin.when.utcoffset() == datetime.timedelta() else origin.when
        lines = [
            _("Checked on {day} at {time}").format(day=day(when, _), time=f"{when:%H:%M}"),
            _("Computer: {system}").format(system=self._redactor.cover_word(origin.release or origin.os)),
        ]
        if not checked.complete:
            lines.append(_("The check-up was stopped before its end, so not everything was looked at."))
        return Title(_("Privacy check-up of the AI apps on this computer"), tuple(lines))

    def _counts(self, counts: Counter[State]) -> Counts:
        _ = self._
        said = {
            State.RISK: _.plural("{count} thing needs you", "{count} things need you", counts[State.RISK]),
            State.OK: _.plural("{count} fine", "{count} fine", counts[State.OK]),
            State.UNKNOWN: _.plural(
                "{count} could not be checked", "{count} could not be checked", counts[State.UNKNOWN]
            ),
            State.MANUAL: _.plural("{count} only you can check", "{count} only you can check", counts[State.MANUAL]),
        }
        if not counts[State.RISK]:
            said[State.RISK] = _("Nothing needs you")
        always = {State.RISK, State.OK}
        return Counts(tuple((state, words) for state, words in said.items() if state in always or counts[state]))

    def _table(self, tips: Sequence[Tip], findings: Sequence[Finding]) -> Table:
        _ = self._

        def row(tip: Tip) -> tuple[str, State, str]:
            word = _(_STATES[tip.state])
            count = sum(one.state is tip.state for one in findings if tip.id in one.tips)
            if count and tip.state in {State.RISK, State.UNKNOWN}:
                word = _("{word}: {count}").format(word=word, count=count)
            return tip.title.in_language(_.code), tip.state, word

        return Table(_("Tip"), _("How it stands"), tuple(map(row, tips)))

    # --- one thing

    def _things(self, findings: Iterable[Finding]) -> Iterator[Thing]:
        """What is said word for word of several is said once, where the first of them stands."""
        titles: dict[Thing, list[str]] = {}
        for thing in map(self._thing, findings):
            titles.setdefault(msgspec.structs.replace(thing, title=""), []).append(thing.title)
        for thing, (title, *also) in titles.items():
            yield msgspec.structs.replace(thing, title=title, also=tuple(also))

    def _thing(self, finding: Finding) -> Thing:
        _ = self._
        why = [told_of(finding, finding.why, self._redactor).in_language(_.code)]
        if finding.moved is not None:
            why.append(told(moved_phrase(finding.id, finding.moved), self._redactor).in_language(_.code))
        steps, by_hand = self._steps(finding)
        # of switches the address says where it is known from, and leads to nothing that one could do
        url = finding.remedy.url if finding.remedy.kind == "guide" else None
        return Thing(
            state=finding.state,
            word=_(_STATES[finding.state]),
            title=self._text_of(finding),
            why=tuple(why),
            doing=_("What to do") if steps else "",
            steps=tuple(steps),
            address=(_("The address of the page:"), self._address(url)) if url else ("", ""),
            by_hand=tuple(_("By hand: {step}").format(step=one) for one in by_hand),
        )

    def _text_of(self, finding: Finding) -> str:
        return told_of(finding, finding.title, self._redactor).in_language(self._.code)

    def _address(self, url: str) -> str:
        """Addresses of vendors are those of the catalogue; others came from this computer."""
        return url if url.startswith("https://") else self._redactor.cover(url)

    def _fine(self, findings: Iterable[Finding]) -> Iterator[str]:
        """Many titles name what would be bad, so why it is not belongs to them; what has the same reason, shares it."""
        why: dict[str, list[str]] = {}
        for one in findings:
            reason = told_of(one, one.why, self._redactor).in_language(self._.code)
            why.setdefault(reason, []).append(self._text_of(one))
        for reason, (first, *more) in why.items():
            begin = _named(first)
            titles = self._("; ").join([first, *(one.removeprefix(begin) for one in more)])
            yield self._("{title} – {why}").format(title=titles, why=reason)

    def _steps(self, finding: Finding) -> tuple[list[str], list[str]]:
        """What to do, and how the same is done by hand where that is another way."""
        _ = self._
        own = [told_of(finding, one, self._redactor).in_language(_.code) for one in finding.remedy.steps]
        begin = _("Open Tidytrace and press «Check now».")
        if finding.remedy.kind == "setting":
            return [
                begin,
                _("Find «{title}» and press the button beside it.").format(title=self._text_of(finding)),
                _("If something is not as you like it afterwards: press «Undo»."),
            ], own
        if finding.remedy.kind == "erase":
            sure = _("Nothing is erased before you have confirmed it, and it can be brought back for some days.")
            return [begin, *own, sure], []
        return own, []

    def _more(self, possible: int) -> str:
        """Cards of accounts that nothing waits for are counted, or the page would be a book."""
        if not possible:
            return ""
        return self._.plural(
            "{count} more thing can be set in an account if you like. Tidytrace shows it.",
            "{count} more things can be set in accounts if you like. Tidytrace shows them.",
            possible,
        )

    # --- the end

    def _done(self, done: Done) -> str:
        _ = self._
        parts = [day(done.when, _), self._deed(done)]
        if not done.undo:
            parts.append(_("cannot be undone"))
        elif done.until is None:
            parts.append(_("can be undone at any time"))
        else:
            parts.append(_("can be undone until {day}").format(day=day(done.until, _)))
        return " · ".join(parts)

    def _deed(self, done: Done) -> str:
        _ = self._
        app = self._redactor.cover_word(done.app.in_language(_.code)) if done.app is not None else ""
        if done.what is not None:
            what = self._redactor.cover_word(done.what.in_language(_.code))
            return _("Put right: {what}").format(what=what)
        if done.words_only:
            words = _.plural("Words cut out of {count} chat", "Words cut out of {count} chats", done.chats)
        else:
            words = _.plural("{count} chat erased", "{count} chats erased", done.chats)
        return f"{words} · {app}" if app else words

    def _about(self, checked: Checked) -> Iterator[str]:
        _ = self._
        yield _("Made by Tidytrace {version} on the computer that it is about. Nothing was sent anywhere.").format(
            version=checked.origin.version
        )
        yield _("It holds no text of any chat, no password and no key.")
        hidden = [part for part in ("user-name", "home", "computer-name") if self._redactor.hides(part)]
        if hidden:
            yield _("Names of people and of the computer are left out; «~» stands for the person's own folder.")
