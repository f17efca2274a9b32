"""What there is to tell a person about chats that grow old: once for each happening, never in quiet hours."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence

from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Parameter, Phrase
from tidytrace.findings.wording import day
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.retention.answers import note_reminded
from tidytrace.watch.retention.book import Book, Sayings
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.due import AppDue, look
from tidytrace.watch.retention.lengthening import can_lengthen
from tidytrace.watch.retention.rules import Rule, rendered, told
from tidytrace.watch.retention.tidying import Tidied, unagreed
from tidytrace.watch.retention.timers import Timer, Vanishing


def ask(found: AppDue, sayings: Sayings, now: datetime.datetime) -> Notice | None:
    """The question before anything of an app is tidied by a rule for the first time; none if there is none to ask."""
    rules = unagreed(found, sayings)
    later = sayings.later.get(found.app)
    if not rules or (later is not None and later > now):
        return None
    due = [one for one in found.due if one.rule in rules]
    lines = sorted(map(rendered, rules))
    parameters: dict[str, Parameter] = {
        "app": found.names,
        "count": len(due),
        "oldest": day(due[0].used),
        "newest": day(due[-1].used),
        "rule": told(sorted(rules, key=rendered)),
        "days": sayings.undo_days,
    }
    then: list[Phrase] = []
    if found.unplaced:
        then.append(Phrase("tidy-ask-unplaced", {"count": found.unplaced}))
    if found.held:
        then.append(Phrase("tidy-ask-held", {"count": sum(found.held.values())}))
    return Notice(
        # once it was put off, it is another question
        id=f"tidy:{found.app}:{_digest((*lines, later.isoformat() if later is not None else ''))}",
        kind=Kind.TIDY,
        title=Phrase(_counted("tidy-ask", len(due)), parameters),
        body=Phrase("tidy-ask-why", parameters, tuple(then)),
        actions=(Action.TIDY, Action.LATER, Action.KEEP),
        about={"app": found.app, "rules": "\n".join(lines)},
    )


def warn(found: AppDue, sayings: Sayings, now: datetime.datetime, *, changeable: bool) -> Notice | None:
    """What the app's own timer will take soon; none when the person knows of it already.

    Args:
        found: what a look at the app gave.
        sayings: what the person said.
        now: at most one in a week is told.
        changeable: whether the app's setting can be changed from here.
    """
    timer, soon = found.timer, found.vanishing
    settled = sayings.settled.get(found.app)
    if timer is None or soon is None or (settled is not None and settled >= soon.last):
        return None
    phrases = timer_phrase(found)
    assert phrases is not None  # there is a timer, and it takes something
    title, body = phrases
    year, week, _weekday = now.astimezone().isocalendar()
    return Notice(
        id=f"vanishing:{found.app}:{year}-W{week:02}",
        kind=Kind.VANISHING,
        title=title,
        body=body,
        actions=(Action.KEEP_COPIES, Action.LET_GO, *((Action.CHANGE_SETTING,) if changeable else ())),
        about={"app": found.app, "until": soon.last.isoformat()},
    )


def timer_phrase(found: AppDue) -> tuple[Phrase, Phrase] | None:
    """What the app's own timer will take soon and when, as a title and what follows; none if it is nothing."""
    timer, soon = found.timer, found.vanishing
    if timer is None or soon is None:
        return None
    parameters: dict[str, Parameter] = {
        "app": found.names,
        "count": len(soon.chats),
        "overdue": soon.overdue,
        "first": day(soon.first),
        "days": timer.days,
    }
    body = Phrase(f"vanishing-{timer.measures or 'measure-unknown'}", parameters, tuple(_more(timer, soon, parameters)))
    return Phrase(_counted(_when(timer, soon), len(soon.chats)), parameters), body


def remind(found: Sequence[AppDue], sayings: Sayings, now: datetime.datetime) -> Iterator[tuple[Rule, Notice]]:
    """The reminders whose time has come, each with its rule; the caller notes that they were told."""
    for rule in sayings.rules:
        if rule.does != "remind" or rule.days is None:
            continue
        since = sayings.reminded.get(rendered(rule))
        apps = [one for one in found if one.rule == rule and one.total]
        if not apps or since is None or now - since < datetime.timedelta(days=rule.days):
            continue
        oldest = min((one.oldest for one in apps if one.oldest is not None), default=None)
        parameters: dict[str, Parameter] = {
            "total": sum(one.total for one in apps),
            "oldest": day(oldest),
            "days": rule.days,
        }
        if rule.scope == "app":
            parameters["app"] = apps[0].names
        yield (
            rule,
            Notice(
                id=f"remind:{_digest((rendered(rule),))}:{now.astimezone():%Y-%m-%d}",
                kind=Kind.TIDY,
                title=Phrase(f"remind-{rule.scope}", parameters),
                body=Phrase("remind-why", parameters),
                actions=(Action.SHOW, Action.LATER),
                about={"app": rule.of} if rule.of else {},
            ),
        )


def done(tidied: Tidied) -> Notice | None:
    """What was tidied, or that nothing could be because no copy can be made; none if there is nothing to tell."""
    parameters: dict[str, Parameter] = {"app": tidied.names}
    if tidied.gone and tidied.receipt is not None:
        parameters |= {
            "count": len(tidied.gone),
            "until": day(tidied.until),
            "files": tidied.files,
            "left": tidied.left,
        }
        return Notice(
            id=f"tidied:{tidied.receipt}",
            kind=Kind.TIDY,
            title=Phrase(_counted("tidy-done", len(tidied.gone)), parameters),
            body=Phrase("tidy-done-left" if tidied.left else "tidy-done-why", parameters),
            actions=(Action.SHOW,),
            about={"app": tidied.app, "receipt": tidied.receipt},
        )
    if tidied.no_copy:
        return Notice(
            id=f"tidy-no-copy:{tidied.app}",
            kind=Kind.TIDY,
            title=Phrase("tidy-no-copy", parameters),
            body=Phrase("tidy-no-copy-why", parameters),
            actions=(Action.SHOW,),
            about={"app": tidied.app},
        )
    return None


def everything(surroundings: Surroundings, book: Book, now: datetime.datetime) -> tuple[Notice, ...]:
    """All that there is to tell now; reminders are noted as told. Nothing in quiet hours. Raises OSError."""
    sayings, _problem = book.read()
    if sayings.quiet.holds(now):
        return ()
    found = tuple(look(surroundings, Chooser(sayings.rules, surroundings.host), now))
    surroundings.index.save_new()
    notices: list[Notice] = []
    for one in found:
        installation = surroundings.installation(one.app)
        changeable = installation is not None and can_lengthen(installation)
        notices += [
            notice
            for notice in (ask(one, sayings, now), warn(one, sayings, now, changeable=changeable))
            if notice is not None
        ]
    for rule, notice in remind(found, sayings, now):
        notices.append(notice)
        note_reminded(book, rule, now)
    return tuple(notices)


def _counted(key: str, count: int) -> str:
    """The sentence about one, or about more."""
    return f"{key}-one" if count == 1 else key


def _when(timer: Timer, soon: Vanishing) -> str:
    if not soon.overdue:
        return "vanishing-from"
    if timer.reach == "project":
        return "vanishing-in-project"
    return "vanishing-next-start" if timer.sweeps == "start" else "vanishing-next-run"


def _more(timer: Timer, soon: Vanishing, parameters: dict[str, Parameter]) -> Iterator[Phrase]:
    if soon.overdue and soon.overdue < len(soon.chats):
        yield Phrase("vanishing-overdue", parameters)
    sweeps = {"start": "vanishing-at-start", "daily": "vanishing-daily", None: "vanishing-sweep-unknown"}
    yield Phrase(sweeps[timer.sweeps])
    if timer.reach == "project":
        yield Phrase("vanishing-of-project")
    yield Phrase("vanishing-choice")


def _digest(lines: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=6).hexdigest()
