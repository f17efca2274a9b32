"""Dates as people say them, in their own language and time zone."""

import datetime

from PySide6.QtCore import QDate, QLocale

from tidytrace.language import Language


def _locale(language: Language) -> QLocale:
    return QLocale("zh_CN" if language.code == "zh_CN" else "en_GB")


def day(language: Language, moment: datetime.datetime) -> str:
    """«3 March 2025», for sentences that must not be misread."""
    return on_day(language, moment.astimezone().date())


def on_day(language: Language, date: datetime.date) -> str:
    """«3 March 2025», of a date that has no time."""
    # Translators: a date format of Qt (QLocale::toString); for Chinese yyyy年M月d日
    pattern = language("d MMMM yyyy")
    return _locale(language).toString(QDate(date.year, date.month, date.day), pattern)


def in_year(language: Language, date: datetime.date) -> str:
    """«3 March», of every year."""
    # Translators: a date format of Qt (QLocale::toString); for Chinese M月d日
    pattern = language("d MMMM")
    return _locale(language).toString(QDate(date.year, date.month, date.day), pattern)


def in_month(language: Language, year: int, month: int) -> str:
    """«March 2025»."""
    # Translators: a date format of Qt (QLocale::toString); for Chinese yyyy年M月
    pattern = language("MMMM yyyy")
    return _locale(language).toString(QDate(year, month, 1), pattern)


def when(language: Language, moment: datetime.datetime, now: datetime.datetime | None = None) -> str:
    """«today 09:12», «yesterday 18:30», «3 Mar» of this year, «3 Mar 2025» before."""
    local = moment.astimezone()
    today = (now or datetime.datetime.now(datetime.UTC)).astimezone().date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return language("today {time}").format(time=clock)
    if local.date() == today - datetime.timedelta(days=1):
        return language("yesterday {time}").format(time=clock)
    # Translators: date formats of Qt; for Chinese M月d日 and yyyy年M月d日
    pattern = language("d MMM") if local.year == today.year else language("d MMM yyyy")
    return _locale(language).toString(QDate(local.year, local.month, local.day), pattern)
