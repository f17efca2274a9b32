"""The sentences about where AI apps are connected; a part of ``findings.wording``."""

from typing import Final

from tidytrace.language import N_

CONNECTIONS: Final[dict[str, str]] = {
    # titles
    "lines-seen": N_("{app} is connected now: {places}"),
    "lines-none": N_("{app} is running and not connected to another computer now"),
    "lines-only-here": N_("{app} is connected only to programs on this computer now"),
    "lines-new-country": N_("{app} is connected to a country that is new for it: {countries}"),
    "lines-new-host": N_("{app} is connected to a computer that is new for it: {hosts}"),
    "lines-hidden": N_("Where {app} is connected could not be checked"),
    "lines-unknown": N_("Where AI apps are connected could not be checked"),
    "lines-nobody": N_("No AI app is running now, so none is connected"),
    # why
    "lines-moment": N_("This is what could be seen at this moment, without looking into what is sent."),
    "lines-nobody-why": N_("To see where an app connects, use it and check again meanwhile."),
    "lines-country": N_(
        "The country is the one that an address is registered in; the computer itself may be elsewhere."
    ),
    "lines-no-countries": N_("Countries cannot be told on this computer: the list for it is not installed."),
    "lines-new-why": N_(
        "It was not seen with this app before. That is often harmless: makers move their computers, and a VPN changes "
        "the way."
    ),
    "lines-local": N_(
        "It also uses other programs on this computer (port {ports}). If one of them is a proxy or VPN, where that one "
        "leads cannot be seen."
    ),
    "lines-stand-in": N_(
        "A proxy or VPN program hides some of the real addresses; in its own list you can see where they lead."
    ),
    "lines-guests": N_("Other AI apps live in the same program, so it may be one of theirs: {guests}."),
    "lines-datagrams": N_("Connections of a newer kind (QUIC, over UDP) are not told by this system."),
    "lines-unsaved": N_("Earlier connections could not be read or kept, so nobody can tell what is new."),
    "lines-hidden-why": N_(
        "Could not check: these processes show their connections only to an administrator ({processes})."
    ),
    "lines-problem": N_("Could not check: the connections of this computer cannot be listed ({reason})."),
    "lines-no-processes": N_("Could not check: the running programs cannot be listed ({reason})."),
    "lines-local-of": N_(
        "{app} also uses other programs on this computer (port {ports}). If one of them is a proxy or VPN, where that "
        "one leads cannot be seen."
    ),
    "lines-first-look": N_("This is the first look at {apps}, so there is nothing to compare with yet."),
    "lines-browsers": N_(
        "Browsers are left out, because they are connected wherever you go ({browsers}); with --browsers they are "
        "shown."
    ),
    "lines-others": N_(
        "Connections of the system or of other people who use this computer ({count}): which programs they belong to "
        "cannot be seen without administrator rights."
    ),
    # steps
    "step-lines-look": N_("See each connection with: tidytrace connections"),
    "step-lines-think": N_("Think: did you just update the app, use a new function of it, or turn on a VPN?"),
    "step-lines-close": N_("If nothing explains it, close {app} and ask its maker where it connects, and why."),
    "step-lines-report": N_("If it goes on and looks suspicious, report it; the tip about reporting says where."),
}
