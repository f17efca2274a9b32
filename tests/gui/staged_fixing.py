"""Several findings at once on the made-up computer: what would change, with one app that runs."""

from tidytrace.fixing import cost_of
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.home.batch.port import Change, Moved, Planned

RUNS = Trouble("", "Close the app first; it is running: {processes}.", {"processes": "cursor (4711)"})


class StagedFixing:
    """Its receipts are those of the engine; ``running`` names findings whose app runs, ``refused`` those that fail."""

    def __init__(self, engine):
        self.engine = engine
        self.running: set[str] = set()
        self.refused: dict[str, Trouble] = {}
        self.kept: dict[str, Trouble] = {}
        """What an undo comes to, by receipt."""
        self.others: dict[str, str] = {}
        """Done by another one that was moved just now."""

    def plan(self, findings, cancelled):
        self.engine._enter("plan-fix", tuple(one.id for one in findings))
        return tuple(map(self._planned, findings))

    def _planned(self, finding):
        cost = cost_of(finding)
        said = {"cost": cost.sentence, "for_good": cost.for_good} if cost is not None else {}
        if finding.id in self.running:
            return Planned(finding=finding, reason=RUNS, runs=True, **said)
        where = f"/home/wang/.config/{finding.app}/settings.json"
        change = Change(where=where, key="privacy.mode", before=None, after="true")
        return Planned(finding=finding, changes=(change,), **said)

    def move(self, findings, moved, cancelled):
        for finding in findings:
            if cancelled():
                return
            if finding.id in self.refused:
                moved(Moved(finding=finding.id, reason=self.refused[finding.id]))
                continue
            moved(Moved(finding=finding.id, receipt=self.engine.fix(finding.id).receipt))

    def undo(self, receipts, undone, cancelled):
        self.engine._enter("undo-several", tuple(receipts))
        for receipt in reversed(receipts):
            finding = next(one for one, of in self.engine.fixed.items() if of == receipt)
            if receipt in self.kept:
                undone(Moved(finding=finding, receipt=receipt, reason=self.kept[receipt]))
                continue
            self.engine.undo(receipt)
            undone(Moved(finding=finding, receipt=receipt))
