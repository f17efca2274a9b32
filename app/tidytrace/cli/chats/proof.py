"""How the proof of an erasure is said."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tidytrace.cli.chats.footprint import at_home
from tidytrace.cli.output import Output
from tidytrace.erase import Leftover, Plan, Proof
from tidytrace.erase.model import Remnant
from tidytrace.findings.wording import size
from tidytrace.language import N_

_REMNANTS: Final[dict[Remnant, str]] = {
    "text": N_("the chat's text"),
    "shared-text": N_("the chat's text"),
    "id": N_("the chat's id"),
    "link": N_("a link in the chat's folder"),
    "unreadable": N_("could not be read"),
    "too-large": N_("too large to search"),
}


def traces(leftovers: Iterable[Leftover], plan: Plan) -> list[Leftover]:
    """What is left although it should not be: neither words that other chats have too nor what the person unticked."""
    return [one for one in leftovers if one.what != "shared-text" and not one.erased and one.path not in plan.unticked]


def say_proof(output: Output, proof: Proof, plan: Plan, home: Path) -> None:
    """How much was searched, and what was found."""
    _ = output.language
    left = traces(proof, plan)
    searched = _("{files} searched, {bytes}").format(
        files=_.plural("{count} file", "{count} files", proof.files), bytes=size(proof.bytes)
    )
    if proof.cancelled:
        output.say("! " + _("The search for traces was stopped ({searched}).").format(searched=searched))
    elif not left:
        output.say("✓ " + _("0 traces ({searched}).").format(searched=searched))
    else:
        output.say("! " + _("Still found ({searched}):").format(searched=searched))
    for one in left:
        output.say(f"  {at_home(one.path, home)} ({_(_REMNANTS[one.what])})")
    shared = [one for one in proof.leftovers if one.what == "shared-text"]
    if shared:
        output.say("  " + _("Chats that you keep have some of the same words:"))
        for one in shared:
            output.say(f"  {at_home(one.path, home)}")
