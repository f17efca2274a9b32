"""The evidence of a whole made-up computer, with paper: every letter of every part is searched for what is private."""

import pytest

from gui.report.staged import NOW
from report.made import finding
from report.pages import text_of, unpacked
from tidytrace.evidence.making import Wish
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.report.real import RealEvidence
from tidytrace.host import FixtureHost
from tidytrace.report.model import Seen
from tidytrace.report.paper import no_printer, use_printer
from warm import kept, warm

PRIVATE = ("zhangwei", "zw-thinkpad", "192.168.1.23")
CARD = "6222 0212 3456 7894"


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def host(tmp_path, first_run):
    made = FixtureHost(tmp_path / "computer", "linux", environ={"HOME": "/home/zhangwei", "HOSTNAME": "zw-thinkpad"})
    made.home.mkdir(parents=True)
    warm(made, first_run)
    return made


@pytest.fixture
def evidence(qapp, host):
    yield RealEvidence(host)
    use_printer(no_printer)


def test_no_letter_of_any_part_tells_what_is_private(evidence, host, tmp_path):
    seen = Seen(source="connections", when=NOW, finding=finding(where=f"{host.home}/.claude/settings.json"))
    draft = evidence.draft(Wish(seen=(seen,), note=f"zhangwei paid with {CARD} at 192.168.1.23"))
    assert [one.name for one in draft.members if one.name.endswith(".pdf")]
    for member in draft.members:
        pdf = member.name.endswith(".pdf")
        words = "".join(text_of(member.content).split()) if pdf else member.content.decode()
        assert "[user]" in words, member.name
        packed = unpacked(member.content) if pdf else member.content
        for one in (*PRIVATE, CARD, CARD.replace(" ", "")):
            assert one not in words, member.name
            for code in ("utf-8", "utf-16-be"):
                assert one.encode(code) not in packed, member.name
    path = tmp_path / "r.zip"
    written = evidence.write(draft, str(path), over=False)
    assert evidence.check(str(path)).key == written.key
    assert evidence.check(str(path)).state == "intact"


def test_a_name_is_proposed_that_is_not_taken(evidence, host):
    first = evidence.proposal()
    assert first.startswith(f"{host.home}/tidytrace-report-")
    (host.home / "Documents").mkdir()
    second = evidence.proposal()
    assert second.startswith(f"{host.home}/Documents/")


def test_problems_are_told_in_sentences(evidence, tmp_path, english):
    with pytest.raises(EngineProblem) as problem:
        evidence.draft(Wish(files=(tmp_path / "none",)))
    assert "cannot be read" in problem.value.told(english)
    with pytest.raises(EngineProblem) as problem:
        evidence.check(str(tmp_path / "none"))
    assert str(tmp_path / "none") in problem.value.told(english)


def test_it_looks_at_the_computer(evidence):
    steps = []
    look = evidence.look(["connections"], steps.append, lambda: False)
    assert [one.finding.id for one in look.seen] == ["system.connections"]
    assert steps[0].name == "Looking at where AI apps are connected"
