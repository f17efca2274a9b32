"""What closing a server would change, before it is changed."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import Finding
from tidytrace.findings.plainly import last_steps
from tidytrace.gui.changes import ChangesDialog
from tidytrace.gui.controls import small, text
from tidytrace.gui.engine import Engine
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.neighbours import FileChange
from tidytrace.gui.work import Work
from tidytrace.language import Language


class ClosingDialog(ChangesDialog):
    """The changes, and what the addresses in them mean."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is shown, and who is asked
        self,
        finding: Finding,
        name: str,
        engine: Engine,
        work: Work,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``name`` is the server's in the person's language."""
        self._finding = finding
        super().__init__(
            finding.id,
            language("Let only this computer reach {app}?").format(app=name),
            finding.state,
            lambda handle: engine.network.plan_closing(finding.id, handle.cancelled),
            work,
            language,
            parent,
        )

    def after(self, changes: Sequence[FileChange]) -> Iterator[QWidget]:
        """What the address of this computer means, and what is left to do."""
        if any("127.0.0.1" in (one.after or "") for one in changes):
            yield small(self._("127.0.0.1 stands for this computer itself; no other computer gets there."))
        last = last_steps(self._finding, self._)
        if last:
            yield text(breakable(last))
