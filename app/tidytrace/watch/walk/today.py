"""What was done since a walk began, counted from the receipts: it is true after an interruption, too."""

import datetime
from collections.abc import Iterable

import msgspec

from tidytrace.receipts import ErasureReceipt, Receipt


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """Counts; what was taken back again does not count."""

    switches: int = 0
    chats: int = 0
    """Erased."""
    cut: int = 0
    """Chats that words were cut out of."""

    @property
    def nothing(self) -> bool:
        """Whether nothing was changed."""
        return not (self.switches or self.chats or self.cut)


def done_since(receipts: Iterable[Receipt], since: datetime.datetime) -> Done:
    """Count what was done from this moment on."""
    switches = chats = cut = 0
    for one in receipts:
        # ids and times of receipts have no parts of a second
        if one.when < since.replace(microsecond=0) or one.undone is not None:
            continue
        if not isinstance(one, ErasureReceipt):
            switches += 1
        elif one.action == "redact":
            cut += len(one.chats)
        else:
            chats += len(one.chats) - len(one.back)
    return Done(switches=switches, chats=chats, cut=cut)
