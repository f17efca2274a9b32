"""Reads a rule as a person writes it, in English or Chinese, the words in nearly any order.

A line is taken apart into the few words that mean something; whatever is left over makes it no rule, so that nothing
that somebody wrote is quietly dropped.
"""

import datetime
import re
import unicodedata
from typing import Final

import msgspec

from tidytrace.language import N_
from tidytrace.watch.reminders.errors import RuleWrong
from tidytrace.watch.reminders.rules import (
    MORNING,
    MOST_DAYS,
    SUBJECTS,
    SUNDAY,
    Daily,
    Monthly,
    Rhythm,
    Subject,
    Weekly,
)

EXAMPLES: Final = (
    N_("checkup every week"),
    N_("checkup every month"),
    N_("checkup on sunday 10:00"),
    N_("purge every 30 days"),
    N_("purge on the last day of the month"),
    N_("walk every month"),
    N_("checkup off"),
    N_("off"),
)


class Wish(msgspec.Struct, frozen=True):
    """What a line asks for."""

    subjects: tuple[Subject, ...]
    rhythm: Rhythm | None
    """None: no more reminders of these."""


_NUMBER: Final = r"(\d{1,4}|[一二三四五六七八九十两]{1,3})"
_DIGITS: Final = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_LONGEST: Final = 200

_SUBJECTS: Final[dict[Subject, re.Pattern[str]]] = {
    "checkup": re.compile(r"\bcheck(?:[- ]?ups?)?\b|体检|检查"),
    "walk": re.compile(r"\bwalks?\b|\bhygiene\s+days?\b|自查"),
    "purge": re.compile(r"\bpurges?\b|\bclean(?:[- ]?ups?)?\b|清理|清除"),
}
_OFF: Final = re.compile(r"\b(?:off|never|stop|none)\b|关闭|关掉|不再?提醒|停止|停用|取消|关")
_FILLER: Final = re.compile(
    r"\b(?:remind(?:ers?)?|me|please|to|about|on|at|of|the|a|an|and|month|every|each|do|once)\b"
    r"|提醒|请|我|一次|进行|做|和|与|聊天记录|聊天|记录|旧|的|在|每次?|[,;。、]"
)
_HALVES: Final = r"(凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|晚)?\s*"
_CLOCK: Final = re.compile(_HALVES + r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)(?:\s*([ap])\.?m\b\.?)?")
_HOUR: Final = re.compile(r"\b(\d{1,2})\s*([ap])\.?m\b\.?")
_AT: Final = re.compile(r"\bat\s+(\d{1,2})(?:\s*o'?clock)?(?!\s*(?:[:.]?\d|st\b|nd\b|rd\b|th\b))\b")
_CHINESE_HOUR: Final = re.compile(
    _HALVES + _NUMBER + r"\s*[点时]\s*(?:(半)|([一三])刻|(\d{1,2}|[一二三四五六七八九十]{1,3})\s*分?|[钟整])?"
)
_NOON: Final = re.compile(r"\b(?:noon|midday)\b|正午|中午")

_DAYS: Final = re.compile(rf"\bevery\s+(\d{{1,4}})\s*days?\b|每隔?\s*{_NUMBER}\s*[天日]")
_WEEKS: Final = re.compile(
    rf"\bevery\s+(\d{{1,3}})\s*weeks?\b|每隔?\s*{_NUMBER}\s*个?(?:周|星期|礼拜)(?![一二三四五六日天])"
)
_OTHER_DAY: Final = re.compile(r"\bevery\s+(?:other|second)\s+day\b|每隔一[天日]|隔[天日]")
_DAY: Final = re.compile(r"\b(?:every\s*day|each\s+day|daily|once\s+a\s+day)\b|每[天日](?:一次)?")
_WEEK: Final = re.compile(
    r"\b(?:every\s+week|each\s+week|weekly|once\s+a\s+week)\b|每个?(?:周|星期|礼拜)一次|每个?(?:周|星期|礼拜)(?![一二三四五六日天末])"
)
_WEEKDAY: Final = re.compile(
    r"\b(?:(?:on|every|each)\s+)?(?:(mon)(?:days?)?|(tue)(?:s|sdays?)?|(wed)(?:nesdays?)?|(thu)(?:rs?|rsdays?)?"
    r"|(fri)(?:days?)?|(sat)(?:urdays?)?|(sun)(?:days?)?)\b"
    r"|每?个?(?:周|星期|礼拜)([一二三四五六日天])"
)
_MONTH: Final = re.compile(r"\b(?:every\s+month|each\s+month|monthly|once\s+a\s+month)\b|每个?月(?:一次)?")
_LAST: Final = re.compile(r"\blast\s+day\b(?:\s+of\s+(?:the|each|every)\s+month\b)?|月底|月末|最后一[天日]")
_MONTH_DAY: Final = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)\b|\bday\s+(\d{{1,2}})\b(?!:)|(?<!隔)(?<!每){_NUMBER}\s*[号日]"
)


def read(line: str) -> Wish | None:
    """What a line asks for; none when it is no reminder at all.

    Raises:
        RuleWrong: it is about a reminder, but cannot be understood.
    """
    text = unicodedata.normalize("NFKC", line).strip().casefold()
    if not text or len(text) > _LONGEST:
        return None
    pieces = _Pieces(text)
    subjects = tuple(subject for subject in SUBJECTS if pieces.take(_SUBJECTS[subject]))
    off = pieces.take(_OFF)
    if off:
        whole = pieces.empty()
        if not whole and not subjects:
            return None
        if not whole:
            raise _wrong(line)
        return Wish(subjects or SUBJECTS, None)
    if not subjects:
        return None
    at, timed = _time(pieces)
    rhythm = _rhythm(pieces, at) if timed else None
    if rhythm is None or not pieces.empty():
        raise _wrong(line)
    return Wish(subjects, rhythm)


def _wrong(line: str) -> RuleWrong:
    return RuleWrong(N_("«{rule}» cannot be understood."), EXAMPLES, rule=line.strip())


class _Pieces:
    """A line from which one meaning after the other is cut."""

    def __init__(self, text: str) -> None:
        self._text = text

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Cut out the first place that fits."""
        found = pattern.search(self._text)
        if found:
            self._text = f"{self._text[: found.start()]} {self._text[found.end() :]}"
        return found

    def empty(self) -> bool:
        """Whether nothing is left but words that add no meaning."""
        return not _FILLER.sub(" ", self._text).strip(" .")


def number_of(text: str) -> int:
    """A number in digits, or in Chinese up to ninety-nine; 0 for what is none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _first(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group)


def _time(pieces: _Pieces) -> tuple[datetime.time | None, bool]:
    """The time of day, none when none is named; and false when there is no such time."""
    found = pieces.take(_CLOCK)
    if found:
        half = found[1] or {"a": "上午", "p": "下午"}.get(found[4] or "", "")
        return _made(int(found[2]), int(found[3]), half)
    found = pieces.take(_HOUR)
    if found:
        return _made(int(found[1]), 0, "上午" if found[2] == "a" else "下午")
    found = pieces.take(_AT)
    if found:
        return _made(int(found[1]), 0, "")
    found = pieces.take(_CHINESE_HOUR)
    if found:
        quarter = {"一": 15, "三": 45}.get(found[4] or "", 0)
        minute = 30 if found[3] else quarter or (number_of(found[5]) if found[5] else 0)
        return _made(number_of(found[2]), minute, found[1] or "")
    if pieces.take(_NOON):
        return datetime.time(12, 0), True
    return None, True


def _made(hour: int, minute: int, half: str) -> tuple[datetime.time | None, bool]:
    if half and hour > 12:
        half = ""  # «下午 15:00» says it twice
    if half in {"下午", "傍晚", "晚上", "晚"}:
        if hour == 12 and half != "下午":
            return None, False  # noon or midnight, who knows
        hour += 12 if hour < 12 else 0
    elif half == "中午":
        hour += 12 if hour < 3 else 0
    elif half and hour == 12:
        hour = 0 if half in {"凌晨", "上午"} else 12
    if hour > 23 or minute > 59:
        return None, False
    return datetime.time(hour, minute), True


def _rhythm(pieces: _Pieces, at: datetime.time | None) -> Rhythm | None:
    at = MORNING if at is None else at
    days = _days(pieces)
    if days is not None:
        return Daily(days, at) if 1 <= days <= MOST_DAYS else None
    weekly = pieces.take(_WEEK)
    weekday = pieces.take(_WEEKDAY)
    if weekday:
        which = [number for number, name in enumerate(weekday.groups()[:7]) if name]
        return Weekly(which[0] if which else min("一二三四五六日天".index(weekday[8]), SUNDAY), at)
    if weekly:
        return Weekly(at=at)
    if pieces.take(_LAST):
        pieces.take(_MONTH)
        return Monthly(31, at)
    monthly = pieces.take(_MONTH)
    day = pieces.take(_MONTH_DAY)
    if day:
        which_day = number_of(_first(day))
        return Monthly(which_day, at) if 1 <= which_day <= 31 else None
    return Monthly(at=at) if monthly else None


def _days(pieces: _Pieces) -> int | None:
    """Days between two reminders, when the line speaks of that."""
    if pieces.take(_OTHER_DAY):
        return 2
    weeks = pieces.take(_WEEKS)
    if weeks:
        return 7 * number_of(_first(weeks))
    days = pieces.take(_DAYS)
    if days:
        return number_of(_first(days))
    return 1 if pieces.take(_DAY) else None
