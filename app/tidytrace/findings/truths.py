"""What holds for every switch in an account; told once, beside the findings that are about one."""

from typing import Final

from tidytrace.language import N_

TRUTHS: Final = (
    N_("A switch works forward only. What was used before stays in the models that learned from it."),
    N_("Thumbs up or down and reports of a problem are used even when the switch is off. Do not rate a private chat."),
    N_("Deleting a chat does not delete what the assistant remembered from it: that is a second step."),
    N_("Deleting takes time. Logs may be kept because the law asks for it, and backups are cleared later."),
    N_(
        "What you share by link is public, and search engines may take it. For most services no list of your links is "
        "known: delete the chat itself."
    ),
    N_("Closing an account may close much more than the AI: other products of the same company too. Read first."),
    N_("The switch belongs to the account, not to one device. Not signing in is no way out everywhere."),
    N_("Temporary or private chats are the better habit for what nobody should keep."),
)
"""Sentences of the translations."""
