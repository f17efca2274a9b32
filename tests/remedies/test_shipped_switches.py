"""Every switch of the catalogue that has a fix: set to each risky value, it is found, fixed, and brought back."""

import sqlite3
from contextlib import closing

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.findings.judgement import judge_setting
from tidytrace.findings.model import State
from tidytrace.formats import apply_edit, plan_edit
from tidytrace.host import Installation, Places
from tidytrace.receipts import Receipts
from tidytrace.remedies import apply_fix, undo

SWITCHES = [
    pytest.param(app, setting, value, id=f"{app.id}.{setting.id}={value}")
    for app in load_catalogue()
    for setting in app.settings
    if setting.fixable and setting.type not in {"list", "map"}
    for value in setting.risk
]


def system_of(app, setting):
    return next(one for one in setting.systems or app.systems)


def digest(folder):
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(("app", "setting", "value"), SWITCHES)
def test_a_risky_value_is_found_fixed_and_brought_back(fixture_host, tmp_path, app, setting, value):
    host = fixture_host(system_of(app, setting))
    places = Places(app, host)
    templates = [template for template in setting.files if "*" not in template]
    path = next((one for template in templates for one in places.candidates(template)), None)
    if path is None:
        pytest.skip("stands in files that only the app can name")
    path.parent.mkdir(parents=True, exist_ok=True)
    if setting.format == "sqlite":
        with closing(sqlite3.connect(path)) as made:
            made.execute(f"CREATE TABLE {setting.key[0]} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
    if setting.format == "consents":  # an answer is moved; a question that was never asked gets none
        path.write_text(f"{setting.key[0]}:1.0:{int(not value)}:1767225600000", "utf-8")
    apply_edit(plan_edit(path, setting.format, setting.key, value, home=host.home), home=host.home)
    places = Places(app, host)
    installation = Installation(app=app, places=places, evidence=(), version=None, processes=())
    before = digest(host.home)
    assert judge_setting(setting, places, host).state is State.RISK

    receipts = Receipts(tmp_path / "receipts")
    receipt = apply_fix(installation, setting, host, receipts)
    assert judge_setting(setting, places, host).state is State.OK

    undo(receipt, receipts, host)
    if setting.format == "sqlite":
        assert judge_setting(setting, places, host).state is State.RISK
    else:
        assert digest(host.home) == before
