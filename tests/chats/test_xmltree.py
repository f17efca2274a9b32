"""XML of editors as values; and files that are made to harm whoever reads them."""

import pytest

from tidytrace.chats.xmltree import NotXML, decode_xml


def test_elements_have_attributes_text_children_and_all_below_by_tag():
    read = decode_xml('<a n="1">so<b v="好 &amp; &#10;"/><c><b/></c></a>'.encode())

    assert (read["tag"], read["attributes"], read["text"]) == ("a", {"n": "1"}, "so")
    assert [child["tag"] for child in read["children"]] == ["b", "c"]
    assert [one["attributes"] for one in read["below"]["b"]] == [{"v": "好 & \n"}, {}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b'<a b="1" b="2"/>',
        b"\xff\xfe<",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>&undefined;</a>",
        b"<a>" * 200 + b"</a>" * 200,
    ],
)
def test_what_is_no_plain_xml_is_refused_without_a_word_of_it(content):
    with pytest.raises(NotXML) as told:
        decode_xml(content)

    assert "file:" not in str(told.value)
