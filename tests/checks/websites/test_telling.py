"""What the check-up says of AI sites in browsers."""

import datetime

import pytest

from tidytrace.checks import web_footprint
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.language import Language

ENGLISH = Language("en")


def told(surroundings, by_id, app, now=None):
    return by_id(web_footprint.run(surroundings, now=now))[f"{app}.web-traces"]


def test_traces_of_today_are_for_the_person_to_judge(computer, by_id):
    surroundings = computer("firefox")
    now = max(site.updated for site in surroundings.library.conversations()) + datetime.timedelta(days=2)
    finding = told(surroundings, by_id, "firefox", now)
    assert (finding.state, finding.severity, finding.tip) == (State.MANUAL, "low", "watch-footprint")
    assert render(finding.title, ENGLISH) == "Firefox: traces of 3 AI websites"
    why = render(finding.why, ENGLISH)
    assert "3 visits, the first on " in why
    assert "6 cookies" in why
    assert {one.key for one in finding.evidence} >= {"chatgpt.com visits", "chatgpt.com cookies", "chatgpt.com bytes"}


def test_sites_that_were_not_visited_for_long_need_the_person(computer, by_id):
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=4000)
    finding = told(computer("chromium"), by_id, "chromium", later)
    assert finding.state is State.RISK
    assert "3 AI websites that you have not visited for 90 days" in render(finding.title, ENGLISH)
    assert "Not visited for long: " in render(finding.why, ENGLISH)
    assert "ChatGPT" in render(finding.why, ENGLISH)


@pytest.mark.parametrize(
    ("app", "page"), [("chromium", "chrome://settings/content/all"), ("firefox", "about:preferences#privacy")]
)
def test_what_helps_is_erasing_here_or_the_browsers_own_page(computer, by_id, app, page):
    remedy = told(computer(app), by_id, app).remedy
    assert (remedy.kind, remedy.reversible, remedy.url) == ("erase", True, page)
    first, second = (render(step, ENGLISH) for step in remedy.steps)
    assert "under Chats" in first
    assert second.startswith("In the browser itself: open the history")


def test_where_nobody_knows_the_form_for_sure_only_the_browser_itself_erases(computer, by_id):
    remedy = told(computer("opera"), by_id, "opera").remedy
    assert (remedy.kind, remedy.reversible) == ("guide", False)
    assert len(remedy.steps) == 1


def test_a_browser_without_ai_sites_is_fine(computer, by_id):
    finding = told(computer("firefox", sites=0), by_id, "firefox")
    assert render(finding.title, ENGLISH) == "Firefox: no traces of AI websites"
    assert (finding.state, finding.evidence, finding.remedy.kind) == (State.OK, (), "none")


def test_what_could_not_be_read_is_not_called_fine(computer, by_id):
    surroundings = computer("chromium")
    profile = surroundings.installation("chromium").places.expand("{profile}/History")[0]
    profile.write_bytes(b"no database at all, but long enough to be one")
    finding = by_id(web_footprint.run(surroundings))["chromium.web-traces-unread"]
    assert finding.state is State.UNKNOWN
    assert str(profile) in render(finding.why, ENGLISH)
    assert finding.evidence[0].where == str(profile)


def test_who_calls_it_off_hears_no_verdict(computer, by_id):
    found = by_id(web_footprint.run(computer("chromium"), lambda: True))
    assert not any(name.startswith("chromium.") for name in found)


def test_what_the_system_refuses_on_a_mac_is_opened_with_full_disk_access(computer, by_id, monkeypatch):
    surroundings = computer("safari", system="macos")

    def refused(path):
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr("tidytrace.chats.image._image", refused)
    findings = by_id(web_footprint.run(surroundings))
    (step,) = findings["safari.web-traces-unread"].remedy.steps
    assert "Full Disk Access" in render(step, ENGLISH)
    assert "safari.web-traces" not in findings
