"""The sentences about what AI apps may do."""

from typing import Final

from tidytrace.language import N_

POWERS: Final[dict[str, str]] = {
    # titles
    "powers-free": N_("{app} may do this without asking you: {powers}"),
    "powers-usual": N_("{app} asks before most things; without asking it may {powers}"),
    "powers-held": N_("{app} asks before it acts"),
    "powers-told": N_("{app}: what it may do on this computer"),
    "powers-granted": N_("{app} was given wide rights on this computer: {rights}"),
    "powers-unseen": N_("{app}: not all that it may do could be seen"),
    "permissions-unseen": N_("What this computer lets AI apps do could not be seen"),
    # why
    "powers-free-why": N_("A web page, a mail or a file that it reads can lead it to do that, too."),
    "powers-granted-why": N_("With these rights it reaches nearly everything that you reach."),
    "powers-fine-why": N_("Nothing was found that lets it do more by itself."),
    "powers-default-unknown": N_("It is not set, and it is not known for sure what {app} does then."),
    "powers-no-answer": N_("Could not check: nothing answered to «{path}»."),
    "permissions-no-disk-access": N_(
        "Could not look: macOS shows {path} only to programs with «Full Disk Access», and Tidytrace does not have it."
    ),
    "permissions-unreadable": N_("Could not look: {path} could not be read."),
    "powers-servers": N_("It uses these tool servers: {names}."),
    "powers-keys": N_("Keys stand in clear in {path}: {names}."),
    "powers-notes": N_("It keeps notes from one chat to the next, in {path}."),
    "powers-rights": N_("This computer lets it use: {rights}."),
    "powers-box-flatpak": N_("It runs closed in by itself (Flatpak)."),
    "powers-box-snap": N_("It runs closed in by itself (Snap)."),
    "powers-box-snap-classic": N_("It is a Snap that is not closed in: nothing holds it back."),
    "powers-ground-bare": N_("Nothing holds it back: it can open every file that you can open."),
    "powers-ground-terminal": N_("What macOS lets it do is what the terminal may do in which you start it."),
    # the page of an app
    "power-free": N_("{power}: without asking"),
    "power-held": N_("{power}: only after asking, or not at all"),
    "power-unknown": N_("{power}: it is not known whether it asks"),
    "power-yes": N_("{power}: yes"),
    "power-no": N_("{power}: no"),
    "tool-server": N_("Tool server {name}"),
    "tool-server-remote": N_("runs on {host}"),
    "tool-server-folders": N_("folders: {folders}"),
    "tool-server-all": N_("all of its tools are used without asking"),
    "tool-server-some": N_("tools that are used without asking: {count}"),
    "tool-server-keys": N_("keys in clear: {names} ({path})"),
    # steps
    "step-ask-tools": N_("In {path}, let the tools of {server} ask again each time."),
    "step-flatpak": N_("In a terminal: flatpak override --user {option}={name} {package}"),
    "step-flatpak-taken": N_(
        "Take {right} away from {app} in {path}; it still opens the files that you choose in its file window."
    ),
    "step-snap-classic": N_("No switch holds it back. If you can, use {app} from another source that has a box."),
    "step-privacy-macos": N_("Look in System Settings › Privacy & Security which apps stand there."),
    "step-privacy-macos-app": N_("System Settings › Privacy & Security: look for «{right}» and switch {app} off."),
    "step-privacy-windows": N_("Settings › Privacy & security: look for «{right}» and switch {app} off."),
    "step-full-disk-access": N_(
        "To have it checked here: System Settings › Privacy & Security › Full Disk Access, switch on the program "
        "that starts Tidytrace. Switch it off again afterwards."
    ),
}
