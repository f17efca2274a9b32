"""The wheel and the source archive: all is in them and nothing else, twice the same bytes, and it runs."""

import configparser
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from installer_modules import linux_module
from packing import script
from tidytrace import __version__
from tidytrace.host import current_host

pytest.importorskip("hatchling")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="it is built on Linux and macOS; Windows takes the same file")

ROOT = Path(__file__).resolve().parents[2]


def build(checkout: Path, out: Path, umask: int = 0o022, **environ: str) -> Path:
    """Build both from a checkout; a folder with nothing else in it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "hatchling", "build", "-d", out],
        cwd=checkout,
        env=bare() | environ,
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def bare() -> dict[str, str]:
    """The environment without what leads Python to this checkout."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built) -> Path:
    return next(built.glob("*.whl"))


def files_of(folder: Path) -> set[str]:
    """What belongs to a checkout: neither compiled code nor the pictures that other tests have made."""
    made = {"__pycache__", "output"}
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and made.isdisjoint(path.relative_to(folder).parts)
    }


def test_the_wheel_has_all_that_the_checkout_has_and_nothing_else(wheel):
    about = f"tidytrace-{__version__}.dist-info"
    share = f"tidytrace-{__version__}.data/data/share"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {str(path) for path in script("files").files()}
    assert wanted >= {f"tidytrace/{name}" for name in files_of(ROOT / "app" / "tidytrace")}
    assert wanted >= {f"tidytrace/resources/{name}" for name in files_of(ROOT / "resources")}
    wanted |= {f"{share}/{name}" for name in linux_module("share").EVERYTHING}
    wanted |= {f"{about}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")}
    assert names == wanted
    assert not any("test" in Path(name).name for name in names - {f"tidytrace/{one}" for one in files_of(ROOT / "app")})
    assert "tidytrace/resources/locale/zh_CN/LC_MESSAGES/tidytrace.mo" in names


def test_it_starts_from_a_terminal_and_without_one(wheel):
    """Windows opens a console for a program of the first kind."""
    commands = configparser.ConfigParser()
    with zipfile.ZipFile(wheel) as archive:
        commands.read_string(archive.read(f"tidytrace-{__version__}.dist-info/entry_points.txt").decode())
    assert {kind: dict(commands[kind]) for kind in commands.sections()} == {
        "console_scripts": {"tidytrace": "tidytrace.__main__:main"},
        "gui_scripts": {"tidytrace-window": "tidytrace.__main__:main"},
    }


def test_from_the_source_archive_another_person_builds_the_same_bytes(built, tmp_path):
    """Unpacked it is a checkout like a clone: with other times, modes, zone and language, and rubbish in it."""
    archive = next(built.glob("*.tar.gz"))
    with tarfile.open(archive) as content:
        content.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    checkout = (tmp_path / archive.name.removesuffix(".tar.gz")).rename(tmp_path / "又一份 checkout")
    for folder in ("app", "resources", "tests", "installer"):
        assert files_of(checkout / folder) == files_of(ROOT / folder)
    assert {path.name for path in checkout.glob("requirements*.lock")} == {
        path.name for path in ROOT.glob("requirements*.lock")
    }
    assert (checkout / "README.zh_CN.md").is_file()
    for path in checkout.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)
        os.utime(path, (1, 1))
    (checkout / "resources" / "apps" / "__pycache__").mkdir()
    (checkout / "resources" / "apps" / "__pycache__" / "left.pyc").touch()

    again = build(checkout, tmp_path / "again", umask=0o077, TZ="Asia/Shanghai", LANG="zh_CN.UTF-8")

    assert {path.name for path in again.iterdir()} == {path.name for path in built.iterdir()}
    for path in again.iterdir():
        assert path.read_bytes() == (built / path.name).read_bytes(), path.name
    assert not (checkout / "dist").exists()


def test_what_writes_the_manual_is_named_for_whoever_builds(tmp_path):
    """In the bare room that pip builds in there is nothing but what the hook names."""
    script = (
        "import json, runpy, sys, importlib.metadata as known\n"
        f"sys.argv = ['manual', {str(tmp_path)!r}, '0']\n"
        f"runpy.run_path({str(ROOT / 'installer/linux/manual.py')!r}, run_name='__main__')\n"
        "tops = {name.partition('.')[0] for name in sys.modules}\n"
        "known = known.packages_distributions()\n"
        "print(json.dumps([one for top in tops & set(known) for one in known[top]]))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env=bare() | {"PYTHONPATH": str(ROOT / "app"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    hook = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    named = {one.partition(">")[0] for one in hook["hooks"]["custom"]["dependencies"]}
    brought_by_them = {"cffi", "typing_extensions", "tidytrace", "setuptools"}  # the last at the start of Python
    assert set(json.loads(done.stdout)) - brought_by_them == named


class Venv:
    """A fresh virtual environment that borrows the libraries of this one, so that nothing is downloaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", folder], check=True)
        self.python = folder / "bin" / "python"
        self.site = next(folder.glob("lib/python3*/site-packages"))
        (self.site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")

    def pip(self, *words: object) -> None:
        quiet = ("--no-input", "--disable-pip-version-check", "--quiet")
        done = subprocess.run(
            [sys.executable, "-I", "-m", "pip", "--python", self.python, *quiet, *words],
            capture_output=True,
            text=True,
            check=False,
            env=bare(),
        )
        assert done.returncode == 0, done.stderr

    def run(self, *words: str, home: Path) -> subprocess.CompletedProcess:
        environ = bare() | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "TIDYTRACE_LANG": "en"}
        return subprocess.run(
            [self.folder / "bin" / "tidytrace", *words],
            env={key: value for key, value in environ.items() if not key.startswith("XDG_")},
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
        )


def test_installed_it_runs_and_uninstalled_nothing_is_left(wheel, tmp_path, home):
    if subprocess.run([sys.executable, "-I", "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("there is no pip here")
    venv = Venv(tmp_path / "venv")
    before = files_of(venv.folder)
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["codex"](current_host(), talks(2, seed=9))

    venv.pip("install", "--no-deps", "--no-index", wheel)

    assert venv.run("--version", home=home).stdout == f"tidytrace {__version__}\n"
    seen = venv.run("apps", "--json", home=home)
    assert seen.returncode == 0, seen.stderr
    apps = {app["id"]: app for app in json.loads(seen.stdout)["apps"]}  # this computer may have browsers as well
    assert sum(store["conversations"] for store in apps["codex"]["stores"]) == 2
    assert (home / ".cache" / "tidytrace" / "catalogue").is_file(), "what is worked out was made at the first look"
    chinese = venv.run("--help", "--lang", "zh_CN", home=home)
    assert "体检" in chinese.stdout
    source = subprocess.run(
        [venv.python, "-I", "-c", "import tidytrace.resources as r; print(r.__file__, r.resources())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(Path(one).is_relative_to(venv.site) for one in source.stdout.split()), "it ran from the checkout"
    assert {f"share/{name}" for name in linux_module("share").EVERYTHING} <= files_of(venv.folder)
    entry = (venv.folder / "share" / "applications" / "tidytrace.desktop").read_text("utf-8")
    assert "\nExec=tidytrace\n" in entry

    venv.pip("uninstall", "-y", "tidytrace")

    assert files_of(venv.folder) == before
