"""The sentences about AI sites in browsers; a part of ``findings.wording``."""

from typing import Final

from tidytrace.language import N_

WEBSITES: Final[dict[str, str]] = {
    # titles
    "web-traces": N_("{app}: traces of {sites} AI websites"),
    "web-traces-old": N_("{app}: traces of {old} AI websites that you have not visited for {days} days"),
    "no-web-traces": N_("{app}: no traces of AI websites"),
    "web-traces-unread": N_("{app}: not all traces of AI websites could be counted"),
    # why
    "web-traces-why": N_("Whoever gets at this computer can see which AI you use, and when."),
    "web-traces-old-names": N_("Not visited for long: {names}."),
    "web-traces-visits": N_("{visits} visits, the first on {first}, the last on {last}."),
    "web-traces-no-visits": N_("No visit stands in the history."),
    "web-traces-kept": N_("Kept besides: {cookies} cookies, and {bytes} that pages have stored."),
    "web-traces-account": N_("What your accounts on these sites keep stays there when it is erased here."),
    "no-web-traces-why": N_("Its history, cookies and site storage were looked at."),
    "web-traces-unread-why": N_("Could not check: {path} cannot be read completely."),
    # steps
    "step-erase-sites": N_(
        "Look at the sites under Chats, and erase those that you no longer need. {app} has to be closed for that; "
        "cookies for signing in, passwords and bookmarks stay."
    ),
    "step-web-traces-close": N_("Close {app} and check again."),
    "step-full-disk-access": N_(
        "In System Settings, under Privacy & Security, give Tidytrace Full Disk Access, and check again."
    ),
}
