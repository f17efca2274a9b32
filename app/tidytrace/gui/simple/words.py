"""Sentences of the large window about one finding; what it is and why it matters are the finding's own words."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from tidytrace.findings.model import Evidence, Finding, State
from tidytrace.findings.moving import moved_phrase
from tidytrace.findings.wording import render
from tidytrace.gui.simple.leaf import Said
from tidytrace.language import Language


def nothing() -> None:
    """What a button does while something else has to come to its end."""


def title_of(finding: Finding, language: Language) -> str:
    """What it is."""
    return render(finding.title, language)


def where_of(state: State, number: int, total: int, language: Language) -> str:
    """«Needs you: 4 of 7»; numbers count from 1, and are those of the counts that were shown before."""
    words = language("Only you know: {number} of {total}")
    if state is State.RISK:
        words = language("Needs you: {number} of {total}")
    return words.format(number=number, total=total)


def state_of(counts: Counter[State]) -> State:
    """Of a check-up as a whole: the shape before its headline."""
    return next((one for one in (State.RISK, State.UNKNOWN) if counts[one]), State.OK)


def led_through(risks: int, others: int, language: Language) -> str:
    """Which of the things that only the person knows come as well; empty when none does."""
    if not others:
        return ""
    if not risks:
        return language.plural(
            "You are shown the most important one of what only you know.",
            "You are shown the {count} most important ones of what only you know.",
            others,
        )
    return language.plural(
        "After what needs you comes the most important one of what only you know.",
        "After what needs you come the {count} most important ones of what only you know.",
        others,
    )


def lines_of(finding: Finding, language: Language) -> tuple[str, ...]:
    """Why it matters, when it moved, and what happens when the person says yes."""
    lines = [render(finding.why, language)]
    if finding.moved is not None:
        lines.append(render(moved_phrase(finding.id, finding.moved), language))
    lines.append(_happens(finding, language))
    return tuple(filter(None, lines))


def way_of(finding: Finding) -> Literal["setting", "erase", "guide", "none"]:
    """What the big button leads to. Pages about chats are for chats alone: sites of a browser are left by hand."""
    kind = finding.remedy.kind
    return "guide" if kind == "erase" and finding.check not in {"retention", "sensitive-chats"} else kind


def steps_of(finding: Finding, language: Language) -> tuple[str, ...]:
    """Numbered."""
    return tuple(f"{number}. {render(one, language)}" for number, one in enumerate(finding.remedy.steps, 1))


def besides(finding: Finding, language: Language) -> tuple[Said, ...]:
    """What to do about sensitive content: erasing the chat does not call back what the AI has received."""
    if finding.check != "sensitive-chats" or not finding.remedy.steps:
        return ()
    return (Said(language("What to do"), steps_of(finding, language)),)


def _happens(finding: Finding, _: Language) -> str:
    kind = way_of(finding)
    if kind == "setting":
        return _("If you say yes, Tidytrace changes just this. You can undo it at any time.")
    if kind == "erase":
        return _("First you see what would go. Nothing is erased before you have said so.")
    if kind == "guide":
        return _("You do this yourself. The next pages show how, one step at a time.")
    return _("Nothing can be done about it from here. It is good to know.")


def action_of(finding: Finding, _: Language) -> str:
    """The words of the big button."""
    kind = way_of(finding)
    if kind == "erase":
        return _("&Show me what would go")
    if kind == "guide":
        return _("&Show me how")
    moved = finding.moved
    if moved is not None and moved.was_private and moved.cause == "app":
        return _("&Put it back")
    if finding.check == "exposed-server":
        return _("&Close it")
    if finding.check in {"data-sharing", "cloud-backup", "os-ai-feature", "app-access"}:
        return _("&Turn it off")
    return _("&Put it right")


def explained(finding: Finding, parts: list[Finding], _: Language) -> tuple[Said, ...]:
    """What is one page deeper: where it was seen, how it is done by hand, what it sums up."""
    found = [Said(heading, (words,)) for one in finding.evidence for heading, words in _seen(one, finding, _)]
    if finding.remedy.steps and way_of(finding) != "erase":
        found.append(Said(_("By hand"), steps_of(finding, _)))
    if parts:
        found.append(Said(_("It stands for"), tuple(title_of(one, _) for one in parts)))
    found.append(Said(_("Name"), (finding.id,)))
    return tuple(found)


def _seen(one: Evidence, finding: Finding, _: Language) -> Iterator[tuple[str, str]]:
    if finding.card is not None:
        for heading, words in ((_("Address"), one.where), (_("In the menu"), one.key), (_("Known from"), one.value)):
            if words:
                yield heading, words
        return
    yield _("Seen in"), one.where
    if one.key is not None:
        yield _("There"), one.key if one.value is None else f"{one.key} = {one.value}"


def could_not(findings: list[Finding], language: Language) -> tuple[Said, ...]:
    """What could not be checked, with the reason, and how it can be."""
    return tuple(
        Said(
            title_of(one, language),
            (render(one.why, language), *(render(step, language) for step in one.remedy.steps)),
            State.UNKNOWN,
        )
        for one in findings
    )
