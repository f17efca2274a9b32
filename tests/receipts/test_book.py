import datetime
import os
from pathlib import Path

import pytest

from tidytrace.formats import Edit, Reading, Splice
from tidytrace.receipts import ReceiptDamaged, ReceiptMissing, Receipts, SettingReceipt
from windows import has_mode

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def receipt_of(receipts, when=NOON):
    edit = Edit(
        path=Path("/home/alice/.parrot/settings.json"),
        format="jsonc",
        key=("telemetry",),
        before=Reading(True, True),
        after=Reading(True, False),
        splices=(Splice(15, b"tru\xff", b"fals"),),
        digest_before="00",
        digest_after="11",
    )
    return SettingReceipt(
        id=receipts.new_id(when), when=when, finding="parrot.usage", app="parrot", setting="usage", edits=(edit,)
    )


@pytest.fixture
def receipts(tmp_path):
    return Receipts(tmp_path / "state" / "receipts")


def test_a_receipt_comes_back_as_it_was_kept(receipts):
    kept = receipt_of(receipts)
    receipts.add(kept)
    assert receipts.get(kept.id) == kept
    assert kept.id.startswith("r-20261123-120000-")


def test_nobody_else_can_read_receipts(receipts):
    receipts.add(receipt_of(receipts))
    (path,) = receipts.folder.iterdir()
    assert has_mode(path, 0o600)
    assert has_mode(receipts.folder, 0o700)


def test_the_newest_comes_first(receipts):
    older, newer = receipt_of(receipts), receipt_of(receipts, NOON + datetime.timedelta(hours=1))
    receipts.add(older)
    receipts.add(newer)
    assert [one.id for one in receipts.all()] == [newer.id, older.id]


def test_before_the_first_receipt_there_are_none(receipts):
    assert receipts.all() == ()
    assert not receipts.folder.exists()


def test_only_those_that_were_written_or_marked_since_are_opened(receipts):
    old, marked, new = (receipt_of(receipts, NOON + datetime.timedelta(days=day)) for day in range(3))
    for receipt in (old, marked, new):
        receipts.add(receipt)
    long_ago = NOON.timestamp()
    for receipt in (old, marked):
        os.utime(receipts.folder / f"{receipt.id}.json", (long_ago, long_ago))
    (receipts.folder / f"{old.id}.json").write_bytes(b"damaged")
    os.utime(receipts.folder / f"{old.id}.json", (long_ago, long_ago))
    receipts.mark_undone(marked.id, NOON)
    after = NOON + datetime.timedelta(seconds=10)
    # the clock of this computer may stand before the day of the example
    if (receipts.folder / f"{new.id}.json").stat().st_mtime < after.timestamp():
        for receipt in (marked, new):
            os.utime(receipts.folder / f"{receipt.id}.json", (after.timestamp(), after.timestamp()))
    assert [receipt.id for receipt in receipts.changed_since(after)] == [new.id, marked.id]
    assert receipts.problems == []
    assert len(receipts.all()) == 2
    assert len(receipts.problems) == 1


def test_an_undone_receipt_says_when(receipts):
    kept = receipt_of(receipts)
    receipts.add(kept)
    receipts.mark_undone(kept.id, NOON)
    assert receipts.get(kept.id).undone == NOON


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"kind": "erase"}', b"\xff\xfe", b'{"kind": "setting"}'])
def test_a_damaged_receipt_does_not_hide_the_others(receipts, content):
    good = receipt_of(receipts)
    receipts.add(good)
    bad = receipts.folder / "r-20261123-120001-0000.json"
    bad.write_bytes(content)
    assert [one.id for one in receipts.all()] == [good.id]
    assert [problem.path for problem in receipts.problems] == [bad]
    with pytest.raises(ReceiptDamaged):
        receipts.get(bad.stem)


@pytest.mark.parametrize("wanted", ["r-20261123-120000-ffff", "../../../etc/passwd", "", "r-1"])
def test_a_receipt_that_is_not_there_is_missing(receipts, wanted):
    with pytest.raises(ReceiptMissing):
        receipts.get(wanted)
