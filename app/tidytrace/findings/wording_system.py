"""The sentences about what guards the computer and the AI of its system; a part of ``findings.wording``."""

from typing import Final

from tidytrace.language import N_

SYSTEM: Final[dict[str, str]] = {
    # titles about antivirus programs
    "antivirus-on": N_("{name} is on, and its virus signatures are fresh"),
    "antivirus-on-demand": N_("{name} has fresh virus signatures, but looks at files only when you ask it to"),
    "antivirus-old": N_("The virus signatures of {name} are old"),
    "antivirus-empty": N_("{name} has no virus signatures yet"),
    "antivirus-off": N_("{name} is switched off"),
    "antivirus-none": N_("No antivirus program is on this computer"),
    "antivirus-not-found": N_("No antivirus program was found"),
    "antivirus-unseen": N_("Whether an antivirus program guards this computer could not be checked"),
    "antivirus-age-unseen": N_("How old the virus signatures of {name} are could not be checked"),
    "antivirus-watch-unseen": N_("Whether {name} is on could not be checked"),
    # and why
    "antivirus-dated": N_("Its newest signatures are from {date}."),
    "antivirus-says-fresh": N_("It says itself that its signatures are up to date."),
    "antivirus-old-dated": N_(
        "The newest are from {date}, {days} days ago. What has been going around since then is not recognised."
    ),
    "antivirus-says-old": N_(
        "It says itself that they are out of date. What has been going around since then is not recognised."
    ),
    "antivirus-empty-why": N_("Without them it recognises nothing."),
    "antivirus-off-why": N_("Nothing looks at what you download or open, AI programs from strange pages included."),
    "antivirus-usual-on-linux": N_(
        "Most Linux computers have none, and that is normal. It helps when you pass files on to people with Windows."
    ),
    "antivirus-no-answer": N_("Could not check: {source} of this computer does not answer."),
    "antivirus-no-file": N_("Could not check: its signatures in {path} cannot be read ({reason})."),
    "antivirus-only-running": N_(
        "Could not check: it is running, but shows the state of its signatures only in its own window."
    ),
    "antivirus-no-processes": N_("Could not check: the running programs of this computer cannot be listed."),
    "antivirus-not-told": N_("Could not check: the system does not tell whether it is on."),
    "antivirus-no-xprotect": N_("Could not check: the signatures of macOS itself were not found."),
    # and steps
    "step-antivirus-update": N_("Open {name} and let it update its signatures; leave automatic updates on."),
    "step-antivirus-on": N_("Open {name} and switch real-time protection on."),
    "step-antivirus-look": N_("Open {name} itself and look whether it is on and up to date."),
    "step-defender-on": N_(
        "Settings › Privacy & security › Windows Security › Virus & threat protection: switch real-time protection on."
    ),
    "step-defender-look": N_(
        "Settings › Privacy & security › Windows Security › Virus & threat protection: look what is written there."
    ),
    "step-clamav-update": N_(
        "In a terminal: sudo freshclam; so that it then happens by itself: sudo systemctl enable --now clamav-freshclam"
    ),
    "step-clamav-install": N_("If you want one: install the packages clamav and clamav-freshclam."),
    "step-xprotect-update": N_(
        "System Settings › General › Software Update: in the automatic updates, switch on the security responses and "
        "system files."
    ),
    # disk encryption
    "disk-encrypted": N_("Your files lie on an encrypted disk"),
    "disk-encrypted-why": N_("Whoever takes the disk without your password cannot read your chats."),
    "disk-open": N_("Your files lie on a disk that is not encrypted"),
    "disk-open-why": N_(
        "Whoever takes this computer or its disk can read all chats and keys on it, without a password."
    ),
    "disk-unseen": N_("Whether your disk is encrypted could not be checked"),
    "disk-unseen-why": N_("Could not check: the system does not tell it without administrator rights."),
    "disk-virtual-why": N_(
        "Could not check: the disk is a virtual one, and what lies below it cannot be seen from here."
    ),
    "disk-network-why": N_("Could not check: your files lie on another computer or server."),
    "step-disk-linux": N_(
        "Linux encrypts a disk when it is set up: choose encryption at the next installation. "
        "Some systems can encrypt the home folder later; make a backup first."
    ),
    "step-disk-windows": N_("Settings › Privacy & security › Device encryption (or BitLocker): switch it on."),
    "step-disk-macos": N_("System Settings › Privacy & Security › FileVault: switch it on, and keep the recovery key."),
    "step-disk-look-linux": N_("Open the program for disks of your desktop and look for a padlock or «LUKS»."),
    "step-disk-look-windows": N_("Settings › Privacy & security › Device encryption: look whether it is on."),
    "step-disk-look-macos": N_("System Settings › Privacy & Security › FileVault: look whether it is on."),
    # screen lock
    "lock-on": N_("The screen locks by itself"),
    "lock-on-minutes": N_("Without anybody at the keyboard it asks for a password after {minutes} minutes."),
    "lock-on-minute": N_("Without anybody at the keyboard it asks for a password after a minute or less."),
    "lock-on-dark": N_("It asks for a password once the screen saver runs or the display is off."),
    "lock-slow": N_("The screen locks by itself, but only after {minutes} minutes"),
    "lock-off": N_("The screen does not lock by itself"),
    "lock-off-why": N_("Whoever passes by while you are away can read your chats, and use AI apps in your name."),
    "lock-unseen": N_("Whether the screen locks by itself could not be checked"),
    "lock-unseen-why": N_("Could not check: {desktop} does not tell when it locks the screen."),
    "lock-no-desktop-why": N_("Could not check: it is not known which desktop is in use."),
    "lock-windows-why": N_(
        "Could not check: Windows locks when it goes to sleep, and when that is cannot be seen from here."
    ),
    "step-lock-gnome": N_(
        "Settings › Privacy & Security › Screen Lock: switch automatic screen lock on, and set the delay of the blank "
        "screen to 5 minutes."
    ),
    "step-lock-plasma": N_("System Settings › Screen Locking: lock automatically after 5 minutes, with a password."),
    "step-lock-xfce": N_("Settings › Screensaver: switch the screen saver and the lock on."),
    "step-lock-windows": N_(
        "Settings › Accounts › Sign-in options: require a sign-in after being away; and in Settings › System › Power "
        "let the screen turn off after 5 minutes."
    ),
    "step-lock-macos": N_(
        "System Settings › Lock Screen: require a password immediately after the screen saver begins or the display is "
        "turned off."
    ),
    "step-lock-other": N_("Look in the settings of your desktop for the screen lock."),
    "step-lock-next": N_("It holds from your next sign-in."),
    # AI features of the system
    "feature-on": N_("{feature}: on"),
    "feature-off": N_("{feature}: off"),
    "feature-unseen": N_("{feature}: could not be checked"),
    "feature-ask": N_("{feature}: only you can see whether it is on"),
    "feature-effect": N_("{effect}"),
    "feature-by-policy": N_("A rule of this computer keeps it off."),
    "feature-policy-shares": N_("A rule of this computer keeps it on. {effect}"),
    "feature-by-person": N_("It is set to the private side."),
    "feature-by-default": N_("It is not set, and is off then."),
    "feature-default-shares": N_("It is not set, and is on then. {effect}"),
    "feature-kept": N_("What it has kept lies in {path}. {effect}"),
    "feature-not-set": N_("Could not check: it was never set, and what holds then is not known. {effect}"),
    "feature-no-file": N_("Could not check: {path} may not be read. {effect}"),
    "feature-strange": N_("Could not check: it has a value that this catalogue does not know. {effect}"),
    "feature-nowhere": N_("No file tells it. {effect}"),
    "feature-not-found": N_(
        "Could not check: nothing was found where others say that it keeps things, but only the settings show whether "
        "it is on. {effect}"
    ),
    "feature-hearsay": N_("What is known of it comes from others, not from its maker."),
}
