import datetime

from homes.talk import talks
from tidytrace.checks import retention
from tidytrace.findings.dates import written
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.language import Language

ENGLISH = Language("en")
CHINESE = Language("zh_CN")


def old_chats(surroundings, now: datetime.datetime):
    return {finding.id: finding for finding in retention.run(surroundings, now)}["codex.old-chats"]


def test_old_chats_are_counted_with_the_oldest_date(computer) -> None:
    surroundings = computer("codex")
    mine = talks(3, seed=0)
    now = mine[1].ended + datetime.timedelta(days=retention.OLD_DAYS, hours=1)
    finding = old_chats(surroundings, now)
    assert finding.state is State.RISK
    assert render(finding.title, ENGLISH) == "Codex CLI: 2 of 3 chats not used for 90 days"
    assert written(mine[0].started.astimezone().date(), ENGLISH) in render(finding.why, ENGLISH)
    assert finding.remedy.kind == "erase"
    assert "3" in render(finding.title, CHINESE)


def test_recent_chats_are_fine(computer) -> None:
    now = talks(3, seed=0)[0].ended + datetime.timedelta(days=5)
    finding = old_chats(computer("codex"), now)
    assert finding.state is State.OK
    assert finding.remedy.kind == "none"


def test_the_app_s_own_timer_is_named(computer) -> None:
    now = talks(3, seed=0)[0].ended
    findings = {finding.id: finding for finding in retention.run(computer("claude-code"), now)}
    assert "30 days" in render(findings["claude-code.old-chats"].why, ENGLISH)


def test_a_store_that_cannot_be_read_is_said(computer) -> None:
    surroundings = computer("goose")
    [database] = surroundings.host.home.rglob("sessions.db")
    for beside in database.parent.glob("sessions.db-*"):
        beside.unlink()
    database.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    findings = {finding.id: finding for finding in retention.run(surroundings)}
    assert findings["goose.chats-unreadable"].state is State.UNKNOWN
    assert findings["goose.chats-unreadable"].evidence[0].where == str(database)


def test_an_app_without_chats_says_nothing_about_them(computer) -> None:
    surroundings = computer()
    (surroundings.host.home / ".codex" / "sessions").mkdir(parents=True)
    assert [one.app.id for one in surroundings.installations] == ["codex"]
    assert "codex.old-chats" not in {finding.id for finding in retention.run(surroundings)}
