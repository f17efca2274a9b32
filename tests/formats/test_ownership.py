"""A file that takes the place of another has its owner, group and mode, as far as an ordinary account can give them."""

import os

import pytest

from tidytrace.formats.ownership import carry_ownership

pytestmark = pytest.mark.skipif(not hasattr(os, "fchown"), reason="this system gives files no groups")


class Old:
    """What the system says of a file that belongs to another group of the same person's computer."""

    def __init__(self, mode: int, *, owner: int | None = None) -> None:
        self.st_uid = os.getuid() if owner is None else owner
        self.st_gid = os.getgid() + 4711
        self.st_mode = 0o100000 | mode


@pytest.fixture
def new(tmp_path):
    descriptor = os.open(tmp_path / "new", os.O_RDWR | os.O_CREAT, 0o600)
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def ordinary(monkeypatch):
    """An ordinary account may not give a file to a group it is not in."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refuse)


@pytest.mark.parametrize(("mode", "given"), [(0o644, 0o644), (0o755, 0o755), (0o600, 0o600), (0o2644, 0o644)])
def test_a_group_that_can_do_no_more_than_everybody_is_let_go(new, ordinary, mode, given):
    carry_ownership(new, Old(mode))
    about = os.fstat(new)
    assert about.st_mode & 0o7777 == given
    assert about.st_gid == os.getgid()


@pytest.mark.parametrize("mode", [0o640, 0o660, 0o664, 0o604])
def test_nobody_loses_or_gains_a_right(new, ordinary, mode):
    with pytest.raises(PermissionError):
        carry_ownership(new, Old(mode))
    assert os.fstat(new).st_mode & 0o7777 == 0o600


def test_another_owner_is_never_let_go(new, ordinary):
    with pytest.raises(PermissionError):
        carry_ownership(new, Old(0o644, owner=os.getuid() + 4711))


@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() != 0, reason="only root gives files away")
def test_root_keeps_everything(new):
    carry_ownership(new, Old(0o640, owner=4711))
    about = os.fstat(new)
    assert (about.st_uid, about.st_gid, about.st_mode & 0o7777) == (4711, os.getgid() + 4711, 0o640)
