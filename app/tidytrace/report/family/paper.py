"""The same page in the little HTML that Qt sets on paper: black on white, each thing in a frame of its own."""

from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.findings.model import State
from tidytrace.language import Language
from tidytrace.report.family.blocks import Block, Counts, Points, Section, Table, Thing, Title
from tidytrace.report.family.page import MARKS
from tidytrace.report.page import safe

_STYLE: Final = """
body { font-family: "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif;
  font-size: 14pt; color: #000000; }
h1 { font-size: 20pt; margin: 0 0 6px 0; }
h2 { font-size: 17pt; margin: 30px 0 8px 0; }
h3 { font-size: 15pt; margin: 0; }
h4 { font-size: 14pt; margin: 8px 0 2px 0; }
p { margin: 0 0 6px 0; }
p.count { font-size: 17pt; font-weight: bold; margin: 0; }
p.large { font-size: 17pt; font-weight: bold; margin: 0; }
p.small-mark { font-size: 13pt; font-weight: bold; margin: 0; }
p.head { font-weight: bold; margin: 0; }
p.word { font-weight: bold; }
p.gap { font-size: 8pt; }
p.small { font-size: 11pt; }
ul, ol { margin: 2px 0 6px 0; }
li { margin: 0 0 4px 0; }
table { margin: 6px 0 10px 0; border-collapse: collapse; }
table.row { margin: 0; }
td { vertical-align: middle; }
"""
_LARGE: Final = "large"
_SMALL: Final = "small-mark"
"""Classes of the shapes of states: beside a count, and beside a tip."""


def as_paper(blocks: Iterable[Block], language: Language) -> str:
    """The page; the one who prints it turns it into a PDF."""
    several = list(blocks)
    code = language.code.replace("_", "-")
    title = next((block.text for block in several if isinstance(block, Title)), "Tidytrace")
    return (
        f'<!DOCTYPE html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n<title>{safe(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(_html(several)) + "\n</body>\n</html>\n"
    )


def _html(blocks: Iterable[Block]) -> Iterator[str]:
    number = 0
    for block in blocks:
        match block:
            case Title(text, lines):
                yield f"<h1>{safe(text)}</h1>"
                yield from (f"<p>{safe(line)}</p>" for line in lines)
            case Counts(rows):
                yield _rows(((state, f'<p class="count">{safe(words)}</p>', "") for state, words in rows), _LARGE)
            case Section(text, line):
                number = 0
                yield f'<p class="gap">&nbsp;</p><h2>{safe(text)}</h2>'
                if line:
                    yield f"<p>{safe(line)}</p>"
            case Table(what, how, rows):
                yield _row(
                    "",
                    f'<p class="head"><a name="head">{safe(what)}</a></p>',
                    f'<p class="head"><a name="head">{safe(how)}</a></p>',
                    _SMALL,
                )
                yield _rows(((state, safe(one), f"<b>{safe(word)}</b>") for one, state, word in rows), _SMALL)
            case Thing():
                yield _framed("".join(_thing(block, number + 1)))
                number += 1 + len(block.also)
            case Points(items):
                yield "<ul>"
                yield from (f"<li>{safe(item)}</li>" for item in items)
                yield "</ul>"


def _rows(rows: Iterable[tuple[State, str, str]], size: str) -> str:
    """Each with the shape of its state in a box before it."""
    return "".join(_row(MARKS[state], first, second, size) for state, first, second in rows)


def _row(mark: str, first: str, second: str, size: str) -> str:
    """A table of its own, so that none is cut by a page."""
    box = f' style="border: 2px solid #000000;"><p class="{size}"><a name="mark">{mark}</a></p>' if mark else ">"
    room = 'cellspacing="5" cellpadding="3"' if size == _LARGE else 'cellspacing="3" cellpadding="3"'
    return (
        f'<table class="row" {room} width="100%" style="border-collapse: separate;"><tr>'
        f'<td width="44" align="center"{box}</td>'
        f'<td width="66%" style="padding-left: 12px;">{first}</td>'
        f'<td style="padding-left: 12px;">{second}</td></tr></table>'
    )


def _framed(inside: str) -> str:
    """One cell: Qt takes it to the next page as a whole where it fits there."""
    return (
        '<table width="100%" cellspacing="0" cellpadding="12"><tr>'
        f'<td style="border: 2px solid #000000;">{inside}</td></tr></table>'
    )


def _thing(thing: Thing, number: int) -> Iterator[str]:
    for place, title in enumerate((thing.title, *thing.also)):
        yield f"<h3>{MARKS[thing.state]} {number + place}. {safe(title)}</h3>"
    yield f'<p class="word">{safe(thing.word)}</p>'
    yield from (f"<p>{safe(words)}</p>" for words in thing.why)
    if thing.steps:
        yield f"<h4>{safe(thing.doing)}</h4><ol>"
        yield from (f"<li>{safe(step)}</li>" for step in thing.steps)
        yield "</ol>"
    said, address = thing.address
    if address:
        yield f"<p>{safe(said)} <b>{safe(address)}</b></p>"
    yield from (f'<p class="small">{safe(words)}</p>' for words in thing.by_hand)
