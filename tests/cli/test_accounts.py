"""``tidytrace checkup`` about accounts: done and taken back, services by hand, letters."""

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.host import StateFolders, current_host

TRAINING = "doubao-web.training"


@pytest.fixture
def browser(home):
    """A browser with traces of ChatGPT, Doubao and DeepSeek."""
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["chromium"](current_host(), talks(3, seed=7))


def findings(command, *arguments):
    document = command("checkup", "--json", "--without", "sensitive-chats", *arguments).document
    return {finding["id"]: finding for finding in document["findings"]}


def test_the_services_of_the_browser_are_asked_about(command, browser):
    card = findings(command)[TRAINING]
    assert card["state"] == "manual"
    assert card["check"] == "data-sharing"
    assert card["remedy"]["url"] == "https://www.doubao.com/legal/model_training_faq"
    assert set(card) == {
        "id", "app", "check", "tip",
        "tips", "state", "severity", "title", "why", "evidence", "remedy", "moved",
    }  # fmt: skip


def test_what_is_ticked_is_fine_until_it_is_taken_back(command, browser):
    answer = command("checkup", "--json", "--tick", TRAINING)
    assert answer.document["schema"] == "tidytrace/checkup/1"
    assert {one["check"] for one in answer.document["findings"]} == {"data-sharing"}
    (card,) = [one for one in answer.document["findings"] if one["id"] == TRAINING]
    assert card["state"] == "ok"
    assert card["why"].startswith("You set this on ")
    assert findings(command)[TRAINING]["state"] == "ok"
    command("checkup", "--json", "--untick", TRAINING)
    assert findings(command)[TRAINING]["state"] == "manual"


def test_what_is_no_finding_cannot_be_ticked(command, browser):
    answer = command("checkup", "--json", "--only", "web-footprint", "--tick", "doubao-web.nothing")
    assert answer.code == 3
    assert answer.document["errors"][0]["where"] == "doubao-web.nothing"
    assert command("checkup", "--only", "web-footprint", "--untick", TRAINING).code == 3


def test_a_service_is_added_by_name_and_removed(command, home):
    assert "kimi-web.training" in findings(command, "--add", "Kimi")
    assert "wenxin-web.account" in findings(command, "--add", "wenxin.baidu.com")
    assert "qianwen-web.training" in findings(command, "--add", "通义")
    assert not [name for name in findings(command, "--remove", "kimi-web") if name.startswith("kimi-web")]
    assert "wenxin-web.training" in findings(command)


def test_an_unknown_service_is_told(command, home):
    answer = command("checkup", "--only", "retention", "--add", "Nobody's AI")
    assert answer.code == 3
    assert "tidytrace checkup --services" in answer.err


def test_the_services_are_listed_with_why_they_count_as_used(command, browser):
    command("checkup", "--only", "retention", "--add", "kimi-web")
    services = {one["id"]: one for one in command("checkup", "--services", "--json").document["services"]}
    assert services["doubao-web"]["signs"] == ["browser"]
    assert services["kimi-web"]["signs"] == ["person"]
    assert services["wenxin-web"]["signs"] == []
    assert "added by you" in command("checkup", "--services", "--lang", "en").out


def test_a_letter_is_printed_and_nothing_else(command, home):
    answer = command("checkup", "--letter", "kimi", "--lang", "en")
    assert answer.code == 0
    assert answer.out.startswith("To: support@moonshot.cn")
    assert "Name: ____________" in answer.out
    assert "Tidytrace sends nothing" in answer.err
    letter = command("checkup", "--letter", "kimi-web", "--right", "copy", "--json").document["letter"]
    assert letter["right"] == "copy"
    assert letter["to"][0] == "support@moonshot.cn"


@pytest.mark.parametrize("service", ["metaso-web", "nothing"])
def test_where_nobody_can_be_written_to_it_is_said(command, home, service):
    answer = command("checkup", "--letter", service, "--json")
    assert answer.code == 3
    assert answer.document["letter"] is None


def test_a_person_reads_the_warning_before_the_link_and_the_truths_once(command, browser):
    out = command("checkup", "--only", "web-footprint", "--add", "wenxin-web", "--lang", "en").out
    assert out.index("Read this first: This closes your whole Baidu account") < out.index("passport.baidu.com")
    assert out.count("A switch works forward only.") == 1
    assert "tidytrace checkup --tick NAME" in out


def test_without_accounts_no_truths_are_told(command, home):
    assert "A switch works forward only" not in command("checkup", "--only", "retention", "--lang", "en").out


def test_a_damaged_file_is_told_and_kept(command, browser, home):
    command("checkup", "--only", "retention", "--tick", TRAINING)
    path = StateFolders.of(current_host()).state / "accounts.json"
    assert path.is_file()
    path.write_text("{", "utf-8")
    answer = command("checkup", "--only", "data-sharing", "--tick", TRAINING)
    assert answer.code == 3
    assert "is damaged" in answer.err
    assert path.read_text("utf-8") == "{"
    answer = command("checkup", "--only", "data-sharing", "--json")
    assert [one["where"] for one in answer.document["errors"]] == [str(path)]
