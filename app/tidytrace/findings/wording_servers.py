"""The sentences about AI servers and who can reach them; a part of ``findings.wording``."""

from typing import Final

from tidytrace.language import N_

SERVERS: Final[dict[str, str]] = {
    # titles
    "server-here": N_("{app}: only this computer can reach it"),
    "server-open-all": N_("{app} lets everyone in without a password"),
    "server-open-lan": N_("{app} lets people in the same network in without a password"),
    "server-locked-all": N_("{app} can be reached from outside; it asks for a password"),
    "server-locked-lan": N_("People in the same network can reach {app}; it asks for a password"),
    "server-unknown": N_("{app} can be reached from outside; whether it asks for a password could not be checked"),
    "server-will-open": N_("{app} will let everyone in without a password when it starts"),
    "server-will-lock": N_("{app} will be reachable from outside when it starts; it asks for a password"),
    "server-will-unknown": N_("{app} will be reachable from outside when it starts"),
    "servers-closed": N_("No AI server on this computer lets others in"),
    "servers-unseen": N_("Whether an AI server lets others in could not be checked"),
    # why
    "servers-closed-why": N_("Every program that waits for connections on this computer was looked at."),
    "servers-unseen-why": N_(
        "Could not check: the programs that wait for connections on this computer cannot all be listed ({reason})."
    ),
    "server-where": N_("It listens on port {port} ({addresses})."),
    "server-answers": N_("It was tried: it answers at this computer's address in the network ({network})."),
    "server-refuses": N_(
        "At this computer's address in the network ({network}) it turns strangers away: it lets in only those on "
        "a list."
    ),
    "server-silent": N_(
        "Just now it did not answer at this computer's address in the network ({network}); in another network it may."
    ),
    "server-tunnel": N_("The program {tunnel} leads people from the internet to it."),
    "server-proxy": N_("{proxy} passes on to it what comes from other computers; {where} says so."),
    "server-proxy-asks": N_(
        "Could not check: {where} speaks of a password, but whether it is asked for on the way here cannot be told."
    ),
    "server-no-answer": N_(
        "Could not check: it did not answer within a second. Check again when it has finished starting."
    ),
    "server-lock-unknown": N_("Could not check: from its answer it cannot be told whether it asks for a password."),
    "server-note": N_("{note}"),
    "server-leaks": N_("{leaks}"),
    "server-weak": N_("{weak}"),
    "server-only-password": N_(
        "Only the password stands in the way. If nobody else needs it, let only this computer reach it."
    ),
    "server-container-firewall": N_("It runs in a container, and {firewall} does not stop connections to containers."),
    "firewall-unknown": N_("Whether a firewall stops others cannot be seen without administrator rights."),
    "firewall-off": N_("None of the usual firewalls, which would stop others, is switched on."),
    "firewall-on": N_(
        "A firewall ({firewall}) is on. Whether it lets others through to this, only an administrator can see."
    ),
    "firewall-blocks": N_(
        "A firewall ({firewall}) is on and stops most visitors. Whether it makes an exception here, only an "
        "administrator can see."
    ),
    "firewall-lets-in": N_("The firewall ({firewall}) has an exception that lets others through to this program."),
    "firewall-stops": N_("The firewall ({firewall}) has no exception for this program and should stop others."),
    "server-next-start": N_("It is not running now, but {path} lets other computers reach it."),
    "server-starts-itself": N_("It starts by itself."),
    # steps
    "step-user-unit-variable": N_(
        "In a terminal: systemctl --user edit {unit}; write [Service] and below it Environment={name}={value}; save."
    ),
    "step-user-unit-option": N_(
        "In a terminal: systemctl --user edit --full {unit}; in the line ExecStart write {name} {value}; save."
    ),
    "step-unit-variable": N_(
        "In a terminal: sudo systemctl edit {unit}; write [Service] and below it Environment={name}={value}; save."
    ),
    "step-unit-option": N_(
        "In a terminal: sudo systemctl edit --full {unit}; in the line ExecStart write {name} {value}; save."
    ),
    "step-launcher": N_("Open {path} in a text editor and write {name} {value} where the program is started."),
    "step-assignment": N_("Open {path} in a text editor and change {name} to {value}, or take the line out."),
    "step-registry": N_(
        "Open the Start menu, type «environment variables», and change {name} to {value} there, or delete it."
    ),
    "step-container": N_(
        "Start the container again with its port for this computer only: -p 127.0.0.1:{port}:{inside} "
        '(in a compose file: "127.0.0.1:{port}:{inside}").'
    ),
    "step-container-unknown": N_(
        "Start the container again with 127.0.0.1: in front of its port {port}, so that only this computer reaches it."
    ),
    "step-close-proxy": N_(
        "In {where}, take out what passes on to port {port}, or let it ask for a password. Then let {proxy} read its "
        "settings again."
    ),
    "step-close-tunnel": N_("Close the program {tunnel} if you did not start it yourself, or no longer need it."),
    "step-restart": N_("Then close {app} and start it again; it is closed to others only after that."),
    "step-restart-user-unit": N_(
        "Then in a terminal: systemctl --user daemon-reload && systemctl --user restart {unit}; "
        "it is closed to others only after that."
    ),
    "step-restart-unit": N_(
        "Then in a terminal: sudo systemctl daemon-reload && sudo systemctl restart {unit}; "
        "it is closed to others only after that."
    ),
    "step-sign-in": N_(
        "Then sign out and in again, and start the program again; it is closed to others only after that."
    ),
}
