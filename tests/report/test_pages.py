"""What the pages say, and that nobody can put anything into them."""

import json
import re
from html.parser import HTMLParser

import msgspec
import pytest

from report.made import ORIGIN, PICTURE, PRIVATE, finding, made
from tidytrace.catalog import Text
from tidytrace.findings.model import Phrase
from tidytrace.language import LANGUAGES, Language
from tidytrace.report.channels import load_channels
from tidytrace.report.layout import Heading, Paragraph
from tidytrace.report.model import Unseen
from tidytrace.report.page import as_html, as_text
from tidytrace.report.redaction import Redactor
from tidytrace.report.statements import document


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def report():
    return made([finding()], note="It asked for my password.")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_needs_nothing_else_and_runs_nothing(report, code):
    elements = Elements(report.page(code)).found
    assert {"script", "link", "img", "iframe", "object", "form", "a"} & {tag for tag, _ in elements} == set()
    assert not any(name.startswith("on") or name in {"src", "href"} for _, attrs in elements for name in attrs)
    assert "default-src 'none'" in report.page(code)
    assert "@media print" in report.page(code)
    assert dict(elements[0][1]) == {"lang": code.replace("_", "-")}


def test_names_with_markup_in_them_stay_words():
    page = as_html([Heading(1, "<script>alert(1)</script>"), Paragraph("a\u202eb\x07c")], Language("en"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "a\ufffdb\ufffdc" in page


def test_it_says_what_when_and_by_which_program(report):
    text = report.texts["en"]
    for words in (
        "2026-11-26 18:45:12 (UTC+08:00)",
        "2026-11-26T10:45:12Z",
        "Tidytrace 0.1.0",
        "It asked for my password.",
        "claude-code.connections",
        "~/.claude/settings.json · k · [lan-1]",
        "added/01.png – screen of [user].PNG",
        "It does not prove who the person is",
        "Tidytrace sends nothing.",
    ):
        assert words in text
    assert re.search(r"SHA-256: [0-9a-f]{64}", text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_three_channels_are_on_each_page(report, code):
    for words in ("12339", "www.12339.gov.cn", "12377", "www.12377.cn", "010-12321", "www.12321.cn"):
        assert words in report.page(code)


def test_each_channel_names_who_says_so():
    channels = load_channels()
    assert [one.id for one in channels] == ["12339", "12377", "12321"]
    assert all(one.sources and one.grade.value == "reported" for one in channels)


def test_the_json_says_the_same_in_both_languages(report):
    document = json.loads(report.members[0].content)
    assert document["schema"] == "tidytrace/evidence-report/1"
    (one,) = document["seen"]
    assert set(one["title"]) == {"en", "zh_CN"}
    assert one["when"] == {"utc": "2026-11-26T10:45:12Z", "local": one["when"]["local"], "zone": one["when"]["zone"]}
    assert document["files"][0]["member"] == "added/01.png"
    assert document["covered"]["user-name"] >= 2


def test_nothing_private_is_in_any_part(report):
    for member in report.members:
        if member.name != "added/01.png":
            assert not re.search(rb"zhangwei|zw-thinkpad|192\.168\.1\.23", member.content, re.IGNORECASE), member.name


def test_what_the_person_shows_is_in_there():
    shown = made([finding()], shown=("user-name", "home", "network-addresses", "computer-name"))
    assert "/home/zhangwei/.claude/settings.json · k · 192.168.1.23" in shown.texts["en"]
    assert shown.document.shown == ("computer-name", "home", "network-addresses", "user-name")
    assert "shown, as the person chose" in shown.texts["en"]


def test_files_of_chats_are_not_named():
    where = "/home/zhangwei/notes/How to leave my husband.md"
    found = finding(check="sensitive-chats", where=where)
    unread = msgspec.structs.replace(
        finding(check="retention", where=where),
        title=Phrase("chats-unreadable", {"app": Text("Codex", "Codex")}),
        why=Phrase("store.unreadable", {"path": where}),
    )
    told = made([found, unread])
    assert "husband" not in told.texts["en"]
    assert told.texts["en"].count("~/notes/….md") == 3


@pytest.mark.parametrize(
    ("chat", "told"),
    [
        ("claude-code:0a1b2c3d-1111-2222-3333-444455556666", "claude-code:0a1b2c3d-1111-2222-3333-444455556666"),
        ("obsidian-copilot:How to leave my husband", "obsidian-copilot:…"),
        ("aichat:离婚", "aichat:…"),
        ("C:\\Users\\x\\husband.md", "C:\\Users\\x\\….md"),
    ],
)
def test_ids_of_chats_are_told_if_they_say_nothing(chat, told):
    (one,) = made([finding(check="sensitive-chats", where=chat)]).document.seen
    assert one.evidence[0].where == told


def test_nor_are_those_that_could_not_be_read():
    where = "/home/zhangwei/notes/How to leave my husband.md"
    message = Text(f"{where} cannot be opened.", f"无法打开 {where}。")
    unseen = [Unseen(where=where, message=message), Unseen(where="exposure", message=message)]
    told = document(ORIGIN, [], unseen, [], Redactor(PRIVATE))
    assert told.unseen[0].where == "~/notes/….md"
    assert told.unseen[0].message == Text("~/notes/….md cannot be opened.", "无法打开 ~/notes/….md。")
    assert told.unseen[1].where == "exposure"


def test_added_files_get_plain_names():
    names = ["../../x.tar.gz", "no ending", "a.reallylongending", "照片.JPG", ".bashrc"]
    files = [type(PICTURE)(name=name, content=b"", modified=PICTURE.modified) for name in names]
    report = made(files=files)
    assert [one.member for one in report.document.files] == [
        "added/01.gz",
        "added/02",
        "added/03",
        "added/04.jpg",
        "added/05.bashrc",
    ]


def test_the_text_is_for_a_terminal():
    assert as_text([Heading(2, "a\x1b[31mb")]).startswith("a\ufffd[31mb")
