"""A report as one HTML page that needs nothing else and runs nothing, and as plain text."""

import html
from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.language import Language
from tidytrace.report.layout import Block, Heading, Pairs, Paragraph, Points

_STYLE: Final = """
body { font-family: "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif;
  font-size: 11pt; color: #1a2023; background: #ffffff; margin: 24px; max-width: 780px; }
h1 { font-size: 20pt; margin: 0 0 8px 0; }
h2 { font-size: 14pt; margin: 24px 0 6px 0; color: #08565a; }
h3 { font-size: 11.5pt; margin: 16px 0 4px 0; }
p { margin: 0 0 6px 0; white-space: pre-wrap; }
table { border-collapse: collapse; margin: 4px 0 6px 0; }
td { padding: 2px 14px 2px 0; vertical-align: top; }
td.name { color: #566165; }
td, li, p, h3 { overflow-wrap: anywhere; }
ul { margin: 2px 0 6px 0; }
@page { margin: 18mm; }
@media print { body { margin: 0; max-width: none; } h2, h3 { break-after: avoid; } table, li { break-inside: avoid; } }
"""
GUARD: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""Whatever somebody gets into a name: the page may load and run nothing."""


def as_html(blocks: Iterable[Block], language: Language) -> str:
    """The page."""
    body = "\n".join(_html(blocks))
    code = language.code.replace("_", "-")
    title = html.escape(language("Evidence report"))
    return (
        f'<!DOCTYPE html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{GUARD}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _html(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level, text):
                yield f"<h{level}>{safe(text)}</h{level}>"
            case Paragraph(text):
                yield f"<p>{safe(text)}</p>"
            case Pairs(rows):
                yield "<table>"
                yield from (
                    f'<tr><td class="name">{safe(name)}</td><td>{safe(value)}</td></tr>' for name, value in rows
                )
                yield "</table>"
            case Points(items):
                yield "<ul>"
                yield from (f"<li>{safe(item)}</li>" for item in items)
                yield "</ul>"


def as_text(blocks: Iterable[Block]) -> str:
    """The same for a terminal."""
    return "\n".join(_text(blocks)).strip() + "\n"


def _text(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level, text):
                yield ""
                yield visible(text)
                if level < 3:
                    yield "=" * 40 if level == 1 else "-" * 40
            case Paragraph(text):
                yield visible(text)
            case Pairs(rows):
                yield from (f"  {visible(name)}: {visible(value)}" for name, value in rows)
            case Points(items):
                yield from (f"  • {visible(item)}" for item in items)


def safe(text: str) -> str:
    """As HTML."""
    return html.escape(visible(text))


def visible(text: str) -> str:
    """Without what cannot be seen, and without marks that turn the direction of what follows."""
    kept = (one if one.isprintable() or one in "\n\u200b" else "\N{REPLACEMENT CHARACTER}" for one in text)
    return "".join(kept)
