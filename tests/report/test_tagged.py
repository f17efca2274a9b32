"""A page on paper can be read aloud: its parts, their order, its language, and a list of its headings."""

import re

import pytest

from report.pages import text_of, unpacked
from report.test_family import CHECKED, told
from tidytrace.gui import printing
from tidytrace.language import Language
from tidytrace.report.family.paper import as_paper
from tidytrace.report.layout import Heading, Pairs, Paragraph, Points
from tidytrace.report.page import as_html
from tidytrace.report.tagged import Bookmark, Part, UnknownForm, colour_of, tagged

BLOCKS = (
    Heading(1, "Evidence report"),
    Paragraph("It opened a file."),
    Heading(2, "What was seen"),
    Pairs((("Seen", "2026-11-26"), ("By", "Check-up"))),
    Points(("one", "two")),
    *(Paragraph(f"Line {number} of many that fill the page.") for number in range(80)),
    Heading(2, "The end"),
)


def objects(pdf):
    found = re.findall(rb"(?m)^(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)
    return {int(number): body for number, body in found}


def tree(pdf):
    """The structure: for each element its type, and what is in it."""
    by_number = objects(pdf)
    root = next(body for body in by_number.values() if b"/StructTreeRoot /K" in body)

    def element(number):
        body = by_number[number]
        kids = re.search(rb"/K \[(.*)\]", body, re.DOTALL)[1]
        inside = [element(int(one)) for one in re.findall(rb"(\d+) 0 R", re.sub(rb"<<.*?>>", b"", kids))]
        return re.search(rb"/S /(\w+)", body)[1].decode(), inside

    return element(int(re.search(rb"/K \[(\d+)", root)[1]))


def kinds(element):
    kind, inside = element
    return [kind, *(one for child in inside for one in kinds(child))]


@pytest.fixture
def evidence(qapp):
    return printing.printed(as_html(BLOCKS, Language("en")), "en")


@pytest.fixture(params=["en", "zh_CN"])
def family(request, qapp):
    language = Language(request.param)
    return printing.printed(as_paper(told(language=language), language), request.param), request.param


def test_headings_paragraphs_tables_and_lists_are_told_apart(evidence):
    kind, inside = tree(evidence)
    assert kind == "Document"
    assert [one for one, _ in inside[:5]] == ["H1", "P", "H2", "Table", "L"]
    assert inside[3] == ("Table", [("TR", [("TH", [("P", [])]), ("TD", [("P", [])])])] * 2)
    assert inside[4] == ("L", [("LI", [("LBody", [])])] * 2)


def test_the_file_says_its_language_and_shows_its_title(family):
    pdf, code = family
    catalogue = next(body for body in objects(pdf).values() if b"/Type /Catalog" in body)
    assert f"/Lang ({code.replace('_', '-')})".encode() in catalogue
    assert b"/MarkInfo << /Marked true >>" in catalogue
    assert b"/DisplayDocTitle true" in catalogue
    assert b"/PageMode /UseOutlines" in catalogue


def test_the_family_page_has_a_list_of_counts_a_table_of_tips_and_numbered_steps(family):
    pdf, _code = family
    found = kinds(tree(pdf))
    assert found.count("H1") == 1
    assert found.count("Table") == 1
    assert found.count("TR") == 1 + len(CHECKED.tips)
    assert found.count("TH") == 2 + len(CHECKED.tips)
    assert found.index("L") < found.index("Table")
    assert b"/ListNumbering /Decimal" in pdf
    assert pdf.count(b"/Scope /Column") == 2


def test_every_letter_belongs_to_a_part_or_is_decoration_and_is_black(family, evidence):
    for pdf in (family[0], evidence):
        pages = [one for one in re.split(rb"\n(?=/GSa gs /CSp cs)", unpacked(pdf)) if one.startswith(b"/GSa gs /CSp")]
        assert pages
        for page in pages:
            depth, marks, colour = 0, [], b""
            for line in page.split(b"\n"):
                depth += (b"BDC" in line) + (b"BMC" in line) - (line == b"EMC")
                colour = line if line.endswith(b" scn") else colour
                assert b" Tj" not in line or (depth, colour) == (1, b"0 0 0 scn")
                marks += [int(one) for one in re.findall(rb"/MCID (\d+)", line)]
            assert depth == 0
            assert marks == list(range(len(marks)))


def test_what_is_for_the_eye_only_is_not_read_aloud(family):
    pdf, _code = family
    page = next(one for one in re.split(rb"\n(?=/GSa gs /CSp cs)", unpacked(pdf)) if one.startswith(b"/GSa gs /CSp"))
    decoration = b"".join(re.findall(rb"/Artifact BMC\n(.*?)EMC", page, re.DOTALL))
    assert decoration.count(b" Tj") >= 4 + len(CHECKED.tips)  # the shape of each count and of each tip
    assert b" re\nf" in decoration


def test_headings_lead_to_their_pages(evidence):
    by_number = objects(evidence)
    marks = [body for body in by_number.values() if b"/Dest [" in body]
    titles = [bytes.fromhex(re.search(rb"<feff(\w+)>", one)[1].decode()).decode("utf-16-be") for one in marks]
    assert titles == ["Evidence report", "What was seen", "The end"]
    pages = [int(re.search(rb"/Dest \[(\d+)", one)[1]) for one in marks]
    assert pages[0] == pages[1] != pages[2]
    heights = [float(re.search(rb"/XYZ null ([\d.]+)", one)[1]) for one in marks]
    assert 842 > heights[0] > heights[1] > 51
    assert b"/Parent %d 0 R" % next(n for n, body in by_number.items() if body == marks[0]) in marks[1]


def test_every_reference_leads_somewhere(family):
    pdf, _code = family
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    entries = re.findall(rb"(\d{10}) (\d{5}) ([nf])", pdf[start:])
    for number, (place, _generation, kind) in enumerate(entries):
        assert kind == b"f" or pdf[int(place) :].startswith(b"%d 0 obj" % number)
    free = {number for number, (_place, _generation, kind) in enumerate(entries) if kind == b"f"}
    assert not {int(one) for one in re.findall(rb"(\d+) 0 R", pdf)} & free


def test_other_writers_are_left_alone(evidence):
    part, mark = Part("P", 1), Bookmark(1, "x", 0, 800)
    for strange in (
        b"",
        b"%PDF-1.7\n",
        evidence.replace(b"xref", b"xxxx"),
        evidence.replace(b"/Contents", b"/Content_"),
    ):
        with pytest.raises(UnknownForm):
            tagged(strange, [part], [mark], "en")


def test_more_paragraphs_than_there_are_colours_are_printed_all_the_same(qapp, monkeypatch):
    with pytest.raises(UnknownForm):
        colour_of(1 << 16)
    monkeypatch.setattr("tidytrace.report.tagged._MOST", 2)
    pdf = printing.printed(as_html(BLOCKS, Language("en")), "en")
    assert b"/StructTreeRoot" not in pdf
    assert "Theend" in "".join(text_of(pdf).split())
