"""The sentences of what the assistant tells on the desktop; a part of ``findings.wording``."""

from typing import Final

from tidytrace.language import N_

NOTICES: Final[dict[str, str]] = {
    # the answers that a notice offers
    "action.cut-out": N_("Cut it out"),
    "action.erase": N_("Erase the chat"),
    "action.fine": N_("It's fine"),
    "action.put-back": N_("Put it back"),
    "action.keep-copies": N_("Keep copies"),
    "action.let-go": N_("Let them go"),
    "action.change-setting": N_("Change the setting"),
    "action.tidy": N_("Tidy up"),
    "action.check": N_("Check now"),
    "action.later": N_("Later"),
    "action.keep": N_("Keep them all"),
    "action.show": N_("Show it"),
    # what a notice is about
    "notice.sensitive": N_("something sensitive in a chat"),
    "notice.switch-moved": N_("a switch that moved"),
    "notice.new-app": N_("a new AI app"),
    "notice.vanishing": N_("chats that an app will delete by itself"),
    "notice.tidy": N_("old chats to tidy up"),
    "notice.checkup": N_("a check-up that is due"),
    "notice.watching": N_("something that cannot be watched"),
    # how far it is
    "notice-state.waiting": N_("not told yet"),
    "notice-state.telling": N_("told, but nobody knows whether it was shown"),
    "notice-state.told": N_("told"),
    "notice-state.closed": N_("told and closed"),
    "notice-state.silent": N_("only listed: you do not want to be told of these"),
    "notice-state.answered": N_("answered"),
    # what stands below a notice where the desktop has no buttons
    "notice-how": N_("To answer: tidytrace notices --answer {number} {action}"),
    "notice-how-others": N_("Instead of {action} also: {others}."),
    # several at once
    "notices-more": N_("{count} more things to look at"),
    "notices-more-why": N_("They are listed with: tidytrace notices"),
    # why the desktop does not show it
    "notices-no-bus": N_("There is no desktop session here that could show it."),
    "notices-no-server": N_("No program of this desktop shows notifications."),
    "notices-silent": N_("The desktop's notification service does not answer."),
    "notices-refused": N_("The desktop's notification service refused it."),
    "notices-no-program": N_("{program} is missing, which shows notifications on this system."),
    "notices-no-terminal": N_("The terminal is closed."),
    "notices-no-way": N_("There is no way to show it here."),
    # what an answer came to
    "answer-opened": N_("Tidytrace opens there. Nothing is done before you say so."),
    "answer-by-hand": N_("There is no display here to open the window on. This does the same: {command}"),
    "answer-fine": N_("It will not be told again."),
    "answer-accepted": N_("Accepted: it will not be shown as a risk again. To take it back: {command}"),
    "answer-looking": N_("It will not be told again, and what stands in the chat is being accepted."),
    "answer-back": N_("It is back: {where}."),
    "answer-private-already": N_("It is on the private side already."),
    "answer-let-go": N_("Nothing is done about it."),
    "answer-later": N_("You will be told again on {when}."),
    "answer-lost": N_("What it was about is not there any more."),
    "answer-failed": N_("It could not be done: {problem}"),
}
