"""Files that were made to harm a reader: cut off, in circles, bombs, wells. Each ends soon."""

import io
import os
import random
import struct
import subprocess
import sys
import textwrap
import zipfile
import zlib
from pathlib import Path

import pytest

from labels import files
from labels.files import box, chunk, exif, full, label, labelled_xmp
from labels.test_label import FILES
from pace import within
from tidytrace.labels.bounded import MOST_STEPS, Stopped, Unread, Window
from tidytrace.labels.look import look_at
from tidytrace.labels.model import Verdict

SOON = 3.0
"""Seconds of the processor."""


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'
    return f'{head}<svg xmlns="s"><title>&l9;</title></svg>'.encode()


def _archive(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", "<d/>")
        out.writestr(name, content)
    return held.getvalue()


def _many_entries() -> bytes:
    """An end of an archive that claims a directory of two gigabytes."""
    content = bytearray(_archive("docProps/custom.xml", b"<x/>"))
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<I", 0x7FFFFFFF)
    return bytes(content)


def _circle() -> bytes:
    """A directory of tags whose next one is itself."""
    content = bytearray(exif({0x010E: b"abcdefgh"}))
    content[8 + 2 + 12 : 8 + 2 + 16] = struct.pack(">I", 8)
    return bytes(content)


def _nested(kind: str, depth: int) -> bytes:
    inside = b""
    for _ in range(depth):
        inside = box(kind, inside)
    return box("ftyp", b"isom\0\0\0\0") + inside


def _ogg_of_many_streams() -> bytes:
    page = b"OggS\0\2" + b"\0" * 8
    return b"".join(page + struct.pack("<III", number, 0, 0) + b"\1\1x" for number in range(5000))


HOSTILE = {
    "billion laughs": _laughs(),
    "laughs in xmp": files.jpeg_xmp(
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&a;</x:xmpmeta>"
    ),
    "deep xml": b'<svg xmlns="s">' + b"<a>" * 100_000,
    "wide xml": b'<svg xmlns="s">' + b'<a b="c"/>' * 300_000 + b"</svg>",
    "zip bomb": _archive("docProps/custom.xml", b" " * (200 << 20)),
    "zip of two gigabytes of names": _many_entries(),
    "png bomb": files.png(chunk(b"zTXt", b"AIGC\0\0" + zlib.compress(b"{" * (100 << 20)))),
    "tags in a circle": _circle(),
    "thousands of tags": b"MM\0*" + struct.pack(">IH", 8, 0xFFFF) + b"\0" * 100,
    "boxes in boxes": _nested("moov", 3000),
    "a box of no size": box("ftyp", b"isom\0\0\0\0") + struct.pack(">I", 4) + b"moov" + b"\0" * 64,
    "a box bigger than the world": box("ftyp", b"isom\0\0\0\0") + struct.pack(">I", 1) + b"uuid" + b"\xff" * 24,
    "millions of small boxes": box("ftyp", b"isom\0\0\0\0") + box("free") * 400_000,
    "keys without end": files.mp4(box("udta", full("meta", full("keys", struct.pack(">I", 0xFFFFFFFF))))),
    "items without end": box("ftyp", b"heic\0\0\0\0")
    + full("meta", full("iinf", struct.pack(">H", 0xFFFF)), full("iloc", b"\x44\0\xff\xff")),
    "streams without end": _ogg_of_many_streams(),
    "comments without end": files.flac(("A", "b"))[:-40] + b"\xff" * 40,
    "tags of id3 without end": b"ID3\4\0\0\x7f\x7f\x7f\x7fTXXX\x7f\x7f\x7f\x7f\0\0\3AIGC\0",
    "matroska in itself": b"\x1aE\xdf\xa3\x80" + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 5000,
    "names of a pdf": b"%PDF-1.7\n" + b"/AIGC (" * 400_000,
    "packets of a pdf": b"%PDF-1.7\n" + b"<x:xmpmeta" * 300_000,
    "object streams of a pdf": b"%PDF-1.7\n" + (b"/ObjStm>>stream\n" + zlib.compress(b" " * (1 << 20))) * 2000,
    "pages of meta": b"<html>" + b"<meta name=" * 90_000,
    "attributes of a page": b"<html><meta " + b"a=" * 400_000 + b">",
    "braces": files.png(files.png_text("AIGC", '{"Label":"1","x":' + "[" * 100_000)),
    "AIGC and nothing else": b"# text\n" + b"AIGC: {" * 9000,
    "blanks": b"x\n" + b" " * 60_000 + b"AIGC:\n" + b" A:\n" * 10_000,
    "segments of photoshop": files.jpeg((0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\x7f\xff\xff\xff")),
    "lists in lists": b"RIFF\xff\xff\xff\0AVI " + b"LIST\xff\xff\xff\0INFO" * 50_000,
    "a gif of blocks": files.gif(b"")[:-20] + b"\x21\xfe" + b"\1x" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_soon_and_finds_nothing_that_is_not_there(look, name):
    with within(SOON):
        looked = look(HOSTILE[name])
    assert looked.verdict in {Verdict.UNREAD, Verdict.NONE}


def test_every_file_cut_anywhere_is_survived(look):
    """A file that ends too soon: what was read before is told, and nothing is made up."""
    for name, content in FILES.items():
        for cut in sorted({*range(0, len(content), max(1, len(content) // 12)), len(content) - 1}):
            looked = look(content[:cut])
            assert looked.verdict in {Verdict.UNREAD, Verdict.NONE, Verdict.AI, Verdict.MAYBE}, (name, cut)


def test_every_file_with_wrong_bytes_is_survived(look):
    chance = random.Random(45438)
    for content in FILES.values():
        for _ in range(12):
            broken = bytearray(content)
            for _byte in range(chance.randint(1, 6)):
                broken[chance.randrange(len(broken))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
            assert look(bytes(broken)).path  # whatever it says, it says it


def test_a_label_before_the_damage_is_told_together_with_it(look):
    looked = look(files.png(files.png_text("AIGC", label()))[:-20])
    assert looked.verdict is Verdict.AI
    assert [gap.what for gap in looked.gaps] == ["rest"]


def _sparse(path: Path, *parts: tuple[int, bytes]) -> None:
    with path.open("wb") as out:
        for at, content in parts:
            out.seek(at)
            out.write(content)


@pytest.mark.skipif(os.name == "nt", reason="memory is counted otherwise there")
def test_a_film_of_ten_gigabytes_is_told_at_once_and_takes_no_memory(tmp_path):
    path = tmp_path / "long.mp4"
    size = 10 << 30
    head = box("ftyp", b"isom", b"\0\0\2\0", b"isom") + struct.pack(">I4sQ", 1, b"mdat", size)
    labelled = files.mp4_keys("AIGC", label())
    moov = labelled[labelled.index(b"moov") - 4 :]
    try:
        _sparse(path, (0, head), (len(head) - 16 + size, moov))
    except OSError:
        pytest.skip("this disk holds no file of ten gigabytes with holes")
    program = textwrap.dedent("""
        import pathlib, resource, sys, time
        from tidytrace.labels.look import look_at
        from tidytrace.labels.knowledge import knowledge
        knowledge()
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        looked = look_at(pathlib.Path(sys.argv[1]))
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(looked.verdict, time.process_time() - began, after - before)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    verdict, seconds, kilobytes = done.stdout.split()
    assert verdict == "says-ai"
    assert float(seconds) < 1.0
    assert int(kilobytes) < 50 << 10


def test_a_film_in_ten_thousand_parts_is_walked_through(look):
    part = box("moof", b"\0" * 80) + box("mdat", b"\0" * 8)
    content = files.mp4() + part * 10_000 + box("udta", box("AIGC", label().encode()))
    assert look(content).verdict is Verdict.AI
    assert MOST_STEPS > 2 * 10_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the folders of Windows")
def test_what_is_no_ordinary_file_is_never_opened(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with within(1):
        for path in (pipe, tmp_path, tmp_path / "none", Path("/dev/zero")):
            assert look_at(path).verdict is Verdict.UNREAD


def test_an_empty_file_and_one_that_may_not_be_read(tmp_path):
    empty = tmp_path / "empty"
    empty.touch()
    assert look_at(empty).gaps[0].sentence == "The file is empty."
    if os.geteuid() == 0:
        return
    empty.write_text("x")
    empty.chmod(0)
    assert look_at(empty).gaps[0].sentence == "There is no permission to open it."


def test_a_file_is_left_as_it_was(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "one.png"
    path.write_bytes(FILES["text.png"])
    before = path.stat()
    look_at(path)
    after = path.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_ino) == (before.st_mtime_ns, before.st_size, before.st_ino)
    assert path.read_bytes() == FILES["text.png"]
    assert list(folder.iterdir()) == [path]


def test_it_can_be_cancelled_in_the_middle(tmp_path):
    path = tmp_path / "long.mp4"
    path.write_bytes(HOSTILE["millions of small boxes"])
    with pytest.raises(Stopped):
        look_at(path, lambda: True)


def test_no_more_is_read_than_the_bounds_say():
    window = Window.on(b"\0" * (5 << 20))
    with pytest.raises(Unread):
        window.at(0, 5 << 20)
    for _ in range(24):
        window.at(0, 4 << 20)
    with pytest.raises(Unread):
        window.at(0, 1)


def test_no_memory_of_files_is_kept(look):
    """Two hundred looks take no more room than one."""
    resource = pytest.importorskip("resource", reason="it tells the memory of a process, and is not of Windows")
    look(FILES["xmp.jpg"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(200):
        look(FILES["xmp.jpg"])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 << 10


def test_the_standard_labels_are_found_behind_a_long_picture(look):
    content = files.png(chunk(b"IDAT", b"\0" * (3 << 20)), behind=files.png_text("AIGC", label()))
    assert look(content).verdict is Verdict.AI
    assert look(files.jpeg_xmp(labelled_xmp())).verdict is Verdict.AI
