"""The sentences about folders that are copied elsewhere, and about keys in clear; a part of ``findings.wording``."""

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
    "keys-copied": N_("{app}: keys stand in clear in a folder that is copied elsewhere"),
    "keys-open": N_("{app}: keys stand in clear where other accounts of this computer can read them"),
    "keys-kept": N_("{app}: keys stand in clear, but only you can read them"),
    "keys-unread": N_("{app}: whether keys stand in clear could not be checked"),
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
    "keys-synced": N_(
        "{path} holds: {kinds}. It is copied by {service}, and whoever gets at the copy can use them in your name."
    ),
    "keys-perhaps-synced": N_(
        "{path} holds: {kinds}. It lies in a folder with the name of one of {service}; "
        "whether it really is copied could not be checked."
    ),
    "keys-tracked": N_(
        "{path} holds: {kinds}. It is part of a git folder, or may be: its history goes to {hosts} and keeps them."
    ),
    "keys-untracked": N_(
        "{path} holds: {kinds}. It lies in a git folder and is not left out: "
        "it goes along to {hosts} once somebody adds everything."
    ),
    "keys-open-why": N_("{path} holds: {kinds}. Its mode {mode} lets other accounts of this computer read it."),
    "keys-kept-why": N_("There are: {kinds}. Every program that you start can read them all the same."),
    "keys-in-profile": N_(
        "There are: {kinds}. They lie in your user folder; who else may read them there was not checked. "
        "Every program that you start can."
    ),
    "keys-keyring": N_("They need not stand in a file: {how}"),
    "keys-unread-why": N_("Could not check: {path} cannot be read ({reason})."),
    # steps
    "step-mode": N_("In a terminal: chmod {mode} {path}"),
    "step-new-key": N_("Make new keys in the account that {app} uses, and take back the old ones."),
    "step-new-keys": N_("Make new keys in the accounts that these belong to, and take back the old ones."),
    "step-ignores-first": N_("In {path}, write this at the top: {line}"),
    "step-ignores-last": N_("In {path}, write this at the end: {line}"),
    "step-synced-leftover": N_("Delete what {service} has copied before: it stays on the other side."),
    "step-look-for-folders": N_("Look in {service} itself which folders it copies."),
}
