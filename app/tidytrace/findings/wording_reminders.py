"""The sentences of reminders; a part of ``findings.wording``."""

from typing import Final

from tidytrace.language import N_

REMINDERS: Final[dict[str, str]] = {
    "remind-checkup": N_("Time for a check-up"),
    "remind-purge": N_("Time to look through your old chats"),
    "remind-checkup-body": N_("See what your AI apps share and keep; it takes a minute."),
    "remind-purge-body": N_("See which old chats you no longer need. Nothing is erased before you say so."),
    "remind-walk": N_("Time for the walk through the tips"),
    "remind-walk-body": N_("One question a page, about two minutes. Nothing is changed without you."),
    "remind-daily": N_("You asked for this every day."),
    "remind-days": N_("You asked for this every {days} days."),
    "remind-weekly": N_("You asked for this once a week."),
    "remind-monthly": N_("You asked for this once a month."),
    "remind-missed": N_("Earlier ones that you missed: {count}. They are not told again."),
}
