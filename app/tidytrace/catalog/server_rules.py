"""What every server definition keeps to beyond its schema, as ``rules`` says for apps."""

from collections.abc import Iterator

from tidytrace.catalog import rules
from tidytrace.catalog.rules import Problem
from tidytrace.catalog.servers import Server
from tidytrace.catalog.text_rules import text_problems
from tidytrace.catalog.words import Grade
from tidytrace.language import N_


def problems(server: Server) -> Iterator[Problem]:
    """All rules that a definition breaks."""
    yield from text_problems(server)
    for number, setting in enumerate(server.settings):
        yield from rules.switch_problems(f"settings[{number}]", setting)
    known = {source.grade for source in server.sources}
    for number, setting in enumerate(server.settings):
        if setting.grade.actionable and setting.grade not in known:
            sentence = N_("No source has the grade «{grade}».")
            yield Problem(f"settings[{number}].grade", sentence, {"grade": setting.grade.value})
    best = min((source.grade for source in server.sources), key=list(Grade).index)
    alone = any(not look.with_process for look in server.recognise)
    if best.actionable and alone and not server.auth and server.lock.default is None:
        yield Problem("auth", N_("Nothing says how a password shows: it needs auth, or lock.default."))
    if not server.ports and not server.processes:
        yield Problem("ports", N_("Nobody would know where to look: it needs ports or processes."))
