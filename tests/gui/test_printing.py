"""A page of a report on paper: every letter of it is there, and nothing of the computer that made it."""

import re
import sys

import pytest
from PySide6.QtGui import QFontDatabase

from report.pages import text_of, unpacked
from tidytrace import __main__ as command
from tidytrace.gui import printing
from tidytrace.language import Language
from tidytrace.report import paper
from tidytrace.report.layout import Heading, Pairs, Paragraph, Points
from tidytrace.report.page import as_html
from tidytrace.report.paper import NoPaper

BLOCKS = (
    Heading(1, "Evidence report"),
    Paragraph("It opened <b>~/taxes.pdf</b> & more."),
    Pairs((("Seen", "2026-11-26 18:45:12"),)),
    Points(("203.0.113.7:443", "claude (4711)")),
)


@pytest.mark.usefixtures("qapp")
def test_a_page_becomes_a_pdf_with_all_its_letters():
    pdf = printing.printed(as_html(BLOCKS, Language("en")), "en")
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    text = "".join(text_of(pdf).split())
    for words in ("Evidencereport", "<b>~/taxes.pdf</b>&more.", "203.0.113.7:443", "claude(4711)"):
        assert words in text


@pytest.mark.usefixtures("qapp")
def test_the_page_says_nothing_of_the_computer_that_made_it(home):
    packed = unpacked(printing.printed(as_html(BLOCKS, Language("en")), "en"))
    assert str(home).encode() not in packed
    assert b"/Author ()" in packed.replace(b"\xfe\xff", b"")


@pytest.mark.usefixtures("qapp")
def test_chinese_pages_need_a_chinese_font(monkeypatch):
    page = as_html([Heading(1, "证据报告"), Paragraph("看到的情况")], Language("zh_CN"))
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        assert "证据报告" in text_of(printing.printed(page, "zh_CN"))
    monkeypatch.setattr(printing.QFontDatabase, "families", lambda _system: [])
    with pytest.raises(NoPaper, match="no font with Chinese letters"):
        printing.printed(page, "zh_CN")


@pytest.fixture
def printer():
    """Who prints for the command line, until the test is over."""
    command._let_print(["report"])
    yield paper.printed
    paper.use_printer(paper.no_printer)


def test_the_command_line_prints_with_the_library_of_the_window(monkeypatch, printer):
    monkeypatch.setattr(printing, "printed", lambda page, code: f"%PDF {page} {code}".encode())
    assert printer("x", "en") == b"%PDF x en"


def test_without_that_library_there_is_no_paper(monkeypatch, printer):
    monkeypatch.setitem(sys.modules, "tidytrace.gui.printing", None)
    with pytest.raises(NoPaper, match="Qt"):
        printer("x", "en")


@pytest.mark.parametrize("arguments", [["checkup", "--pdf", "x.pdf"], ["checkup", "--pdf=x.pdf"]])
def test_a_check_up_that_is_to_be_printed_thinks_of_paper(monkeypatch, printer, arguments):
    paper.use_printer(paper.no_printer)
    command._let_print(arguments)
    monkeypatch.setattr(printing, "printed", lambda page, code: f"%PDF {page} {code}".encode())
    assert paper.printed("x", "en") == b"%PDF x en"


@pytest.mark.usefixtures("qapp")
def test_headings_are_as_large_as_the_style_says_and_pages_have_numbers():
    pdf = printing.printed(as_html(BLOCKS, Language("en")), "en")
    assert b"/Title" in pdf
    assert "Page1of1" in "".join(text_of(pdf).split())
    sizes = {float(size) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", unpacked(pdf))}
    assert max(sizes) > 24  # 20 pt, in the page's measures of 96 to an inch


def test_other_commands_do_not_think_of_paper():
    command._let_print(["checkup"])
    with pytest.raises(NoPaper):
        paper.printed("x", "en")
