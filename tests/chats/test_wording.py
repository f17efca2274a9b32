import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidytrace.chats.model import Message
from tidytrace.chats.wording import TITLE_LENGTH, Own, as_role, as_text, as_title


def test_a_short_text_is_its_own_title_on_one_line():
    assert as_title("  What is\n\ta good   name? ") == "What is a good name?"


def test_a_long_text_is_cut_between_words():
    title = as_title("word " * 40)
    assert title.endswith("word…")
    assert len(title) <= TITLE_LENGTH


def test_chinese_is_cut_between_any_two_characters():
    assert as_title("我的支付密码" * 20) == "我的支付密码" * 13 + "我…"


def test_an_emoji_made_of_several_characters_is_not_torn():
    family = "👨\u200d👩\u200d👧"
    assert as_title("我" * 76 + family + "我" * 20) == "我" * 76 + "…"


def test_a_title_cannot_command_the_terminal_or_turn_the_line_around():
    assert as_title("\x1b[31mred\x07 \u202eevil\u2066 \U000e0041") == "[31mred evil"


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\u202e", "\x00"])
def test_nothing_visible_is_no_title(text):
    assert as_title(text) is None


@given(some.text())
def test_a_title_is_always_short_printable_and_one_line(text):
    title = as_title(text)
    assert title is None or (0 < len(title) <= TITLE_LENGTH and "\n" not in title and title.strip() == title)


def test_a_pasted_log_of_megabytes_after_many_blank_lines():
    assert as_title("\n" * 50_000 + "found it") == "found it"


@pytest.mark.parametrize(
    ("word", "role"),
    [("user", "user"), ("Human", "user"), ("model", "assistant"), ("tool_result", "tool"), ("developer", "system")],
)
def test_roles(word, role):
    assert as_role(word) == role


def test_a_role_that_is_no_word():
    assert as_role(None) == as_role(3) == "system"


def test_texts_in_lists_are_joined_by_a_blank_line():
    assert as_text(["one", ["two", None], {"no": 1}, ""]) == "one\n\ntwo"


def test_lists_in_lists_without_end_do_no_harm():
    deep = "x"
    for _level in range(5000):
        deep = [deep]
    assert as_text(["kept", deep]) == "kept"


def test_what_the_app_put_around_a_prompt_is_taken_off():
    own = Own(r"^<context>", r"(?s)<input[^>]*>(?P<text>.*?)</input>")
    assert own.message("user", "<input mode='act'>hello</input>", None) == Message("user", "hello")
    assert own.title("<input>hello</input>") == "hello"


def test_what_the_app_wrote_in_the_persons_name_is_the_systems():
    own = Own(r"^<context>", None)
    assert own.message("user", "<context>today</context>", None).role == "system"
    assert own.title("<context>today</context>") is None
    assert own.message("assistant", "<context>", None).role == "assistant"
