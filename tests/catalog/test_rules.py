"""Each rule of a definition, on a sample that breaks it; and the linter, which says all of it at once."""

import datetime
import tomllib

import pytest

from samples import TOML
from tidytrace.catalog import App, rules
from tidytrace.catalog.lint import lint
from tidytrace.resources import resources

TODAY = datetime.date(2026, 11, 26)
_SOURCE = '[[sources]]\nwhat = "switch"\nref = "its page"\ngrade = "docs"\n\n'
WHOLE = (
    TOML.replace("把你的", "把您的")
    .replace('vendor = "Nobody"', 'vendor = "Nobody"\nno_account = "It has no accounts."')
    .replace("[[sources]]", f"{_SOURCE}[[sources]]", 1)
)
CARD = """
[[account]]
id = "training"
check = "data-sharing"
title = { en = "Training", zh_CN = "模型训练" }
menu = ["Settings", "Privacy"]
choose = { en = "Off.", zh_CN = "关闭。" }
default = "on"
grade = "docs"
verified_on = 2026-11-20
"""
LONG = "x" * 300


def complaints(folder, text):
    path = folder / "sample.toml"
    path.write_text(text, "utf-8")
    return lint(path, TODAY)


def test_the_sample_keeps_all_rules(tmp_path):
    assert complaints(tmp_path, WHOLE) == ()
    card = WHOLE.replace('no_account = "It has no accounts."\n', "").replace("[[sources]]", f"{CARD}\n[[sources]]", 1)
    assert complaints(tmp_path, card) == ()


# what is changed, what it is changed to, the field that is named, part of the sentence
BROKEN = [
    ('zh_CN = "遥测"', 'zh_CN = "Telemetry"', "settings[0].title.zh_CN", "not Chinese"),
    ('zh_CN = "遥测"', 'zh_CN = "你的遥测"', "settings[0].title.zh_CN", "您"),
    ('en = "Telemetry"', 'en = "Telemetry 遥测"', "settings[0].title.en", "Chinese characters"),
    ('en = "Telemetry"', 'en = "Telemetry."', "settings[0].title.en", "full stop"),
    ('en = "Telemetry"', f'en = "{LONG}"', "settings[0].title.en", "at most"),
    ('en = "Telemetry"', 'en = "Value of sendUsage"', "settings[0].title", "key of the file"),
    ("what you do.", "what you do. It. Is. Long.", "settings[0].effect.en", "sentences"),
    ("what you do.", f"{LONG}.", "settings[0].effect.en", "characters"),
    ('zh_CN = "把您的操作', 'zh_CN = "把你的操作', "settings[0].effect.zh_CN", "您"),
    ("default = true", 'default = "maybe"', "settings[0].default", "neither among risk"),
    ("default = true", "default = true\ndefault_known = false", "settings[0].default", "both named and unknown"),
    ("fix = false", "", "settings[0].severity", "needs fix, steps or url"),
    ('grade = "docs"\ndefault', 'grade = "source"\ndefault', "settings[0].grade", "No source has the grade"),
    ('no_account = "It has no accounts."', "", "account", "not both"),
    (
        'format = "jsonl"\nfiles = ["{data}/sessions/*.jsonl"]\nunit = "file"',
        'format = "folder"\nfiles = ["{data}/sessions"]\nunit = "folder"\nerasable = "with-all"',
        "stores[0].also_goes",
        "what goes besides",
    ),
    ('unit = "file"\ngrade = "observed"', 'unit = "file"\ngrade = "guess"', "stores[0].erasable", "must not be erased"),
    ("verified_on = 2026-11-23", "verified_on = 2027-01-01", "verified_on", "still to come"),
    ('id = "sample"', 'id = "other"', "id", "sample"),
]


@pytest.mark.parametrize(("was", "becomes", "field", "words"), BROKEN, ids=[f"{one[2]}: {one[3]}" for one in BROKEN])
def test_what_breaks_a_rule_is_named_with_line_and_field(tmp_path, was, becomes, field, words):
    text = WHOLE.replace(was, becomes, 1)
    found = [one for one in complaints(tmp_path, text) if one.field == field]
    [one] = [one for one in found if words in one.told()]
    assert 1 <= one.line <= len(text.splitlines())


@pytest.mark.parametrize(
    ("was", "becomes", "field"),
    [
        ('default = "on"', 'default = " "', "account[0].default"),
        ('menu = ["Settings", "Privacy"]', 'menu = ["Settings "]', "account[0].menu"),
        ('menu = ["Settings", "Privacy"]', "menu = []", "account[0]"),
        ("verified_on = 2026-11-20", "verified_on = 2026-11-24", "account[0].verified_on"),
    ],
)
def test_a_card_leads_somewhere_and_is_dated(tmp_path, was, becomes, field):
    text = WHOLE.replace('no_account = "It has no accounts."\n', "")
    text = text.replace("[[sources]]", f"{CARD.replace(was, becomes)}\n[[sources]]", 1)
    assert field in {one.field for one in complaints(tmp_path, text)}


def test_an_app_without_a_delete_of_its_own_leaves_nothing_behind(tmp_path):
    none = '[own_delete]\nthere = false\ngrade = "observed"\nwhat = { en = "No command.", zh_CN = "没有命令。" }\n\n'
    text = WHOLE.replace("[[sources]]", f"{none}[[sources]]", 1)
    assert complaints(tmp_path, text) == ()
    text = text.replace(
        'grade = "observed"\n\n[stores.lines]', 'grade = "observed"\nleft_behind = true\n\n[stores.lines]'
    )
    assert [one.field for one in complaints(tmp_path, text)] == ["stores[0].left_behind"]


def test_two_switches_with_one_title_are_told(tmp_path):
    start = WHOLE.index("[[settings]]")
    end = WHOLE.index("[[sources]]")
    second = WHOLE[start:end].replace('id = "telemetry"', 'id = "usage"')
    found = complaints(tmp_path, WHOLE[:end] + second + WHOLE[end:])
    assert {"settings[1].title.en", "settings[1].title.zh_CN"} <= {one.field for one in found}


def test_only_a_whole_home_or_disk_is_too_wide(tmp_path):
    def with_risk(pattern):
        text = WHOLE.replace('id = "telemetry"', 'id = "wide-folders"\ntype = "list"')
        text = text.replace(
            "default = true\nrisk = [true]\nsafe = [false]\nfix = false", f"risk = ['{pattern}']\nfix_removes = true"
        )
        return [one.parameters["folder"] for one in complaints(tmp_path, text) if "folder" in one.parameters]

    assert "/home/ada" in with_risk("^/$")
    assert "/home/ada/work" in with_risk("^/")


def test_several_mistakes_are_told_at_once_even_where_the_schema_stops(tmp_path):
    text = WHOLE.replace('kind = "terminal-agent"', 'kind = "toaster"')
    text = text.replace('kind = "prompt-history"', 'kind = "diary"').replace('check = "data-sharing"', 'check = "fun"')
    fields = {one.field for one in complaints(tmp_path, text)}
    assert {"kind", "stores[1].kind", "settings[0].check"} <= fields


def test_a_pattern_that_is_none_is_told_and_does_not_stop_anything(tmp_path):
    text = WHOLE.replace('id = "sessions"', "id = \"sessions\"\nid_pattern = '('")
    assert "stores[0].id_pattern" in {one.field for one in complaints(tmp_path, text)}


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path):
    [one] = complaints(tmp_path, WHOLE.replace('kind = "terminal-agent"', "kind = ", 1))
    assert one.field == "syntax"
    assert one.line == next(n for n, line in enumerate(WHOLE.splitlines(), 1) if line.startswith("kind ="))


def test_a_file_that_is_nested_without_end_is_told_too(tmp_path):
    [one] = complaints(tmp_path, "a = " + "[" * 100_000)
    assert one.field == "syntax"


@pytest.mark.parametrize("path", sorted((resources() / "apps").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_definition_keeps_them(path):
    assert [(one.line, one.field, one.told()) for one in lint(path, datetime.date.max)] == []


def test_every_text_of_a_definition_is_looked_at():
    import msgspec

    raw = tomllib.loads(WHOLE)
    raw["own_delete"] = {"what": {"en": "It takes all.", "zh_CN": "全部删除。"}, "grade": "observed"}
    fields = {field for field, _ in rules.texts(msgspec.convert(raw, App))}
    assert {"names", "settings[0].title", "settings[0].effect", "own_delete.what"} <= fields


def test_a_first_draft_is_told_all_that_it_lacks_and_which_words_there_are(tmp_path):
    path = tmp_path / "nova.toml"
    store = '[[stores]]\nid = "talks"\nkind = "transcript"\nformat = "lines"\nfiles = ["{home}/.nova/*"]\n'
    path.write_text(f'id = "nova"\nvendor = "Nova"\nkind = "cli"\nsystems = ["linux", "bsd"]\n{store}', "utf-8")
    told = {one.field: one.told() for one in lint(path, datetime.date(2026, 11, 26))}
    assert {"names", "homepage", "verified_on", "verified_versions", "sources"} <= set(told)
    assert told["kind"].endswith("web-service")
    assert "terminal-chat" in told["kind"]
    assert "macos" in told["systems[1]"]
    assert "jsonl" in told["stores[0].format"]
