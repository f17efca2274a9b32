"""China's label (GB 45438) is found wherever the practice guides and real files put it."""

import json

import pytest

from labels import files
from labels.files import LABEL, label, labelled_xmp
from tidytrace.labels.look import look_at
from tidytrace.labels.model import Bound, Says, Verdict
from tidytrace.labels.telling import told
from tidytrace.language import Language

FILES = {
    "xmp.jpg": files.jpeg_xmp(labelled_xmp()),
    "comment.jpg": files.jpeg_exif({0x9286: b"ASCII\0\0\0" + b'{"AIGC":' + label().encode() + b"}"}),
    "wide.jpg": files.jpeg_exif({0x9286: b"UNICODE\0" + ('{"AIGC":' + label() + "}").encode("utf-16-le")}, "<"),
    "description.jpg": files.jpeg_exif(
        {0x010E: b'{"ServiceProvider":"\xe8\x85\xbe\xe8\xae\xaf\xe4\xba\x91","Time":"x"}'}
    ),
    "segment.jpg": files.jpeg((0xE9, b"AIGC" + label().encode())),
    "behind.jpg": files.jpeg() + labelled_xmp(),
    "text.png": files.png(files.png_text("AIGC", label())),
    "packed.png": files.png(files.png_text("AIGC", label(), b"zTXt")),
    "behind.png": files.png(behind=files.png_text("XML:com.adobe.xmp", labelled_xmp().decode(), b"iTXt")),
    "exif.png": files.png(files.chunk(b"eXIf", files.exif({0x9286: b"ASCII\0\0\0" + label().encode()}))),
    "xmp.webp": files.webp((b"XMP ", labelled_xmp())),
    "xmp.gif": files.gif(labelled_xmp()),
    "xmp.tiff": files.exif({0x02BC: labelled_xmp()}, "<"),
    "xmp.heic": files.heic(labelled_xmp()),
    "xmp.svg": files.svg(labelled_xmp()),
    "keys.mp4": files.mp4_keys("AIGC", label()),
    "xmp.mp4": files.mp4_xmp(labelled_xmp()),
    "keyless.mov": files.mov_keyless(label()),
    "box.mp4": files.mp4(files.box("udta", files.box("AIGC", label().encode()))),
    "freeform.m4a": files.mp4_freeform("AIGC", label()),
    "tag.mkv": files.matroska("AIGC", label()),
    "info.avi": files.avi(label()),
    "script.flv": files.flv("AIGC", label()),
    "txxx4.mp3": files.mp3(files.txxx("AIGC", label())),
    "txxx3.mp3": files.mp3(files.txxx("AIGC", label(), 1), version=3),
    "resynced.mp3": files.unsynchronised(files.mp3(files.txxx("AIGC", label(), 1), version=3)),
    "framed.mp3": files.mp3_framed(*files.txxx("AIGC", label(), 1)),
    "chunk.wav": files.wav((b"AIGC", label().encode())),
    "tag.wav": files.wav((b"id3 ", files.id3(files.txxx("AIGC", label())))),
    "comment.flac": files.flac(("AIGC", label())),
    "comment.ogg": files.ogg(("AIGC", label())),
    "comment.opus": files.ogg(("ENCODER", "x" * 9000), ("aigc", label()), opus=True),
    "info.pdf": files.pdf(b"/AIGC " + files.pdf_string(label())),
    "hex.pdf": files.pdf(b"/AIGC <FEFF" + label().encode("utf-16-be").hex().encode() + b">"),
    "xmp.pdf": files.pdf(packet=labelled_xmp()),
    "word.docx": files.office("word/document.xml", label()),
    "sheet.xlsx": files.office("xl/workbook.xml", label()),
    "show.pptx": files.office("ppt/presentation.xml", label()),
    "text.odt": files.odf(label()),
    "custom.ofd": files.ofd(label()),
    "page.html": files.page(label()),
    "comment.html": b"<!DOCTYPE html><html><!-- AIGC: " + label().encode() + b" --></html>",
    "data.json": b'{"AIGC": ' + label().encode() + b', "text": "x"}',
    "notes.md": files.markdown(),
    "fenced.md": b'# x\n\n```yaml\nAIGC:\n    Label: "1"\n    ContentProducer: 001191440300708461136T1XGW3\n```\n',
}


@pytest.mark.parametrize("name", FILES)
def test_the_label_is_found_in_every_kind_of_file(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    looked = look_at(path)
    assert looked.gaps == ()
    (sign,) = looked.signs
    assert (sign.kind, sign.bound) == ("aigc", Bound.NOTE)  # a note is never more than that
    if name == "description.jpg":
        assert sign.values == {"ServiceProvider": "腾讯云"}
        assert looked.verdict is Verdict.MAYBE
        return
    assert looked.verdict is Verdict.AI
    if name != "fenced.md":
        assert sign.values == {key: text for key, text in LABEL.items() if text}


def _of(tmp_path, content: bytes, name: str = "one.png"):
    path = tmp_path / name
    path.write_bytes(content)
    return look_at(path)


def test_what_the_value_says(tmp_path):
    for value, says in (("1", Says.AI), ("2", Says.MAYBE), ("3", Says.MAYBE), ("AIGC", Says.AI), ("9", Says.MAYBE)):
        looked = _of(tmp_path, files.png(files.png_text("AIGC", label(Label=value))))
        assert [sign.says for sign in looked.signs] == [says]


def test_the_forms_in_which_xmp_carries_it(tmp_path):
    attribute = files.xmp(
        attributes='TC260:AIGC="{&quot;Label&quot;:&quot;1&quot;,&quot;ContentProducer&quot;:&quot;picwish&quot;}"'
    )
    twice = files.xmp("<TC260:AIGC>{&amp;quot;Label&amp;quot;:&amp;quot;1&amp;quot;}</TC260:AIGC>")
    parts = files.xmp("<TC260:AIGC rdf:parseType='Resource'><TC260:Label>1</TC260:Label></TC260:AIGC>")
    for packet in (attribute, twice, parts):
        (sign,) = _of(tmp_path, files.jpeg_xmp(packet), "one.jpg").signs
        assert sign.says is Says.AI


def test_a_packet_that_is_no_xml_is_searched_and_said_to_be_damaged(tmp_path):
    looked = _of(tmp_path, files.jpeg_xmp(b"<x:xmpmeta><C260:AIGC>" + label().encode() + b"</C260:AIGC>"), "one.jpg")
    assert looked.verdict is Verdict.AI
    assert [gap.what for gap in looked.gaps] == ["rest"]
    assert told(looked, Language("en")).then == "Not all of it could be read: more may stand there."


def test_members_in_other_letters_and_order_are_the_same(tmp_path):
    content = json.dumps({"produceID": "7", "contentProducer": "x", "label": "1"})
    (sign,) = _of(tmp_path, files.png(files.png_text("AIGC", content))).signs
    assert sign.values == {"ProduceID": "7", "ContentProducer": "x", "Label": "1"}


@pytest.mark.parametrize(
    "text",
    [
        '{"AIGC": {"Width": 3}}',
        '{"Title": "AIGC"}',
        "AIGC is a word",
        '{"Label": ',
        "{" * 100_000,
        '{"AIGC":' * 90 + "1" + "}" * 90,
        "",
    ],
)
def test_what_only_has_the_name_is_no_label(tmp_path, text):
    assert _of(tmp_path, files.png(files.png_text("AIGC", text))).verdict is Verdict.NONE


def test_the_same_label_in_two_places_is_one_sign(tmp_path):
    content = files.png(
        files.png_text("AIGC", label()), behind=files.png_text("XML:com.adobe.xmp", labelled_xmp().decode(), b"iTXt")
    )
    (sign,) = _of(tmp_path, content).signs
    assert sign.where == ("PNG tEXt", "PNG iTXt XMP")


def test_a_label_in_no_other_words_than_a_person_can_read(tmp_path):
    looked = _of(tmp_path, files.png(files.png_text("AIGC", label(ContentProducer="a\u202eb\nc" + "d" * 5000))))
    (sign,) = looked.signs
    assert sign.by.startswith("a b c")
    assert len(sign.by) <= 201


def test_the_company_in_a_code_is_named_by_its_number(tmp_path):
    looked = _of(tmp_path, files.png(files.png_text("AIGC", label(ContentProducer="001191440300708461136T1XGW3"))))
    assert "91440300708461136T" in told(looked, Language("en")).why
    looked = _of(tmp_path, files.png(files.png_text("AIGC", label())))
    assert "豆包的运营方" in told(looked, Language("zh_CN")).why
