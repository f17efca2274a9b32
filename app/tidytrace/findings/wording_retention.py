"""The sentences about how long chats stay."""

from typing import Final

from tidytrace.language import N_

RETENTION: Final[dict[str, str]] = {
    # the first time, and whenever a rule is new
    "tidy-ask": N_("{app}: tidy {count} old chats?"),
    "tidy-ask-why": N_(
        "They were last used between {oldest} and {newest}. Your rule says: {rule}. If you agree, this app's chats are "
        "tidied by it from now on without asking, while the app is closed. They can be brought back for {days} days."
    ),
    "tidy-ask-unplaced": N_(
        "{count} of them do not tell which folder they belong to, so no rule for a folder can keep them."
    ),
    "tidy-ask-held": N_("{count} more are as old, but stay: they are pinned, or cannot be erased alone."),
    # afterwards
    "tidy-done": N_("{app}: {count} old chats were tidied"),
    "tidy-done-why": N_("They can be brought back until {until}. No trace was found in {files} files."),
    "tidy-done-left": N_(
        "They can be brought back until {until}. Some of their words still stand in {left} of {files} files."
    ),
    "tidy-no-copy": N_("{app}: old chats wait, because no copy for undo can be made"),
    "tidy-no-copy-why": N_(
        "The place for these copies is locked or was never set up, and without a copy nothing is tidied. "
        "Open Tidytrace to tidy them yourself."
    ),
    # reminders
    "remind-all": N_("AI apps keep {total} chats on this computer, the oldest from {oldest}"),
    "remind-app": N_("{app} keeps {total} chats on this computer, the oldest from {oldest}"),
    "remind-why": N_("You asked to be reminded every {days} days. Nothing was changed."),
    # the app's own timer
    "vanishing-from": N_("{app}: {count} chats will vanish from {first} on"),
    "vanishing-next-start": N_("{app}: {count} chats will vanish at its next start"),
    "vanishing-next-run": N_("{app}: {count} chats will vanish when it next runs"),
    "vanishing-use": N_("The app itself deletes chats {days} days after they were last used."),
    "vanishing-written": N_("The app itself deletes chats {days} days after their file was last written to."),
    "vanishing-created": N_("The app itself deletes chats {days} days after they were begun."),
    "vanishing-measure-unknown": N_(
        "The app itself deletes chats after {days} days. It is not known from when it counts; the last use was taken."
    ),
    "vanishing-at-start": N_("It looks for them only when it starts."),
    "vanishing-daily": N_("It looks for them when it starts, and once a day while it runs."),
    "vanishing-sweep-unknown": N_("It is not known when exactly it looks for them."),
    "vanishing-overdue": N_("{overdue} of them are due already."),
    "vanishing-choice": N_("Tidytrace does nothing about it unless you choose something."),
    # why an old chat stays
    "brought-back": N_("You brought it back; it counts as used on that day."),
    "of-site": N_("It is what a browser keeps of a web site; that is only erased when you ask for it."),
}
