"""Messages out of values that nobody has described."""

import json

from tidytrace.chats.web.texts import messages_in


def said(value):
    return [(one.role, one.text) for one in messages_in(value)]


def test_who_spoke_is_told_by_what_stands_beside_the_text():
    value = {
        "title": "About a cat",
        "messages": [
            {"role": "user", "content": "what do cats eat"},
            {"author": {"role": "assistant"}, "content": {"parts": ["mice and more"]}},
            {"sender": "human", "text": [{"text": "and in winter?"}]},
        ],
    }
    assert said(value) == [
        ("assistant", "About a cat"),
        ("user", "what do cats eat"),
        ("assistant", "mice and more"),
        ("user", "and in winter?"),
    ]


def test_json_in_a_string_is_looked_into():
    assert said(json.dumps({"role": "user", "text": "我的支付密码"}, ensure_ascii=False)) == [("user", "我的支付密码")]
    assert said("{not json at all}") == [("assistant", "{not json at all}")]


def test_ids_names_and_addresses_are_no_messages():
    assert said({"id": "6720f0aa-1c2b", "theme": "dark", "url": "https://chatgpt.com/c/1", "n": 7, "none": None}) == []


def test_a_value_nested_without_end_ends():
    value: list = []
    for _ in range(5000):
        value = [value]
    assert said(value) == []
