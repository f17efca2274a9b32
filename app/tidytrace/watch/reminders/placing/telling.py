"""The ways of starting the look, in words that both faces use."""

from typing import Final

from tidytrace.host.session import Starter, Without
from tidytrace.language import N_

WAYS: Final[dict[Starter, str]] = {
    "systemd": N_(
        "this computer's own timer (systemd); what you miss while you are logged out is told when you log in"
    ),
    "autostart": N_("an entry in your desktop's autostart folder: it looks each time you log in"),
    "launchd": N_("an agent of launchd: every day, and each time you log in"),
    "tasks": N_("a task of the Windows Task Scheduler; what is missed while the computer is off is told later"),
}
WITHOUT: Final[dict[Without, str]] = {
    "no-tool": N_("There is no systemd on this computer, so the reminders start when you log in."),
    "not-booted": N_("This system was not started by systemd, so the reminders start when you log in."),
    "no-session": N_("systemd does not manage this session, so the reminders start when you log in."),
    "other-home": N_("Your own systemd looks after another home, so the reminders start when you log in."),
    "no-answer": N_("Your own systemd does not answer, so the reminders start when you log in."),
}
