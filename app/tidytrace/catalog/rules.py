"""What every definition keeps to beyond its schema: texts a lay person understands, honest grades, whole cards.

The loader takes a definition that breaks one of these; the linter and the tests of the shipped ones do not.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tidytrace.catalog.model import App
from tidytrace.catalog.settings import AccountCard, Setting
from tidytrace.catalog.sides import side_of
from tidytrace.catalog.words import Text
from tidytrace.language import N_

_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)|[。！？]")
_NAMES: Final = re.compile(r"OpenAI|GitHub(\.com)?|claude\.ai|LM Studio")
"""Names of products that look like the key of a setting."""
_KEY: Final = re.compile(r"[a-z][A-Z]|_|\w\.\w|OpenTelemetry|OTLP|JSON")

TITLE_EN, TITLE_ZH = 60, 40
EFFECT_EN, EFFECT_ZH, EFFECT_SENTENCES = 220, 110, 3

WIDE_FOLDERS: Final = frozenset({"wide-folders", "trusted-folders"})
"""Switches whose risk is a whole home folder or disk."""
WHOLE: Final = ("/", "~", "~/", "/home", "/home/ada", "/home/ada/", "/Users/ada", "/root")
WHOLE_WINDOWS: Final = ("C:\\", "C:/", "C:\\Users\\ada")
PARTS: Final = ("/home/ada/work", "~/work", "/Users/ada/Documents/x", "/srv/data", "./docs")
PARTS_WINDOWS: Final = ("C:\\Users\\ada\\work", "D:\\work")


class Problem(msgspec.Struct, frozen=True):
    """One rule that a definition breaks."""

    field: str
    """Where, as ``settings[2].title``."""
    sentence: str
    """An English sentence of the translations, with ``{names}`` for the parameters."""
    parameters: dict[str, str | int] = {}

    def told(self) -> str:
        """The English sentence."""
        return self.sentence.format(**self.parameters)


def problems(app: App) -> Iterator[Problem]:
    """All rules that a definition breaks, in the order of its fields."""
    yield from _texts(app)
    yield from _use(app)
    for number, setting in enumerate(app.settings):
        yield from switch_problems(f"settings[{number}]", setting)
    yield from _same_titles(app)
    for number, store in enumerate(app.stores):
        if not store.grade.actionable and store.erasable != "no":
            yield Problem(
                f"stores[{number}].erasable",
                N_('A place that is known as «{grade}» only must not be erased: it needs erasable = "no".'),
                {"grade": store.grade.value},
            )
        if store.erasable == "with-all" and store.unit == "folder" and store.also_goes is None:
            field = f"stores[{number}].also_goes"
            yield Problem(field, N_("The place goes as a whole: say what goes besides the chats."))
    yield from _grades(app)
    yield from _account(app)


# --- texts


def texts(definition: Any, field: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of a definition that a person reads, with its field; ``field`` is where the definition stands."""
    if isinstance(definition, Text):
        yield field, definition
    elif isinstance(definition, msgspec.Struct):
        for name in definition.__struct_fields__:
            yield from texts(getattr(definition, name), f"{field}.{name}".removeprefix("."))
    elif isinstance(definition, tuple):
        for number, one in enumerate(definition):
            yield from texts(one, f"{field}[{number}]")


def letters(field: str, text: Text) -> Iterator[Problem]:
    """What is wrong with the languages of a text."""
    if field != "names" and not _CHINESE.search(text.zh_CN):
        yield Problem(f"{field}.zh_CN", N_("The Chinese text is not Chinese."))
    if "你" in text.zh_CN:
        yield Problem(f"{field}.zh_CN", N_("Say 您, not 你."))
    if _CHINESE.search(text.en):
        yield Problem(f"{field}.en", N_("There are Chinese characters in the English text."))


def _texts(app: App) -> Iterator[Problem]:
    for field, text in texts(app):
        yield from letters(field, text)
    for number, setting in enumerate(app.settings):
        yield from _title(f"settings[{number}].title", setting.title)
    for number, card in enumerate(app.account):
        yield from _title(f"account[{number}].title", card.title)


def _title(field: str, title: Text) -> Iterator[Problem]:
    for language, text, most in (("en", title.en, TITLE_EN), ("zh_CN", title.zh_CN, TITLE_ZH)):
        if len(text) > most:
            yield Problem(f"{field}.{language}", N_("A title has at most {most} characters."), {"most": most})
        if text.endswith((".", "。")):
            yield Problem(f"{field}.{language}", N_("A title has no full stop at its end."))


# --- what a definition is good for


def _use(app: App) -> Iterator[Problem]:
    if not (app.transcripts or app.settings or app.account):
        yield Problem("id", N_("There is nothing in it: no store of chats, no switch, no account card."))
    if app.own_delete is not None and not app.stores:
        yield Problem("own_delete", N_("It says what the app's own delete does, but names no store."))
    if app.own_delete is not None and not app.own_delete.there:
        for number, store in enumerate(app.stores):
            if store.left_behind is not None:
                field = f"stores[{number}].left_behind"
                yield Problem(field, N_("The app has no delete of its own, so it leaves nothing behind."))


# --- switches


def switch_problems(field: str, setting: Setting) -> Iterator[Problem]:
    """The rules that one switch breaks."""
    for text in (setting.title.en, setting.title.zh_CN):
        if _KEY.search(_NAMES.sub("", text)):
            yield Problem(f"{field}.title", N_("A title says what happens; it does not name a key of the file."))
            break
    yield from _effect(field, setting.effect)
    if not setting.default_known and setting.default is not None:
        yield Problem(f"{field}.default", N_("The default cannot be both named and unknown."))
    if setting.default_known and setting.type not in {"list", "map"} and side_of(setting, setting.default) is None:
        yield Problem(f"{field}.default", N_("The default is neither among risk nor among safe."))
    if setting.severity != "info" and not (setting.fixable or setting.steps is not None or setting.url is not None):
        yield Problem(f"{field}.severity", N_("Nobody could do anything about it: it needs fix, steps or url."))
    if setting.id in WIDE_FOLDERS:
        yield from _wide(field, setting)


def _effect(field: str, effect: Text) -> Iterator[Problem]:
    if len(_SENTENCE.findall(effect.en)) > EFFECT_SENTENCES:
        yield Problem(f"{field}.effect.en", N_("At most {most} sentences."), {"most": EFFECT_SENTENCES})
    for language, text, most in (("en", effect.en, EFFECT_EN), ("zh_CN", effect.zh_CN, EFFECT_ZH)):
        if len(text) > most:
            yield Problem(f"{field}.effect.{language}", N_("At most {most} characters."), {"most": most})
    if effect.en == effect.zh_CN:
        yield Problem(f"{field}.effect.zh_CN", N_("It is the same in both languages."))


def _wide(field: str, setting: Setting) -> Iterator[Problem]:
    def risky(folder: str) -> bool:
        return side_of(setting, [folder] if setting.type == "list" else {folder: {"trust_level": "trusted"}}) == "risk"

    for folder in (*WHOLE, *WHOLE_WINDOWS):
        if not risky(folder):
            yield Problem(
                f"{field}.risk", N_("{folder} is a whole home or disk, and is not found."), {"folder": folder}
            )
    for folder in (*PARTS, *PARTS_WINDOWS):
        if risky(folder):
            yield Problem(f"{field}.risk", N_("{folder} is one folder, and is called too wide."), {"folder": folder})


def _same_titles(app: App) -> Iterator[Problem]:
    for language in ("en", "zh_CN"):
        seen: set[str] = set()
        for number, setting in enumerate(app.settings):
            title = getattr(setting.title, language)
            if title in seen:
                yield Problem(f"settings[{number}].title.{language}", N_("Another switch has the same title."))
            seen.add(title)


# --- what is known, and how


def _grades(app: App) -> Iterator[Problem]:
    known = {source.grade for source in app.sources}
    graded = [(f"settings[{number}]", one.grade) for number, one in enumerate(app.settings)]
    graded += [(f"stores[{number}]", one.grade) for number, one in enumerate(app.stores)]
    graded += [(f"tool_servers[{number}]", one.grade) for number, one in enumerate(app.tool_servers)]
    for field, grade in graded:
        if grade.actionable and grade not in known:
            yield Problem(f"{field}.grade", N_("No source has the grade «{grade}»."), {"grade": grade.value})


def _account(app: App) -> Iterator[Problem]:
    if bool(app.account) == bool(app.no_account.strip()):
        yield Problem(
            "no_account" if app.account else "account",
            N_("An app has account cards, or says in no_account why there are none; not both."),
        )
    for number, card in enumerate(app.account):
        yield from _card(f"account[{number}]", card, app.verified_on)


def _card(field: str, card: AccountCard, verified_on: datetime.date) -> Iterator[Problem]:
    if not card.default.strip():
        yield Problem(f"{field}.default", N_('Say what a new account starts with, or "unknown".'))
    if card.why is None and card.url is None and not card.menu:
        yield Problem(field, N_("The card leads nowhere: it needs menu, url or why."))
    if any(word.strip() != word or not word for word in card.menu):
        yield Problem(f"{field}.menu", N_("A word of the menu is empty or has spaces around it."))
    if card.verified_on > verified_on:
        yield Problem(f"{field}.verified_on", N_("It is later than the definition's own verified_on."))
