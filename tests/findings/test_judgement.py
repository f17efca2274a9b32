import pytest

from remedies.switches import install, switch
from tidytrace.catalog import Overruled, Variable
from tidytrace.catalog.settings import Taken
from tidytrace.findings.judgement import judge_setting
from tidytrace.findings.model import Evidence, State
from tidytrace.formats import Unparsable


def judged(host, setting, **files):
    return judge_setting(setting, install(host, setting, **files).places, host)


def test_a_value_that_shares_is_a_risk_with_file_key_and_value_as_evidence(fixture_host):
    host = fixture_host()
    judgement = judged(host, switch(), settings='{"telemetry": true}')
    path = host.home / ".parrot/settings.json"
    assert (judgement.state, judgement.decided_by, judgement.where) == (State.RISK, "file", path)
    assert judgement.evidence == (Evidence(where=str(path), key="telemetry", value="true"),)
    assert judgement.files_at_risk == (path,)


def test_a_private_value_is_fine(fixture_host):
    assert judged(fixture_host(), switch(), settings='{"telemetry": false}').state is State.OK


def test_an_absent_key_means_the_default(fixture_host):
    judgement = judged(fixture_host(), switch(), settings="{}")
    assert (judgement.state, judgement.decided_by, judgement.value) == (State.RISK, "default", None)
    assert judgement.evidence[0].value is None


def test_an_absent_file_means_the_default_too(fixture_host):
    host = fixture_host()
    judgement = judged(host, switch())
    assert (judgement.state, judgement.decided_by) == (State.RISK, "default")
    assert judgement.missing == (host.home / ".parrot/settings.json",)
    assert judgement.files_at_risk == ()


def test_a_default_that_nobody_knows_is_unknown_and_never_fine(fixture_host):
    setting = switch(default=None, default_known=False)
    assert judged(fixture_host(), setting, settings="{}").state is State.UNKNOWN


@pytest.mark.parametrize("text", ['{"telemetry": 1}', '{"telemetry": "true"}', '{"telemetry": null}'])
def test_a_value_that_the_definition_does_not_name_is_unknown(fixture_host, text):
    assert judged(fixture_host(), switch(), settings=text).state is State.UNKNOWN


def test_an_app_that_writes_null_until_somebody_chooses_does_what_it_does_by_itself(fixture_host):
    judgement = judged(fixture_host(), switch(null_is_unset=True), settings='{"telemetry": null}')
    assert (judgement.state, judgement.decided_by, judgement.value) == (State.RISK, "default", None)


def test_a_file_that_does_not_parse_is_unknown_with_the_reason(fixture_host):
    judgement = judged(fixture_host(), switch(default=False), settings='{"telemetry": ')
    assert judgement.state is State.UNKNOWN
    assert isinstance(judgement.problem, Unparsable)


@pytest.mark.parametrize(
    ("value", "state"), [("1", State.OK), ("TRUE", State.OK), ("0", State.RISK), ("perhaps", State.UNKNOWN)]
)
def test_a_variable_wins_over_the_file_and_is_the_evidence(fixture_host, value, state):
    setting = switch(env=(Variable(name="PARROT_QUIET", safe=("1", "true"), risk=("0",)),))
    judgement = judged(fixture_host(environ={"PARROT_QUIET": value}), setting, settings='{"telemetry": true}')
    assert (judgement.state, judgement.decided_by, judgement.variable) == (state, "env", "PARROT_QUIET")
    assert judgement.evidence == (Evidence(where="PARROT_QUIET", value=value),)


def test_a_variable_that_says_neither_leaves_the_word_to_the_file(fixture_host):
    setting = switch(env=(Variable(name="PARROT_QUIET", safe=("1",)),))
    judgement = judged(fixture_host(environ={"PARROT_QUIET": "0"}), setting, settings='{"telemetry": true}')
    assert (judgement.state, judgement.decided_by) == (State.RISK, "file")


def test_a_variable_that_is_empty_is_not_set(fixture_host):
    setting = switch(env=(Variable(name="PARROT_QUIET", safe=("*",)),))
    assert judged(fixture_host(environ={"PARROT_QUIET": ""}), setting, settings="{}").state is State.RISK
    assert judged(fixture_host(environ={"PARROT_QUIET": "x"}), setting, settings="{}").state is State.OK


def test_an_administrators_file_wins_over_the_persons(fixture_host):
    host = fixture_host()
    (host.home / ".parrot").mkdir()
    (host.home / ".parrot/managed.json").write_text('{"telemetry": true}')
    judgement = judged(host, switch(wins_over=("{data}/managed.json",)), settings='{"telemetry": false}')
    assert (judgement.state, judgement.decided_by) == (State.RISK, "administrator")
    assert judgement.files_at_risk == ()


def test_an_administrators_file_without_the_key_decides_nothing(fixture_host):
    host = fixture_host()
    (host.home / ".parrot").mkdir()
    (host.home / ".parrot/managed.json").write_text("{}")
    judgement = judged(host, switch(wins_over=("{data}/managed.json",)), settings='{"telemetry": false}')
    assert (judgement.state, judgement.decided_by) == (State.OK, "file")


def test_every_edition_of_the_app_is_judged_and_the_worst_counts(fixture_host):
    host = fixture_host()
    judgement = judged(host, switch(), settings='{"telemetry": false}', beta='{"telemetry": true}')
    assert judgement.state is State.RISK
    assert judgement.files_at_risk == (host.home / ".parrot-beta/settings.json",)


def test_an_edition_without_settings_does_what_the_app_does_by_default(fixture_host):
    host = fixture_host()
    (host.home / ".parrot-beta").mkdir()
    judgement = judged(host, switch(), settings='{"telemetry": false}')
    assert judgement.state is State.RISK
    assert judgement.missing == (host.home / ".parrot-beta/settings.json",)


def test_a_second_layer_of_one_edition_need_not_repeat_the_key(fixture_host):
    setting = switch(files=("{data}/settings.json", "{data}/local.json"))
    assert judged(fixture_host(), setting, settings='{"telemetry": false}', local="{}").state is State.OK


def test_another_spelling_of_the_key_counts_when_the_first_is_absent(fixture_host):
    setting = switch(
        key=("telemetry.level",), also_keys=(("telemetry", "level"),), risk=("all",), safe=("off",), fix="off"
    )
    judgement = judged(fixture_host(), setting, settings='{"telemetry": {"level": "all"}}')
    assert judgement.state is State.RISK
    assert judgement.evidence[0].key == "telemetry.level"


def test_one_matching_item_of_a_list_is_a_risk_and_only_it_is_shown(fixture_host):
    setting = switch(
        type="list", key=("allow",), risk=(r"^Bash\(\*\)$",), safe=(), fix=None, fix_removes=True, default=None
    )
    judgement = judged(fixture_host(), setting, settings='{"allow": ["Read(secret-project)", "Bash(*)"]}')
    assert judgement.state is State.RISK
    assert [seen.value for seen in judgement.evidence] == ["Bash(*)"]
    assert judged(fixture_host(), setting, settings='{"allow": ["Read"]}').state is State.OK
    assert judged(fixture_host(), setting, settings='{"allow": "Bash(*)"}').state is State.UNKNOWN


def test_a_matching_entry_of_a_map_is_shown_without_what_may_be_secret(fixture_host):
    setting = switch(type="map", key=("servers",), risk=(r"^disk=",), safe=(), fix=None, fix_removes=True, default=None)
    text = '{"servers": {"disk": {"env": {"TOKEN": "hush"}}, "clock": {}}}'
    judgement = judged(fixture_host(), setting, settings=text)
    assert judgement.state is State.RISK
    assert [(seen.key, seen.value) for seen in judgement.evidence] == [("servers.disk", "{…}")]


@pytest.mark.parametrize(
    "value",
    ["sk-abcdefghijklmnop1234", "https://anna:hush@example.org/x", "https://example.org/?key=hush", "x" * 500, "a\nb"],
)
def test_evidence_is_short_one_line_and_never_a_secret(fixture_host, value):
    import json

    shown = judged(fixture_host(), switch(), settings=json.dumps({"telemetry": value})).evidence[0].value
    assert len(shown) <= 60
    assert "\n" not in shown
    assert "hush" not in shown
    assert "abcdefghijklmnop" not in shown


@pytest.mark.parametrize(("text", "state"), [("SHARE=True\n", State.RISK), ("SHARE='false'\n", State.OK)])
def test_formats_that_know_only_text_may_spell_true_as_they_like(fixture_host, text, state):
    setting = switch(format="env", key=("SHARE",))
    assert judged(fixture_host(), setting, settings=text).state is state


TOGETHER = Overruled(key=("everything",), safe=(False,), but=(Taken(key=("history",), values=(True,)),))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ('{"telemetry": true}', State.RISK),
        ('{"telemetry": true, "everything": true, "history": false}', State.RISK),
        ('{"telemetry": true, "everything": false}', State.OK),
        ('{"telemetry": true, "everything": false, "history": false}', State.OK),
        ('{"telemetry": true, "everything": false, "history": true}', State.RISK),
    ],
)
def test_what_keeps_private_can_be_taken_back_by_what_is_chosen_by_itself(fixture_host, text, state):
    assert judged(fixture_host(), switch(unless=(TOGETHER,)), settings=text).state is state
