"""The sentences behind the keys that findings carry. Both faces render through here, in either language."""

import datetime
import re
from typing import Final

from tidytrace.catalog import Text
from tidytrace.findings.dates import held, written
from tidytrace.findings.model import Parameter, Phrase
from tidytrace.findings.wording_connections import CONNECTIONS
from tidytrace.findings.wording_copies import COPIES
from tidytrace.findings.wording_drift import DRIFT
from tidytrace.findings.wording_eyes import EYES
from tidytrace.findings.wording_notices import NOTICES
from tidytrace.findings.wording_powers import POWERS
from tidytrace.findings.wording_reminders import REMINDERS
from tidytrace.findings.wording_retention import RETENTION
from tidytrace.findings.wording_servers import SERVERS
from tidytrace.findings.wording_system import SYSTEM
from tidytrace.findings.wording_websites import WEBSITES
from tidytrace.language import N_, Language

_REASONS: Final = frozenset({"problem", "reason"})
"""Parameters that may hold the system's own words."""

WORDING: Final[dict[str, str]] = {
    # titles
    "setting": N_("{app}: {switch}"),
    "card": N_("{app}: {switch}"),
    "settings-unread": N_("{app}: {count} switches could not be checked"),
    "old-chats": N_("{app}: {old} of {total} chats not used for {days} days"),
    "no-old-chats": N_("{app}: no chat unused for {days} days"),
    "chats-unreadable": N_("{app}: chats could not be read"),
    "chats-newer": N_("{app}: its chats are newer than this catalogue"),
    "stranger": N_("There may be an AI app that Tidytrace does not know: {name}"),
    "tool-servers-broad": N_("{app}: a tool server reaches very wide folders"),
    "tool-servers-fine": N_("{app}: tool servers reach no wide folders"),
    "no-tool-servers": N_("{app}: no tool servers are set up"),
    "tool-servers-unreadable": N_("{app}: the list of tool servers could not be read"),
    "sensitive-chats": N_("{app}: {chats} of {total} chats hold sensitive content"),
    "sensitive-copies": N_("{app}: copies of chats hold sensitive content"),
    "no-sensitive-chats": N_("{app}: nothing sensitive in its chats"),
    "sensitive-unread": N_("{app}: not all chats could be looked through for sensitive content"),
    # why
    "effect": N_("{effect}"),
    "private-now": N_("It is set to the private side."),
    "private-by-default": N_("It is not set, and {app} keeps it private then."),
    "private-by-variable": N_("The environment variable {variable} keeps it private."),
    "private-by-administrator": N_("An administrator's file keeps it private."),
    "shares-by-default": N_("It is not set, and {app} then does this by itself. {effect}"),
    "shares-by-variable": N_("The environment variable {variable} decides this, whatever the file says. {effect}"),
    "shares-by-administrator": N_("An administrator's file decides this, whatever your own file says. {effect}"),
    "default-unknown": N_("It is not set, and it is not known for sure what {app} does then. {effect}"),
    "value-unknown": N_("It has a value that this catalogue does not know. {effect}"),
    "only-account": N_("This switch is in your account, where no program on this computer can see it."),
    "only-account-hint": N_(
        "This switch may be in your account: others report it, but the vendor's own page has not been read."
    ),
    "only-account-guess": N_("This switch may be in your account: that comes from memory and has not been checked."),
    "in-account": N_("Only you can do this, in your account."),
    "in-account-hint": N_("This may be the way: others report it, but the vendor's own page has not been read."),
    "in-account-guess": N_("This may be the way: it comes from memory and has not been checked."),
    "no-switch": N_("{app} has no switch for this, but takes requests. A letter is ready for you."),
    "no-switch-hint": N_(
        "As others report, {app} has no switch for this, but may take requests. A letter is ready for you."
    ),
    "on-request": N_("{app} does this only on request. A letter is ready for you."),
    "on-request-hint": N_("As others report, {app} does this only on request. A letter is ready for you."),
    "no-way": N_("{app} names no way to refuse this. Only what you do not type is surely not used."),
    "no-way-hint": N_(
        "As others report, {app} names no way to refuse this. Only what you do not type is surely not used."
    ),
    "not-done": N_("{app} says that it does not do this, so there is nothing to set."),
    "not-done-hint": N_("As others report, {app} says that it does not do this, so there may be nothing to set."),
    "place-unknown": N_("We do not know where this switch is, or whether there is one."),
    "way-unknown": N_("We do not know how this is done there."),
    "starts-on": N_("It is on until you turn it off."),
    "starts-off": N_("It is off unless you turned it on."),
    "starts-unknown": N_("How it stands at first is not known for sure."),
    "known-of": N_("As of {date}."),
    "known-of-old": N_("This is known from {date} and may have changed since."),
    "read-first": N_("Read this first: {warning}"),
    "set-on": N_("You set this on {date}."),
    "done-on": N_("You did this on {date}."),
    "asked-after": N_("You will be asked again after {days} days, or when what is known about it changes."),
    "set-long-ago": N_("You marked this as done on {date}, more than {days} days ago: please look again."),
    "set-then-changed": N_(
        "You marked this as done on {date}, but what is known about it has changed since: please look again."
    ),
    "old-chats-why": N_(
        "The oldest is from {oldest}. "
        "Whoever gets at this computer or its backups can read them all. {app} keeps {bytes}."
    ),
    "old-chats-why-unsized": N_(
        "The oldest is from {oldest}. Whoever gets at this computer or its backups can read them all."
    ),
    "chats-newer-why": N_(
        "{path} was written by a version of {app} that nobody has looked at yet. "
        "Its chats are shown as far as they can be read; nothing there is changed or erased ({count})."
    ),
    "stranger-database": N_(
        "{path} is a database of conversations, by the names of its tables. It is not read further, and not touched."
    ),
    "stranger-lines": N_("{path} holds messages and whose they are. It is not read further, and not touched."),
    "stranger-document": N_("{path} holds messages and whose they are. It is not read further, and not touched."),
    "stranger-web-store": N_(
        "{path} is the store of a program that speaks with an AI service. It is not read further, and not touched."
    ),
    "stranger-name": N_("{path} has a name like those of AI apps. Nothing in it is touched."),
    "stranger-process": N_("A running program has a name like those of AI apps: {path}."),
    "stranger-model": N_("A running program has a language model on its command line ({model}): {path}."),
    "own-timer": N_("{app} deletes chats by itself after {days} days."),
    "no-timer": N_("{app} never deletes chats by itself."),
    "tool-servers-why": N_(
        "Through such a server the AI can read, and often change, everything in that folder, "
        "private files and keys included."
    ),
    "no-broad-folders-why": N_("None of them was given your whole home folder or disk."),
    "no-tool-servers-why": N_("No outside tools were given to it."),
    "sensitive-typed-why": N_(
        "You typed: {kinds}. The AI has received it, and whoever gets at this computer or its backups can read it."
    ),
    "sensitive-seen-why": N_(
        "In answers, or in files that the AI was given: {kinds}. "
        "Whoever gets at this computer or its backups can read it."
    ),
    "no-sensitive-why": N_("They hold no cards, ID numbers, passwords or keys."),
    "only-noise-why": N_("Only email addresses, or numbers that most likely are something else: {count}."),
    # why it could not be checked
    "settings.Unparsable": N_("Could not check: {path} is not written the way {app} would write it."),
    "settings.ReadOnly": N_("Could not check: {path} may not be read."),
    "settings.Unreadable": N_("Could not check: {path} may not be read."),
    "settings.TooLarge": N_("Could not check: {path} is too large."),
    "settings.OutsideHome": N_("Could not check: {path} leads out of your home folder."),
    "settings.Busy": N_("Could not check: {app} holds {path} locked. Close it and check again."),
    "settings.other": N_("Could not check: {path} could not be read."),
    "sensitive-no-memory": N_("Could not check: Tidytrace cannot use a folder of its own, {path}. {reason}"),
    "store.unreadable": N_("Could not check: {path} cannot be opened or is damaged."),
    "store.newer": N_("Could not check: {path} is newer than this catalogue; it is not touched."),
    # steps
    "step": N_("{step}"),
    "step-menu": N_("Open {app}: {menu}"),
    "step-menu-hint": N_("Look whether it is here, in {app}: {menu}"),
    "step-phone-menu": N_("In its phone app: {menu}"),
    "step-look-for": N_("Look in the settings of {app} for words like these: {words}"),
    "step-write": N_("Send the letter to {address}."),
    "step-ask-there": N_("Hand the letter in at {address}."),
    "step-feedback": N_("Or hand it in under: {menu}"),
    "step-answer": N_("An answer is promised within {days} days."),
    "step-answer-working": N_("An answer is promised within {days} working days."),
    "step-choose": N_("Choose: {choose}"),
    "step-close-app": N_("Close {app} first; it would write the old value back."),
    "step-unset-variable": N_("Remove or change {variable} where it is set (for example in your shell's profile)."),
    "step-set-key": N_("Set {key} to {value} in {path}."),
    "step-remove-key": N_("Take {key} out of {path}."),
    "step-erase-old": N_("Look at them under Chats, and erase what you no longer need."),
    "step-cut-out": N_("Cut it out of the chat and leave the rest: under Chats, or with tidytrace chats redact."),
    "step-erase-chat": N_("Or erase the whole chat."),
    "step-erase-only": N_("Erase the whole chat."),
    "step-narrow-folder": N_("In {path}, give the server {server} one project folder instead of {folder}."),
    "step-ask-administrator": N_("Ask whoever looks after this computer; the file is {path}."),
    "step-look-at-file": N_("Try to open {path} in a text editor: perhaps you may not read it, or it is damaged."),
    "step-make-room": N_("Make room on the disk, or let yourself write in that folder. Then check again."),
    "step-may-read": N_("Whoever set up this computer can give you the right to read {path}. Then check again."),
    "step-stranger": N_("If you chat with an AI there, look for its switches and old chats in that app itself."),
    "step-add-app": N_("It can be added to Tidytrace with one file: CONTRIBUTING.md, «Add an app»."),
    "step-update-catalogue": N_("Update Tidytrace or its catalogue; this app has a newer format."),
    # why a conversation stays
    "evidence-weak": N_("How {app} keeps this is only known from hearsay, so it is shown but never changed."),
    "newer-schema": N_("The file is newer than this catalogue; it is shown but never changed."),
    "link": N_("It is reached through a link; what is behind a link is never changed."),
    "only-all": N_("{app} keeps all chats in one place; they can only be erased together."),
    "server-side": N_("It is kept on the vendor's servers; erase it in the app or on the web."),
    "of-no-chat": N_("It belongs to no single chat, so erasing chats leaves it as it is."),
    "app-running": N_("{app} is running ({processes}). Close it and try again."),
    "processes-unknown": N_("It could not be found out whether {app} is running, so nothing was changed."),
    "outside": N_("It lies outside the app's own folders."),
    "never-touch": N_("It is on the list of things that are never touched."),
    "hard-link": N_("The same file has another name elsewhere, so it is not changed."),
    "special-file": N_("It is neither a file nor a folder."),
    "other-disk": N_("Another disk is mounted there."),
    "other-owner": N_("It belongs to another user of this computer."),
    "read-only": N_("It is read-only."),
    "pinned": N_("It is pinned. To erase it all the same, choose it by name."),
    "held": N_("You keep this one. To erase it, stop keeping it first."),
    "held-unknown": N_("It cannot be read which chats you keep, so nothing is erased. Set what you keep again."),
    "just-used": N_("It was written to within the last two minutes. To erase it all the same, choose it by name."),
    "unticked": N_("You want to keep the place that it is listed from."),
    "changed": N_("It changed in the meantime; look again and repeat."),
    "used-since": N_("It was used since then, so it was left as it is."),
    "no-copy": N_("Its undo copy could not be made any more, so it was left as it is."),
    "busy": N_("The app is still reading the database; close it and try again."),
    "failed": N_("It could not be erased: {problem}"),
    "cannot-erase": N_("It cannot be erased from outside the app."),
    # whose words something sensitive stands among
    "said.user": N_("typed by you"),
    "said.assistant": N_("answered by the AI"),
    "said.tool": N_("read or put out by a tool"),
    "said.system": N_("put there by the app"),
    # kinds of what should never have been typed
    "kind.payment-card": N_("bank card"),
    "kind.cn-resident-id": N_("resident ID"),
    "kind.cn-mobile": N_("mobile number"),
    "kind.iban": N_("IBAN"),
    "kind.email": N_("email address"),
    "kind.payment-password": N_("payment password or code"),
    "kind.password": N_("password"),
    "kind.api-key": N_("access key"),
    "kind.private-key": N_("private key"),
    "kind.crypto-seed": N_("wallet recovery phrase"),
    "kind.crypto-wallet": N_("wallet address"),
    "kind.bank-account": N_("bank account"),
    "kind.passport": N_("passport or permit"),
    "kind.us-ssn": N_("US social security number"),
    "account-keeps": N_(
        "This is what the browser on this computer keeps. What your account at {sites} keeps stays there until you "
        "delete it on that site."
    ),
    # what erasing on this disk can promise, true before it and after it
    "promise.overwritten": N_("What is erased is overwritten at the very spot on the disk where it stands."),
    "promise.flash": N_(
        "What is erased is overwritten, and no program can read it any more. "
        "The disk itself (flash) may keep old cells for a while."
    ),
    "promise.removable": N_(
        "What is erased is overwritten, and no program can read it any more. "
        "A stick, card or external disk may still keep old copies inside it for a while."
    ),
    "promise.best-effort": N_(
        "What is erased is overwritten, but it cannot be told what kind of disk or file system this is; "
        "it may keep old copies for a while."
    ),
    "promise.virtual": N_(
        "What is erased is overwritten, but this computer's disk is a virtual one: "
        "what lies below it, and what copies that keeps, cannot be seen from here."
    ),
    "promise.layered": N_(
        "This folder is put together from several layers, as in a container. "
        "What is erased is gone from the top one; a layer below may still hold an older copy."
    ),
    "promise.snapshots-possible": N_(
        "This file system writes changes to another spot. "
        "What is erased can no longer be opened, but old bytes stay on the disk until their spot is used again."
    ),
    "promise.memory": N_(
        "These files are only in the computer's memory and are gone when it is switched off. "
        "At most a swap file still holds parts of them."
    ),
    "promise.not-here": N_(
        "These files lie on another computer or server. They are erased there, "
        "but copies that it keeps cannot be seen from here."
    ),
    "promise.snapshots-seen": N_(
        "Snapshots were seen here ({where}). The old state that is in them stays until they are deleted."
    ),
    "promise.snapshots-may-be": N_(
        "If this computer makes snapshots or restore points, an old state may stay in them until they are deleted."
    ),
    "promise.reflink": N_("Copies of a file may share its bytes here; such a copy keeps them."),
    "promise.journal": N_(
        "This file system also writes the contents of files into its journal; old text may stay there for a while."
    ),
    "promise.encrypted": N_("The volume is encrypted: whoever takes the disk without your password cannot read it."),
    "promise.encrypt": N_("Encrypting the whole disk protects against that."),
    "promise.vault": N_(
        "The copy for undo is encrypted. When its key is destroyed, nobody can read it, whatever the disk keeps."
    ),
    "cancelled": N_("You cancelled before it was reached."),
    **SERVERS,
    **CONNECTIONS,
    **SYSTEM,
    **COPIES,
    **WEBSITES,
    **POWERS,
    **REMINDERS,
    **NOTICES,
    **RETENTION,
    **DRIFT,
    **EYES,
}


_CHINESE: Final = re.compile("[\u3400-\u9fff（）「」]")


class UnknownPhrase(KeyError):  # noqa: N818 - says what is the matter
    """A finding carries a key that has no sentence."""


def render(phrase: Phrase, language: Language) -> str:
    """The sentence for a person, and those that follow it. Raises UnknownPhrase."""
    gap = "" if language.code == "zh_CN" else " "
    return gap.join((_one(phrase, language), *(render(after, language) for after in phrase.then)))


def _one(phrase: Phrase, language: Language) -> str:
    if phrase.key not in WORDING:
        raise UnknownPhrase(phrase.key)
    sentence = language(WORDING[phrase.key])
    shown = {name: _shown(name, value, language) for name, value in phrase.parameters.items()}
    for name, value in phrase.parameters.items():
        if isinstance(value, Text) or held(name, value):
            sentence = without_gaps(sentence, name, shown[name])
    return sentence.format(**shown).strip()


def without_gaps(sentence: str, name: str, value: str) -> str:
    """Chinese sets a space beside a Latin name, but none between two Chinese characters."""
    if _CHINESE.match(value[-1:]):
        sentence = re.sub(rf"(\{{{name}\}}) (?={_CHINESE.pattern})", r"\1", sentence)
    if _CHINESE.match(value):
        sentence = re.sub(rf"(?<={_CHINESE.pattern}) (\{{{name}\}})", r"\1", sentence)
    return sentence


def _shown(name: str, value: Parameter, language: Language) -> str:
    if isinstance(value, Text):
        return value.in_language(language.code)
    if isinstance(value, bool):
        return language("on") if value else language("off")
    if name == "bytes" and isinstance(value, int):
        return size(value)
    if value is None:
        return "–"
    if name in _REASONS and isinstance(value, str):
        from tidytrace.formats.refusals import in_short  # brings sqlite3, which a first paint can do without

        return in_short(value, language)
    date = held(name, value)
    return written(date, language) if date is not None else str(value)


def size(count: int) -> str:
    """Bytes as a person reads them (powers of 1000); number and unit never part at the end of a line."""
    if count < 1000:
        return f"{count}\u00a0B"
    number = float(count)
    unit = "B"
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the last unit stays when the number is huge
        number /= 1000
        if number < 999.5:
            break
    return f"{number:.0f}\u00a0{unit}" if number >= 10 else f"{number:.1f}\u00a0{unit}"


def day(moment: datetime.datetime | None) -> str:
    """A date in the person's own time zone, ``2026-03-01``; a dash when it is not known."""
    return "–" if moment is None else moment.astimezone().date().isoformat()
