"""A bound may be as high as one likes: what is asked for at once follows what the file holds."""

import io

import pytest

from tidytrace.portions import at_most

GENEROUS = 256 << 20


class Counted(io.BytesIO):
    """Remembers how much it was asked for at once."""

    def __init__(self, content: bytes) -> None:
        """Nothing has been asked yet."""
        super().__init__(content)
        self.asked: list[int] = []

    def read(self, size: int = -1, /) -> bytes:
        """As any file does."""
        self.asked.append(size)
        return super().read(size)


@pytest.mark.parametrize("size", [0, 1, 1 << 16, (1 << 16) + 1, 1 << 20, 3_000_001])
def test_all_of_a_file_is_read_without_asking_for_all_that_it_might_hold(size):
    file = Counted(bytes(range(256)) * (size // 256 + 1))
    file.truncate(size)
    content = at_most(file, GENEROUS)
    assert content == file.getvalue()
    assert max(file.asked) <= max(1 << 16, 4 * size)
    assert len(file.asked) < 6


def test_a_small_file_is_asked_once():
    file = Counted(b"small")
    assert at_most(file, GENEROUS) == b"small"
    assert len(file.asked) == 1


@pytest.mark.parametrize("most", [0, 1, 5, 1 << 16, (1 << 16) + 1, 900_000])
def test_no_byte_more_than_allowed_is_read(most):
    file = Counted(b"x" * 1_000_000)
    assert len(at_most(file, most)) == most
    assert file.tell() == most


def test_it_goes_on_where_the_file_stands():
    file = io.BytesIO(b"head and rest")
    file.read(5)
    assert at_most(file, GENEROUS) == b"and rest"
