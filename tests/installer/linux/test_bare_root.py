"""The Debian package in a bare Debian 12: built twice, installed, used by an ordinary person, upgraded and purged.

It takes many minutes, administrator rights (for the root folder alone) and Debian's archive; it runs when it is asked
for: ``TIDYTRACE_TEST_DEB=1 sh installer/test.sh -n 0 tests/installer/linux/test_bare_root.py``.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bare_root import BareRoot, clone, made
from old_forms import RETENTION

ROOT = Path(__file__).resolve().parents[3]
BUILD = "installer/linux/deb.py"
SWITCH = "TIDYTRACE_TEST_DEB"
pytestmark = pytest.mark.skipif(not os.environ.get(SWITCH), reason=f"takes minutes; asked for by {SWITCH}=1")

OWN = re.compile(r"/home/[^/]+/\.(local|config|cache)(/|$)|/home/[^/]+/\.codex/")
"""What may be left of a person's: their own state folders, and the files of the AI app that they used."""
OLDER = "0.0.1"
PASSWORD = "blue kettle 猫"
LOST = "usr/lib/tidytrace/lib/python3.11/site-packages/tidytrace/of_an_older_version.py"
"""A file that only the older version has."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> tuple[Path, Path]:
    """The same package, built from two folders."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a root folder")
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    moment = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    elsewhere = tmp_path_factory.mktemp("another") / "check out 2"
    clone(ROOT, elsewhere)
    return tuple(
        _built(checkout, tmp_path_factory.mktemp(name), moment)
        for name, checkout in (("first", ROOT), ("second", elsewhere))
    )


def _built(checkout: Path, folder: Path, moment: str) -> Path:
    environ = {**os.environ, "SOURCE_DATE_EPOCH": moment}
    subprocess.run([sys.executable, checkout / BUILD, folder], check=True, stdout=subprocess.DEVNULL, env=environ)
    (package,) = folder.glob("*.deb")
    return package


@pytest.fixture(scope="module")
def older(packages, tmp_path_factory) -> Path:
    """The package with a lower version number, and a file that is not in the newer one."""
    folder = tmp_path_factory.mktemp("older")
    tree = folder / "tree"
    subprocess.run(["dpkg-deb", "--raw-extract", packages[0], tree], check=True)
    control = tree / "DEBIAN" / "control"
    text = control.read_text("utf-8")
    control.write_text(re.sub(r"^Version: .+$", f"Version: {OLDER}", text, flags=re.MULTILINE), "utf-8")
    (tree / LOST).write_text('"""It went with the upgrade."""\n', "utf-8")
    package = folder / "older.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, package], check=True)
    return package


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> BareRoot:
    return made(tmp_path_factory.mktemp("bare") / "root")


def test_two_builds_from_two_folders_are_the_same_bytes(packages):
    first, second = (hashlib.sha256(path.read_bytes()).hexdigest() for path in packages)
    assert first == second


def test_debians_own_look_finds_no_error(packages):
    if shutil.which("lintian") is None:
        pytest.skip("lintian is missing")
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error,warning", packages[0]],
        capture_output=True,
        text=True,
        check=False,
        timeout=1_800,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_installed_used_upgraded_and_purged(packages, older, bare, tmp_path):
    for name, package in (("newer.deb", packages[0]), ("older.deb", older)):
        shutil.copyfile(package, bare.folder / "srv" / name)
    bare.run("useradd", "-m", "alice")
    wanted = subprocess.run(
        ["dpkg-deb", "-f", packages[0], "Depends"], capture_output=True, text=True, check=True
    ).stdout.strip()
    bare.apt("install", *{re.sub(r" .*", "", one.strip()) for one in wanted.split(",")})
    before = bare.files()

    bare.apt("install", "/srv/older.deb")
    assert (bare.folder / LOST).exists()
    settings = bare.folder / "home/alice/.codex/config.toml"
    settings.parent.mkdir()
    settings.write_text("[analytics]\nenabled = true\n", encoding="utf-8")
    bare.run("chown", "-R", "alice:alice", "/home/alice/.codex")

    assert bare.run("tidytrace", "apps", person="alice").stdout.startswith("Codex CLI")
    looked = bare.run("tidytrace", "checkup", "--json", person="alice", check=False)
    assert looked.returncode == 1, looked.stderr
    assert '"codex.analytics"' in looked.stdout
    bare.run("tidytrace", "fix", "codex.analytics", person="alice")
    assert "enabled = false" in settings.read_text("utf-8")
    kept = bare.folder / "home/alice/.local/state/tidytrace"
    (kept / "layout.json").unlink()  # as it was before there were numbers
    (kept / "retention.json").write_text(json.dumps(RETENTION), "utf-8")
    bare.run("chown", "alice:alice", "/home/alice/.local/state/tidytrace/retention.json")

    bare.apt("install", "/srv/newer.deb")
    assert bare.run("dpkg-query", "-W", "-f", "${Version}", "tidytrace").stdout != OLDER
    assert not (bare.folder / LOST).exists()
    assert not list((bare.folder / LOST).parent.glob("__pycache__/of_an_older_version*"))
    rules = bare.run("tidytrace", "retention", person="alice")
    assert "app:codex keep everything" in rules.stdout
    assert str(kept.relative_to(bare.folder)) in rules.stderr, "where the copy is was not said"
    assert paints(bare, tmp_path)
    bare.run("tidytrace", "undo", person="alice")
    assert "enabled = true" in settings.read_text("utf-8")

    bare.apt("purge", "tidytrace")
    left = {path for path in bare.files() - before if not OWN.match(path)}
    assert left <= {"/home/alice/.codex"}
    assert bare.files() >= before


def test_a_person_leaves_nothing_of_it(packages, bare):
    """The other half of going: what it kept in a home."""
    shutil.copyfile(packages[0], bare.folder / "srv" / "newer.deb")
    bare.apt("install", "/srv/newer.deb")
    bare.run("useradd", "-m", "bob")
    home = {path for path in bare.files() if path.startswith("/home/bob")}
    bare.run("tidytrace", "retention", "--set", "keep everything", person="bob")
    bare.run("tidytrace", "checkup", person="bob", check=False)
    assert {path for path in bare.files() if path.startswith("/home/bob")} > home
    bare.run("tidytrace", "own", "--remove", "--copies", "--yes", person="bob")
    bare.apt("purge", "tidytrace")
    left = {path for path in bare.files() if path.startswith("/home/bob")} - home
    assert {path for path in left if "tidytrace" in path} == set()
    assert {path for path in left if not (bare.folder / path[1:]).is_dir()} == set()


def test_the_password_of_the_account_is_told_from_others(packages, bare):
    """By the system's own PAM, asked by an ordinary user."""
    shutil.copyfile(packages[0], bare.folder / "srv" / "newer.deb")
    bare.apt("install", "/srv/newer.deb")
    bare.run("useradd", "-m", "carol")
    bare.run("sh", "-c", f"printf '%s\\n' 'carol:{PASSWORD}' | chpasswd")
    asked = "import sys; from tidytrace.host.passwords import password_check as of; print(of().check(sys.argv[1]))"
    program = ("/usr/lib/tidytrace/bin/python", "-I", "-c", asked)
    said = {word: bare.run(*program, word, person="carol").stdout.strip() for word in (PASSWORD, PASSWORD[:-1], "")}
    assert said == {PASSWORD: "right", PASSWORD[:-1]: "wrong", "": "wrong"}


def paints(bare: BareRoot, folder: Path) -> bool:
    """Whether the window comes up on a display, and has something on it."""
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        pytest.skip("Xvfb and xdotool are needed to look at the window")
    read, write = os.pipe()
    shape = ("-screen", "0", "1366x900x24", "-nolisten", "tcp", "-noreset", "-fbdir", folder)
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(write), *shape], pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    window = subprocess.Popen(bare.words("tidytrace", person="alice", DISPLAY=display), stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            named = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", "Tidytrace"],
                env={**os.environ, "DISPLAY": display},
                capture_output=True,
                check=False,
            )
            # the header of an XWD file tells where the pixels begin; a blank screen has one colour
            pixels = (folder / "Xvfb_screen0").read_bytes()[3200:]
            if named.stdout and len({pixels[at : at + 3] for at in range(0, len(pixels) - 4, 4 * 101)}) > 20:
                return True
            time.sleep(0.5)
        return False
    finally:
        window.terminate()
        window.wait(20)
        screen.terminate()
        screen.wait(20)
