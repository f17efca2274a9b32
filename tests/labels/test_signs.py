"""Traces of programs and IPTC's words for the origin: what speaks of AI, and what only looks like it."""

import json

import pytest

from labels import files
from labels.files import AI, exif, png_text
from tidytrace.labels.knowledge import knowledge
from tidytrace.labels.model import Says, Verdict
from tidytrace.labels.telling import details, told
from tidytrace.language import Language

ENGLISH = Language("en")
SETTINGS = "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 512x512"
PROMPT = json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 5}}})
WORKFLOW = json.dumps({"nodes": [], "links": [], "version": 0.4})
SUNO = "made with suno; created=2026-02-25T03:57:12Z; id=6ec687e6-b51d-4a4b-9472-27bd8be77ffa"

EXAMPLE = b'{"AIGC": ' + files.label().encode() + b"}"

TRACES = {
    "Stable Diffusion web UI (AUTOMATIC1111, Forge)": [
        files.png(png_text("parameters", SETTINGS)),
        files.png(png_text("parameters", SETTINGS, b"iTXt")),
        files.jpeg_exif({0x9286: b"UNICODE\0" + SETTINGS.encode("utf-16-be")}),
        files.webp((b"EXIF", exif({0x9286: b"ASCII\0\0\0" + SETTINGS.encode()}, "<"))),
    ],
    "ComfyUI": [
        files.png(png_text("prompt", PROMPT)),
        files.png(png_text("workflow", WORKFLOW)),
        files.mp4_keys("workflow", WORKFLOW),
        files.matroska("PROMPT", PROMPT),
    ],
    "SwarmUI": [files.png(png_text("parameters", '{"sui_image_params": {"prompt": "a cat"}}'))],
    "InvokeAI": [files.png(png_text("invokeai_metadata", "{}"))],
    "Fooocus": [files.png(png_text("fooocus_scheme", "fooocus")), files.jpeg_exif({0x0131: b"Fooocus v2.5.5\0"})],
    "NovelAI": [files.png(png_text("Software", "NovelAI")), files.png(png_text("Title", "NovelAI generated image"))],
    "Google AI": [
        files.jpeg_iptc(110, "Made with Google AI"),
        files.jpeg_xmp(files.xmp("<photoshop:Credit>Made with Google AI</photoshop:Credit>")),
    ],
    "Ideogram": [files.jpeg_exif({0x010F: b"Ideogram AI\0"})],
    "Suno": [
        files.mp3(files.comment(SUNO)),
        files.mp3(files.comment(SUNO), version=3),
        files.wav((b"LIST", b"INFOICMT" + len(SUNO).to_bytes(4, "little") + SUNO.encode() + b"\0")),
        files.flac(("comment", SUNO)),
        files.mp4(files.box("udta", files.full("meta", files.box("ilst", files.box("\xa9cmt", files.data(SUNO)))))),
    ],
}


@pytest.mark.parametrize(("name", "content"), [(name, one) for name, some in TRACES.items() for one in some])
def test_a_program_is_known_by_its_own_notes(look, name, content):
    looked = look(content)
    assert looked.gaps == ()
    assert looked.verdict is Verdict.AI
    assert [(sign.kind, sign.by) for sign in looked.signs] == [("generator", name)]


def test_a_request_is_counted_and_never_shown(look):
    looked = look(files.png(png_text("parameters", SETTINGS)))
    said = json.dumps([told(looked, ENGLISH).why, *(line.text for line in details(looked.signs[0], ENGLISH))])
    assert "cat" not in said
    assert str(len(SETTINGS)) in said


@pytest.mark.parametrize(
    "content",
    [
        files.png(png_text("parameters", "width=3")),
        files.png(png_text("prompt", "Please look at me")),
        files.png(png_text("Software", "GIMP 3.0")),
        files.png(png_text("Description", "My talk about Midjourney and NovelAI generated image contests")),
        files.jpeg_exif({0x010F: b"Canon\0", 0x0110: b"Canon EOS 5D\0", 0x0131: b"Adobe Photoshop 26.1\0"}),
        files.jpeg_iptc(120, "A panel on what is made with Google AI"),
        files.mp3(files.comment("a song about how it is made with suno")),
        files.png(png_text("Comment", "Steps: 3 to the door")),
        files.pdf(b"/Title (What AIGC means for schools)"),
        # texts about the label, with an example of it
        b"# The standard\n\nIt looks so:\n\n```json\n" + EXAMPLE + b"\n```\n" + b"More is said of it here.\n" * 200,
        b"# The standard\n\nAIGC:\n    Label: '1'\n    ContentProducer: x\n\n" + b"More is said of it.\n" * 200,
        b"<!DOCTYPE html><html><body><pre>" + EXAMPLE + b"</pre></body></html>",
        b"# AIGC: what the label is\n\nAI-generated content needs a label.\n",
    ],
)
def test_what_speaks_of_ai_is_not_made_by_it(look, content):
    looked = look(content)
    assert looked.verdict is Verdict.NONE
    assert looked.gaps == ()


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        (AI, Verdict.AI),
        (AI.replace("http:", "https:"), Verdict.AI),
        ("trainedAlgorithmicMedia", Verdict.AI),
        ("https://schema.org/TrainedAlgorithmicMediaDigitalSource", Verdict.AI),
        (AI.replace("trained", "compositeWithTrained"), Verdict.PART),
        (AI.replace("trainedAlgorithmicMedia", "algorithmicMedia"), Verdict.OTHER),
        (AI.replace("trainedAlgorithmicMedia", "digitalCapture"), Verdict.OTHER),
        (AI.replace("trainedAlgorithmicMedia", "neverHeardOf"), Verdict.NONE),
    ],
)
def test_the_words_of_iptc(look, word, verdict):
    element = files.xmp(f"<Iptc4xmpExt:DigitalSourceType>{word}</Iptc4xmpExt:DigitalSourceType>")
    attribute = files.xmp(attributes=f'Iptc4xmpExt:DigitalSourceType="{word}"')
    for packet in (element, attribute):
        assert look(files.jpeg_xmp(packet)).verdict is verdict


def test_what_a_camera_says_is_told_and_not_vouched_for(look):
    packet = files.xmp(
        attributes=f'Iptc4xmpExt:DigitalSourceType="{AI.replace("trainedAlgorithmicMedia", "digitalCapture")}"'
    )
    lines = told(look(files.jpeg_xmp(packet)), ENGLISH)
    assert lines.title == "The file says where it comes from, and nothing of AI"
    assert lines.why == "Its note on the origin says: taken with a camera or recorder."
    assert lines.then.startswith("Anybody can write such a note")


def test_the_label_says_more_than_a_camera(look):
    content = files.jpeg_xmp(
        files.xmp(
            f"<TC260:AIGC>{files.label()}</TC260:AIGC><Iptc4xmpExt:DigitalSourceType>digitalCapture</Iptc4xmpExt:DigitalSourceType>"
        )
    )
    looked = look(content)
    assert looked.verdict is Verdict.AI
    assert {sign.says for sign in looked.signs} == {Says.AI, Says.CAMERA}


class TestWhatIsKnown:
    """The facts themselves."""

    def test_each_names_its_source_and_how_it_is_known(self):
        known = knowledge()
        for one in (*known.generators, *known.numbers, known.label):
            assert one.sources
            assert all(source.url.startswith("http") for source in one.sources)

    def test_no_mark_is_a_single_common_word(self):
        for generator in knowledge().generators:
            for mark in generator.marks:
                written = [*mark.contains, mark.begins, mark.whole]
                assert all(":" in field for field in mark.fields)
                own = len(mark.fields[0].split(":", 1)[1]) >= 5
                assert any(len(text) >= 6 for text in written) or (own and not any(written))

    def test_every_format_that_is_recognised_is_described(self, tmp_path):
        from labels.test_label import FILES
        from tidytrace.labels.look import look_at

        seen = set()
        for name, content in FILES.items():
            path = tmp_path / name
            path.write_bytes(content)
            seen.add(look_at(path).format)
        path.write_bytes(b"\0\0\0\x0cJXL \r\n\x87\n")
        seen.add(look_at(path).format)
        assert seen | {"avif", "epub"} == knowledge().formats.keys()

    def test_the_tips_of_the_advice_are_of_the_checklist(self):
        from tidytrace.catalog import load_tips

        assert {one.tip for one in knowledge().advice} == {"doubt-demands", "check-before-believing"}
        assert {one.tip for one in knowledge().advice} <= {tip.id for tip in load_tips()}

    def test_the_numbers_are_those_of_the_reports(self):
        """Two files name them for two pages; they must not drift apart."""
        from tidytrace.report.channels import load_channels

        channels = {one.id: one.telephone for one in load_channels()}
        for number in knowledge().numbers:
            assert channels.get(number.id, number.telephone) == number.telephone
