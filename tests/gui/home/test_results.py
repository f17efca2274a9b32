"""Counts and states without any window."""

import msgspec

from gui.staged import StagedEngine
from tidytrace.findings.model import State
from tidytrace.gui.home.results import Results


def _results(*, judged=True):
    engine = StagedEngine()
    results = Results(engine.tips())
    for finding in engine.found:
        results.add(finding)
    results.judged = judged
    return results


def test_counts_come_first():
    counts = _results().counts()
    assert (counts[State.RISK], counts[State.UNKNOWN], counts[State.MANUAL], counts[State.OK]) == (3, 2, 1, 6)


def test_a_tip_is_as_bad_as_its_worst_finding_and_unknown_is_never_fine():
    results = _results()
    assert results.tip_state("data-sharing-off") is State.RISK
    assert results.tip_state("mind-access") is State.UNKNOWN
    assert results.tip_state("doubt-demands") is State.MANUAL


def test_a_finding_speaks_for_all_tips_that_it_names():
    results = _results()
    assert results.tip_state("no-payment-passwords") is State.MANUAL
    finding = msgspec.structs.replace(results.section(State.RISK)[0], id="codex.x", also=("no-payment-passwords",))
    results.add(finding)
    assert results.tip_state("no-payment-passwords") is State.RISK
    assert results.of_tip("no-payment-passwords") == [finding]
    assert finding in results.of_tip(finding.tip)


def test_while_the_check_up_runs_only_bad_news_is_told():
    results = _results(judged=False)
    assert results.tip_state("data-sharing-off") is State.RISK
    assert results.tip_state("cloud-backup-off") is None
    assert results.tip_state("doubt-demands") is None


def test_a_fix_counts_at_once_and_its_undo_too():
    results = _results()
    results.receipts["cursor.privacy-mode"] = "r-1"
    assert results.counts()[State.RISK] == 2
    del results.receipts["cursor.privacy-mode"]
    assert results.counts()[State.RISK] == 3


def test_the_gravest_stands_first():
    assert [one.severity for one in _results().section(State.RISK)] == ["high", "medium", "low"]
