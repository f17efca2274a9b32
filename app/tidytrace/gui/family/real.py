"""The page about this computer."""

import os
from pathlib import Path

from tidytrace.checks.surroundings import Surroundings
from tidytrace.evidence.family import FamilyMaker
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.family.port import Standing
from tidytrace.gui.printing import printed
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import Host, StateFolders
from tidytrace.host.state import write_private
from tidytrace.language import Language
from tidytrace.report.family.model import Tip
from tidytrace.report.paper import NoPaper, use_printer


class RealPapers:
    """For one person on one computer."""

    def __init__(self, host: Host) -> None:
        """Nothing is asked yet."""
        self._host = host
        self._state = StateFolders.of(host)
        use_printer(printed)

    def save(self, standing: Standing, language: Language, path: str) -> None:
        """Names and secrets are covered."""
        with as_problems():
            maker = FamilyMaker(self._host, self._state)
            checked = maker.checked(
                standing.findings,
                [Tip(id=one.id, title=one.title, state=one.state) for one in standing.tips],
                Surroundings.of(self._host).catalogue,
                when=standing.when,
                complete=standing.when is not None,
            )
            page = maker.page(checked, language)
            try:
                content = page.html() if Path(path).suffix.lower() in {".html", ".htm"} else page.pdf()
            except NoPaper as none:
                raise EngineProblem(none.sentence) from none
            write_private(Path(path), content)

    def proposal(self, name: str) -> str:
        """In the folder for documents, else in the home folder."""
        documents = self._host.home / "Documents"
        folder = documents if documents.is_dir() else self._host.home
        path, number = folder / f"{name}.pdf", 2
        while os.path.lexists(path):
            path, number = folder / f"{name}-{number}.pdf", number + 1
        return str(path)
