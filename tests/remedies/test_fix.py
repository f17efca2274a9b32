import pytest

from remedies.switches import install, switch
from tidytrace.catalog import Variable
from tidytrace.findings.judgement import judge_setting
from tidytrace.findings.model import State
from tidytrace.formats import KeyConflict, Unparsable, edits
from tidytrace.formats.errors import ReadOnly
from tidytrace.host import Process
from tidytrace.receipts import Receipts
from tidytrace.remedies import AlreadyUndone, AppRunning, NoLocalFix, Overridden, apply_fix, plan_fix, undo
from windows import has_mode

SHARING = '{\r\n    // mine\r\n    "telemetry": true,\r\n    "apiKey": "hush", // not yours\r\n}\r\n'


@pytest.fixture
def receipts(tmp_path):
    return Receipts(tmp_path / "state" / "receipts")


def read(path):
    return path.read_bytes().decode()


def test_a_fix_turns_the_switch_and_undo_brings_the_same_bytes_back(fixture_host, receipts):
    host = fixture_host()
    installation = install(host, switch(), settings=SHARING)
    path = host.home / ".parrot/settings.json"
    receipt = apply_fix(installation, switch(), host, receipts)
    assert read(path) == SHARING.replace("true", "false")
    assert judge_setting(switch(), installation.places, host).state is State.OK
    done = undo(receipts.get(receipt.id), receipts, host)
    assert (done.where, done.how) == ((path,), "bytes")
    assert read(path) == SHARING
    assert receipts.get(receipt.id).undone is not None


def test_the_receipt_holds_nothing_of_the_file_but_what_was_replaced(fixture_host, receipts):
    host = fixture_host()
    receipt = apply_fix(install(host, switch(), settings=SHARING), switch(), host, receipts)
    kept = (receipts.folder / f"{receipt.id}.json").read_text()
    assert "hush" not in kept
    assert "apiKey" not in kept
    assert [(one.before, one.after) for one in receipt.edits[0].splices] == [(b"tru", b"fals")]


def test_a_file_that_others_wrote_since_gets_just_the_key_back(fixture_host, receipts):
    host = fixture_host()
    receipt = apply_fix(install(host, switch(), settings=SHARING), switch(), host, receipts)
    path = host.home / ".parrot/settings.json"
    path.write_text(read(path).replace("mine", "mine, still"), newline="")
    assert undo(receipt, receipts, host).how == "key"
    assert read(path) == SHARING.replace("mine", "mine, still")


def test_a_key_that_others_changed_since_is_left_alone(fixture_host, receipts):
    host = fixture_host()
    receipt = apply_fix(install(host, switch(), settings=SHARING), switch(), host, receipts)
    path = host.home / ".parrot/settings.json"
    path.write_text('{"telemetry": "their own"}')
    with pytest.raises(KeyConflict):
        undo(receipt, receipts, host)
    assert read(path) == '{"telemetry": "their own"}'
    assert receipts.get(receipt.id).undone is None


def test_a_receipt_is_undone_once(fixture_host, receipts):
    host = fixture_host()
    receipt = apply_fix(install(host, switch(), settings=SHARING), switch(), host, receipts)
    undo(receipt, receipts, host)
    with pytest.raises(AlreadyUndone):
        undo(receipts.get(receipt.id), receipts, host)


def test_a_missing_file_is_made_for_nobody_else_and_undo_removes_it(fixture_host, receipts):
    host = fixture_host()
    path = host.home / ".parrot/settings.json"
    receipt = apply_fix(install(host, switch()), switch(), host, receipts)
    assert read(path) == '{\n  "telemetry": false\n}\n'
    assert has_mode(path, 0o600)
    undo(receipt, receipts, host)
    assert not path.exists()


def test_a_file_that_only_the_app_may_make_is_not_made(fixture_host):
    host = fixture_host()
    setting = switch(creates_file=False)
    with pytest.raises(NoLocalFix):
        plan_fix(install(host, setting), setting, host)


def test_every_file_at_risk_is_changed_and_no_other(fixture_host, receipts):
    host = fixture_host()
    installation = install(host, switch(), settings='{"telemetry": false, "x": 1}', beta='{"telemetry": true}')
    receipt = apply_fix(installation, switch(), host, receipts)
    assert [edit.path for edit in receipt.edits] == [host.home / ".parrot-beta/settings.json"]


def test_a_contradicting_spelling_goes_along(fixture_host, receipts):
    host = fixture_host()
    setting = switch(
        key=("telemetry.level",), also_keys=(("telemetry", "level"),), risk=("all",), safe=("off",), fix="off"
    )
    text = '{\n  "telemetry.level": "all",\n  "telemetry": {"level": "all", "more": 1}\n}\n'
    receipt = apply_fix(install(host, setting, settings=text), setting, host, receipts)
    path = host.home / ".parrot/settings.json"
    assert read(path) == '{\n  "telemetry.level": "off",\n  "telemetry": {"more": 1}\n}\n'
    undo(receipt, receipts, host)
    assert read(path) == text


def test_only_the_risky_items_of_a_list_go(fixture_host, receipts):
    host = fixture_host()
    setting = switch(type="list", key=("allow",), risk=(r"^Bash",), safe=(), fix=None, fix_removes=True, default=None)
    text = '{\n  "allow": [\n    "Read", // fine\n    "Bash(*)", // not\n    "Bash(rm)",\n    "Write"\n  ]\n}\n'
    receipt = apply_fix(install(host, setting, settings=text), setting, host, receipts)
    path = host.home / ".parrot/settings.json"
    assert read(path) == '{\n  "allow": [\n    "Read", // fine\n    // not\n    "Write"\n  ]\n}\n'
    undo(receipt, receipts, host)
    assert read(path) == text


def test_only_the_risky_entries_of_a_map_go(fixture_host, receipts):
    host = fixture_host()
    setting = switch(type="map", key=("auto",), risk=(r"=true$",), safe=(), fix=None, fix_removes=True, default=None)
    text = '{"auto": {"ls": true, "rm": false, "/.*/": true}}'
    receipt = apply_fix(install(host, setting, settings=text), setting, host, receipts)
    path = host.home / ".parrot/settings.json"
    assert read(path) == '{"auto": {"rm": false}}'
    undo(receipt, receipts, host)
    assert read(path) == text


def test_a_running_app_is_asked_to_close_first_by_the_name_of_its_process(fixture_host, receipts):
    host = fixture_host(processes=(Process(pid=7, name="parrot"),))
    installation = install(host, switch(), settings=SHARING)
    with pytest.raises(AppRunning, match=r"parrot \(7\)"):
        apply_fix(installation, switch(), host, receipts)
    assert receipts.all() == ()
    apply_fix(installation, switch(safe_while_running=True), host, receipts)


def test_a_variable_that_decides_is_named_instead_of_a_change_without_effect(fixture_host):
    setting = switch(env=(Variable(name="PARROT_SHARE", risk=("1",)),))
    host = fixture_host(environ={"PARROT_SHARE": "1"})
    with pytest.raises(Overridden, match="PARROT_SHARE"):
        plan_fix(install(host, setting, settings=SHARING), setting, host)


def test_an_administrators_file_that_decides_is_named(fixture_host):
    setting = switch(wins_over=("{data}/local.json",))
    host = fixture_host()
    with pytest.raises(Overridden, match=r"local\.json"):
        plan_fix(install(host, setting, settings=SHARING, local='{"telemetry": true}'), setting, host)


def test_a_switch_that_is_private_already_needs_nothing(fixture_host, receipts):
    host = fixture_host()
    installation = install(host, switch(), settings='{"telemetry": false}')
    assert plan_fix(installation, switch(), host) == ()
    with pytest.raises(NoLocalFix):
        apply_fix(installation, switch(), host, receipts)


def test_a_broken_settings_file_is_not_touched(fixture_host):
    host = fixture_host()
    with pytest.raises(Unparsable):
        plan_fix(install(host, switch(), settings="{"), switch(), host)


def test_when_one_of_two_files_refuses_nothing_has_happened(fixture_host, receipts, monkeypatch):
    host = fixture_host()
    installation = install(host, switch(), settings=SHARING, beta=SHARING)
    beta = host.home / ".parrot-beta/settings.json"
    whole = edits.files.replace

    def refusing(path, *more):
        if path == beta:
            raise ReadOnly(path, "The disk is full.")
        whole(path, *more)

    monkeypatch.setattr(edits.files, "replace", refusing)
    with pytest.raises(ReadOnly):
        apply_fix(installation, switch(), host, receipts)
    assert read(host.home / ".parrot/settings.json") == SHARING
    assert receipts.all() == ()
