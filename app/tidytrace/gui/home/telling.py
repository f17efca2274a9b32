"""The words in the head of the page: before the first check-up, after one, and after one that was stopped."""

import datetime
from typing import Final

from tidytrace.findings.model import State
from tidytrace.gui.engine import Step
from tidytrace.gui.home.results import Results
from tidytrace.gui.wordings import capital, how_it_stands, last_check, needs_you, rest
from tidytrace.language import Language

_OLD: Final = datetime.timedelta(days=30)


def before(language: Language, last: datetime.datetime | None, now: datetime.datetime) -> tuple[str, str]:
    """Headline and line while nothing was looked at since the window is open."""
    if last is None:
        return (
            language("A privacy check-up of your AI apps"),
            language("Takes less than a minute. Nothing leaves this computer, and nothing is changed without you."),
        )
    line = capital(last_check(language, last))
    if now - last < _OLD:
        return language("A privacy check-up of your AI apps"), line
    days = (now - last).days
    return (
        language.plural("Your last check-up was {count} day ago", "Your last check-up was {count} days ago", days),
        language("Apps change by themselves: please check again."),
    )


def after(
    language: Language, results: Results, last: datetime.datetime | None, *, stopped: Step | None
) -> tuple[str, list[str]]:
    """Headline and lines after a check-up; ``stopped``: how far it was when the person stopped it."""
    counts = results.counts()
    if stopped is not None:
        words = needs_you(language, counts[State.RISK])
        line = language("{needs} so far").format(needs=words) + " · " + rest(language, counts, None)
        return language("Stopped before the end"), [line, _looked_at(language, stopped)]
    words = how_it_stands(language, counts)
    lines = [rest(language, counts, last)]
    if not counts[State.RISK]:
        lines.append(_apps_looked_at(language, results))
        lines.append(language("What happens in your accounts on the Internet, no program on this computer can see."))
    return words, lines


def _apps_looked_at(language: Language, results: Results) -> str:
    findings = [one for one in results.findings.values() if one.app is not None]
    apps = {one.app for one in findings}
    unclear = {one.app for one in findings if results.state(one) is State.UNKNOWN}
    if unclear:
        return language.plural(
            "Of {count} app not everything could be looked at; below it says why, and what helps.",
            "Of {count} apps not everything could be looked at; below it says why, and what helps.",
            len(unclear),
        )
    return language.plural(
        "Switches, folders, chats and connections of {count} app were looked at.",
        "Switches, folders, chats and connections of {count} apps were looked at.",
        len(apps),
    )


def _looked_at(language: Language, step: Step) -> str:
    if not step.name:
        return language("{done} of {total} steps were made.").format(done=step.done, total=step.total)
    return language("{done} of {total} steps were made. Not finished: «{name}».").format(
        done=step.done, total=step.total, name=language(step.name)
    )
