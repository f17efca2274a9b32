"""Which web services are used, and that an account is asked about once."""

import pytest

from tidytrace.checks import cloud_backup, data_sharing, retention, web_footprint
from tidytrace.checks.accounts.choices import Choices
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State


def again(surroundings):
    """Another look at the same computer."""
    return Surroundings.of(surroundings.host)


def used(surroundings):
    return {one.app.id: one.signs for one in surroundings.services if one.used}


def test_without_a_browser_or_a_word_none_is_used(computer):
    surroundings = computer("aider")
    assert used(surroundings) == {}
    assert len(surroundings.services) >= 32


def test_traces_in_a_browser_tell(computer):
    # the writer's first three sites
    assert used(computer("chromium")) == {
        "chatgpt-web": {"browser"},
        "doubao-web": {"browser"},
        "deepseek-web": {"browser"},
    }


def test_a_browser_alone_brings_its_services_cards(computer, by_id):
    findings = by_id(data_sharing.run(computer("chromium")))
    card = findings["doubao-web.training"]
    assert card.state is State.MANUAL
    assert card.evidence[0].key == "设置 › 隐私与权限 › 帮助模型改进效果"
    assert {"chatgpt-web.training", "deepseek-web.training"} <= set(findings)
    assert not any(name.startswith("kimi-web.") for name in findings)


def test_what_the_person_adds_is_used_as_well(computer, by_id):
    surroundings = computer("aider")
    Choices.of(surroundings.state).use({"kimi-web"})
    assert used(again(surroundings)) == {"kimi-web": {"person"}}
    assert by_id(data_sharing.run(again(surroundings)))["kimi-web.training"].card.letter is not None


def test_a_program_of_the_same_account_is_asked_about_once(computer, by_id):
    surroundings = computer("codex", "claude-code", "chromium")
    findings = by_id(data_sharing.run(surroundings))
    assert {"chatgpt-web.training", "claude-web.training"} <= set(findings)
    assert not {"codex.model-training", "claude-code.model-training"} & set(findings)
    # what only the program has is still told
    assert "codex.cloud-environments" in findings
    assert used(surroundings)["chatgpt-web"] == {"browser", "program"}


@pytest.mark.parametrize(
    ("check", "card"),
    [(retention, "chats"), (web_footprint, "account"), (web_footprint, "memory"), (cloud_backup, "links")],
)
def test_each_check_has_its_cards(computer, by_id, check, card):
    surroundings = computer("chromium")
    assert f"chatgpt-web.{card}" in by_id(check.run(surroundings))


def test_a_tick_shows_in_the_next_look(computer, by_id):
    from tidytrace.checks.accounts.cards import digest_of

    surroundings = computer("chromium")
    app = surroundings.catalogue.app("doubao-web")
    Choices.of(surroundings.state).tick("doubao-web.training", digest_of(app, app.account[0]), surroundings.today)
    assert by_id(data_sharing.run(again(surroundings)))["doubao-web.training"].state is State.OK


def test_a_damaged_file_asks_again_and_breaks_nothing(computer, by_id):
    surroundings = computer("chromium")
    surroundings.state.state.mkdir(parents=True, exist_ok=True)
    (surroundings.state.state / "accounts.json").write_text("{", "utf-8")
    assert by_id(data_sharing.run(again(surroundings)))["doubao-web.training"].state is State.MANUAL


def test_browsers_are_read_once_for_it(computer, monkeypatch):
    surroundings = computer("chromium", "codex")
    asked = []
    real = surroundings.library.tally
    monkeypatch.setattr(surroundings.library, "tally", lambda app, **more: asked.append(app) or real(app, **more))
    for check in (data_sharing, cloud_backup, web_footprint):
        list(check.run(surroundings))
    assert asked == ["chromium"]
