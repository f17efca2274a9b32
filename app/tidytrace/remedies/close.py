"""Put right what stands in several files at once, in one receipt that brings all of it back."""

import datetime

from tidytrace.findings.closing import Closing
from tidytrace.formats import Edit
from tidytrace.host import Host
from tidytrace.language import N_
from tidytrace.receipts import Receipts, SettingReceipt
from tidytrace.remedies.errors import AlreadyPrivate
from tidytrace.remedies.fix import carry_out
from tidytrace.remedies.running import check_closed


def plan_close(closing: Closing, host: Host) -> tuple[Edit, ...]:
    """What would be written; writes nothing. Raises AppRunning, RunningUnknown, SettingsError."""
    check_closed(host, closing.close_first)
    return tuple(edit for move in closing.moves for edit in move.planned(host.home))


def close(closing: Closing, host: Host, receipts: Receipts) -> SettingReceipt:
    """Write it, and keep the receipt. A server reads it when it starts, so it may run meanwhile.

    Raises:
        AppRunning, RunningUnknown: an app has to be closed first.
        AlreadyPrivate: nothing is left to change.
        SettingsError: a file cannot be changed; then nothing was.
        ReceiptsUnusable: the receipt cannot be kept; then nothing was changed.
    """
    edits = plan_close(closing, host)
    if not edits:
        raise AlreadyPrivate(N_("It is on the private side already."))
    when = datetime.datetime.now(datetime.UTC)
    receipt = SettingReceipt(
        id=receipts.new_id(when),
        when=when,
        finding=closing.finding,
        app=closing.app,
        setting=closing.finding.partition(".")[2],
        edits=edits,
        close_first=closing.close_first,
    )
    carry_out(receipt, host, receipts)
    return receipt
