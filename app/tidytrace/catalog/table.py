"""The table of what the catalogue knows, for the READMEs: made from the definitions, never by hand."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from tidytrace.catalog.knowledge import knowledge_of
from tidytrace.catalog.model import App
from tidytrace.catalog.words import Grade

Locale = Literal["en", "zh_CN"]

BEGIN: Final = "<!-- catalogue: made by «tidytrace catalog table --write», not by hand -->"
END: Final = "<!-- end of the catalogue -->"

_HEADINGS: Final[dict[Locale, tuple[str, ...]]] = {
    "en": (
        *("app", "found", "settings", "chats", "erase alone", "companions", "account cards"),
        *("evidence", "verified on", "system"),
    ),
    "zh_CN": ("应用", "识别", "设置", "对话", "单独删除", "连带位置", "账号卡片", "依据", "核实于", "系统"),
}
_GRADES: Final[dict[Locale, dict[Grade, str]]] = {
    "en": {grade: grade.value for grade in Grade},
    "zh_CN": {
        Grade.SOURCE: "源代码",
        Grade.DOCS: "官方文档",
        Grade.OBSERVED: "实测",
        Grade.REPORTED: "他人报告",
        Grade.UNVERIFIED: "未核实",
        Grade.GUESS: "推测",
    },
}
_SYSTEMS: Final = {"linux": "L", "windows": "W", "macos": "M"}
YES, TOGETHER, NO = "✓", "∗", "–"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One app."""

    app: App
    found: bool
    """On this computer itself; a web service is only seen in what a browser keeps."""
    settings: int
    conversations: bool
    erase: Literal["alone", "with-all", "no"]
    companions: int
    cards: int
    evidence: Grade
    systems: str


def rows_of(apps: Iterable[App]) -> list[Row]:
    """The rows in the order of the apps' English names."""
    return [_row(app) for app in sorted(apps, key=lambda app: app.names.en.lower())]


def _row(app: App) -> Row:
    erasable = {store.erasable for store in app.transcripts if store.grade.actionable}
    return Row(
        app=app,
        found=app.kind != "web-service",
        settings=len(app.settings),
        conversations=bool(app.transcripts),
        erase="alone" if "alone" in erasable else "with-all" if "with-all" in erasable else "no",
        companions=len(app.stores) - len(app.transcripts),
        cards=len(app.account),
        evidence=knowledge_of(app, app.verified_on).evidence,
        systems="".join(_SYSTEMS[system] for system in ("linux", "windows", "macos") if system in app.systems),
    )


def markdown(apps: Iterable[App], locale: Locale) -> str:
    """The table between its two markers."""
    rows = rows_of(apps)
    headings = _HEADINGS[locale]
    lines = [BEGIN, "", _line(headings), _line(["---"] * len(headings))]
    lines += [_line(_cells(row, locale)) for row in rows]
    return "\n".join([*lines, "", _sums(rows, locale), "", END])


def _cells(row: Row, locale: Locale) -> Sequence[str]:
    return (
        row.app.names.in_language(locale),
        YES if row.found else NO,
        str(row.settings or NO),
        YES if row.conversations else NO,
        {"alone": YES, "with-all": TOGETHER, "no": NO}[row.erase],
        str(row.companions or NO),
        str(row.cards or NO),
        _GRADES[locale][row.evidence],
        row.app.verified_on.isoformat(),
        row.systems,
    )


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _sums(rows: Sequence[Row], locale: Locale) -> str:
    listed = sum(row.conversations for row in rows)
    alone = sum(row.erase == "alone" for row in rows)
    settings = sum(bool(row.settings) for row in rows)
    cards = sum(bool(row.cards) for row in rows)
    if locale == "zh_CN":
        return (
            f"共 {len(rows)} 项:{listed} 项能列出对话,{alone} 项能单独删除一个对话,{settings} 项有本地设置检查,"
            f"{cards} 项有账号卡片。\n∗ 只能全部一起删除;L 为 Linux,W 为 Windows,M 为 macOS。"
        )
    return (
        f"{len(rows)} in all: {listed} list their chats, {alone} erase one alone, {settings} have a check of local "
        f"settings,\n{cards} have account cards. ∗ only all together; L Linux, W Windows, M macOS."
    )


def replaced(text: str, table: str) -> str:
    """A README with this table between the markers. Raises ValueError if it has none."""
    start, end = text.find(BEGIN), text.find(END)
    if start < 0 or end < start:
        raise ValueError("no markers")
    return text[:start] + table + text[end + len(END) :]
