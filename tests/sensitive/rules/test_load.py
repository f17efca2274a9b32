"""A wrong rule file is refused with file, line and field."""

import msgspec
import pytest

from tidytrace.catalog import cache as caching
from tidytrace.sensitive import Rule, RuleError, RulesError, load_rules
from tidytrace.sensitive.rules.load import shipped_rules

GOOD = """[defaults]
kind = "api-key"
confidence = "high"
advice = { en = "Revoke it.", zh_CN = "吊销它。" }
source = "a manual"

[[rules]]
id = "some-key"
names = { en = "Some key", zh_CN = "某种密钥" }
pattern = 'some_[a-z]{8}'
anchors = ['some_']
examples = ['key «some_{lower:8}»', '«some_{lower:8}» ok']
near_misses = ['some_', 'some_1234']
"""


def refused(tmp_path, old, new):
    assert old in GOOD
    (tmp_path / "keys.toml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path)
    return caught.value


def test_a_good_file_is_read(tmp_path):
    (tmp_path / "keys.toml").write_text(GOOD, "utf-8")
    (rule,) = load_rules(tmp_path)
    assert (rule.id, rule.kind, rule.names.zh_CN) == ("some-key", "api-key", "某种密钥")
    assert rule.before >= len("some_")
    assert rule.after >= 8


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("some_[a-z]{8}", "some_[a-z{8}", 10, "pattern"),
        ("some_[a-z]{8}", "some_[a-z]+", 10, "pattern"),
        ("some_[a-z]{8}", "some_(?=x)[a-z]{8}", 10, "pattern"),
        ("some_[a-z]{8}", "(s)ome_[a-z]{8}\\1", 10, "pattern"),
        ("some_[a-z]{8}", "^some_[a-z]{8}", 10, "pattern"),
        ("some_[a-z]{8}", "some_[^a]{8}", 10, "pattern"),
        ("some_[a-z]{8}", "some_[键a-z]{8}", 10, "pattern"),
        ("some_[a-z]{8}", "some_[a-z]{5000}", 10, "pattern"),
        ("some_[a-z]{8}", "some_(?i:[a-z]{8})", 10, "pattern"),
        ("some_[a-z]{8}", "(?:some_[a-z]{8})?", 10, "pattern"),
        ("anchors = ['some_']", "anchors = ['other_']", 12, "examples[0]"),
        ("anchors = ['some_']", "anchors = ['some_(']", 11, "anchors"),
        ("anchors = ['some_']", "anchors = []", 11, "anchors"),
        ("anchors = ['some_']", "anchors = ['some_']\nbefore = 1", 12, "before"),
        ("anchors = ['some_']", "anchors = ['some_']\nafter = 1", 12, "after"),
        ("anchors = ['some_']", "anchors = ['some_']\nvalidator = 'none'", 12, "validator"),
        ("anchors = ['some_']", "anchors = ['some_']\nallow = ['(']", 12, "allow"),
        ("anchors = ['some_']", "anchors = ['some_']\nallow = ['@nothing']", 12, "allow"),
        ("anchors = ['some_']", "anchors = ['some_']\nunless_after = '['", 12, "unless_after"),
        ("anchors = ['some_']", "anchors = ['some_']\ncolour = 'red'", 12, "colour"),
        ("anchors = ['some_']", "anchors = ['some_']\nneeds_context = true", 7, ""),
        ('zh_CN = "某种密钥"', 'zh_CN = " "', 9, "names"),
        (', zh_CN = "某种密钥"', "", 9, "names"),
        ("'key «some_{lower:8}»'", "'key some_{lower:8}'", 12, "examples[0]"),
        ("'key «some_{lower:8}»'", "'key «some_{small:8}»'", 12, "examples[0]"),
        ("'key «some_{lower:8}»'", "'«key» some_{lower:8}'", 12, "examples[0]"),
        ("'some_1234'", "'{nothing}'", 13, "near_misses[1]"),
        ('id = "some-key"', 'id = "Some Key"', 8, "id"),
        ('kind = "api-key"', 'kind = "secret"', 7, "kind"),
    ],
)  # fmt: skip
def test_wrong_fields_are_named_with_their_line(tmp_path, old, new, line, field):
    error = refused(tmp_path, old, new)
    assert (error.path.name, error.line) == ("keys.toml", line)
    assert error.field == f"rules[0].{field}".rstrip(".")
    assert str(error).startswith(f"{error.path}:{line}: rules[0]")


def test_two_rules_of_a_name_are_refused(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD, "utf-8")
    with pytest.raises(RuleError, match=r"b\.toml:8: id: 'some-key' stands twice"):
        load_rules(tmp_path)


def test_broken_toml_and_broken_text_are_refused(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD + "\nx = [", "utf-8")
    with pytest.raises(RuleError, match="syntax"):
        load_rules(tmp_path)
    (tmp_path / "a.toml").write_bytes(b"id = '\xff'")
    with pytest.raises(RuleError, match="not UTF-8"):
        load_rules(tmp_path)
    (tmp_path / "a.toml").write_text("[other]\n", "utf-8")
    with pytest.raises(RuleError, match="neither defaults nor rules"):
        load_rules(tmp_path)
    (tmp_path / "a.toml").write_text("", "utf-8")
    with pytest.raises(RuleError, match="at least one"):
        load_rules(tmp_path)


def test_lists_shared_by_rules_are_spelled_out(tmp_path):
    (tmp_path / "shared.toml").write_text('fillers = ["aaaa"]\n', "utf-8")
    (tmp_path / "a.toml").write_text(GOOD.replace("[[rules]]", "allow = ['@fillers']\n[[rules]]"), "utf-8")
    assert load_rules(tmp_path)[0].allow == ("aaaa",)
    (tmp_path / "shared.toml").write_text("fillers = 3\n", "utf-8")
    with pytest.raises(RuleError, match="must be a list of texts"):
        load_rules(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path):
    with pytest.raises(RulesError, match="no rules"):
        load_rules(tmp_path)


def without_examples() -> tuple[Rule, ...]:
    return tuple(msgspec.structs.replace(rule, examples=("", ""), near_misses=("", "")) for rule in load_rules())


def test_shipped_rules_come_from_the_cache_as_long_as_they_are_the_same(tmp_path, monkeypatch):
    cache = tmp_path / "new folder" / "detectors.rules"
    expected = without_examples()
    assert shipped_rules(cache) == expected
    monkeypatch.setattr(
        "tidytrace.sensitive.rules.load.load_rules", lambda _folder: pytest.fail("they were read again")
    )
    assert shipped_rules(cache) == expected


def test_a_cache_of_other_rules_or_a_damaged_one_is_not_believed(tmp_path, monkeypatch):
    monkeypatch.setattr(caching, "prepared", lambda: tmp_path / "never set up")
    cache = tmp_path / "detectors.rules"
    shipped_rules(cache)
    content = cache.read_bytes()
    for other in (
        b"",
        content[:16],
        content[: len(content) // 2],
        bytes(16) + content[16:],
        content[:16] + b"\x93\x01",
    ):
        cache.write_bytes(other)
        assert shipped_rules(cache) == without_examples()
        assert cache.read_bytes() == content


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert shipped_rules(tmp_path / "file" / "detectors.rules") == without_examples()
