"""Walls around every test, and the computers and homes that tests are made of."""

import os
import tarfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from isolation import Guard, clean_environment, enclose, replace_environment
from wine import be_honest, unanswerable

ROOT = Path(__file__).resolve().parents[1]
GUARD, leave = enclose(ROOT)  # before any test module is imported
be_honest()
# how long one example takes on a busy machine says nothing; what has to be fast is measured, see pace.py
settings.register_profile("tidytrace", deadline=None)
settings.load_profile("tidytrace")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.basetemp:
        GUARD.fence.open(config.option.basetemp)


def pytest_unconfigure() -> None:
    leave()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """As below, for what its fixtures ask for."""
    return (yield from pytest_runtest_call())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """A test that asks for what this system does not have has no answer there."""
    try:
        return (yield)
    except Exception as error:
        reason = unanswerable(error)
        if reason is None:
            raise
        pytest.skip(reason)


@pytest.fixture
def guard() -> Guard:
    """For the tests of the guard itself."""
    return GUARD


@pytest.fixture(autouse=True)
def isolated(tmp_path: Path) -> Iterator[Path]:
    """Every test has a home of its own; whatever reached for the real one fails it, swallowed or not."""
    before = dict(os.environ)
    folder = tmp_path / "isolated"
    replace_environment(clean_environment(before, folder))
    refused = len(GUARD.refused)
    yield folder / "home"
    replace_environment(before)
    if GUARD.refused[refused:]:
        pytest.fail("\n".join(GUARD.refused[refused:]))


@pytest.fixture
def home(isolated: Path) -> Path:
    """The home folder that this test sees."""
    return isolated


@pytest.fixture
def prepared() -> Iterator[None]:
    """The detector rules are ready wherever they are asked for."""
    from prepared import prepare

    with pytest.MonkeyPatch.context() as patch:
        prepare(patch)
        yield


@pytest.fixture
def fixture_host(tmp_path: Path):
    """Makes an empty computer: ``fixture_host("windows", environ={…})``."""
    from tidytrace.host import FixtureHost

    def make(system="linux", **more):
        host = FixtureHost(tmp_path / f"computer-{system}", system, **more)
        host.home.mkdir(parents=True, exist_ok=True)
        return host

    return make


@pytest.fixture
def lab_home(tmp_path: Path) -> Callable[[str], Path]:
    """Unpacks a home that a real AI app wrote, as ``lab_home("codex-0.169.0") / "home"``; skips when there is none."""

    def unpack(name: str) -> Path:
        if os.name == "nt":
            pytest.skip("the apps of the lab wrote their homes on Linux")
        lab = Path(os.environ.get("TIDYTRACE_LAB") or ROOT.parent / "shared" / "lab")
        archive = lab / "homes" / f"{name}.tar.zst"
        if not archive.is_file():
            pytest.skip(f"no lab home {archive}; set TIDYTRACE_LAB to the folder of the lab")
        zstandard = pytest.importorskip("zstandard")
        target = tmp_path / "lab" / name
        target.mkdir(parents=True)
        with (
            archive.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as stream,
            tarfile.open(fileobj=stream, mode="r|") as content,
        ):
            # Python 3.11 has the filter since 3.11.4; the lab's archives are our own either way
            content.extractall(target, **({"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}))
        return target

    return unpack
