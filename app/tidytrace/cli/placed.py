"""Everything that would be placed on this computer so that something starts by itself, shown before it is done."""

import shlex

from tidytrace.cli.output import Output
from tidytrace.watch.reminders.placing.setting_up import Setup


def say_placed(output: Output, setup: Setup, how: str) -> None:
    """Each file whole, and each command.

    Args:
        output: Where it is said.
        setup: What would be placed.
        how: In words, what starts it.
    """
    _ = output.language
    if setup.session.container:
        sentence = _("This runs in a container ({kind}); what is set up in it starts nothing outside of it.")
        output.say("! " + sentence.format(kind=setup.session.container))
    output.say(_("This is set up: {how}").format(how=how))
    edited = {one.where for one in setup.found if one.standing == "edited"}
    for piece in setup.pieces:
        output.say()
        output.say(f"{piece.where}:")
        if piece.where in edited:
            output.say("! " + _("It was changed by hand; that is lost when it is set up anew."))
        output.say("\n".join(f"    {line}" for line in piece.content.splitlines()))
    output.say()
    for order in setup.orders:
        output.say(_("Then: {command}").format(command=shlex.join(order)))
    for one in setup.elsewhere:
        output.say(_("Taken away, because it is no longer needed: {where}").format(where=one.where))
