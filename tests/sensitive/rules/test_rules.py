"""Every shipped rule finds its examples and leaves its near misses alone."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidytrace.sensitive import KINDS, compile_rules, find, load_rules
from tidytrace.sensitive.engine.sieves import CONTEXT
from tidytrace.sensitive.reading.normal import plain
from tidytrace.sensitive.rules.checking import anchor_pattern
from tidytrace.sensitive.rules.samples import make

RULES = load_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_are_found(rule):
    ready = compile_rules((rule,))
    for number, example in enumerate(rule.examples):
        sample = make(example, f"{rule.id}/{number}")
        found = [(one.rule, one.start, one.end) for one in find(sample.text, ready)]
        assert found == [(rule.id, sample.start, sample.end)], example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_near_misses_are_left_alone(rule):
    ready = compile_rules((rule,))
    for number, example in enumerate(rule.near_misses):
        assert find(make(example, f"{rule.id}/-{number}").text, ready) == [], example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_are_found_with_other_values_and_all_rules(rule, ready):
    kinds = set()
    for number, example in enumerate(rule.examples):
        sample = make(example, f"other/{rule.id}/{number}")
        over = [one for one in find(sample.text, ready) if one.start < sample.end and sample.start < one.end]
        kinds |= {one.kind for one in over} or {"nothing"}
    # another rule may know the value better, but it stays of the same family
    families = ({"password", "payment-password"}, {"payment-card", "bank-account"}, {"crypto-wallet", "private-key"})
    near = next((family for family in families if rule.kind in family), {rule.kind})
    assert kinds & near


def signs(rule):
    """What the anchors of a rule look for."""
    context = re.compile("|".join(map(re.escape, rule.context)).encode(), re.IGNORECASE)
    return [anchor_pattern(rule, anchor) or context for anchor in rule.anchors]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_window_around_an_anchor_holds_match_and_context(rule):
    anchors = signs(rule)
    padding = "：" * 700
    ready = compile_rules((rule,))
    for number, example in enumerate(rule.examples):
        sample = make(example, f"{rule.id}/{number}")
        data = plain(padding + sample.text + padding).encode()
        wanted = data[len(padding.encode()) + len(plain(sample.text[: sample.start]).encode()) :]
        whole = find(sample.text, ready)
        windows = [
            data[max(0, hit.end() - rule.before) : hit.end() + rule.after].decode("utf-8", "ignore")
            for anchor in anchors
            for hit in anchor.finditer(data)
        ]
        assert wanted
        assert any(
            [one.confidence for one in find(window, ready)] == [one.confidence for one in whole] for window in windows
        ), example


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_match_contains_an_anchor(data):
    # that words of a phrase are not among the commonest is a matter of chance, and words of context stand beside it
    rule = data.draw(st.sampled_from([one for one in RULES if not {CONTEXT, "@seed-words"} & {*one.anchors}]))
    flags = re.IGNORECASE if rule.ignore_case else 0
    if max(len(rule.pattern), rule.before) > 1500:
        return
    match = data.draw(st.from_regex(re.compile(rule.pattern.encode(), flags), fullmatch=True))
    assert any(sign.search(match) for sign in signs(rule))


def test_every_kind_of_the_contract_has_rules():
    assert {rule.kind for rule in RULES} == set(KINDS)


def test_keys_of_at_least_sixty_vendors_are_known():
    vendors = {rule.vendor for rule in RULES if rule.vendor}
    assert len(vendors) >= 60
    assert {
        *(
            "Alibaba Cloud",
            "Tencent Cloud",
            "Baidu",
            "Volcengine",
            "DeepSeek",
            "Moonshot AI",
            "Zhipu AI",
            "SiliconFlow",
        ),
        *(
            "OpenAI",
            "Anthropic",
            "Google",
            "Amazon Web Services",
            "GitHub",
            "GitLab",
            "Slack",
            "Stripe",
            "Hugging Face",
        ),
        *("npm", "PyPI", "MiniMax", "Qiniu", "WeChat", "DingTalk", "Feishu", "Huawei Cloud"),
    } <= vendors


def test_no_file_of_rules_holds_what_the_rules_look_for(ready):
    from tidytrace.resources import resources

    for path in sorted((resources() / "detectors").glob("*.toml")):
        # what stands there is a near miss in its own text, cut out of nothing like E12345678
        keys = [one for one in find(path.read_text("utf-8"), ready) if one.kind in {"api-key", "private-key"}]
        assert keys == [], path.name


def test_advice_and_names_are_chinese_in_chinese():
    for rule in RULES:
        assert re.search(r"[\u4e00-\u9fff]", rule.advice.zh_CN), rule.id
        assert re.search(r"[\u4e00-\u9fff]", rule.names.zh_CN), rule.id
        assert rule.names.en.isascii()
        assert rule.advice.en.isascii()
