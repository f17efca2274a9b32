"""The page as HTML that needs nothing else and runs nothing: for the screen, light or dark, and for the printer."""

from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.findings.model import State
from tidytrace.language import Language
from tidytrace.report.family.blocks import Block, Counts, Points, Section, Table, Thing, Title
from tidytrace.report.page import GUARD, safe

MARKS: Final = {State.RISK: "!", State.UNKNOWN: "?", State.MANUAL: "✎", State.OK: "✓"}
"""The shape of a state; its word always stands beside it."""
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #000000; --paper: #ffffff; --soft: #3a3a3a; --line: #000000; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #f2f2f2; --paper: #141414; --soft: #cfcfcf; --line: #f2f2f2; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font-size: 1.25rem; line-height: 1.55;
  font-family: "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 2.1rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.6rem; line-height: 1.3; margin: 2.75rem 0 .75rem; padding-top: 1rem;
  border-top: 3px solid var(--line); }
h3 { font-size: 1.3rem; line-height: 1.35; margin: 0; }
h4 { font-size: 1.25rem; margin: 1rem 0 .25rem; }
p { margin: .5rem 0; }
ul, ol { margin: .5rem 0; padding-inline-start: 2rem; }
li { margin: .35rem 0; }
ul.counts { list-style: none; padding: 0; margin: 1.5rem 0 0; font-size: 1.6rem; font-weight: 600; }
ul.counts li { display: flex; gap: .9rem; align-items: center; margin: .6rem 0; }
.mark { display: inline-flex; flex: none; width: 1.9em; height: 1.9em; align-items: center; justify-content: center;
  border: .12em solid var(--line); border-radius: .4em; font-weight: 700; line-height: 1; }
.mark.ok { border-radius: 50%; }
.mark.unknown { border-style: dashed; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: middle; padding: .6rem .6rem .6rem 0;
  border-bottom: 1px solid var(--line); }
td.shape { width: 3.4rem; }
td.word { white-space: nowrap; padding-inline-end: 0; }
article { border: 2px solid var(--line); border-radius: .75rem; padding: 1.1rem 1.25rem; margin: 1.25rem 0; }
article header { display: flex; gap: .9rem; align-items: center; }
.word { color: var(--soft); font-weight: 600; }
.small { color: var(--soft); font-size: 1rem; }
.address { font-weight: 600; }
@page { size: A4; margin: 18mm; }
@media print {
  :root { color-scheme: light; --ink: #000000; --paper: #ffffff; --soft: #000000; --line: #000000; }
  body { font-size: 14pt; }
  main { max-width: none; padding: 0; }
  h2, h3, h4 { break-after: avoid; }
  article, tr, li { break-inside: avoid; }
}
"""


def as_html(blocks: Iterable[Block], language: Language) -> str:
    """The page."""
    several = list(blocks)
    code = language.code.replace("_", "-")
    title = next((block.text for block in several if isinstance(block, Title)), "Tidytrace")
    body = "\n".join(_html(several))
    return (
        f'<!DOCTYPE html>\n<html lang="{code}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{GUARD}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _html(blocks: Iterable[Block]) -> Iterator[str]:
    number = 0
    for block in blocks:
        match block:
            case Title(text, lines):
                yield f"<h1>{safe(text)}</h1>"
                yield from (f"<p>{safe(line)}</p>" for line in lines)
            case Counts(rows):
                yield '<ul class="counts">'
                yield from (f"<li>{_mark(state)}<span>{safe(words)}</span></li>" for state, words in rows)
                yield "</ul>"
            case Section(text, line):
                number = 0
                yield f"<h2>{safe(text)}</h2>"
                if line:
                    yield f"<p>{safe(line)}</p>"
            case Table():
                yield from _table(block)
            case Thing():
                yield from _thing(block, number + 1)
                number += 1 + len(block.also)
            case Points(items):
                yield "<ul>"
                yield from (f"<li>{safe(item)}</li>" for item in items)
                yield "</ul>"


def _mark(state: State) -> str:
    """For the eye only: the word beside it says the same."""
    return f'<span class="mark {state.value}" aria-hidden="true">{MARKS[state]}</span>'


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    yield f'<thead><tr><th scope="col" colspan="2">{safe(table.what)}</th>'
    yield f'<th scope="col">{safe(table.how)}</th></tr></thead>'
    yield "<tbody>"
    for what, state, word in table.rows:
        yield (
            f'<tr><td class="shape">{_mark(state)}</td><th scope="row">{safe(what)}</th>'
            f'<td class="word">{safe(word)}</td></tr>'
        )
    yield "</tbody></table>"


def _thing(thing: Thing, number: int) -> Iterator[str]:
    yield "<article>"
    for place, title in enumerate((thing.title, *thing.also)):
        yield f"<header>{_mark(thing.state)}<h3>{number + place}. {safe(title)}</h3></header>"
    yield f'<p class="word">{safe(thing.word)}</p>'
    yield from (f"<p>{safe(words)}</p>" for words in thing.why)
    if thing.steps:
        yield f"<h4>{safe(thing.doing)}</h4>"
        yield "<ol>"
        yield from (f"<li>{safe(step)}</li>" for step in thing.steps)
        yield "</ol>"
    said, address = thing.address
    if address:
        yield f'<p>{safe(said)} <span class="address">{safe(address)}</span></p>'
    yield from (f'<p class="small">{safe(words)}</p>' for words in thing.by_hand)
    yield "</article>"
