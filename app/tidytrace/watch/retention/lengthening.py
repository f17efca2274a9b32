"""Gives an app's own timer more days, in its own settings, with a receipt that takes it back."""

import datetime
from typing import TYPE_CHECKING, Final

from tidytrace.host import Host, Installation
from tidytrace.language import N_
from tidytrace.watch.retention.timers import timer_of

if TYPE_CHECKING:
    from tidytrace.formats import Edit
    from tidytrace.receipts import Receipts, SettingReceipt

LONG: Final = 365
"""Days; a year is long enough to decide."""
SETTING: Final = "own-timer"


def can_lengthen(installation: Installation) -> bool:
    """Whether the definition says for sure where the days stand."""
    retention = installation.app.retention
    return retention is not None and bool(retention.key) and bool(retention.files) and retention.grade.actionable


def plan_longer(installation: Installation, host: Host, days: int = LONG) -> "Edit":
    """What would be written; writes nothing.

    Raises:
        AppRunning, RunningUnknown: the app has to be closed first.
        NoLocalFix: it is not known where the days stand, or there is no timer.
        AlreadyPrivate: the app keeps chats for so long already.
        EvidenceTooWeak: the fact behind it is not certain enough.
        SettingsError: the file cannot be changed.
    """
    from tidytrace.formats import plan_edit
    from tidytrace.remedies import AlreadyPrivate, EvidenceTooWeak, NoLocalFix
    from tidytrace.remedies.running import check_closed

    retention, timer = installation.app.retention, timer_of(installation)
    if retention is None or timer is None or retention.format is None or not retention.key:
        raise NoLocalFix(N_("There is no setting on this computer for how long this app keeps chats."))
    if not retention.grade.actionable:
        raise EvidenceTooWeak(N_("What is known of this switch is not certain enough to change it."))
    if timer.days >= days:
        raise AlreadyPrivate(N_("The app keeps chats for {days} days already."), days=str(timer.days))
    places = installation.places
    paths = [path for template in retention.files for path in places.expand(template)]
    paths = paths or [path for template in retention.files for path in places.candidates(template)]
    if not paths:
        raise NoLocalFix(N_("There is no setting on this computer for how long this app keeps chats."))
    check_closed(host, installation.app.detect.processes)
    value: object = f"{days}d" if retention.spelled == "span" else days
    return plan_edit(paths[0], retention.format, retention.key, value, home=host.home)


def keep_longer(installation: Installation, host: Host, receipts: "Receipts", days: int = LONG) -> "SettingReceipt":
    """Write it, and keep the receipt. Raises as ``plan_longer``, and ReceiptsUnusable."""
    from tidytrace.receipts import SettingReceipt
    from tidytrace.remedies.fix import carry_out

    edit = plan_longer(installation, host, days)
    when = datetime.datetime.now(datetime.UTC)
    receipt = SettingReceipt(
        id=receipts.new_id(when),
        when=when,
        finding=f"{installation.app.id}.{SETTING}",
        app=installation.app.id,
        setting=SETTING,
        edits=(edit,),
        close_first=installation.app.detect.processes,
    )
    carry_out(receipt, host, receipts)
    return receipt
