"""A rule is what a person writes in either language, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidytrace.language import Language
from tidytrace.watch.retention.rules import KEEP_ALL, MOST_DAYS, Rule, RuleError, about_of, parse, rendered, shown

ENGLISH, CHINESE = Language("en"), Language("zh_CN")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("keep everything", KEEP_ALL),
        ("全部保留", KEEP_ALL),
        ("保留所有对话", KEEP_ALL),
        ("remind every 30 days", Rule(does="remind", days=30)),
        ("每 30 天提醒", Rule(does="remind", days=30)),
        ("每隔两个月提醒".replace("两", "2"), Rule(does="remind", days=60)),
        ("Tidy  older than 90 days.", Rule(does="tidy", days=90)),
        ("tidy older than 3 months", Rule(does="tidy", days=90)),
        ("tidy older than 2w", Rule(does="tidy", days=14)),
        ("清理超过９０天的对话", Rule(does="tidy", days=90)),
        ("自动清理 1 年以前的聊天记录", Rule(does="tidy", days=365)),
        ("app:codex keep everything", Rule(scope="app", of="codex", does="keep")),
        ("应用：codex 每 7 天提醒一次", Rule(scope="app", of="codex", does="remind", days=7)),
        (
            "folder:/home/me/docs tidy older than 30 days",
            Rule(scope="folder", of="/home/me/docs", does="tidy", days=30),
        ),
        ("folder:/home/me/keep it keep", Rule(scope="folder", of="/home/me/keep it", does="keep")),
        ('folder:"/home/me/my work" keep', Rule(scope="folder", of="/home/me/my work", does="keep")),
        ("文件夹：/home/我/工作 清理 30 天前的", Rule(scope="folder", of="/home/我/工作", does="tidy", days=30)),
        ("folder:C:\\Users\\me\\work keep", Rule(scope="folder", of="C:\\Users\\me\\work", does="keep")),
        ("chat:codex:019a-b keep", Rule(scope="chat", of="codex:019a-b", does="keep")),
        ("对话：codex:019a-b 保留", Rule(scope="chat", of="codex:019a-b", does="keep")),
    ],
)
def test_rules_as_people_write_them(text, rule):
    assert parse(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        *("", "tidy", "tidy older than", "tidy older than many days", "remind every 3 fortnights", "keep nothing"),
        *("app: keep everything", "app:codex", "planet:earth keep", "chat:x remind every 3 days"),
        *("folder:/x remind every 3 days", "tidy older than 0 days", f"tidy older than {MOST_DAYS + 1} days"),
        *(
            "tidy older than 200000 years",
            "tidy older than -3 days",
            "app:codex\nkeep",
            "keep everything\0",
            "x" * 5000,
        ),
    ],
)
def test_anything_else_is_answered_with_a_sentence(text):
    with pytest.raises(RuleError) as error:
        parse(text)
    assert error.value.sentence(ENGLISH).endswith(".")


NAMES = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Co", "Cn")), min_size=1)
WORDS = st.lists(NAMES, min_size=1, max_size=4).map(" ".join)


@st.composite
def rules(draw):
    scope = draw(st.sampled_from(["all", "app", "folder", "chat"]))
    does = draw(st.sampled_from(["keep", "tidy", "remind"] if scope in {"all", "app"} else ["keep", "tidy"]))
    of = {"all": "", "folder": "/" + draw(WORDS)}.get(scope) if scope in {"all", "folder"} else "x" + draw(NAMES)
    return Rule(scope=scope, of=of, does=does, days=None if does == "keep" else draw(st.integers(1, MOST_DAYS)))


@settings(max_examples=60)
@given(rules())
def test_what_is_shown_is_read_again_in_both_languages(rule):
    assert parse(rendered(rule)) == rule
    assert parse(shown(rule, CHINESE)) == rule


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_no_text_is_worse_than_no_rule(text):
    try:
        rule = parse(text)
    except RuleError as error:
        said = error.sentence(CHINESE)
    else:
        said = rendered(rule)
        assert parse(said) == rule
    assert said


@pytest.mark.parametrize(
    "parts",
    [{"does": "keep", "days": 3}, {"does": "tidy"}, {"scope": "app", "does": "keep"}, {"of": "x", "does": "keep"}],
)
def test_no_rule_holds_what_cannot_be(parts):
    with pytest.raises(ValueError, match=r"[a-z]"):
        Rule(**parts)


def test_a_rule_is_named_by_what_it_is_for():
    assert about_of("app:codex") == ("app", "codex")
    assert about_of("全部") == ("all", "")
    assert about_of("tomorrow") is None
