"""What the plain matcher makes of a text: edges, context, overlaps, full-width characters."""

import pytest

from tidytrace.sensitive import Found, compile_rules, find, find_bytes, plain
from tidytrace.sensitive.engine.settle import settle
from tidytrace.sensitive.rules.samples import make


def kinds(text, ready):
    return [one.kind for one in find(text, ready)]


def test_found_has_no_place_for_a_text(ready):
    sample = make("卡号：«{card:622202:19}»", "a")
    (found,) = find(sample.text, ready)
    assert Found.__struct_fields__ == ("rule", "kind", "start", "end", "confidence")
    assert sample.text[sample.start : sample.end] not in repr(found)
    assert (found.start, found.end) == (sample.start, sample.end)


def test_chinese_characters_are_no_part_of_a_number(ready):
    sample = make("请把«{card:622202:19}»绑定", "b")
    assert kinds(sample.text, ready) == ["payment-card"]


@pytest.mark.parametrize("around", ["{}0", "0{}", "a{}", "{}b", "_{}", "１{}", "{}２"])
def test_what_touches_a_number_makes_it_another_one(around, ready):
    number = make("{card:4:16}", "c").text
    assert kinds(f"card {number}", ready) == ["payment-card"]
    assert kinds("card " + around.format(number), ready) == []


def test_full_width_digits_are_digits_and_keep_their_places(ready):
    number = make("{card:622202:19}", "d").text
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    (found,) = find(f"我的卡号是{wide}。", ready)
    assert (found.kind, found.start, found.end) == ("payment-card", 5, 24)
    assert plain("Ａ１ｚ－．＠") == "A1z-.@"


def test_places_are_characters_in_a_text_and_bytes_in_utf8(ready):
    text = make("😀 邮箱：«{lower:6}@{lower:7}.cn»。", "e").text
    (by_character,) = find(text, ready)
    (by_byte,) = find_bytes(text.encode(), ready)
    assert text[by_character.start : by_character.end].encode() == text.encode()[by_byte.start : by_byte.end]
    assert by_byte.start > by_character.start


def test_escapes_of_json_inside_json_are_no_letters(ready):
    sample = make(r"output\n«{card:4:16}»\n card", "f")
    assert kinds(sample.text, ready) == ["payment-card"]
    assert kinds(make(r"\u5361{card:4:16} card", "f").text, ready) == ["payment-card"]


def test_words_near_by_make_a_number_more_certain(ready):
    number = make("138{digits:8}", "g").text
    assert [one.confidence for one in find(f"手机号{number}", ready)] == ["high"]
    assert [one.confidence for one in find(number, ready)] == ["low"]
    assert find(f"订单号 {number}", ready) == []
    assert find("手机号" + "，" * 60 + number, ready)[0].confidence == "low"


def test_words_count_as_parts_of_names_but_not_of_other_words(ready):
    number = make("138{digits:8}", "h").text
    for sure in (f"userPhone={number}", f"user_phone={number}", f"PHONE_NO={number}", f"telephone {number}"):
        assert find(sure, ready)[0].confidence == "high", sure
    for unsure in (f"hotel {number}", f"excellent {number}", f"telling {number}"):
        assert find(unsure, ready)[0].confidence == "low", unsure


def test_an_unknown_region_is_less_certain_not_silent(ready):
    known, unknown = (make(f"{{resident:{region}:19900307}}", "i").text for region in ("110101", "780101"))
    assert [(one.kind, one.confidence) for one in find(f"身份证 {known}", ready)] == [("cn-resident-id", "high")]
    assert [(one.kind, one.confidence) for one in find(f"身份证 {unknown}", ready)] == [("cn-resident-id", "medium")]


def test_a_resident_id_wins_over_a_card_on_the_same_digits(ready):
    ids = (make(f"{{resident:622102:19900307:{order:03}}}", "j").text for order in range(1, 200))
    number = next(one for one in ids if sum(int(d) for d in one if d.isdigit()) and one.isdigit() and _luhn(one))
    assert kinds(f"卡号 {number}", ready) == ["cn-resident-id"]


def _luhn(number):
    from tidytrace.sensitive.validators.cards import luhn

    return luhn(number)


def test_the_vendor_wins_over_the_name_of_a_setting(ready):
    sample = make('password = "«ghp_{token:36}»"', "k")
    assert [one.rule for one in find(sample.text, ready)] == ["github-token"]
    sample = make("API_KEY=«sk-{hex:32}»", "k")
    assert [one.rule for one in find(sample.text, ready)] == ["deepseek"]


def test_a_payment_password_wins_over_a_password(ready):
    assert kinds(make("支付密码：«{digits:6}»", "l").text, ready) == ["payment-password"]


def test_overlaps_are_settled_by_rank_confidence_length_and_place():
    def at(rule, start, end, confidence="high"):
        return Found(rule, "api-key", start, end, confidence)

    ranks = {"strong": 9, "weak": 1, "other": 1}
    assert settle([at("weak", 0, 50), at("strong", 10, 12)], ranks) == [at("strong", 10, 12)]
    assert settle([at("weak", 0, 9, "low"), at("other", 3, 6)], ranks) == [at("other", 3, 6)]
    assert settle([at("weak", 0, 9), at("other", 3, 6)], ranks) == [at("weak", 0, 9)]
    assert settle([at("weak", 3, 6), at("other", 0, 3), at("strong", 6, 7)], ranks) == [
        at("other", 0, 3),
        at("weak", 3, 6),
        at("strong", 6, 7),
    ]
    assert settle([], ranks) == []


def test_a_wrong_candidate_does_not_hide_the_right_one_behind_it(ready):
    sample = make("card 4999 «{card:4:16:s4444}» exp 09/27", "m")
    assert [(one.start, one.end) for one in find(sample.text, ready)] == [(sample.start, sample.end)]
    sample = make("my seed phrase is only this one: «{seed:12}»", "m")
    assert [(one.start, one.end) for one in find(sample.text, ready)] == [(sample.start, sample.end)]


def test_lone_surrogates_and_control_characters_do_no_harm(ready):
    sample = make("\ud83d\x00 卡号 «{card:622202:19}» \udfff", "n")
    (found,) = find(sample.text, ready)
    assert (found.start, found.end) == (sample.start, sample.end)


def test_rules_may_be_given_as_they_are(rules):
    text = make("«ghp_{token:36}»", "o").text
    only = [rule for rule in rules if rule.id == "github-token"]
    assert find(text, only) == find(text, compile_rules(only))
