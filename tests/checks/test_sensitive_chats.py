"""The finding about what should never have been typed."""

import errno

import msgspec
import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.checks import sensitive_chats
from tidytrace.checks.accepting import accepted_of, spot_of
from tidytrace.checks.run import run_checkup
from tidytrace.checks.scanning import Scan
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.language import Language
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.rules.samples import make

CARD = make("{card:622202:19}", "a card").text
ENGLISH = Language("en")
CHINESE = Language("zh_CN")


def chats_with(host, asked: str = "", answered: str = "", app: str = "codex") -> Surroundings:
    """Three conversations in an app; one where this was typed and answered."""
    mine = talks(3, seed=2)
    turns = [(f"{mine[1].turns[0][0]} {asked}", f"{mine[1].turns[0][1]} {answered}"), *mine[1].turns[1:]]
    mine[1] = Talk(mine[1].id, mine[1].title, turns, mine[1].started, mine[1].project)
    WRITERS[app](host, mine)
    return Surroundings.of(host)


def finding_of(surroundings: Surroundings) -> Finding:
    [finding] = sensitive_chats.run(surroundings)
    return finding


@pytest.mark.parametrize(
    ("asked", "answered", "severity"),
    [
        (f"my bank card {CARD}", "", "high"),
        ("", f"your bank card {CARD}", "medium"),
        ("我的手机号是13926471853，请记下", "", "medium"),
    ],
)
def test_what_the_person_gave_away_weighs_most(fixture_host, asked: str, answered: str, severity: str) -> None:
    finding = finding_of(chats_with(fixture_host(), asked, answered))
    assert (finding.id, finding.check, finding.tip) == (
        "codex.sensitive-chats",
        "sensitive-chats",
        "no-sensitive-online",
    )
    assert finding.state is State.RISK
    assert finding.severity == severity
    assert finding.remedy.kind == "erase"
    assert "1 of 3 chats" in render(finding.title, ENGLISH)


def test_a_person_reads_what_it_is_and_what_to_do(fixture_host) -> None:
    finding = finding_of(chats_with(fixture_host(), f"my bank card {CARD}"))
    assert "You typed: Payment card number." in render(finding.why, ENGLISH)
    steps = [render(step, ENGLISH) for step in finding.remedy.steps]
    assert "ask the bank" in steps[0]
    assert steps[1].startswith("Cut it out")
    assert steps[2] == "Or erase the whole chat."


def test_in_a_browser_only_all_of_a_site_can_go(fixture_host) -> None:
    finding = finding_of(chats_with(fixture_host(), f"my bank card {CARD}", app="chromium"))
    assert [step.key for step in finding.remedy.steps] == ["step", "step-erase-only"]


def test_evidence_is_ids_kinds_and_counts(fixture_host) -> None:
    host = fixture_host()
    finding = finding_of(chats_with(host, f"my bank card {CARD}"))
    [chat] = [one for one in finding.evidence if one.where.startswith("codex:")]
    assert (chat.key, chat.value) == ("payment-card", "1")
    written = msgspec.json.encode(finding).decode()
    assert CARD[4:-4] not in written
    assert talks(3, seed=2)[1].title not in written


def test_email_addresses_alone_need_nobody(fixture_host) -> None:
    finding = finding_of(chats_with(fixture_host(), "write to li.wei@tsinghua.edu.cn"))
    assert (finding.state, finding.severity) == (State.OK, "info")
    assert "1" in render(finding.why, ENGLISH)


def test_nothing_sensitive_is_fine(fixture_host) -> None:
    finding = finding_of(chats_with(fixture_host()))
    assert finding.state is State.OK
    assert render(finding.title, ENGLISH) == "Codex CLI: nothing sensitive in its chats"


def test_a_store_that_cannot_be_looked_into_is_not_called_fine(computer) -> None:
    surroundings = computer("goose")
    [database] = surroundings.host.home.rglob("sessions/sessions.db")
    for beside in database.parent.glob("sessions.db-*"):
        beside.unlink()
    database.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    findings = {finding.id: finding for finding in sensitive_chats.run(surroundings)}
    assert findings.keys() == {"goose.sensitive-unread"}
    assert findings["goose.sensitive-unread"].state is State.UNKNOWN
    assert str(database) in {one.where for one in findings["goose.sensitive-unread"].evidence}


def test_who_cancels_gets_no_half_answer(fixture_host) -> None:
    assert list(sensitive_chats.run(chats_with(fixture_host()), lambda: True)) == []


def test_it_can_be_left_out(fixture_host) -> None:
    surroundings = chats_with(fixture_host(), f"my bank card {CARD}")
    ids = {one.id for one in run_checkup(surroundings, without=("sensitive-chats",)).findings}
    assert "codex.old-chats" in ids
    assert "codex.sensitive-chats" not in ids


def test_the_tip_about_private_data_waits_for_the_person(fixture_host) -> None:
    states = {tip.id: tip.state for tip in run_checkup(chats_with(fixture_host(), f"my bank card {CARD}")).tips}
    assert states["no-sensitive-online"] is State.RISK


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        ("我的支付密码是739164", State.RISK),
        (f"my bank card {CARD}", State.RISK),
        ("what a nice day", State.OK),
        ("我的手机号是13926471853，请记下", State.MANUAL),
    ],
)
def test_the_tip_about_payment_passwords_has_its_own_state(fixture_host, asked: str, state: State) -> None:
    result = run_checkup(chats_with(fixture_host(), asked), only=("sensitive-chats",))
    states = {tip.id: tip.state for tip in result.tips}
    assert states.get("no-payment-passwords", State.MANUAL) is state
    assert states["no-sensitive-online"] is (State.OK if state is State.OK else State.RISK)
    [finding] = result.findings
    assert finding.tip == "no-sensitive-online"
    assert ("no-payment-passwords" in finding.tips) is (state is not State.MANUAL)


def test_what_the_person_accepted_is_no_finding_and_a_damaged_decision_is_none(fixture_host) -> None:
    surroundings = chats_with(fixture_host(), f"my bank card {CARD}")
    accepted = accepted_of(surroundings.state)
    for place in Scan.of(surroundings.state).of_chats(surroundings):
        accepted.accept(spot_of(place), "value")
    assert finding_of(Surroundings.of(surroundings.host)).state is State.OK
    (surroundings.state.state / "accepted.json").write_text("{", "utf-8")
    assert finding_of(Surroundings.of(surroundings.host)).state is State.RISK


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "no room left"), (errno.EACCES, "no permission")])
def test_without_a_memory_of_its_own_it_says_so_and_the_check_up_goes_on(
    fixture_host, monkeypatch, number: int, words: str
) -> None:
    surroundings = chats_with(fixture_host(), f"my bank card {CARD}")

    def refuse(path):
        raise OSError(number, "so", str(path))

    monkeypatch.setattr(Marks, "of", refuse)
    checkup = run_checkup(surroundings, only=["data-sharing", "sensitive-chats"])
    [unread] = [one for one in checkup.findings if one.check == "sensitive-chats"]
    assert unread.state is State.UNKNOWN
    assert words in render(unread.why, ENGLISH)
    assert "marks.key" in render(unread.why, CHINESE)
    assert any(one.check == "data-sharing" for one in checkup.findings)
