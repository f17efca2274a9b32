"""Several findings at once, on this computer: the same engine as ``tidytrace fix --all``."""

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding
from tidytrace.findings.presentable import presentable, spelled
from tidytrace.gui.engine import Cancelled
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.home.batch.port import Change, Moved, Planned
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import Host, StateFolders

if TYPE_CHECKING:
    from tidytrace.fixing import Fixer


class RealFixing:
    """One for the window."""

    def __init__(self, host: Host, state: StateFolders, changing: threading.Lock) -> None:
        """``changing`` is held by whoever changes settings, or looks at them."""
        self._host = host
        self._state = state
        self._changing = changing

    def plan(self, findings: Sequence[Finding], cancelled: Cancelled) -> tuple[Planned, ...]:
        """Read again: an app may have been started since the check-up."""
        from tidytrace.fixing import Fixer

        planned: list[Planned] = []
        with self._changing, as_problems():
            self._host.refresh()
            fixer = Fixer(Surroundings.of(self._host), findings)
            for finding in findings:
                if cancelled():
                    break
                planned.append(self._planned(fixer, finding))
        return tuple(planned)

    @staticmethod
    def _planned(fixer: "Fixer", finding: Finding) -> Planned:
        from tidytrace.fixing import cost_of
        from tidytrace.formats import SettingsError
        from tidytrace.remedies import RemedyError
        from tidytrace.remedies.errors import AppRunning

        cost = cost_of(finding)
        said, for_good = (cost.sentence, cost.for_good) if cost is not None else ("", False)
        try:
            edits = fixer.plan(finding)
        except RemedyError as error:
            reason = Trouble("", error.problem, error.parameters)
            return Planned(finding=finding, cost=said, reason=reason, runs=isinstance(error, AppRunning))
        except SettingsError as error:
            return Planned(finding=finding, cost=said, reason=Trouble(str(error.path), error.problem, error.parameters))
        changes = []
        for edit in edits:
            name = spelled(edit.format, edit.key)
            before, after = (presentable(one.value, name) if one.present else None for one in (edit.before, edit.after))
            changes.append(Change(where=str(edit.path), key=name, before=before, after=after))
        return Planned(finding=finding, changes=tuple(changes), cost=said, for_good=for_good)

    def move(self, findings: Sequence[Finding], moved: Callable[[Moved], None], cancelled: Cancelled) -> None:
        """A receipt each, written before the switch is moved."""
        from tidytrace.fixing import Fixer, in_order
        from tidytrace.formats import SettingsError
        from tidytrace.receipts import ReceiptError
        from tidytrace.remedies import AlreadyPrivate, RemedyError

        with self._changing, as_problems():
            self._host.refresh()
            ordered = in_order(findings)
            fixer = Fixer(Surroundings.of(self._host), ordered)
            for finding in ordered:
                if cancelled():
                    break
                try:
                    receipt = fixer.move(finding)
                except AlreadyPrivate:
                    moved(Moved(finding=finding.id))
                except RemedyError as error:
                    moved(Moved(finding=finding.id, reason=Trouble("", error.problem, error.parameters)))
                except (SettingsError, ReceiptError) as error:
                    reason = Trouble(str(error.path), error.problem, error.parameters)
                    moved(Moved(finding=finding.id, reason=reason))
                else:
                    moved(Moved(finding=finding.id, receipt=receipt.id))

    def undo(self, receipts: Sequence[str], undone: Callable[[Moved], None], cancelled: Cancelled) -> None:
        """The last first, as what came later may stand in the same file."""
        from tidytrace.formats import SettingsError
        from tidytrace.receipts import ReceiptError, Receipts, SettingReceipt
        from tidytrace.remedies import RemedyError, undo

        book = Receipts(self._state.state / "receipts")
        with self._changing, as_problems():
            self._host.refresh()
            for name in reversed(receipts):
                if cancelled():
                    break
                receipt = book.get(name)
                if not isinstance(receipt, SettingReceipt):
                    continue
                try:
                    undo(receipt, book, self._host)
                except RemedyError as error:
                    reason = Trouble("", error.problem, error.parameters)
                    undone(Moved(finding=receipt.finding, receipt=name, reason=reason))
                except (SettingsError, ReceiptError) as error:
                    reason = Trouble(str(error.path), error.problem, error.parameters)
                    undone(Moved(finding=receipt.finding, receipt=name, reason=reason))
                else:
                    undone(Moved(finding=receipt.finding, receipt=name))
