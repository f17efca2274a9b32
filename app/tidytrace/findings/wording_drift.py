"""The sentences about switches that moved."""

from typing import Final

from tidytrace.language import N_

DRIFT: Final[dict[str, str]] = {
    # beside a finding, and in the history
    "moved": N_("Moved since {date}: {before} → {after}."),
    "moved-known": N_("Known since {date}: {before} → {after}. The catalogue now knows better; the app moved nothing."),
    "moved-judged": N_("Since {date} the catalogue knows better what this means; the app moved nothing."),
    "moved-update": N_("In between came the update {old} → {new}."),
    "moved-no-update": N_("The version is the same ({new})."),
    "moved-ours": N_("You had turned this off with Tidytrace on {ours}."),
    # a notice
    "moved-title": N_("{app}: a switch has moved"),
    "moved-known-title": N_("{app}: more is known about a switch"),
    "moved-what": N_("«{switch}»: {before} → {after}."),
    "moved-what-server": N_("Who can reach the server: {before} → {after}."),
    "moved-what-known": N_("«{switch}»: the catalogue now knows better; the app moved nothing."),
    "moved-held": N_("It had been the other way since {held}."),
    "moved-to-risk": N_("It is not on the private side now."),
    "moved-to-ok": N_("It is on the private side now."),
    "moved-to-unknown": N_("Whether this is the private side is not known."),
    # the history
    "moved-of-server": N_("{app}: who can reach the server"),
    "moved-of-feature": N_("{app}"),
    "moved-of-unknown": N_("{name} (no longer in the catalogue)"),
}
