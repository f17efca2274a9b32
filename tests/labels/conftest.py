"""Files of the tests, and the library for content credentials where it is installed."""

import importlib.util

import pytest

from tidytrace.labels.look import look_at


@pytest.fixture
def look(tmp_path):
    """Look at bytes as at a file."""

    def looked(content: bytes, name: str = "one"):
        path = tmp_path / name
        path.write_bytes(content)
        return look_at(path)

    return looked


@pytest.fixture
def credentials_library():
    if importlib.util.find_spec("c2pa") is None:
        pytest.skip("the C2PA library (c2pa-python) is not installed here")
