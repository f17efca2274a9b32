"""How rules, what is due and what was tidied are shown: the JSON shapes, and the words for a person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.output import Output, moment
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import day, render
from tidytrace.language import Language
from tidytrace.watch.retention.book import Sayings
from tidytrace.watch.retention.due import AppDue, Due
from tidytrace.watch.retention.lengthening import can_lengthen
from tidytrace.watch.retention.rules import KEEP_ALL, Rule, rendered, shown
from tidytrace.watch.retention.telling import timer_phrase
from tidytrace.watch.retention.tidying import Tidied, unagreed


class Retained:
    """The state of all apps."""

    def __init__(self, output: Output, surroundings: Surroundings, sayings: Sayings) -> None:
        """What a look gives is told by these sayings."""
        self._output, self._surroundings, self._sayings = output, surroundings, sayings

    def body(self, found: Iterable[AppDue]) -> dict[str, Any]:
        """``rules``, ``quiet``, ``undo_days`` and ``apps`` of the document."""
        return {
            "rules": [rule_body(rule) for rule in self._sayings.rules] or [rule_body(KEEP_ALL)],
            "quiet": str(self._sayings.quiet),
            "undo_days": self._sayings.undo_days,
            "apps": [self._app_body(one) for one in found],
        }

    def _app_body(self, found: AppDue) -> dict[str, Any]:
        by_rule: dict[Rule, list[Due]] = {}
        for one in found.due:
            by_rule.setdefault(one.rule, []).append(one)
        return {
            "app": found.app,
            "name": found.names.in_language(self._output.language.code),
            "chats": found.total,
            "oldest": moment(found.oldest),
            "rule": rendered(found.rule),
            "due": len(found.due),
            "due_by": [
                {
                    "rule": rendered(rule),
                    "chats": len(some),
                    "oldest": moment(some[0].used),
                    "newest": moment(some[-1].used),
                    "agreed": self._sayings.agreed_to(found.app, rule),
                }
                for rule, some in by_rule.items()
            ],
            "held": found.held,
            "without_folder": found.unplaced,
            "own_timer": self._timer_body(found),
            "will_vanish": self._vanishing_body(found),
        }

    def _timer_body(self, found: AppDue) -> dict[str, Any] | None:
        timer = found.timer
        if timer is None:
            return None
        installation = self._surroundings.installation(found.app)
        return {
            "days": timer.days,
            "counts_from": timer.measures,
            "looks": timer.sweeps,
            "reach": timer.reach,
            "grade": timer.grade,
            "what": timer.what.in_language(self._output.language.code),
            "changeable": installation is not None and can_lengthen(installation),
        }

    def _vanishing_body(self, found: AppDue) -> dict[str, Any] | None:
        soon = found.vanishing
        if soon is None:
            return None
        settled = self._sayings.settled.get(found.app)
        return {
            "chats": len(soon.chats),
            "overdue": soon.overdue,
            "from": moment(soon.first),
            "until": moment(soon.last),
            "at_next_start": found.timer is not None and found.timer.sweeps == "start",
            "settled": settled is not None and settled >= soon.last,
            "ids": soon.chats,
        }

    def say(self, found: Sequence[AppDue]) -> None:
        """One line for each app that keeps chats, and a few words on what is about to vanish."""
        output, _ = self._output, self._output.language
        rows = [
            (
                one.names.in_language(_.code),
                str(one.total),
                day(one.oldest),
                shown(one.rule, _),
                str(len(one.due)) if one.due else "–",
                _("{days} days").format(days=one.timer.days) if one.timer is not None else "–",
            )
            for one in found
            if one.total
        ]
        if not rows:
            output.say(_("No chats were found."))
            return
        headings = (_("App"), _("Chats"), _("Oldest"), _("Rule"), _("Due"), _("Deletes by itself after"))
        output.table(headings, rows, right=(1, 4), flexible=(0, 3))
        for one in found:
            self._say_vanishing(one)
        if any(unagreed(one, self._sayings) for one in found):
            output.say(_("See what is due: tidytrace retention --due. Nothing is tidied before you agreed."))

    def _say_vanishing(self, found: AppDue) -> None:
        output, _ = self._output, self._output.language
        told = timer_phrase(found)
        if told is None:
            return
        title, body = told
        output.say(f"! {render(title, _)}")
        output.say(f"  {render(body, _)}")
        output.say(f"  tidytrace retention --app {found.app} --vanishing keep-copies|let-go|change-setting")


def rule_body(rule: Rule) -> dict[str, Any]:
    """One rule of the document."""
    return {
        "rule": rendered(rule),
        "scope": rule.scope,
        "of": rule.of or None,
        "does": rule.does,
        "days": rule.days,
    }


def due_body(due: Due, sayings: Sayings, app: str) -> dict[str, Any]:
    """One chat that is due; ``why`` is the rule that won."""
    return {
        "id": due.id,
        "app": app,
        "used": moment(due.used),
        "why": rendered(due.rule),
        "scope": due.rule.scope,
        "agreed": sayings.agreed_to(app, due.rule),
    }


def tidied_body(output: Output, tidied: Tidied) -> dict[str, Any]:
    """What became of one app."""
    return {
        "app": tidied.app,
        "planned": tidied.chosen,
        "waiting": tidied.waiting,
        "gone": tidied.gone,
        "kept": [{"id": one.id, "reason": reason} for one, reason in _reasons(output.language, tidied)],
        "receipt": tidied.receipt,
        "until": moment(tidied.until),
        "files": tidied.files,
        "left": tidied.left,
    }


def say_rules(output: Output, sayings: Sayings) -> None:
    """The rules, the narrowest last."""
    _ = output.language
    order = ("all", "app", "folder", "chat")
    for rule in sorted(sayings.rules or (KEEP_ALL,), key=lambda rule: order.index(rule.scope)):
        output.say(f"• {shown(rule, _)}")
    if any(rule.does == "tidy" for rule in sayings.rules):
        output.say(
            _("Quiet hours {hours}. What is tidied can be brought back for {days} days.").format(
                hours=sayings.quiet, days=sayings.undo_days
            )
        )


def say_due(output: Output, sayings: Sayings, found: Sequence[AppDue]) -> None:
    """Each chat that is due, and what stays although it is old."""
    _ = output.language
    rows = [
        (one.id, day(one.used), shown(one.rule, _), _("yes") if sayings.agreed_to(app.app, one.rule) else _("no"))
        for app in found
        for one in app.due
    ]
    if rows:
        output.table((_("Conversation"), _("Last used"), _("Rule"), _("Agreed")), rows, flexible=(0, 2))
    else:
        output.say(_("Nothing is due."))
    for app in found:
        for reason, count in app.held.items():
            words = render(Phrase(reason, {"app": app.names}), _)
            output.note(f"{app.names.in_language(_.code)}: {count} × {words}")
        if app.unplaced:
            name = app.names.in_language(_.code)
            output.note(f"{name}: {render(Phrase('tidy-ask-unplaced', {'count': app.unplaced}), _)}")
    if rows:
        output.note(_("Tidy them now: tidytrace retention --due --yes. From then on these rules do it by themselves."))


def say_tidied(output: Output, tidied: Tidied, *, places: int | None = None) -> None:
    """One app; ``places`` is given for a rehearsal."""
    _ = output.language
    name = tidied.names.in_language(_.code)
    if places is not None:
        words = _("{app}: {chats} would go ({places} places); waiting for the next run: {waiting}")
        chats = _.plural("{count} chat", "{count} chats", tidied.chosen)
        output.say(words.format(app=name, chats=chats, places=places, waiting=tidied.waiting))
    elif tidied.gone:
        words = _("{app}: {chats} ({left} traces in {files} files); waiting for the next run: {waiting}")
        chats = _.plural("{count} chat tidied", "{count} chats tidied", len(tidied.gone))
        said = words.format(app=name, chats=chats, left=tidied.left, files=tidied.files, waiting=tidied.waiting)
        output.say(f"✓ {said}")
        output.say("  " + _("Undo: tidytrace undo {receipt}").format(receipt=tidied.receipt))
    else:
        output.say("– " + _("{app}: nothing was tidied").format(app=name))
    for reason, count in Counter(reason for _one, reason in _reasons(_, tidied)).items():
        output.say(f"  {count} × {reason}")


def _reasons(language: Language, tidied: Tidied) -> list[tuple[Any, str]]:
    return [(one, render(Phrase(one.reason, {**one.parameters, "app": tidied.names}), language)) for one in tidied.kept]
