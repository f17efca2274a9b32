"""Pictures of the way to a report, to be looked at; what a machine can see of them is asserted."""

from pathlib import Path

import pytest

from gui.report.staged import StagedEvidence
from gui.test_screens import code, picture, scheme  # noqa: F401 - fixtures
from tidytrace.gui.report.wizard import ReportWizard, Stage
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.report.paper import no_printer, use_printer


@pytest.fixture
def wizard(qtbot, tmp_path, code):  # noqa: F811
    use_printer(no_printer)
    work = Work()
    made = ReportWizard(StagedEvidence(tmp_path), work, Language(code))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    work.close()


def test_the_pages_of_a_report(qtbot, tmp_path, wizard, picture):  # noqa: F811
    wizard.choose.looks["checkup"].setChecked(True)
    picture("report-first", wizard)
    wizard.choose.go.click()
    qtbot.waitUntil(lambda: bool(wizard.choose.rows))
    wizard.choose.tick_striking()
    picture("report-choose", wizard)
    wizard.go_on()
    wizard.own.note.setPlainText("I asked for a recipe, and it opened /home/wang/taxes.pdf.")
    message = tmp_path / "screen of wang.txt"
    message.write_text("Dear wang", "utf-8")
    wizard.own.choose = lambda: [str(message)]
    wizard.own.add()
    wizard.own.list.setCurrentRow(0)
    picture("report-own", wizard)
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.stage is Stage.INSIDE)
    picture("report-inside", wizard)
    wizard.go_on()
    picture("report-save", wizard)
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.stage is Stage.DONE)
    picture("report-done", wizard)
    message.write_bytes(Path(wizard.save.path).read_bytes() + b"more")
    wizard.ask = lambda: str(message)
    wizard.check()
    qtbot.waitUntil(lambda: wizard.verdict is not None)
    picture("report-check", wizard.verdict, least=4)
