"""The sentences of the watcher: what was just typed, which app is new, what cannot be watched."""

from typing import Final

from tidytrace.language import N_

EYES: Final[dict[str, str]] = {
    # what the person typed
    "typed.payment-card": N_("A bank card number was just typed into {app}"),
    "typed.cn-resident-id": N_("A resident ID number was just typed into {app}"),
    "typed.cn-mobile": N_("A mobile number was just typed into {app}"),
    "typed.iban": N_("An IBAN was just typed into {app}"),
    "typed.email": N_("An email address was just typed into {app}"),
    "typed.payment-password": N_("A payment password or code was just typed into {app}"),
    "typed.password": N_("A password was just typed into {app}"),
    "typed.api-key": N_("An access key was just typed into {app}"),
    "typed.private-key": N_("A private key was just typed into {app}"),
    "typed.crypto-seed": N_("A wallet recovery phrase was just typed into {app}"),
    "typed.crypto-wallet": N_("A wallet address was just typed into {app}"),
    "typed.bank-account": N_("A bank account number was just typed into {app}"),
    "typed.passport": N_("A passport or permit number was just typed into {app}"),
    "typed.us-ssn": N_("A US social security number was just typed into {app}"),
    # what came in by a tool, or nobody can tell how
    "stands.payment-card": N_("A bank card number has just come into a chat of {app}"),
    "stands.cn-resident-id": N_("A resident ID number has just come into a chat of {app}"),
    "stands.cn-mobile": N_("A mobile number has just come into a chat of {app}"),
    "stands.iban": N_("An IBAN has just come into a chat of {app}"),
    "stands.email": N_("An email address has just come into a chat of {app}"),
    "stands.payment-password": N_("A payment password or code has just come into a chat of {app}"),
    "stands.password": N_("A password has just come into a chat of {app}"),
    "stands.api-key": N_("An access key has just come into a chat of {app}"),
    "stands.private-key": N_("A private key has just come into a chat of {app}"),
    "stands.crypto-seed": N_("A wallet recovery phrase has just come into a chat of {app}"),
    "stands.crypto-wallet": N_("A wallet address has just come into a chat of {app}"),
    "stands.bank-account": N_("A bank account number has just come into a chat of {app}"),
    "stands.passport": N_("A passport or permit number has just come into a chat of {app}"),
    "stands.us-ssn": N_("A US social security number has just come into a chat of {app}"),
    "typed-why": N_(
        "It stands in the chat on this computer from now on. You can cut it out, erase the whole chat, or leave it."
    ),
    "stands-why": N_(
        "You may not have typed it: a tool read it, or it came with a file. You can cut it out, erase the chat, "
        "or leave it."
    ),
    # an app that came
    "new-app": N_("There is a new AI app on this computer: {app}"),
    "new-app-why": N_(
        "A check-up shows what it shares, and where it keeps your chats. From now on it is watched, too."
    ),
    # what cannot be watched
    "watching-full": N_("{polled} of {folders} folders are only looked into every few seconds"),
    "watching-full-why": N_(
        "This computer lets programs watch only so many folders, and others need some, too. Nothing is missed; "
        "it is only noticed a little later there."
    ),
    "watching-blind": N_("All {polled} folders are only looked into every few seconds"),
    "watching-blind-why": N_(
        "This computer has no room for one more program that watches folders. Nothing is missed; "
        "it is only noticed a little later."
    ),
    "set-aside": N_("What the watcher knew could not be read, so it begins anew"),
    "set-aside-why": N_(
        "The old file was kept as {path}. What stands in your chats by now counts as known; what comes is told."
    ),
}
