"""What is looked at for a report."""

import json

import pytest

from tidytrace.checks.surroundings import Surroundings
from tidytrace.evidence.looking import look_at
from tidytrace.findings.model import State
from tidytrace.host import Process
from warm import kept, warm


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def computer(fixture_host, first_run):
    """Makes a computer that had its first run."""

    def make(**more):
        host = fixture_host("linux", **more)
        warm(host, first_run)
        return host

    return make


@pytest.fixture
def host(computer):
    found = computer(processes=[Process(pid=10, name="codex", command=("codex",))])
    told = {
        "addresses": ["192.168.7.20"],
        "connections": [{"pid": 10, "remote": "1.2.3.4", "port": 443}],
        "countries": {"1.2.3.4": "US"},
        "problem": "not allowed",
    }
    (found.root / "sockets.json").write_text(json.dumps(told), "utf-8")
    return found


def test_connections_are_told_with_more_than_the_check_up_tells(host):
    look = look_at(Surroundings.of(host), ["connections"])
    (one,) = [one for one in look.seen if one.finding.evidence]
    (line,) = one.finding.evidence
    assert (line.where, line.key) == ("1.2.3.4:443", "US")
    assert line.value.startswith("codex (10) ->")
    assert one in look.striking()
    assert one.when.tzinfo is not None


def test_nobody_is_connected(computer):
    look = look_at(Surroundings.of(computer()), ["connections"])
    assert [one.finding.state for one in look.seen] == [State.OK]
    assert look.striking() == ()


def test_processes_that_cannot_be_listed_are_told(computer):
    look = look_at(Surroundings.of(computer(processes_known=False)), ["connections"])
    assert [one.finding.state for one in look.striking()] == [State.UNKNOWN]


def test_what_could_not_be_looked_at_belongs_to_it(host):
    look = look_at(Surroundings.of(host), ["exposure"])
    (unseen,) = look.unseen
    assert unseen.where == "exposure"
    assert unseen.message.en.endswith("(not allowed).")
    assert "not allowed" in unseen.message.zh_CN


def test_the_same_finding_is_told_once_by_the_look_that_is_about_it(host):
    surroundings = Surroundings.of(host)
    look = look_at(surroundings, ["checkup", "connections"])
    assert [one.source for one in look.seen if one.finding.id == "codex.connections"] == ["connections"]
    assert "checkup" in {one.source for one in look.seen}


def test_a_look_that_is_stopped_says_so(host):
    look = look_at(Surroundings.of(host), ["checkup", "connections"], cancelled=lambda: True)
    assert not look.complete
    assert look.seen == ()


def test_what_another_finding_sums_up_is_told_by_that_one_unless_it_was_chosen(computer):
    found = computer()
    (found.home / ".codex").mkdir()
    (found.home / ".codex" / "config.toml").write_text('approval_policy = "never"\n', "utf-8")
    look = look_at(Surroundings.of(found), ["checkup"])
    assert {"codex.powers", "codex.approval"} <= {one.finding.id for one in look.seen}
    striking = {one.finding.id for one in look.striking()}
    assert "codex.powers" in striking
    assert "codex.approval" not in striking
