"""The port to the rest of the house, on homes that a real app wrote."""

import datetime
import json
import os
from pathlib import Path

import pytest

from tidytrace.findings.model import State
from tidytrace.gui.engine import EngineProblem, VaultLocked
from tidytrace.gui.erasing import Choice, Settled
from tidytrace.gui.real_engine import RealEngine
from tidytrace.gui.real_plan import shown
from tidytrace.host import FixtureHost
from tidytrace.language import Language


def _never():
    return False


def _nowhere(_value):
    pass


@pytest.fixture
def empty(fixture_host):
    return RealEngine(fixture_host("linux"))


@pytest.fixture
def codex_home(tmp_path):
    """Where the person of the other fixture is at home."""
    return tmp_path / "computer" / "home" / "alice"


@pytest.fixture
def codex(tmp_path, lab_home):
    """A computer of alice's with Codex CLI on it."""
    written = lab_home("codex-0.169.0") / "home"
    root = tmp_path / "computer"
    (root / "home").mkdir(parents=True)
    written.rename(root / "home" / "alice")
    return RealEngine(FixtureHost(root, "linux"))


def test_a_computer_without_ai_apps_has_nothing_to_say(empty):
    assert empty.last_check_up() is None
    outcome = empty.check_up(_nowhere, _never, _nowhere)
    assert {finding.app for finding in outcome.findings} == {None}
    assert outcome.complete
    assert empty.last_check_up() is not None
    assert empty.conversations(_nowhere, _never).conversations == ()


def test_the_checklist_is_there_before_the_first_check_up(empty):
    assert "data-sharing-off" in {tip.id for tip in empty.tips()}


def test_a_fix_for_an_app_that_is_gone_is_a_sentence(empty, english):
    with pytest.raises(EngineProblem) as problem:
        empty.fix("codex.analytics")
    assert problem.value.told(english) == "This switch is no longer there. Please check again."


def test_a_receipt_that_is_not_there_is_a_sentence(empty):
    with pytest.raises(EngineProblem):
        empty.undo("r-20260101-000000-0000")


def test_a_cancelled_check_up_does_not_count_as_the_last(codex):
    outcome = codex.check_up(_nowhere, lambda: True, _nowhere)
    assert not outcome.complete
    assert codex.last_check_up() is None


def test_check_fix_and_undo(codex):
    told, found = [], []
    outcome = codex.check_up(told.append, _never, found.append)
    assert [one.id for one in found] != []
    assert told[0].name == "Looking for AI apps"
    risk = next(one for one in outcome.findings if one.state is State.RISK and one.remedy.kind == "setting")
    fixed = codex.fix(risk.id)
    again = {one.id: one for one in codex.check_up(_nowhere, _never, _nowhere).findings}
    assert again[risk.id].state is State.OK
    codex.undo(fixed.receipt)
    once_more = {one.id: one for one in codex.check_up(_nowhere, _never, _nowhere).findings}
    assert once_more[risk.id].state is State.RISK


def test_the_screen_lock_is_switched_on_and_back(fixture_host):
    host = fixture_host("linux", environ={"XDG_CURRENT_DESKTOP": "KDE"})
    settings = host.home / ".config" / "kscreenlockerrc"
    settings.parent.mkdir(parents=True)
    settings.write_text("[Daemon]\nTimeout=0\n")
    engine = RealEngine(host)
    outcome = engine.check_up(_nowhere, _never, _nowhere)
    assert {one.id: one.state for one in outcome.findings}["system.screen-lock"] is State.RISK
    fixed = engine.fix("system.screen-lock")
    assert settings.read_text() == "[Daemon]\nTimeout=5\n"
    (deed,) = engine.deeds().deeds
    assert (deed.receipt, deed.switch.en, deed.apps[0].en) == (fixed.receipt, "Automatic screen lock", "This computer")
    engine.undo(fixed.receipt)
    assert settings.read_text() == "[Daemon]\nTimeout=0\n"
    with pytest.raises(EngineProblem):
        engine.fix("system.disk-encryption")


def _chosen(engine, mark="MARK-codex-1"):
    listing = engine.conversations(_nowhere, _never)
    assert listing.problems == ()
    return next(one for one in listing.conversations if mark in (one.title or ""))


def _ids(engine):
    return {one.id for one in engine.conversations(_nowhere, _never).conversations}


def _bytes_of(home):
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink())


def test_list_read_plan_and_erase_for_good(codex):
    chosen, before = _chosen(codex), _ids(codex)
    assert any("MARK-codex-1" in message.text for message in codex.messages(chosen, 50, _never))
    assert sum(codex.footprint(chosen).values()) >= 1
    erasure = codex.plan_erasure([chosen], Choice(), _never)
    assert erasure.conversations == (chosen,)
    assert {one.kind for one in erasure.going} >= {"transcript", "index"}
    assert all(one.shown.startswith("~/") for one in erasure.going)
    assert erasure.times == (chosen.updated, chosen.updated)
    assert erasure.storages[0].sentence(Language("en")) != ""
    steps = []
    erased = codex.erase(erasure, 0, steps.append, _never)
    assert erased.gone == {chosen.id}
    assert erased.traces == erased.unread == ()
    assert erased.proof.files > 10
    assert erased.until is None
    assert {step.name for step in steps} == {"Erasing…", "Looking for what is left…"}
    assert _ids(codex) == before - {chosen.id}
    (deed,) = codex.deeds().deeds
    assert (deed.kind, deed.state, deed.chats) == ("erase", "no-copy", 1)
    with pytest.raises(EngineProblem):
        codex.restore(deed.receipt, None, _nowhere, _never)


def test_without_a_keyring_the_key_is_chosen_then_it_comes_back(codex, codex_home):
    assert codex.key_home() is None
    codex.choose_key_home("file", None)
    assert codex.key_home() == "file"
    chosen, before = _chosen(codex), _ids(codex)
    erased = codex.erase(codex.plan_erasure([chosen], Choice(), _never), 7, _nowhere, _never)
    assert erased.until is not None
    assert b"MARK-codex-1" not in _bytes_of(codex_home)  # the vault lies in this home too
    (title,) = codex.titles(erased.receipts[0])
    assert "MARK-codex-1" in title.title
    (deed,) = codex.deeds().deeds
    assert deed.state == "can-be-undone"
    assert deed.until == erased.until
    restored = codex.restore(deed.receipt, None, _nowhere, _never)
    assert restored.complete
    assert restored.beside == ()
    assert _ids(codex) == before
    assert codex.deeds().deeds[0].state == "undone"


def test_undo_takes_an_erasure_back_too(codex):
    codex.choose_key_home("file", None)
    chosen, before = _chosen(codex), _ids(codex)
    erased = codex.erase(codex.plan_erasure([chosen], Choice(), _never), 1, _nowhere, _never)
    codex.undo(erased.receipts[0])
    assert _ids(codex) == before


def test_a_place_that_is_unticked_stays_and_is_no_trace(codex):
    chosen = _chosen(codex, "MARK-codex-7")
    plan = codex.plan_erasure([chosen], Choice(), _never)
    log = next(one for one in plan.going if one.path.endswith("logs_2.sqlite"))
    erasure = codex.plan_erasure([chosen], Choice(unticked=frozenset({log.path})), _never)
    assert log.path not in {one.path for one in erasure.going}
    erased = codex.erase(erasure, 0, _nowhere, _never)
    assert erased.gone == {chosen.id}
    assert erased.traces == ()
    assert {one.where for one in erased.leftovers if one.wanted} >= {f"{log.shown}-wal"}  # where its text is


def test_a_chat_stays_when_the_place_that_lists_it_is_unticked(codex):
    chosen = _chosen(codex)
    plan = codex.plan_erasure([chosen], Choice(), _never)
    transcript = next(one for one in plan.going if one.kind == "transcript" and one.what == "file")
    erasure = codex.plan_erasure([chosen], Choice(unticked=frozenset({transcript.path})), _never)
    assert erasure.conversations == ()
    assert [one.reason.key for one in erasure.kept] == ["unticked"]
    assert not erasure.kept[0].locked


def test_a_chat_that_was_written_to_just_now_is_locked_until_it_is_named(codex):
    chosen = _chosen(codex)
    chosen.path.touch()
    erasure = codex.plan_erasure([chosen], Choice(), _never)
    assert erasure.conversations == ()
    assert erasure.kept[0].locked
    named = codex.plan_erasure([chosen], Choice(named=frozenset({chosen.id})), _never)
    assert named.conversations == (chosen,)


def test_a_vault_with_a_passphrase_is_locked_for_the_next_window(codex):
    codex.choose_key_home("passphrase", "correct horse")
    chosen, before = _chosen(codex), _ids(codex)
    erased = codex.erase(codex.plan_erasure([chosen], Choice(), _never), 7, _nowhere, _never)
    later = RealEngine(codex._host)
    for given, wrong in ((None, False), ("wrong horse", True)):
        with pytest.raises(VaultLocked) as locked:
            later.restore(erased.receipts[0], None, _nowhere, _never, given)
        assert locked.value.wrong is wrong
        with pytest.raises(VaultLocked):
            later.titles(erased.receipts[0], given)
    assert later.restore(erased.receipts[0], None, _nowhere, _never, "correct horse").complete
    assert _ids(codex) == before


def test_nothing_leaves_while_the_vault_is_locked(codex):
    codex.choose_key_home("passphrase", "correct horse")
    chosen, before = _chosen(codex), _ids(codex)
    later = RealEngine(codex._host)
    with pytest.raises(VaultLocked):
        later.erase(later.plan_erasure([chosen], Choice(), _never), 7, _nowhere, _never)
    assert _ids(codex) == before
    assert codex.deeds().deeds == ()


def test_a_copy_that_is_destroyed_never_comes_back(codex):
    codex.choose_key_home("file", None)
    erased = codex.erase(codex.plan_erasure([_chosen(codex)], Choice(), _never), 7, _nowhere, _never)
    codex.destroy_copy(erased.receipts[0])
    assert codex.deeds().deeds[0].state == "destroyed"
    with pytest.raises(EngineProblem):
        codex.restore(erased.receipts[0], None, _nowhere, _never)


def test_one_chat_of_two_comes_back_alone(codex):
    codex.choose_key_home("file", None)
    chosen = codex.conversations(_nowhere, _never).conversations[:2]
    before = _ids(codex)
    erasure = codex.plan_erasure(chosen, Choice(named=frozenset(one.id for one in chosen)), _never)
    erased = codex.erase(erasure, 7, _nowhere, _never)
    assert len(erased.gone) == 2
    codex.restore(erased.receipts[0], (chosen[1].id,), _nowhere, _never)
    assert _ids(codex) == before - {chosen[0].id}
    assert [one.back for one in codex.titles(erased.receipts[0])] == [False, True]
    assert codex.restore(erased.receipts[0], None, _nowhere, _never).complete
    assert _ids(codex) == before


def test_a_start_with_nothing_interrupted_settles_nothing(codex):
    assert codex.settle(_nowhere) == Settled()


def test_an_erasure_that_was_killed_is_finished_at_the_next_start(codex, monkeypatch):
    codex.choose_key_home("file", None)
    chosen, before = _chosen(codex), _ids(codex)
    erasure = codex.plan_erasure([chosen], Choice(), _never)

    class Killed(BaseException):
        """Stands for the end of the process."""

    def kill(*_arguments, **_more):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("tidytrace.erase.act.act._Act.run", kill)
        with pytest.raises(Killed):
            codex.erase(erasure, 7, _nowhere, _never)
    later = RealEngine(codex._host)
    (news,) = later.settle(_nowhere).news
    assert news.how in {"finished", "rolled-back"}
    assert _ids(later) == (before if news.how == "rolled-back" else before - {chosen.id})
    assert later.settle(_nowhere) == Settled()


def test_copies_whose_time_is_over_are_destroyed_at_the_next_start(codex):
    codex.choose_key_home("file", None)
    erased = codex.erase(codex.plan_erasure([_chosen(codex)], Choice(), _never), 1, _nowhere, _never)
    erasures = codex._erasing.erasures
    (receipt,) = erasures.erasures()
    assert erasures.tidy(receipt.until + datetime.timedelta(seconds=1)) != ()
    (deed,) = codex.deeds().deeds
    assert (deed.receipt, deed.state) == (erased.receipts[0], "destroyed")


def test_a_switch_is_told_by_its_name(codex):
    outcome = codex.check_up(_nowhere, _never, _nowhere)
    risk = next(one for one in outcome.findings if one.state is State.RISK and one.remedy.kind == "setting")
    codex.fix(risk.id)
    (deed,) = codex.deeds().deeds
    assert deed.kind == "setting"
    assert deed.switch == risk.title.parameters["switch"]
    assert deed.apps == (risk.title.parameters["app"],)


def test_words_are_looked_for_cut_out_proved_and_brought_back(codex, codex_home):
    codex.choose_key_home("file", None)
    chosen, before = _chosen(codex), _ids(codex)
    redaction = codex.plan_redaction(chosen, ["MARK-codex-1", " "], _never)
    assert (redaction.words, redaction.kept, redaction.left) == (1, None, ())
    assert {one.kind for one in redaction.places} >= {"transcript", "index"}
    assert all(one.shown.startswith("~/") for one in redaction.places)
    assert redaction.times >= len(redaction.places)
    assert redaction.storages[0].sentence(Language("en")) != ""
    assert "MARK-codex-1" not in repr(redaction.plan)
    steps = []
    done = codex.redact(redaction, 7, steps.append, _never)
    assert {step.name for step in steps} == {"Cutting out…", "Looking for what is left…"}
    assert done.complete
    assert done.found == done.unread == done.failed == done.problems == ()
    assert done.times >= done.files == len(redaction.places)
    assert done.searched > 10
    assert done.until is not None
    assert b"MARK-codex-1" not in _bytes_of(codex_home).replace(
        b"MARK-codex-10", b""
    )  # receipt and vault lie there too
    assert _ids(codex) == before
    (changed,) = (one for one in codex.conversations(_nowhere, _never).conversations if one.id == chosen.id)
    assert any("[removed]" in message.text for message in codex.messages(changed, 50, _never))
    (deed,) = codex.deeds().deeds
    assert (deed.receipt, deed.kind, deed.state, deed.chats) == (done.receipt, "redact", "can-be-undone", 1)
    assert codex.restore(done.receipt, None, _nowhere, _never).complete
    assert any("MARK-codex-1" in message.text for message in codex.messages(_chosen(codex), 50, _never))


def test_words_that_stand_nowhere_or_cannot_be_told_from_other_text(codex):
    chosen = _chosen(codex)
    assert codex.plan_redaction(chosen, ["never-said-anywhere"], _never).places == ()
    with pytest.raises(EngineProblem) as problem:
        codex.plan_redaction(chosen, ["never-said-anywhere", "abc"], _never)
    assert "at least 4 letters" in problem.value.told(Language("en"))
    assert "abc" not in problem.value.told(Language("en"))


def test_words_whose_cutting_was_stopped_at_once_leave_no_receipt(codex, codex_home):
    codex.choose_key_home("file", None)
    before = _bytes_of(codex_home / ".codex")
    done = codex.redact(codex.plan_redaction(_chosen(codex), ["MARK-codex-1"], _never), 7, _nowhere, lambda: True)
    assert (done.complete, done.files, done.until) == (False, 0, None)
    assert done.found != ()
    assert codex.deeds().deeds == ()
    assert _bytes_of(codex_home / ".codex") == before


def test_nobody_cuts_words_out_while_the_app_runs(codex, codex_home):
    chosen = _chosen(codex)
    running = {"pid": 4711, "name": "codex", "exe": "/usr/bin/codex", "command": ["codex"]}
    (codex_home.parents[1] / "processes.json").write_text(json.dumps([running]))
    redaction = codex.plan_redaction(chosen, ["MARK-codex-1"], _never)
    assert redaction.places == ()
    assert redaction.kept.key == "app-running"


def test_a_receipt_of_a_switch_brings_no_chats_back(codex):
    outcome = codex.check_up(_nowhere, _never, _nowhere)
    risk = next(one for one in outcome.findings if one.state is State.RISK and one.remedy.kind == "setting")
    receipt = codex.fix(risk.id).receipt
    with pytest.raises(EngineProblem):
        codex.restore(receipt, None, _nowhere, _never)


def test_a_name_that_is_no_unicode_is_shown_as_it_can_be():
    home = Path("/home/wang")
    assert shown(home / "a\nb.jsonl", home) == "~/a␤b.jsonl"
    assert shown(home / "\udcff.jsonl", home) == "~/\ufffd.jsonl"
    assert shown(Path("/mnt/x"), home) == "/mnt/x"


# --- accounts


def test_what_is_done_in_an_account_is_kept_and_taken_back(codex, english):
    codex.check_up(_nowhere, _never, _nowhere)
    done = codex.tick("chatgpt-web.training")
    assert done.state is State.OK
    assert done.card.ticked is not None
    outcome = codex.check_up(_nowhere, _never, _nowhere)
    assert {one.id: one.state for one in outcome.findings}["chatgpt-web.training"] is State.OK
    assert codex.untick("chatgpt-web.training").state is State.MANUAL
    with pytest.raises(EngineProblem) as problem:
        codex.tick("chatgpt-web.nothing")
    assert problem.value.told(english) == "This switch is no longer there. Please check again."


def test_services_by_hand_bring_their_findings_and_take_them_along(codex):
    signs = {one.app.id: one.signs for one in codex.services()}
    assert signs["chatgpt-web"] == {"program"}
    assert signs["kimi-web"] == frozenset()
    chosen = codex.use_services({"kimi-web"})
    assert {one.app for one in chosen.found} == {"kimi-web"}
    assert chosen.gone == frozenset()
    assert codex.use_services(set()).gone == {"kimi-web"}
    # what can be seen stays, whatever was chosen
    assert {one.app.id for one in codex.services() if one.used} == {"chatgpt-web"}


def test_what_was_said_about_accounts_and_is_damaged_is_told(codex, codex_home, english):
    codex.use_services({"kimi-web"})
    (path,) = codex_home.rglob("accounts.json")
    path.write_text("{", "utf-8")
    with pytest.raises(EngineProblem) as problem:
        codex.tick("chatgpt-web.training")
    assert "is damaged" in problem.value.told(english)


def test_a_switch_that_moved_comes_marked_as_it_is_found(fixture_host, monkeypatch):
    from tidytrace.checks import run

    monkeypatch.setattr(run, "STEPS", tuple(step for step in run.STEPS if step.check == "data-sharing"))
    host = fixture_host("linux")
    settings = host.home / ".qwen" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"privacy": {"usageStatisticsEnabled": false}}', "utf-8")
    engine = RealEngine(host)
    engine.check_up(_nowhere, _never, _nowhere)
    settings.write_text('{"privacy": {"usageStatisticsEnabled": true}}', "utf-8")
    os.utime(settings, (settings.stat().st_mtime - 60,) * 2)
    came = []
    outcome = engine.check_up(_nowhere, _never, came.append)
    for findings in (came, outcome.findings):
        (finding,) = (one for one in findings if one.id == "qwen-code.usage-statistics")
        assert finding.moved is not None
        assert (finding.moved.before, finding.moved.after) == ("false", "true")
    assert outcome.note is None
    (host.home / ".local" / "state" / "tidytrace" / "switches.json").write_text("{", "utf-8")
    damaged = engine.check_up(_nowhere, _never, _nowhere)
    assert "damaged" in damaged.note.sentence
