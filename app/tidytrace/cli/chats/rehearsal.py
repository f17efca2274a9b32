"""What each app will show after an erasure, as ``chats erase --dry-run`` tells it."""

from typing import Any

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.output import Output
from tidytrace.erase import Plan


def rehearsed(output: Output, surroundings: Surroundings, plan: Plan) -> list[dict[str, Any]]:
    """Try the plan on copies and say what the apps list afterwards; the answer's shape of it."""
    from tidytrace.erase.rehearse import telling
    from tidytrace.erase.rehearse.rehearsal import rehearse

    _ = output.language
    if not plan.apps:
        return []
    output.working(_("Trying it on a copy"))
    rehearsal = rehearse(plan, surroundings.library, surroundings.host)
    output.working("")

    def name_of(app: str) -> str:
        return surroundings.name(app).in_language(_.code)

    for one in rehearsal.apps:
        output.say(telling.lists(one, name_of, _))
        for words in telling.warnings(one, name_of, _):
            output.say("  ! " + words)
        words = telling.reckoned(one, name_of, _)
        if words:
            output.say("  ? " + words)
    words = telling.conclusion(rehearsal, _)
    if words:
        output.say(words)
    return [
        {
            "app": one.app,
            "before": one.before,
            "after": one.after,
            "tried": one.not_tried is None,
            "reason": one.not_tried,
            "still": list(one.still),
            "lost": list(one.lost),
            "altered": list(one.altered),
        }
        for one in rehearsal.apps
    ]
