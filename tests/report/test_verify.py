"""A report that is as it was made passes; whatever was done to it is told in a sentence."""

import datetime
import io
import os
import subprocess
import warnings
import zipfile

import pytest

from report.made import KEY, OTHER_KEY, finding, made, members, packed
from tidytrace.language import Language
from tidytrace.report import bundle
from tidytrace.report.bundle import MANIFEST, PUBLIC_KEY, SIGNATURE, Member, fingerprint
from tidytrace.report.verify import MOST_PARTS, verify

OWN = fingerprint(KEY.public_key())


@pytest.fixture(scope="module")
def report():
    return made([finding()]).sealed(KEY)


@pytest.fixture
def verdict(tmp_path):
    def of(content, own=OWN, expected=None):
        path = tmp_path / "report.zip"
        path.write_bytes(content)
        return verify(path, own, expected)

    return of


def told(verdict):
    return [one.told(Language("en")) for one in verdict.wrong]


def resealed(parts, key=KEY):
    """As somebody with a key would do it."""
    kept = [Member(name, content) for name, content in parts if name not in bundle.SEAL]
    return bundle.sealed(kept, key)


def test_a_report_as_it_was_made(report, verdict):
    seen = verdict(report)
    assert seen.state == "intact"
    assert seen.wrong == ()
    assert seen.key == OWN
    assert (seen.made, seen.version) == ("2026-11-26T10:45:12Z", "0.1.0")
    assert seen.parts == (
        "report.json",
        "report-en.html",
        "report-zh_CN.html",
        "added/01.png",
        MANIFEST,
        SIGNATURE,
        PUBLIC_KEY,
    )


def test_the_same_parts_always_make_the_same_file(report):
    assert made([finding()]).sealed(KEY) == report
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_other_programs_can_check_it_too(report, tmp_path):
    for name, content in members(report).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    verifying = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", PUBLIC_KEY, "-rawin", "-in", MANIFEST]
    for command in (["sha256sum", "--strict", "-c", MANIFEST], [*verifying, "-sigfile", SIGNATURE]):
        try:
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        except FileNotFoundError:
            pytest.skip(f"there is no {command[0]} here")
        assert done.returncode == 0, done.stderr


def test_another_key_is_told_and_can_be_named(verdict):
    foreign = made().sealed(OTHER_KEY)
    name = fingerprint(OTHER_KEY.public_key())
    seen = verdict(foreign)
    assert seen.state == "other-key"
    assert told(seen) == [f"It is signed with the key {name}, which is not the one of this computer."]
    assert verdict(foreign, own=None).state == "other-key"
    assert verdict(foreign, expected=name.upper()).state == "intact"
    assert told(verdict(foreign, expected="0000"))[0].endswith("not with 0000.")


def test_a_changed_part(report, verdict):
    parts = members(report) | {"added/01.png": b"another"}
    seen = verdict(packed(parts.items()))
    assert seen.state == "altered"
    assert told(seen) == ["added/01.png was changed."]
    assert seen.made is None


def test_every_single_byte_counts(report, verdict):
    for at in range(0, len(report), max(1, len(report) // 60)):
        changed = report[:at] + bytes([report[at] ^ 1]) + report[at + 1 :]
        assert verdict(changed).state in {"altered", "unreadable"}, at


@pytest.mark.parametrize("left", [0, 10, 200, 0.5, -1, -22, -23])
def test_a_report_that_was_cut_off(report, verdict, left):
    size = int(len(report) * left) if isinstance(left, float) else left
    seen = verdict(report[:size])
    assert seen.state in {"altered", "unreadable"}
    assert told(seen) in (
        ["Its end is not there: it was cut off, or something was put behind it."],
        ["It is not a report of Tidytrace."],
    )


@pytest.mark.parametrize("where", ["before", "behind"])
def test_something_beside_the_parts(report, verdict, where):
    assert verdict(b"#!/bin/sh\n" + report if where == "before" else report + b"more").state != "intact"


def test_something_between_the_parts(report, verdict):
    """A ZIP file may hold bytes that no list names."""
    entry = report.index(b"PK\x03\x04", 4)
    written = io.BytesIO(report)
    with zipfile.ZipFile(written) as archive:
        infos = archive.infolist()
    hidden = b"hidden"
    moved = bytearray(report[:entry] + hidden + report[entry:])
    for info in infos[1:]:
        at = moved.index(info.header_offset.to_bytes(4, "little") + info.filename.encode(), len(report) // 2)
        moved[at : at + 4] = (info.header_offset + len(hidden)).to_bytes(4, "little")
    start = int.from_bytes(report[-6:-2], "little") + len(hidden)
    moved[-6:-2] = start.to_bytes(4, "little")
    seen = verdict(bytes(moved))
    assert told(seen) == ["The parts are unchanged, but the file around them is not as Tidytrace wrote it."]


def test_a_part_that_was_added_taken_out_or_renamed(report, verdict):
    parts = members(report)
    assert told(verdict(packed([*parts.items(), ("added/02.txt", b"new")]))) == ["added/02.txt was added."]
    fewer = {name: content for name, content in parts.items() if name != "added/01.png"}
    assert told(verdict(packed(fewer.items()))) == ["added/01.png was taken out."]
    renamed = fewer | {"added/09.png": parts["added/01.png"]}
    assert told(verdict(packed(renamed.items()))) == ["added/01.png was renamed to added/09.png."]


def test_a_part_that_is_there_twice(report, verdict):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        double = packed([*members(report).items(), ("report-en.html", b"other")])
    assert told(verdict(double)) == ["report-en.html is in it more than once, so it can be read in two ways."]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "added/../../x", "..\\x", "C:\\x", "C:x", "added\\..\\x"]
)
def test_names_that_lead_out_of_the_folder(report, verdict, name):
    seen = verdict(packed([*members(report).items(), (name, b"x")]))
    assert seen.state == "altered"
    assert told(seen) == [f"The name {name} leads out of the folder that it is unpacked to."]


@pytest.mark.parametrize("name", ["added/x/y.txt", "report\n.html", "рeport.json", "added/", "x" * 99, ".hidden"])
def test_names_that_this_program_never_gives(report, verdict, name):
    (sentence,) = told(verdict(packed([*members(report).items(), (name, b"x")])))
    assert sentence.startswith("Tidytrace gives no part a name like ")
    assert "\n" not in sentence


def test_a_bomb_is_never_opened(report, verdict, monkeypatch):
    bomb = packed([*members(report).items(), ("added/02.txt", bytes(50 << 20))], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1 << 20
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was opened"))
    sentences = told(verdict(bomb))
    assert "added/02.txt is compressed, and Tidytrace compresses nothing: it may become huge. It was not opened." in (
        sentences
    )


def test_parts_that_lie_over_each_other(report, verdict):
    """The other kind of bomb: many names for the same bytes."""
    content = bytearray(packed([(f"added/{number:02}.txt", b"x" * 3000) for number in range(3)]))
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content[at + 20 : at + 28] = (1 << 20).to_bytes(4, "little") * 2
        at = content.find(b"PK\x01\x02", at + 4)
    assert told(verdict(bytes(content))) == ["Its parts are larger than the file itself, so they lie over each other."]


def test_more_parts_than_a_report_can_have(verdict):
    many = packed([(f"added/{number}.txt", b"") for number in range(MOST_PARTS + 1)])
    assert told(verdict(many)) == ["It has more parts than a report can have."]


def test_a_seal_that_is_gone_or_does_not_fit(report, verdict):
    parts = members(report)
    for name in (MANIFEST, SIGNATURE, PUBLIC_KEY):
        without = {one: content for one, content in parts.items() if one != name}
        assert told(verdict(packed(without.items()))) == [f"{name} is missing, so nothing says what should be in it."]
    forged = parts | {SIGNATURE: OTHER_KEY.sign(parts[MANIFEST])}
    sentence = "The signature does not fit: the list of parts, or the signature, was changed."
    assert told(verdict(packed(forged.items()))) == [sentence]
    listed = parts | {MANIFEST: parts[MANIFEST].replace(b"report", b"Report", 1)}
    assert told(verdict(packed(listed.items()))) == [sentence]
    assert "holds no key" in told(verdict(packed((parts | {PUBLIC_KEY: b"-----BEGIN"}).items())))[0]


def test_somebody_who_seals_it_anew_needs_the_key(report, verdict):
    parts = members(report) | {"report-en.html": b"<p>all is well</p>"}
    assert verdict(resealed(parts.items(), OTHER_KEY)).state == "other-key"


def test_packed_anew_by_another_program(report, verdict):
    seen = verdict(packed(members(report).items()))
    assert seen.state == "altered"
    assert told(seen) == ["The parts are unchanged, but the file around them is not as Tidytrace wrote it."]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_report(verdict, content):
    seen = verdict(content)
    assert seen.state == "unreadable"
    assert told(seen) == ["It is not a report of Tidytrace."]


def test_something_else_that_was_sealed_with_the_key(verdict):
    assert verdict(bundle.sealed([Member("x.txt", b"x")], KEY)).state == "unreadable"


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "huge.zip"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 600 << 20)
    assert told(verify(path, OWN)) == ["It is larger than a report can be."]


def test_dates_tell_both_clocks():
    from tidytrace.report.model import moment

    when = datetime.datetime(2026, 1, 1, 2, 0, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=5, minutes=30)))
    assert moment(when).utc == "2025-12-31T20:30:00Z"
    assert (moment(when).local, moment(when).zone) == ("2026-01-01 02:00:00", "UTC+05:30")
