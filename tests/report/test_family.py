"""A check-up as a page that one hands to somebody: counts first, plain words, and nothing private."""

import datetime
import html
import re
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextDocument

from report.pages import text_of
from tidytrace.catalog import Text
from tidytrace.findings.model import Card, Evidence, Finding, Phrase, Remedy, State
from tidytrace.gui import printing
from tidytrace.language import LANGUAGES, Language
from tidytrace.report.family.blocks import Counts, Points, Section, Table, Thing
from tidytrace.report.family.content import blocks
from tidytrace.report.family.model import Checked, Done, Tip
from tidytrace.report.family.page import as_html
from tidytrace.report.family.paper import as_paper
from tidytrace.report.model import Origin
from tidytrace.report.redaction import Private, Redactor

WHEN = datetime.datetime(2026, 11, 26, 18, 45, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
PRIVATE = Private(users=("margaret",), homes=("/home/margaret",), computers=("maggies-laptop",))
EN = Language("en")
CURSOR = Text("Cursor", "Cursor")
CODEX = Text("Codex CLI", "Codex 编程助手")


def finding(name, state, why="effect", *, severity="medium", tip="data-sharing-off", **more):
    parameters = {
        "app": CURSOR,
        "switch": Text(f"Switch {name}", f"开关 {name}"),
        "effect": Text("Others may read what you write.", "别人可能看到您写的内容。"),
        "path": "/home/margaret/.config/cursor/settings.json",
    }
    return Finding(
        id=f"cursor.{name}",
        app="cursor",
        check="data-sharing",
        tip=tip,
        state=state,
        severity=severity,
        title=Phrase("setting", parameters),
        why=Phrase(why, parameters),
        evidence=(Evidence(where="/home/margaret/.config/cursor/settings.json"),),
        **more,
    )


FIX = Remedy(
    kind="setting",
    reversible=True,
    url="https://example.org/docs",
    steps=(Phrase("step-set-key", {"key": "k", "value": "false", "path": "/home/margaret/.config/x.json"}),),
)
GUIDE = Remedy(
    kind="guide",
    steps=(Phrase("step-menu", {"app": CODEX, "menu": "Settings › Data"}), Phrase("step-choose", {"choose": "off"})),
    url="https://chatgpt.com/#settings/DataControls",
)
CHECKED = Checked(
    origin=Origin(version="0.1.0", os="linux", release="Debian GNU/Linux 13 (maggies-laptop)", when=WHEN),
    findings=(
        finding("one", State.RISK, severity="low", remedy=FIX),
        finding("two", State.RISK, severity="high", remedy=Remedy(kind="erase", steps=(Phrase("step-erase-old"),))),
        finding("three", State.UNKNOWN, "settings.Unparsable", tip="mind-access"),
        finding("four", State.MANUAL, "only-account", remedy=GUIDE, card=Card()),
        finding("five", State.MANUAL, "only-account", severity="info", remedy=GUIDE, card=Card()),
        finding("six", State.OK, "private-now", severity="info"),
    ),
    tips=(
        Tip(id="data-sharing-off", title=Text("Turn data sharing off", "关闭数据共享"), state=State.RISK),
        Tip(id="mind-access", title=Text("Think first", "谨慎授权"), state=State.UNKNOWN),
        Tip(id="second-opinion", title=Text("Ask a second source", "警惕算法偏见"), state=State.MANUAL),
        Tip(id="antivirus", title=Text("Keep your antivirus up to date", "更新杀毒软件"), state=State.OK),
    ),
    done=(
        Done(what=Text("Cursor: Switch six", "Cursor：开关 six"), when=WHEN),
        Done(app=CODEX, chats=38, when=WHEN, until=WHEN + datetime.timedelta(days=7)),
        Done(app=CODEX, chats=2, when=WHEN, undo=False),
    ),
)


def told(checked=CHECKED, language=EN, shown=()):
    return list(blocks(checked, Redactor(PRIVATE, shown), language))


def _one(kind, found):
    return next(one for one in found if isinstance(one, kind))


def _below(heading, found):
    """What stands between a heading and the next one."""
    at = next(number for number, one in enumerate(found) if isinstance(one, Section) and one.text == heading)
    rest = found[at + 1 :]
    end = next((number for number, one in enumerate(rest) if isinstance(one, Section)), len(rest))
    return rest[:end]


def test_the_date_and_the_counts_come_first():
    title, counts = told()[:2]
    assert title.text == "Privacy check-up of the AI apps on this computer"
    assert title.lines[0] == "Checked on 26 November 2026 at 18:45"
    assert counts == Counts(
        (
            (State.RISK, "2 things need you"),
            (State.OK, "1 fine"),
            (State.UNKNOWN, "1 could not be checked"),
            (State.MANUAL, "2 only you can check"),
        )
    )


def test_tips_have_their_state_in_words():
    assert _one(Table, told()).rows == (
        ("Turn data sharing off", State.RISK, "Needs you: 2"),
        ("Think first", State.UNKNOWN, "Could not check: 1"),
        ("Ask a second source", State.MANUAL, "Only you know"),
        ("Keep your antivirus up to date", State.OK, "Fine"),
    )


def test_what_needs_somebody_says_what_why_and_what_to_do_gravest_first():
    first, second = _below("What needs you", told())
    assert (first.title, second.title) == ("Cursor: Switch two", "Cursor: Switch one")
    assert first.steps[1] == "Look at them under Chats, and erase what you no longer need."
    assert second.why == ("Others may read what you write.",)
    assert second.steps[1] == "Find «Cursor: Switch one» and press the button beside it."
    assert second.by_hand == ("By hand: Set k to false in ~/.config/x.json.",)
    assert second.address == ("", "")  # of a switch it says where it is known from


def test_what_is_alike_is_said_once_and_counted_for_each():
    old = Remedy(kind="erase", steps=(Phrase("step-erase-old"),))
    several = tuple(finding(f"n{number}", State.RISK, remedy=old) for number in range(3))
    other = finding("other", State.RISK, remedy=FIX)
    found = told(msgspec.structs.replace(CHECKED, findings=(*several, other)))
    first, second = _below("What needs you", found)
    assert (first.title, *first.also) == tuple(f"Cursor: Switch n{number}" for number in range(3))
    assert second.also == ()
    for make in (as_html, as_paper):
        page = make(found, EN)
        assert page.count("erase what you no longer need") == 1
        for number in range(3):
            assert f"{number + 1}. Cursor: Switch n{number}" in page
        assert "4. Cursor: Switch other" in page


def test_what_is_fine_for_the_same_reason_shares_a_line():
    fine = tuple(finding(f"n{number}", State.OK, "private-now") for number in range(2))
    (points,) = _below("What is fine", told(msgspec.structs.replace(CHECKED, findings=fine)))
    assert points.items == ("Cursor: Switch n0; Switch n1 – It is set to the private side.",)
    chinese = told(msgspec.structs.replace(CHECKED, findings=fine), Language("zh_CN"))
    (points,) = _below("没有问题的", chinese)
    assert "开关 n0；开关 n1——" in points.items[0]


def test_the_tips_are_whole_on_the_first_page(qapp):
    tips = tuple(
        Tip(id=f"t{n}", title=Text("Keep sensitive matters out of it", "安全"), state=State.RISK) for n in range(13)
    )
    pdf = printing.printed(as_paper(told(msgspec.structs.replace(CHECKED, tips=tips)), EN), "en")
    first = text_of(pdf).split("Page 1")[0]
    assert "".join(first.split()).count("Keepsensitivematters") == 13


def test_what_only_a_person_can_look_at_has_its_steps_and_the_rest_is_counted():
    found = told()
    section = next(one for one in found if isinstance(one, Section) and one.text == "Only you can look at this")
    assert section.line == "1 more thing can be set in an account if you like. Tidytrace shows it."
    (thing,) = _below(section.text, found)
    assert thing.steps == ("Open Codex CLI: Settings › Data", "Choose: off")
    assert thing.address == ("The address of the page:", "https://chatgpt.com/#settings/DataControls")


def test_what_could_not_be_checked_is_said_with_the_reason():
    (thing,) = _below("What could not be checked", told())
    assert thing.word == "Could not check"
    assert thing.why == (
        "Could not check: ~/.config/cursor/settings.json is not written the way Cursor would write it.",
    )


def test_what_was_done_says_until_when_it_can_be_undone():
    (done,) = _below("What was done", told())
    assert done == Points(
        (
            "26 November 2026 · Put right: Cursor: Switch six · can be undone at any time",
            "26 November 2026 · 38 chats erased · Codex CLI · can be undone until 3 December 2026",
            "26 November 2026 · 2 chats erased · Codex CLI · cannot be undone",
        )
    )


def test_what_is_fine_says_why_because_its_title_may_name_what_would_be_bad():
    (fine,) = _below("What is fine", told())
    assert fine.items == ("Cursor: Switch six – It is set to the private side.",)


def test_what_tidytrace_cannot_see_is_said():
    (limits,) = _below("What Tidytrace cannot see", told())
    assert any("phones" in one for one in limits.items)
    assert any("makers of AI services" in one for one in limits.items)


def test_a_check_up_that_was_stopped_says_so():
    title = told(msgspec.structs.replace(CHECKED, complete=False))[0]
    assert "not everything was looked at" in title.lines[-1]


def test_nothing_to_do_is_said_too():
    found = told(msgspec.structs.replace(CHECKED, findings=CHECKED.findings[-1:], done=()))
    assert _one(Counts, found).rows[0] == (State.RISK, "Nothing needs you")
    lines = {one.text: one.line for one in found if isinstance(one, Section)}
    assert lines["What needs you"] == "Nothing needs you."
    assert lines["What was done"] == "Nothing was changed with Tidytrace."
    assert "What could not be checked" not in lines


@pytest.mark.parametrize("code", LANGUAGES)
def test_nobody_is_named_unless_asked(code):
    for make in (as_html, as_paper):
        page = make(told(language=Language(code)), Language(code))
        assert "margaret" not in page
        assert "maggies-laptop" not in page
    shown = as_html(told(shown=("home", "user-name")), EN)
    assert "/home/margaret/.config/x.json" in shown


def test_a_secret_in_a_name_is_masked():
    redactor = Redactor(PRIVATE, mask=lambda text: text.replace("sk-secret", "••••"))
    loud = finding("sk-secret", State.RISK, remedy=FIX)
    page = as_html(blocks(msgspec.structs.replace(CHECKED, findings=(loud,)), redactor, EN), EN)
    assert "sk-secret" not in page


class _Parser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def _parsed(page):
    parser = _Parser()
    parser.feed(page)
    assert parser.open == []
    return parser.tags


@pytest.mark.parametrize(("code", "lang"), [("en", "en"), ("zh_CN", "zh-CN")])
def test_the_page_needs_nothing_else_and_runs_nothing(code, lang):
    page = as_html(told(language=Language(code)), Language(code))
    tags = _parsed(page)
    assert dict(tags)["html"]["lang"] == lang
    assert not {"script", "link", "img", "iframe", "a", "form", "object"} & {tag for tag, _ in tags}
    assert not any(name in attributes for _, attributes in tags for name in ("src", "href", "onclick", "style"))
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_headings_lead_through_the_page():
    levels = [int(tag[1]) for tag, _ in _parsed(as_html(told(), EN)) if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_shape_has_its_word_beside_it():
    page = as_html(told(), EN)
    assert page.count('class="mark') == page.count('aria-hidden="true"')
    rows = re.findall(r"<tr><td.*?</tr>", page, re.DOTALL)
    assert len(rows) == 4
    assert all(re.search(r'class="word">[A-Z]', row) for row in rows)


def test_what_somebody_got_into_a_name_stays_text():
    bad = finding("<script>alert(1)</script>\u202e", State.RISK, remedy=FIX)
    page = as_html(told(msgspec.structs.replace(CHECKED, findings=(bad,))), EN)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page


def _words(page):
    body = html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<body>") :]))
    return re.sub(r"[✓!?✎]|\d+\.", "", body).split()


@pytest.mark.parametrize("code", LANGUAGES)
def test_paper_says_the_same_as_the_screen(code):
    language = Language(code)
    found = told(language=language)
    assert _words(as_html(found, language)) == _words(as_paper(found, language))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("code", "words"), [("en", "Page1of"), ("zh_CN", "第1页，共")])
def test_the_pdf_has_every_word_and_numbers_its_pages(code, words):
    language = Language(code)
    found = told(language=language)
    text = "".join(text_of(printing.printed(as_paper(found, language), code)).split())
    for thing in (one for one in found if isinstance(one, Thing)):
        assert all(word in text for word in thing.title.split())  # a font without bold letters draws them twice
    assert words in text


@pytest.mark.usefixtures("qapp")
def test_no_thing_is_cut_by_the_end_of_a_page():
    many = tuple(finding(f"n{number}", State.RISK, remedy=FIX) for number in range(12))
    document = QTextDocument()
    document.setHtml(as_paper(told(msgspec.structs.replace(CHECKED, findings=many)), EN))
    document.setPageSize(QSizeF(650, 980))
    printing._keep_together(document)
    layout = document.documentLayout()
    frames = document.rootFrame().childFrames()
    shapes = [layout.frameBoundingRect(one) for one in frames]
    assert len(shapes) > 12
    assert document.pageCount() > 2
    assert all(int(one.top() // 980) == int((one.bottom() - 1) // 980) for one in shapes)
