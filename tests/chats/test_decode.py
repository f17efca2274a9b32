import pytest

from tidytrace.chats.decode import NotJSON, decode


def test_clean_json_and_a_byte_order_mark():
    assert decode(b'\xef\xbb\xbf{"a": [1, "\xe4\xb8\xad"]}') == {"a": [1, "中"]}


def test_bytes_that_are_not_utf8_become_replacement_marks():
    assert decode(b'{"text": "caf\xe9"}') == {"text": "caf\ufffd"}


def test_half_a_surrogate_pair_can_be_shown_and_written():
    text = decode(b'{"\\udc00": ["\\ud83d cut", "\\ud83d\\ude00 whole"]}')
    assert text == {"\ufffd": ["\ufffd cut", "😀 whole"]}
    str(text).encode()


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": 1', b"nothing", b"\x00\x01"])
def test_what_is_not_json(content):
    with pytest.raises(NotJSON):
        decode(content)


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_endless_nesting_does_not_crash(opening):
    with pytest.raises(NotJSON):
        decode(opening * 200_000)


def test_the_error_never_quotes_the_text():
    with pytest.raises(NotJSON) as error:
        decode(b'{"text": "my secret 4111 1111 1111 1111" nonsense}')
    assert "4111" not in str(error.value)
