"""A switch does no harm while another one turns the whole function off."""

import pytest

from remedies.switches import install, switch
from tidytrace.catalog import Overruled
from tidytrace.findings.judgement import judge_setting
from tidytrace.findings.model import State
from tidytrace.receipts import Receipts
from tidytrace.remedies import AlreadyPrivate, apply_fix

BESIDE = Overruled(key=("everything", "off"), safe=(True,))
ELSEWHERE = Overruled(key=("enabled",), safe=(False, "off"), files=("{data}/local.json",), format="json")


def judged(host, setting, **files):
    return judge_setting(setting, install(host, setting, **files).places, host)


def test_another_switch_in_the_same_file_keeps_private(fixture_host):
    host = fixture_host()
    setting = switch(unless=(BESIDE,))
    judgement = judged(host, setting, settings='{"telemetry": true, "everything": {"off": true}}')
    assert judgement.state is State.OK
    assert [(seen.key, seen.value) for seen in judgement.evidence] == [("everything.off", "true")]


@pytest.mark.parametrize(
    "other", ["", '"everything": {"off": false}', '"everything": {"off": 1}', '"everything": "off"']
)
def test_nothing_else_does(fixture_host, other):
    settings = '{"telemetry": true' + (f", {other}" if other else "") + "}"
    assert judged(fixture_host(), switch(unless=(BESIDE,)), settings=settings).state is State.RISK


def test_it_counts_where_this_switch_is_not_set(fixture_host):
    assert judged(fixture_host(), switch(unless=(BESIDE,)), settings='{"everything": {"off": true}}').state is State.OK


def test_each_edition_of_the_app_has_its_own(fixture_host):
    private, open_one = '{"telemetry": true, "everything": {"off": true}}', '{"telemetry": true}'
    judgement = judged(fixture_host(), switch(unless=(BESIDE,)), settings=private, beta=open_one)
    assert judgement.state is State.RISK
    assert [path.parent.name for path in judgement.files_at_risk] == [".parrot-beta"]


def test_a_switch_in_another_file_keeps_private_too(fixture_host):
    host = fixture_host()
    setting = switch(unless=(ELSEWHERE,))
    judgement = judged(host, setting, settings='{"telemetry": true}', local='{"enabled": "off"}')
    assert judgement.state is State.OK
    assert judgement.evidence[0].where == str(host.home / ".parrot/local.json")


def test_another_file_that_cannot_be_read_excuses_nothing(fixture_host):
    setting = switch(unless=(ELSEWHERE,))
    assert judged(fixture_host(), setting, settings='{"telemetry": true}', local='{"enabled"').state is State.RISK


def test_nothing_is_fixed_that_another_switch_has_done_already(fixture_host, tmp_path):
    host = fixture_host()
    setting = switch(unless=(BESIDE,))
    installation = install(host, setting, settings='{"telemetry": true, "everything": {"off": true}}')
    with pytest.raises(AlreadyPrivate):
        apply_fix(installation, setting, host, Receipts(tmp_path / "receipts"))


@pytest.mark.parametrize("value", ['{"endpoint": "http://127.0.0.1"}', '"http://127.0.0.1"'])
def test_any_other_value_may_also_be_a_group(fixture_host, value):
    setting = switch(type="string", default="none", risk=("*",), safe=("none",), fix="none")
    assert judged(fixture_host(), setting, settings=f'{{"telemetry": {value}}}').state is State.RISK


@pytest.mark.parametrize("value", ["{}", '""', "7"])
def test_but_not_nothing_or_a_number(fixture_host, value):
    setting = switch(type="string", default="none", risk=("*",), safe=("none",), fix="none")
    assert judged(fixture_host(), setting, settings=f'{{"telemetry": {value}}}').state is State.UNKNOWN


@pytest.mark.parametrize(("password", "state"), [('"ada:secret"', State.OK), ('" "', State.RISK), ("true", State.RISK)])
def test_any_password_keeps_out_but_an_empty_one_does_not(fixture_host, password, state):
    setting = switch(unless=(Overruled(key=("password",), safe=("*",)),))
    settings = f'{{"telemetry": true, "password": {password}}}'
    assert judged(fixture_host(), setting, settings=settings).state is state


@pytest.mark.parametrize(("value", "state"), [('"my own"', State.OK), ('""', State.RISK), ("7", State.UNKNOWN)])
def test_any_other_text_may_be_fine_too(fixture_host, value, state):
    setting = switch(type="string", default="made by the app", risk=("",), safe=("made by the app", "*"), fix=None)
    assert judged(fixture_host(), setting, settings=f'{{"telemetry": {value}}}').state is state
