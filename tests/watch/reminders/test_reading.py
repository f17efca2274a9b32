"""What people write is understood, and what is not understood is never half taken."""

import datetime

import pytest

from tidytrace.language import LANGUAGES, Language
from tidytrace.watch.reminders.errors import RuleWrong
from tidytrace.watch.reminders.reading import EXAMPLES, Wish, number_of, read
from tidytrace.watch.reminders.rules import Daily, Monthly, Rule, Weekly, written

TEN = datetime.time(10)
SUNDAY, MONDAY = 6, 0


@pytest.mark.parametrize(
    ("line", "subject", "rhythm"),
    [
        ("checkup every week", "checkup", Weekly(SUNDAY, TEN)),
        ("checkup every month", "checkup", Monthly(1, TEN)),
        ("checkup on sunday 10:00", "checkup", Weekly(SUNDAY, TEN)),
        ("Check-up every Monday at 9:30 pm", "checkup", Weekly(MONDAY, datetime.time(21, 30))),
        ("check up weekly at 7am", "checkup", Weekly(SUNDAY, datetime.time(7))),
        ("remind me to check every fri at 8", "checkup", Weekly(4, datetime.time(8))),
        ("checkup daily at noon", "checkup", Daily(1, datetime.time(12))),
        ("checkup every 2 weeks", "checkup", Daily(14, TEN)),
        ("purge every 30 days", "purge", Daily(30, TEN)),
        ("purge every other day", "purge", Daily(2, TEN)),
        ("purge on the 31st at 18:05", "purge", Monthly(31, datetime.time(18, 5))),
        ("purge on day 15 of the month", "purge", Monthly(15, TEN)),
        ("clean up on the last day of the month", "purge", Monthly(31, TEN)),
        ("每周体检", "checkup", Weekly(SUNDAY, TEN)),
        ("每周一次体检", "checkup", Weekly(SUNDAY, TEN)),
        ("每周一体检", "checkup", Weekly(MONDAY, TEN)),
        ("每星期天晚上八点半体检", "checkup", Weekly(SUNDAY, datetime.time(20, 30))),
        ("体检 每周六 下午3:15", "checkup", Weekly(5, datetime.time(15, 15))),
        ("每月三十一日上午十点清理", "purge", Monthly(31, TEN)),
        ("每月底9：00清理", "purge", Monthly(31, datetime.time(9))),
        ("每月 1 号检查", "checkup", Monthly(1, TEN)),
        ("每隔30天清理聊天记录", "purge", Daily(30, TEN)),
        ("每两周体检", "checkup", Daily(14, TEN)),
        ("请提醒我每天中午体检", "checkup", Daily(1, datetime.time(12))),
    ],
)
def test_a_rule_is_read(line, subject, rhythm):
    assert read(line) == Wish((subject,), rhythm)


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("off", ("checkup", "purge", "walk")),
        ("reminders off", ("checkup", "purge", "walk")),
        ("关闭", ("checkup", "purge", "walk")),
        ("不再提醒", ("checkup", "purge", "walk")),
        ("checkup off", ("checkup",)),
        ("清理 关闭", ("purge",)),
    ],
)
def test_reminders_are_ended(line, subjects):
    assert read(line) == Wish(subjects, None)


def test_one_line_may_be_about_both():
    assert read("checkup and purge every month") == Wish(("checkup", "purge"), Monthly(1, TEN))


@pytest.mark.parametrize(
    "line",
    [
        "checkup sometimes",
        "checkup on sunday 25:00",
        "checkup on sunday 10:61",
        "checkup every 0 days",
        "checkup every 99999 days",
        "checkup on the 45th",
        "checkup every 3 months",
        "checkup on sunday monday",
        "checkup every week except in july",
        "purge older than 90 days",
        "晚上12点每周体检",
        "每3个月体检",
        "checkup",
    ],
)
def test_what_is_not_understood_is_refused_with_examples(line):
    with pytest.raises(RuleWrong) as refused:
        read(line)
    assert line in refused.value.sentence(Language("en"))
    assert refused.value.examples == EXAMPLES


@pytest.mark.parametrize(
    "line", ["", "keep everything", "tidy chats older than 90 days", "every week", "off topic", "x" * 5000, "保留全部"]
)
def test_other_rules_are_left_to_others(line):
    assert read(line) is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_example_can_be_typed_as_it_is_shown(code):
    language = Language(code)
    assert [read(language(example)) for example in EXAMPLES] == [read(example) for example in EXAMPLES]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "rhythm",
    [
        *(Weekly(day, datetime.time(9, 5)) for day in range(7)),
        *(Monthly(day, TEN) for day in (1, 15, 28, 29, 30, 31)),
        *(Daily(every, datetime.time(0, 0)) for every in (1, 2, 30, 365)),
    ],
)
def test_a_rule_is_shown_as_it_can_be_typed_again(code, rhythm):
    for subject in ("checkup", "purge"):
        assert read(written(Rule(subject, rhythm), Language(code))) == Wish((subject,), rhythm)


def test_chinese_numbers():
    wanted = {"三": 3, "十": 10, "十二": 12, "二十": 20, "三十一": 31, "两": 2, "30": 30, "三十十": 0, "十一一": 0}
    assert {text: number_of(text) for text in wanted} == wanted
