"""The icons of Windows and macOS hold our drawing in every size that these systems ask for."""

import shutil
import struct
import subprocess

import pytest
from PySide6.QtGui import QImage

from packing import script

iconfiles = script("iconfiles")


@pytest.fixture(scope="module")
def ico():
    return iconfiles.ico()


@pytest.fixture(scope="module")
def icns():
    return iconfiles.icns()


def picture(content: bytes) -> QImage:
    found = QImage.fromData(content, "PNG")
    assert not found.isNull()
    return found


def test_windows_finds_each_size_where_the_directory_says(ico):
    reserved, kind, count = struct.unpack_from("<HHH", ico)
    assert (reserved, kind, count) == (0, 1, len(iconfiles.ICO))
    end = 6 + 16 * count
    for number, size in enumerate(iconfiles.ICO):
        width, height, _colours, _, planes, bits, length, at = struct.unpack_from("<BBBBHHII", ico, 6 + 16 * number)
        assert (width, height, planes, bits) == (size % 256, size % 256, 1, 32)
        assert at == end
        found = picture(ico[at : at + length])
        assert (found.width(), found.height()) == (size, size)
        end = at + length
    assert end == len(ico)


def test_macos_finds_each_size_by_its_name(icns):
    assert icns[:4] == b"icns"
    assert struct.unpack(">I", icns[4:8])[0] == len(icns)
    at, found = 8, {}
    while at < len(icns):
        length = struct.unpack(">I", icns[at + 4 : at + 8])[0]
        found[icns[at : at + 4]] = picture(icns[at + 8 : at + length]).width()
        at += length
    assert found == iconfiles.ICNS


def test_it_is_the_drawing_with_nothing_around_it():
    drawn = picture(iconfiles.drawn(64))
    colours = {drawn.pixel(x, y) for x in range(0, 64, 4) for y in range(0, 64, 4)}
    assert len(colours) > 3
    assert picture(iconfiles.drawn(64, margin=0.1)).pixelColor(2, 32).alpha() == 0


def test_the_installer_has_a_picture_of_its_own():
    found = QImage.fromData(iconfiles.banner(), "BMP")
    assert (found.width(), found.height()) == iconfiles.BANNER
    assert found.pixelColor(0, 0).name() == iconfiles.GROUND
    assert len({found.pixel(x, found.height() // 5 + 80) for x in range(found.width())}) > 2


def test_another_program_reads_it_too(icns, tmp_path):
    if shutil.which("icns2png") is None:
        pytest.skip("icns2png (icnsutils) is missing")
    path = tmp_path / "tidytrace.icns"
    path.write_bytes(icns)
    told = subprocess.run(["icns2png", "-l", path], capture_output=True, text=True, check=True).stdout
    for name in iconfiles.ICNS:
        assert name.decode() in told
