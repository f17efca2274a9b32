"""What the page «Apps» says, put together from what was seen."""

from collections import Counter
from typing import Final

from tidytrace.catalog.words import Kind
from tidytrace.checks.accounts.services import Sign
from tidytrace.checks.dossier import Dossier
from tidytrace.checks.keeping import Keeping
from tidytrace.checks.roll import Entry, Sort
from tidytrace.findings.model import Finding, Phrase, State
from tidytrace.findings.wording import render
from tidytrace.gui.wordings import SEPARATOR, chats, needs_you
from tidytrace.language import N_, Language

KINDS: Final[dict[Kind, str]] = {
    "terminal-agent": N_("works in the terminal and can act by itself"),
    "terminal-chat": N_("a chat in the terminal"),
    "editor": N_("an editor with AI"),
    "editor-extension": N_("an addition to an editor"),
    "desktop-chat": N_("a chat program"),
    "local-server": N_("runs AI models on this computer"),
    "web-ui": N_("a page in the browser, served from this computer"),
    "browser": N_("a browser"),
    "web-service": N_("a service on the web"),
}
GROUPS: Final[dict[Sort, str]] = {
    "app": N_("Apps on this computer"),
    "service": N_("Services on the web"),
    "stranger": N_("Perhaps an AI app"),
    "closed": N_("Could not look there"),
}
"""In the order in which they are listed."""
_SIGNS: Final[dict[Sign, str]] = {
    "browser": N_("A browser on this computer holds traces of it."),
    "program": N_("A program on this computer signs in to it."),
    "person": N_("You said that you use it."),
}


def state_of(language: Language, entry: Entry, *, looking: bool = True) -> str:
    """One short state: «2 things need you». ``looking``: a look goes on, and will come to this one too."""
    if not entry.looked:
        return language("Looking…") if looking else language("Not looked at yet")
    if entry.sort == "stranger":
        return language("Not known to Tidytrace")
    if entry.sort == "closed":
        return language("Could not look")
    if entry.needs:
        return needs_you(language, entry.needs)
    if entry.unknown:
        return language.plural("{count} could not be checked", "{count} could not be checked", entry.unknown)
    return language("Only you know") if entry.sort == "service" else language("Fine")


def below(language: Language, entry: Entry) -> str:
    """«214 chats · runs now»."""
    parts = [chats(language, entry.conversations)] if entry.conversations is not None else []
    if entry.running:
        parts.append(language("runs now"))
    return SEPARATOR.join(parts)


def spoken(language: Language, entry: Entry, *, looking: bool = True) -> str:
    """The whole line for a screen reader."""
    words = language("{where}: {sentence}").format(
        where=entry.names.in_language(language.code), sentence=state_of(language, entry, looking=looking)
    )
    return SEPARATOR.join(part for part in (words, below(language, entry)) if part)


def counts(language: Language, states: Counter[State]) -> str:
    """«2 things need you · 3 fine · 1 could not be checked», with no word for what there is none of."""
    parts = [needs_you(language, states[State.RISK])] if states[State.RISK] else []
    if states[State.OK]:
        parts.append(language.plural("{count} fine", "{count} fine", states[State.OK]))
    if states[State.UNKNOWN]:
        count = states[State.UNKNOWN]
        parts.append(language.plural("{count} could not be checked", "{count} could not be checked", count))
    if states[State.MANUAL]:
        count = states[State.MANUAL]
        parts.append(language.plural("{count} only you can check", "{count} only you can check", count))
    return SEPARATOR.join(parts)


def summary(language: Language, entries: list[Entry]) -> str:
    """The list in one line: «12 apps · 3 of them need you»."""
    apps = [one for one in entries if one.sort == "app"]
    parts = [language.plural("{count} app", "{count} apps", len(apps))]
    needing = sum(1 for one in apps if one.needs)
    if needing:
        parts.append(language.plural("{count} of them needs you", "{count} of them need you", needing))
    unknown = sum(1 for one in entries if one.unknown and not one.needs and one.sort in {"app", "closed"})
    if unknown:
        parts.append(language.plural("{count} could not be checked", "{count} could not be checked", unknown))
    return SEPARATOR.join(parts)


def what_it_is(language: Language, found: Dossier) -> str:
    """«OpenAI · works in the terminal … · version 0.169.0 · runs now»."""
    parts = [found.app.vendor, language(KINDS[found.app.kind])]
    if found.version:
        parts.append(language("version {version}").format(version=found.version))
    if found.found:
        parts.append(language("runs now") if found.running else language("not running"))
    return SEPARATOR.join(parts)


def used_because(language: Language, entry: Entry) -> list[str]:
    """Why a service is in the list."""
    return [language(_SIGNS[sign]) for sign in entry.signs]


def going(language: Language, keeping: Keeping, names: str) -> str:
    """What may be done with a place: «can be erased chat by chat», or why not."""
    if keeping.reason is not None:
        return render(Phrase(keeping.reason, {"app": names, "processes": ""}), language)
    if keeping.goes_with == "chat":
        return language("Goes with the chat that it belongs to.")
    if keeping.goes_with == "all":
        return language("Goes when all chats of the app are erased.")
    return language("Can be erased chat by chat.")


def heading_of(language: Language, finding: Finding) -> str:
    """A switch by its name alone: whose it is says the page."""
    switch = finding.title.parameters.get("switch")
    if finding.title.key == "setting" and switch is not None:
        return render(Phrase("step", {"step": switch}), language)
    return render(finding.title, language)
