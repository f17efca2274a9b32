"""The sentences about folders that are copied elsewhere; a part of ``findings.wording``."""

from typing import Final

from tidytrace.language import N_

COPIES: Final[dict[str, str]] = {
    # titles
    "synced-chats": N_("{app}: chats lie in a folder that {service} copies"),
    "synced-files": N_("{app}: files lie in a folder that {service} copies"),
    "synced-maybe": N_("{app}: files lie in a folder that {service} may copy"),
    "worktree-chats": N_("{app}: chats lie in a git folder that is sent to a server"),
    "worktree-files": N_("{app}: files lie in a git folder that is sent to a server"),
    "nothing-synced": N_("No folder of an AI app is copied elsewhere"),
    "synced-unread": N_("Which folders {service} copies could not be checked"),
    "backups": N_("A backup may keep copies of your chats ({service})"),
    # why
    "synced-cloud": N_(
        "What lies in {path} is also kept by {service}. What is erased here may stay there for a while."
    ),
    "synced-server": N_(
        "What lies in {path} is also kept on a server, by {service}. What is erased here may stay there for a while."
    ),
    "synced-devices": N_("What lies in {path} is also kept on your other devices, by {service}."),
    "synced-mount": N_("{path} does not lie on this computer: its files are kept elsewhere, by {service}."),
    "synced-maybe-why": N_(
        "{path} has the name of a folder of {service}. Whether it really is copied could not be checked."
    ),
    "worktree-tracked": N_(
        "They are part of the git folder {path}: whoever sends it to {hosts} sends them along, "
        "and its history keeps them."
    ),
    "worktree-untracked": N_(
        "They lie in the git folder {path} and are not left out: "
        "they go along to {hosts} once somebody adds everything."
    ),
    "nothing-synced-why": N_(
        "The folders of the usual cloud and sync programs, network folders and git were looked at."
    ),
    "synced-unread-why": N_("Could not check: {path} cannot be read ({reason})."),
    "backups-why": N_(
        "{service} was set up on this computer. A backup is a good thing; "
        "but what you erase here stays in older backups."
    ),
    # steps
    "step-ignores-first": N_("In {path}, write this at the top: {line}"),
    "step-ignores-last": N_("In {path}, write this at the end: {line}"),
    "step-synced-leftover": N_("Delete what {service} has copied before: it stays on the other side."),
    "step-look-for-folders": N_("Look in {service} itself which folders it copies."),
}
