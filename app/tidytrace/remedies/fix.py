"""Put one switch on the private side, in every file where it is not."""

import datetime

from tidytrace.catalog import Setting
from tidytrace.findings.changing import changes_of
from tidytrace.findings.judgement import Judgement, judge_setting, targets
from tidytrace.findings.model import State
from tidytrace.formats import Edit, SettingsError, apply_edit, plan_changes, revert_edit
from tidytrace.host import Host, Installation
from tidytrace.language import N_
from tidytrace.receipts import Receipts, SettingReceipt
from tidytrace.remedies.errors import AlreadyPrivate, EvidenceTooWeak, NoLocalFix, Overridden
from tidytrace.remedies.held import holders_are_named
from tidytrace.remedies.running import check_closed


def plan_fix(installation: Installation, setting: Setting, host: Host) -> tuple[Edit, ...]:
    """What a fix would change; nothing when the switch is on the private side already. Writes nothing.

    Raises:
        AppRunning, RunningUnknown: the app has to be closed first.
        NoLocalFix: there is nothing on this computer to change.
        EvidenceTooWeak: the fact behind the switch is not certain enough.
        Overridden: a variable or an administrator's file decides.
        SettingsError: a file cannot be changed.
    """
    if not setting.grade.actionable:
        raise EvidenceTooWeak(N_("What is known of this switch is not certain enough to change it."))
    if not setting.fixable:
        raise NoLocalFix(N_("This switch cannot be moved from here."))
    if not setting.safe_while_running:
        check_closed(host, installation.app.detect.processes)
    judgement = judge_setting(setting, installation.places, host)
    if judgement.state is State.OK:
        return ()
    _check_decider(judgement)
    edits = [
        edit
        for path in targets(setting, judgement)
        for edit in plan_changes(path, setting.format, list(changes_of(setting, path)), home=host.home)
    ]
    if not any(edit.splices for edit in edits):
        raise NoLocalFix(N_("There is no settings file on this computer in which the switch could be moved."))
    return tuple(edit for edit in edits if edit.splices)


def _check_decider(judgement: Judgement) -> None:
    if judgement.decided_by == "env":
        raise Overridden(
            N_("The environment variable {variable} decides; change it where you set it."),
            variable=judgement.variable or "",
        )
    if judgement.decided_by == "administrator":
        raise Overridden(N_("An administrator's file decides: {path}."), path=str(judgement.where))
    if judgement.problem is not None and judgement.state is not State.RISK:
        raise judgement.problem


def apply_fix(installation: Installation, setting: Setting, host: Host, receipts: Receipts) -> SettingReceipt:
    """Move the switch, and keep the receipt by which it can be taken back.

    The receipt is written first: whatever happens then, it can be undone. When one of several files refuses, the
    others are put back and nothing has happened.

    Raises:
        RemedyError: as ``plan_fix``; AlreadyPrivate when the switch is on the private side already.
        SettingsError: a file cannot be changed.
        ReceiptsUnusable: the receipt cannot be kept; then nothing was changed.
    """
    edits = plan_fix(installation, setting, host)
    if not edits:
        raise AlreadyPrivate(N_("It is on the private side already."))
    when = datetime.datetime.now(datetime.UTC)
    receipt = SettingReceipt(
        id=receipts.new_id(when),
        when=when,
        finding=f"{installation.app.id}.{setting.id}",
        app=installation.app.id,
        setting=setting.id,
        edits=edits,
        close_first=() if setting.safe_while_running else installation.app.detect.processes,
    )
    carry_out(receipt, host, receipts)
    return receipt


def carry_out(receipt: SettingReceipt, host: Host, receipts: Receipts) -> None:
    """Keep a receipt and write its edits, all or none. Raises SettingsError, ReceiptsUnusable."""
    receipts.add(receipt)
    done: list[Edit] = []
    try:
        for edit in receipt.edits:
            with holders_are_named():
                apply_edit(edit, home=host.home)
            done.append(edit)
    except SettingsError:
        # If even this fails, the receipt stays, and with it the way back.
        for edit in reversed(done):
            revert_edit(edit, home=host.home)
        receipts.discard(receipt.id)
        raise
