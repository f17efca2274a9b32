"""Words in the whole text of a real home, and one of them forgotten through the window's own engine."""

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import current_host

NAME = "Zwiebelfisch"


def nobody_stops() -> bool:
    return False


@pytest.fixture
def engine(home):
    home.mkdir(parents=True, exist_ok=True)
    host = current_host()
    mine = talks(4, seed=20)
    WRITERS["claude-code"](host, mine[:2])
    WRITERS["codex"](host, mine[2:])
    for talk in (mine[0], mine[2]):
        path = next(one for one in home.rglob("*.jsonl") if talk.id in one.name)
        path.write_text(path.read_text("utf-8").replace("PROMPT-", f"Aunt {NAME}: PROMPT-"), "utf-8")
    (home / ".claude" / "CLAUDE.md").write_text(f"Always be kind to {NAME}.", "utf-8")
    return RealEngine(host)


def found_by(engine, words):
    hits = []
    sought = engine.searching.find(words, hits.extend, lambda _step: None, nobody_stops)
    return {hit.conversation.app for hit in hits}, sought


def test_words_are_found_in_all_apps(engine) -> None:
    apps, sought = found_by(engine, "aunt zwiebelfisch")
    assert apps == {"claude-code", "codex"}
    assert (sought.looked, sought.complete, sought.problems) == (4, True, ())
    assert found_by(engine, "uncle zwiebelfisch")[0] == set()


def test_forgotten_in_one_and_gone_with_another_then_both_are_back(engine, home) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*.jsonl")}
    everywhere = engine.searching.look_everywhere([NAME], lambda _step: None, nobody_stops)
    one, other = sorted(hit.conversation.id for hit in everywhere.hits)
    assert [copy.shown for copy in everywhere.copies] == ["~/.claude/CLAUDE.md"]
    plan = engine.searching.plan(everywhere, [NAME], {one}, {other})
    assert plan.places
    assert plan.pieces
    engine.choose_key_home("file", None)
    done = engine.searching.forget(plan, [NAME], 7, lambda _step: None, nobody_stops)
    assert (done.cut, done.erased, done.failed) == (1, 1, ())
    assert [copy.shown for copy in done.still] == ["~/.claude/CLAUDE.md"]
    assert found_by(engine, NAME)[0] == set()
    for receipt in done.receipts:
        assert engine.restore(receipt, None, lambda _step: None, nobody_stops).complete
    assert {path: path.read_bytes() for path in before} == before


def test_what_a_database_has_still_to_take_in_goes_as_the_database_does(home) -> None:
    home.mkdir(parents=True, exist_ok=True)
    host = current_host()
    WRITERS["opencode"](host, talks(2, seed=21))
    database = next(home.rglob("opencode.db"))
    database.with_name("opencode.db-wal").write_bytes(f"call {NAME} tomorrow".encode())
    everywhere = RealEngine(host).searching.look_everywhere([NAME], lambda _step: None, nobody_stops)
    [copy] = everywhere.copies
    assert copy.shown.endswith("opencode.db-wal")
    assert copy.why.sentence == "What of it belongs to a chat that you choose goes with that chat."
