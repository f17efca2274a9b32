"""Who may read a file, moved and put back like a key."""

import os
from pathlib import Path

import pytest

from tidytrace.formats import (
    Change,
    ChangedSinceRead,
    KeyConflict,
    OutsideHome,
    Reading,
    Unchangeable,
    apply_edit,
    plan_changes,
    revert_edit,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "auth.json"
    path.write_text("{}")
    path.chmod(0o644)
    return path


def planned(path: Path, mode: str = "0600"):
    return plan_changes(path, "mode", [Change(("mode",), Reading(present=True, value=mode))], home=path.parent)[0]


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_there_and_back(secret: Path) -> None:
    edit = planned(secret)
    assert (edit.before.value, edit.after.value, mode_of(secret)) == ("0644", "0600", 0o644)
    apply_edit(edit, home=secret.parent)
    assert mode_of(secret) == 0o600
    secret.write_text("other content meanwhile")
    assert revert_edit(edit, home=secret.parent) == "bytes"
    assert (mode_of(secret), secret.read_text()) == (0o644, "other content meanwhile")
    assert revert_edit(edit, home=secret.parent) == "bytes"


def test_what_somebody_set_since_stays(secret: Path) -> None:
    edit = planned(secret)
    secret.chmod(0o640)
    with pytest.raises(ChangedSinceRead):
        apply_edit(edit, home=secret.parent)
    with pytest.raises(KeyConflict):
        revert_edit(edit, home=secret.parent)
    assert mode_of(secret) == 0o640


def test_a_file_that_nobody_may_write_is_closed_too(secret: Path) -> None:
    secret.chmod(0o444)
    apply_edit(planned(secret, "0400"), home=secret.parent)
    assert mode_of(secret) == 0o400


def test_nothing_to_do_is_no_change(secret: Path) -> None:
    secret.chmod(0o600)
    assert planned(secret).splices == ()


@pytest.mark.parametrize("mode", ["600", "4755", "0888", "", "rw-------"])
def test_what_is_no_plain_mode_is_refused(secret: Path, mode: str) -> None:
    with pytest.raises(Unchangeable):
        planned(secret, mode)


def test_neither_a_missing_file_nor_a_link_out_of_the_home(tmp_path: Path, secret: Path) -> None:
    with pytest.raises(Unchangeable):
        planned(tmp_path / "nothing")
    home = tmp_path / "home"
    home.mkdir()
    (home / "link").symlink_to(secret)
    with pytest.raises(OutsideHome):
        planned(home / "link")
    assert mode_of(secret) == 0o644


def test_a_folder_in_the_place_of_the_file_is_left_alone(secret: Path) -> None:
    edit = planned(secret)
    secret.unlink()
    secret.mkdir(mode=0o755)
    with pytest.raises(Unchangeable):
        apply_edit(edit, home=secret.parent)
    assert mode_of(secret) & 0o777 == 0o755
