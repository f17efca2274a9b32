import json

import pytest

from tidytrace.erase.redact.words import MARK, UnfitWord, Words, fitting


def cut(text: str, *words: str) -> str:
    for start, end in reversed(Words(words).spans(text)):
        text = text[:start] + MARK + text[end:]
    return text


@pytest.mark.parametrize(
    ("word", "text", "rest"),
    [
        ("837261", "no 837261, no 1837261, no 8372610", "no [removed], no 1837261, no 8372610"),
        ("837261", "x837261y", "x[removed]y"),
        ("Smith", "Smith, Smithson, Blacksmith Smith's", "[removed], Smithson, Blacksmith [removed]'s"),
        ("Müller", "Müllerä Müller", "Müllerä [removed]"),
        ("张伟", "我叫张伟，张伟明也在", "我叫[removed]，[removed]明也在"),
        ("6222021234567890", "6222 0212 3456 7890 6222-0212-3456-7890", "[removed] [removed]"),
        ("6222 0212 3456 7890", "6222021234567890", "[removed]"),
        ("6222021234567890", "62220212345678901 16222021234567890", "62220212345678901 16222021234567890"),
        ("1234-5678", "1234-5678 12345678", "[removed] 12345678"),
        ("张伟", r"{name: \u5f20\u4F1F, \\u5F20\\u4f1f}", "{name: [removed], [removed]}"),
        ("小😀猫", r"\u5c0f\uD83D\ude00\u732b", "[removed]"),
        ("Smith", "line\\nSmith", "line\\n[removed]"),
        ("837261", r"\u5f20837261", r"\u5f20[removed]"),
        ('pa"ss\\w/d', json.dumps(json.dumps('pa"ss\\w/d'))[1:-1], r"\"[removed]\""),
    ],
)
def test_whole_words_in_every_spelling(word: str, text: str, rest: str) -> None:
    assert cut(text, word) == rest


@pytest.mark.parametrize(
    ("word", "text", "rest"),
    [
        ("Hunter2-secret", "My password is Hunter2-se…", "My password is [removed]…"),
        ("6222021234567890", "card 6222 0212 34", "card [removed]"),
        ("Hunter2-secret", "Hunter2-se is not at the end", "Hunter2-se is not at the end"),
        ("Hunter2-secret", "Hunter", "Hunter"),
        ("张伟明", "张伟", "张伟"),
    ],
)
def test_a_text_that_was_cut_off_within_a_word(word: str, text: str, rest: str) -> None:
    assert cut(text, word) == rest


def test_of_two_that_begin_alike_the_longer_goes() -> None:
    assert cut("Hunter2secret Hunter2", "Hunter2", "Hunter2secret") == "[removed] [removed]"


@pytest.mark.parametrize("word", ["6222021234567890", "Hunter2!", "张伟明先生", 'quo"ted\\x/y'])
@pytest.mark.parametrize("padding", [0, 600, 5000])
def test_raw_bytes_hold_it_in_every_spelling(word: str, padding: int) -> None:
    words = Words([word])
    around = "." * padding
    spelled = [
        word.encode(),
        json.dumps(word).encode(),
        json.dumps(json.dumps(word)).encode(),
        json.dumps(json.dumps({"a": json.dumps([word])})).encode(),
        json.dumps(word, ensure_ascii=False).encode(),
        json.dumps(word).replace("\\u5f", "\\u5F").encode(),
    ]
    for form in spelled:
        data = around.encode() + b" " + form + b" " + around.encode()
        assert words.in_chunks([data]), form
        assert words.in_chunks([data[:at] for at in ()] + [data[: padding + 4], data[padding + 4 :]]), form
        assert words.may_stand_in(data)
    for order in ("utf-16-le", "utf-16-be"):
        assert words.in_chunks([(around + word + around).encode(order)])


@pytest.mark.parametrize("padding", [0, 600])
def test_a_number_in_groups_alone_is_seen(padding: int) -> None:
    words = Words(["6222021234567890"])
    for form in ("6222 0212 3456 7890", "622202-12345678-90", "6222\u00a00212\u00a03456\u00a07890"):
        text = "." * padding + form + "." * padding
        assert words.spans(text) == [(padding, padding + len(form))]
        for encoding in ("utf-8", "utf-16-le"):
            assert words.may_stand_in(text.encode(encoding))
            assert words.in_chunks([text.encode(encoding)])


def test_parts_of_longer_ones_do_not_count_in_text_but_do_in_a_database() -> None:
    words = Words(["837261"])
    assert not words.in_chunks([b"1837261 8372610"])
    # the texts of a row stand one right after the other
    assert words.in_chunks([b"\0\x01Alice1837261"])


def test_short_words_are_looked_for_in_the_places_alone() -> None:
    words = Words(["张伟", "Hunter2secret"])
    assert words.in_chunks(["张伟".encode()])
    assert not words.in_chunks(["张伟".encode()], everywhere=True)
    assert words.in_chunks([b"Hunter2secret"], everywhere=True)
    assert words.some_short
    assert not Words(["张伟"]).lasting
    assert not Words(["Hunter2secret"]).some_short


@pytest.mark.parametrize("words", [[], ["", " "], ["abc"], ["猫"], ["x" * 501], ["two\nlines"], ["bell\x07bell"]])
def test_unfit_words_are_refused_without_being_repeated(words: list[str]) -> None:
    with pytest.raises(UnfitWord) as caught:
        Words(words)
    assert not any(word in str(caught.value) for word in words if word.strip())


def test_an_unfit_word_says_which_one_it_is() -> None:
    with pytest.raises(UnfitWord) as caught:
        fitting(["Hunter2secret", " ", "abc"])
    assert caught.value.number == 3
    assert fitting(["  6222 0212 3456 7890", "", "6222021234567890 "]) == ("6222021234567890",)


def test_nothing_shows_a_word() -> None:
    words = Words(["Hunter2secret"])
    assert "Hunter" not in repr(words) + repr(words.__dict__)
