"""The sentences about how long chats stay."""

from typing import Final

from tidytrace.language import N_

RETENTION: Final[dict[str, str]] = {
    # the first time, and whenever a rule is new
    "tidy-ask": N_("{app}: tidy {count} old chats?"),
    "tidy-ask-one": N_("{app}: tidy 1 old chat?"),
    "tidy-ask-why": N_(
        "They were last used between {oldest} and {newest}. Your rule says: {rule}. If you agree, this app's chats are "
        "tidied by it from now on without asking, while the app is closed. They can be brought back for {days} days."
    ),
    "tidy-ask-unplaced": N_(
        "Some do not tell which folder they belong to ({count}), so no rule for a folder can keep them."
    ),
    "tidy-ask-held": N_("As old, but staying, because they are pinned or cannot be erased alone: {count}."),
    # afterwards
    "tidy-done": N_("{app}: {count} old chats were tidied"),
    "tidy-done-one": N_("{app}: 1 old chat was tidied"),
    "tidy-done-why": N_("They can be brought back until {until}. No trace was found in {files} files."),
    "tidy-done-left": N_(
        "They can be brought back until {until}. Some of their words still stand in {left} of {files} files."
    ),
    "tidy-no-copy": N_("{app}: old chats wait, because no copy for undo can be made"),
    "tidy-no-copy-why": N_(
        "The place for these copies is locked, full or was never set up, and without a copy nothing is tidied. "
        "Open Tidytrace to tidy them yourself."
    ),
    # reminders
    "remind-all": N_("AI apps keep {total} chats on this computer, the oldest from {oldest}"),
    "remind-app": N_("{app} keeps {total} chats on this computer, the oldest from {oldest}"),
    "remind-why": N_("You asked to be reminded every {days} days. Nothing was changed."),
    # the app's own timer
    "vanishing-from": N_("{app}: {count} chats will vanish from {first} on"),
    "vanishing-from-one": N_("{app}: 1 chat will vanish from {first} on"),
    "vanishing-next-start-one": N_("{app}: 1 chat will vanish at its next start"),
    "vanishing-next-run-one": N_("{app}: 1 chat will vanish when it next runs"),
    "vanishing-next-start": N_("{app}: {count} chats will vanish at its next start"),
    "vanishing-in-project": N_("{app}: {count} chats will vanish when it is next used in their projects"),
    "vanishing-in-project-one": N_("{app}: 1 chat will vanish when it is next used in its project"),
    "vanishing-next-run": N_("{app}: {count} chats will vanish when it next runs"),
    "vanishing-use": N_("The app itself deletes chats {days} days after they were last used."),
    "vanishing-written": N_("The app itself deletes chats {days} days after their file was last written to."),
    "vanishing-created": N_("The app itself deletes chats {days} days after they were begun."),
    "vanishing-measure-unknown": N_(
        "The app itself deletes chats after {days} days. It is not known from when it counts; the last use was taken."
    ),
    "vanishing-at-start": N_("It looks for them only when it starts."),
    "vanishing-daily": N_("It looks for them when it starts, and once a day while it runs."),
    "vanishing-of-project": N_("It only looks at the chats of the project that it is used in."),
    "vanishing-sweep-unknown": N_("It is not known when exactly it looks for them."),
    "vanishing-overdue": N_("Due already: {overdue}."),
    "vanishing-choice": N_("Tidytrace does nothing about it unless you choose something."),
    # what became of an answer
    "answer-tidy": N_("Agreed. The old chats of {app} are tidied while it is closed, and you are told each time."),
    "answer-tidy-later": N_("You are asked again on {date}."),
    "answer-keep": N_("From now on everything of {app} is kept."),
    "answer-vanish": N_("Nothing is done about it; {app} deletes them by itself."),
    "answer-copies": N_("Chats saved in {path}: {count}."),
    "answer-copies-none": N_(
        "There is nothing left to save: {app} has deleted these chats already, or they were used again."
    ),
    "answer-copies-part": N_("Chats saved in {path}: {count}. Not, or not wholly, saved: {left}."),
    "answer-longer": N_("{app} keeps chats for {days} days now. You can undo that under Activity."),
    "answer-retention-failed": N_("It could not be done: {problem}"),
    # why an old chat stays
    "brought-back": N_("You brought it back; it counts as used on that day."),
    "of-site": N_("It is what a browser keeps of a web site; that is only erased when you ask for it."),
}
