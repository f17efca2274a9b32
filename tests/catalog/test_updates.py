"""A signed catalogue is taken when it is right, newer and ours; else nothing changes, and a sentence says why."""

import base64
import datetime
import os
import shutil
import tomllib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidytrace.catalog import UpdateRefused, load_catalogue
from tidytrace.catalog import signed as signing
from tidytrace.catalog.root import catalogue_root, shipped_version, use_root
from tidytrace.catalog.signed import Bundle, gathered, opened, sign
from tidytrace.catalog.updates import Updates
from tidytrace.checks.surroundings import catalogue_in_use
from tidytrace.host import StateFolders, current_host
from tidytrace.resources import resources

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
MADE = datetime.date(2026, 11, 26)
NEXT = shipped_version() + 1


@pytest.fixture(autouse=True)
def shipped_again():
    yield
    use_root(None)


@pytest.fixture(scope="module")
def shipped_files():
    """A small catalogue: three apps that are really shipped, with all that stands beside them."""
    kept = ("apps/llm-cli.toml", "apps/chromium.toml", "apps/codex.toml")
    return {name: text for name, text in gathered(resources()).items() if not name.startswith("apps/") or name in kept}


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    raw = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    (folder / "test.pub").write_text(f"# for tests\n{raw}\n", "ascii")
    return folder


@pytest.fixture
def updates(tmp_path, keys):
    return Updates(tmp_path / "data", keys)


@pytest.fixture
def made(tmp_path, shipped_files):
    """Writes a signed file: ``made(version, key=…, files=…)``."""

    def make(version=NEXT, *, key=KEY, **files):
        changed = {name: text for name, text in (shipped_files | files).items() if text is not None}
        path = tmp_path / "new.catalogue"
        path.write_bytes(sign(Bundle(version=version, made=MADE, files=changed), key))
        return path

    return make


def fresh(text, was, becomes):
    assert was in text
    return text.replace(was, becomes)


def test_a_newer_one_is_read_instead_of_the_shipped_one(updates, made, shipped_files):
    changed = fresh(shipped_files["apps/llm-cli.toml"], 'en = "llm"', 'en = "llm, newer"')
    status = updates.install(made(**{"apps/llm-cli.toml": changed}))

    assert (status.version, status.made, status.apps) == (NEXT, MADE, 3)
    use_root(updates.root())
    assert [app.id for app in load_catalogue()] == ["chromium", "codex", "llm-cli"]
    assert load_catalogue().app("llm-cli").names.en == "llm, newer"
    assert catalogue_root() == updates.root()
    assert updates.status() == status


def test_going_back_brings_the_shipped_one(updates, made):
    updates.install(made())
    assert updates.remove()
    assert updates.root() is None
    assert updates.status().version == shipped_version()
    assert not updates.status().chosen
    assert not updates.remove()


def refused(updates, path):
    before = {one: one.read_bytes() for one in updates.folder.rglob("*") if one.is_file()}
    with pytest.raises(UpdateRefused) as error:
        updates.install(path)
    after = {one: one.read_bytes() for one in updates.folder.rglob("*") if one.is_file()}
    assert after == before
    return error.value.sentence()


def test_the_version_never_goes_down_not_even_after_going_back(updates, made):
    updates.install(made(NEXT + 4))
    assert "never goes down" in refused(updates, made(NEXT + 3))
    assert "never goes down" in refused(updates, made(NEXT + 4))
    updates.remove()
    assert "you had version" in refused(updates, made(NEXT + 3))
    assert updates.install(made(NEXT + 4)).version == NEXT + 4


def test_one_that_is_not_newer_than_the_shipped_one_is_refused(updates, made):
    assert "never goes down" in refused(updates, made(shipped_version()))


def test_a_shipped_one_that_became_newer_is_read_again(updates, made, monkeypatch):
    updates.install(made())
    monkeypatch.setattr("tidytrace.catalog.updates.shipped_version", lambda: NEXT + 1)
    assert updates.root() is None


def test_another_key_is_not_ours(updates, made):
    assert "signature" in refused(updates, made(key=OTHER))


@pytest.mark.parametrize("place", ["first line", "signature", "document", "end"])
def test_a_damaged_file_is_refused(updates, made, place):
    path = made()
    content = bytearray(path.read_bytes())
    second = content.index(b"\n") + 1
    at = {"first line": 3, "signature": second + 5, "document": content.index(b"llm-cli"), "end": len(content) - 9}[
        place
    ]
    content[at] ^= 1
    path.write_bytes(content)
    assert refused(updates, path)
    path.write_bytes(content[: second + 40])
    assert refused(updates, path)


@pytest.mark.parametrize("content", [b"", b"tidytrace-catalogue 2\nx\n{}", b"PK\x03\x04", b"\0" * 100])
def test_what_is_no_catalogue_is_called_so(updates, tmp_path, content):
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert "catalogue" in refused(updates, path)


def test_a_huge_file_is_not_read_to_its_end(updates, tmp_path):
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "too large" in refused(updates, path)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.toml",
        "apps/../../evil.toml",
        "/etc/evil.toml",
        "apps/evil.py",
        "apps/Evil.toml",
        "detectors/x.toml",
        "apps/a/b.toml",
        "apps\\x.toml",
        "apps/x.toml\n",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_although_it_is_signed(updates, shipped_files, tmp_path, name):
    document = {"version": NEXT, "made": "2026-11-26", "files": shipped_files | {name: "x"}}
    import msgspec

    told = signing.FORMAT + msgspec.json.encode(document)
    path = tmp_path / "signed"
    signature = base64.b64encode(KEY.sign(told))
    path.write_bytes(signing.FORMAT + signature + b"\n" + told.removeprefix(signing.FORMAT))
    assert "name" in refused(updates, path)
    assert not list(tmp_path.rglob("*evil*"))


WRONG = [
    ("apps/llm-cli.toml", 'id = "llm-cli"', 'id = "other"', "must be 'llm-cli'"),
    ("apps/llm-cli.toml", 'folders = ["{data}"]', 'folders = ["{home}"]', "belongs to others too"),
    ("sites.toml", "[[sites]]", "[[cites]]", "sites"),
    ("tips/tips.toml", "[[tips]]", "[[flips]]", "tips"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[one[3] for one in WRONG])
def test_every_part_is_checked_before_anything_is_replaced(updates, made, shipped_files, wrong):
    name, was, becomes, words = wrong
    text = shipped_files[name]
    if was not in text:
        was, becomes = tomllib.loads(text)["folders"][0], "{home}"
    updates.install(made())
    sentence = refused(updates, made(NEXT + 1, **{name: fresh(text, was, becomes)}))
    assert words in sentence
    assert os.fspath(updates.folder) not in sentence
    assert updates.status().version == NEXT


@pytest.mark.parametrize("part", ["sites.toml", "tips/tips.toml"])
def test_a_catalogue_without_a_part_is_none(updates, made, part):
    assert Path(part).name in refused(updates, made(**{part: None}))


def test_what_stops_in_the_middle_leaves_the_old_one(updates, made, monkeypatch):
    updates.install(made())

    def failing(_path, _text):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("tidytrace.catalog.updates._replace", failing)
        with pytest.raises(OSError, match="space"):
            updates.install(made(NEXT + 1))
    assert updates.status().version == NEXT
    assert updates.install(made(NEXT + 1)).version == NEXT + 1
    assert {path.name for path in updates.folder.iterdir()} == {"current", "highest", str(NEXT + 1)}


def test_the_same_files_are_signed_the_same_way(made):
    assert made().read_bytes() == made().read_bytes()


@pytest.fixture
def state(home, keys, monkeypatch):
    home.mkdir(parents=True, exist_ok=True)
    trusting = Updates.__init__
    monkeypatch.setattr(Updates, "__init__", lambda self, data, _keys=None: trusting(self, data, keys))
    return StateFolders.of(current_host())


@pytest.mark.parametrize("damage", ["changed", "missing", "added", "signature"])
def test_damaged_files_in_the_data_folder_are_not_believed(state, made, damage):
    updates = Updates(state.data)
    updates.install(made())
    assert len(catalogue_in_use(state).apps) == 3
    root = updates.root()
    one = root / "apps" / "codex.toml"
    if damage == "changed":
        one.write_text(one.read_text("utf-8").replace("OpenAI", "Nobody"), "utf-8")
    elif damage == "missing":
        one.unlink()
    elif damage == "added":
        shutil.copy(resources() / "apps" / "goose.toml", root / "apps" / "goose.toml")
    else:
        one.write_text(one.read_text("utf-8") + "\n", "utf-8")
        (root / "catalogue.signed").write_bytes(b"tidytrace-catalogue 1\n")
    assert len(catalogue_in_use(state).apps) > 3
    assert catalogue_root() == resources()
    with pytest.raises(UpdateRefused):
        updates.status()


def test_a_second_start_reads_what_was_checked_once(state, made, monkeypatch):
    Updates(state.data).install(made())
    first = catalogue_in_use(state)
    monkeypatch.setattr(Updates, "verify", lambda *_: pytest.fail("nothing changed since it was checked"))
    assert catalogue_in_use(state) == first


def test_nothing_but_the_catalogue_is_packed():
    names = gathered(resources())
    assert "sites.toml" in names
    assert "tips/tips.toml" in names
    assert not any("detectors" in name or "keys" in name for name in names)


def test_the_shipped_key_is_a_key_and_no_private_one_is_there():
    keys = signing.public_keys(resources() / "keys")
    assert keys
    assert all(len(key) == 32 for key in keys)
    with pytest.raises(UpdateRefused):
        opened(sign(Bundle(version=9, made=MADE, files={"apps/a.toml": ""}), KEY), keys)
    assert [path.suffix for path in (resources() / "keys").iterdir()] == [".pub"] * len(keys)


def test_the_script_makes_keys_and_signs_what_the_program_takes(tmp_path):
    import runpy

    script = runpy.run_path(str(Path(__file__).parents[2] / "installer" / "sign_catalogue.py"))
    folder = tmp_path / "keys"
    folder.mkdir()
    script["new_key"](tmp_path / "private", folder / "a.pub")
    key = script["read_key"](tmp_path / "private")
    path = tmp_path / "signed"
    path.write_bytes(script["signed"](resources(), key, NEXT, MADE))

    assert Updates(tmp_path / "data", folder).install(path).version == NEXT
    with pytest.raises(FileExistsError):
        script["new_key"](tmp_path / "private", folder / "b.pub")
    with pytest.raises(SystemExit, match="repository"):
        script["new_key"](resources() / "keys" / "private", folder / "b.pub")
