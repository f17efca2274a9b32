"""One rule of how long chats stay: for all apps, or for an app, a project folder or a conversation."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final, Literal

import msgspec

from tidytrace.catalog import Text
from tidytrace.language import N_, Language

Scope = Literal["all", "app", "folder", "chat"]
Does = Literal["keep", "remind", "tidy"]
MOST_DAYS: Final = 36_500
"""A hundred years; whoever wants more keeps everything."""


class RuleError(ValueError):
    """What was written is no rule."""

    def __init__(self, problem: str, **parameters: str) -> None:
        """Keep the sentence and what goes into it apart.

        Args:
            problem: an English sentence, marked with ``N_``, with ``{names}`` for the parameters.
            parameters: what goes into the sentence.
        """
        super().__init__(problem.format(**parameters))
        self.problem = problem
        self.parameters = parameters

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``)."""
        return translate(self.problem).format(**self.parameters)


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens with some chats, and after how many days."""

    scope: Scope = "all"
    of: str = ""
    """The app's id, the folder's path or the conversation's id; nothing for all apps."""
    does: Does
    days: int | None = None
    """None for what is kept."""

    def __post_init__(self) -> None:
        """Raises ValueError for what no rule can be."""
        if (self.scope == "all") == bool(self.of):
            raise ValueError("a rule for all names nothing, and any other names one thing")
        if (self.does == "keep") != (self.days is None):
            raise ValueError("only what is kept has no days")
        if self.does == "remind" and self.scope not in {"all", "app"}:
            raise ValueError("a reminder is about all apps, or about one")
        if self.days is not None and not 1 <= self.days <= MOST_DAYS:
            raise ValueError("days from 1 to a hundred years")

    @property
    def about(self) -> tuple[Scope, str]:
        """What it is for: there is one rule for each."""
        return self.scope, self.of


KEEP_ALL: Final = Rule(does="keep")
"""What holds where nobody said anything."""

_SCOPES: Final[dict[str, Scope]] = {
    "app": "app",
    "folder": "folder",
    "project": "folder",
    "chat": "chat",
    "应用": "app",
    "程序": "app",
    "文件夹": "folder",
    "项目": "folder",
    "对话": "chat",
    "聊天": "chat",
}
_UNIT_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}
_UNITS: Final = {
    **dict.fromkeys(("", "d", "day", "days", "天", "日"), "d"),
    **dict.fromkeys(("w", "week", "weeks", "周", "星期", "礼拜"), "w"),
    **dict.fromkeys(("m", "month", "months", "月"), "m"),
    **dict.fromkeys(("y", "year", "years", "年"), "y"),
}
_SPAN: Final = r"(?P<count>\d{1,6})\s*个?\s*(?P<unit>[a-z]*|天|日|周|星期|礼拜|月|年)"
_WHAT: Final = r"(?:的)?(?:所有|全部)?(?:对话|聊天记录|聊天|会话|内容)?"
_VERBS: Final[tuple[tuple[Does, re.Pattern[str]], ...]] = (
    ("keep", re.compile(r"keep(?:\s+(?:everything|all|it))?")),
    ("keep", re.compile(rf"(?:全部|一律|都|永久|始终)?保留(?:全部|所有|一切)?{_WHAT}")),
    ("remind", re.compile(rf"remind(?:\s+me)?\s+(?:every|each)\s+{_SPAN}")),
    ("remind", re.compile(rf"每隔?\s*{_SPAN}\s*提醒(?:我)?(?:一次)?")),
    ("tidy", re.compile(rf"(?:tidy|erase|delete)(?:\s+(?:chats|everything))?\s+older\s+than\s+{_SPAN}")),
    (
        "tidy",
        re.compile(
            rf"(?:自动)?(?:清理|整理|删除)\s*(?:超过|早于)?\s*{_SPAN}\s*(?:以上|以前|之前|前|没用过?|未用过?|未使用)*{_WHAT}"
        ),
    ),
)
_BEGIN: Final = re.compile(rf"({'|'.join(_SCOPES)})\s*[:：]\s*(.+)", re.DOTALL | re.IGNORECASE)
_ENOUGH: Final = 4096
"""Letters; the longest path there is."""


def parse(text: str) -> Rule:
    """Read one rule, such as ``tidy older than 90 days``, ``app:codex keep everything`` or ``每 30 天提醒``.

    Paths are taken as they are written, without quotation marks around them. Raises RuleError.
    """
    text = text.strip()
    if len(text) > _ENOUGH or not text.isprintable():
        raise RuleError(N_("This is no rule: it is too long, or holds characters that cannot be shown."))
    begin = _BEGIN.fullmatch(text)
    if begin is None:
        found = _verb(text)
        if found is None:
            raise _not_a_rule(text)
        return _rule("all", "", *found, text)
    scope = _SCOPES[begin.group(1).lower()]
    return _named(scope, begin.group(2).strip(), text)


def about_of(text: str) -> tuple[Scope, str] | None:
    """What a rule is for, named without what it says: ``app:codex``, ``all``. None where it is neither."""
    text = text.strip()
    if text.lower() in {"all", "全部", "所有"}:
        return "all", ""
    begin = _BEGIN.fullmatch(text)
    return (_SCOPES[begin.group(1).lower()], begin.group(2).strip().strip('"“”«»')) if begin else None


def rendered(rule: Rule) -> str:
    """A rule as ``parse`` reads it, in English."""
    return _line(rule, _ENGLISH)


def shown(rule: Rule, language: Language) -> str:
    """A rule in the person's language; ``parse`` reads that, too."""
    return _line(rule, _CHINESE if language.code == "zh_CN" else _ENGLISH)


def told(rules: Iterable[Rule]) -> Text:
    """Some rules as a part of a sentence, in both languages."""
    rules = tuple(rules)
    return Text(
        en="; ".join(_line(rule, _ENGLISH) for rule in rules), zh_CN="；".join(_line(rule, _CHINESE) for rule in rules)
    )


_ENGLISH: Final = {
    "keep": "keep everything",
    "keep-chat": "keep",
    "remind": "remind every {days} days",
    "tidy": "tidy older than {days} days",
    "app": "app:{of} ",
    "folder": "folder:{of} ",
    "chat": "chat:{of} ",
    "all": "",
}
_CHINESE: Final = {
    "keep": "全部保留",
    "keep-chat": "保留",
    "remind": "每 {days} 天提醒",
    "tidy": "清理超过 {days} 天未用的",
    "app": "应用：{of} ",
    "folder": "文件夹：{of} ",
    "chat": "对话：{of} ",
    "all": "",
}


def _line(rule: Rule, words: dict[str, str]) -> str:
    verb = "keep-chat" if rule.does == "keep" and rule.scope == "chat" else rule.does
    return words[rule.scope].format(of=rule.of) + words[verb].format(days=rule.days)


def _named(scope: Scope, rest: str, text: str) -> Rule:
    """The name may hold blanks: the first place from which on the rest is a verb ends it."""
    if rest[:1] in {'"', "“", "«"}:
        name, _, verb = rest[1:].partition({'"': '"', "“": "”", "«": "»"}[rest[0]])
        found = _verb(verb)
        if found is None or not name.strip():
            raise _not_a_rule(text)
        return _rule(scope, name.strip(), *found, text)
    for blank in re.finditer(r"\s+", rest):
        found = _verb(rest[blank.end() :])
        if found is not None:
            return _rule(scope, rest[: blank.start()], *found, text)
    raise _not_a_rule(text)


def _verb(text: str) -> tuple[Does, int | None] | None:
    # wide digits and blanks of a Chinese keyboard; never done to a path
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split()).rstrip(".。")
    for does, pattern in _VERBS:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        if does == "keep":
            return does, None
        unit = _UNITS.get(match.group("unit"))
        if unit is not None:
            return does, int(match.group("count")) * _UNIT_DAYS[unit]
    return None


def _rule(scope: Scope, of: str, does: Does, days: int | None, text: str) -> Rule:
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise RuleError(N_("«{text}»: the number of days goes from 1 to {most}."), text=text, most=str(MOST_DAYS))
    if does == "remind" and scope not in {"all", "app"}:
        raise RuleError(N_("«{text}»: a reminder is for all apps, or for one app."), text=text)
    return Rule(scope=scope, of=of, does=does, days=days)


def _not_a_rule(text: str) -> RuleError:
    return RuleError(
        N_(
            "«{text}» is no rule. Rules are like these: keep everything; remind every 30 days; "
            "tidy older than 90 days; app:codex keep everything; folder:/home/me/docs tidy older than 30 days; "
            "chat:ID keep."
        ),
        text=text,
    )
