"""A report of a whole computer: nothing private is in any byte of it, and nothing is written over."""

import datetime
import json
import os

import pytest

from tidytrace.catalog import Text
from tidytrace.evidence import making
from tidytrace.evidence.errors import AlreadyThere, NotAdded
from tidytrace.evidence.keys import own_key
from tidytrace.evidence.making import Maker, Wish
from tidytrace.findings.model import Evidence, Finding, Phrase, State
from tidytrace.host import FixtureHost, StateFolders
from tidytrace.report.model import Seen
from tidytrace.report.verify import verify
from warm import kept, warm

SECRET = "sk-ant-api03-" + "Zq7Lw2Xc9Vb4Nm1Kj6Hg8Fd3Sa5Po0Iu7Yt2Re9Wq4Xz1Cv6Bn8Mk3Jh5Gf0Ds7Pl2Ok9Ij4Uh1Ygu6Tf8Rd" + "AA"
PRIVATE = (b"zhangwei", b"Zhang Wei", b"zw-thinkpad", b"192.168.7.20", b"Zq7Lw2Xc9Vb4")
NOW = datetime.datetime(2026, 11, 26, 18, 45, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


@pytest.fixture
def host(tmp_path):
    environ = {"HOME": "/home/zhangwei", "USER": "zhangwei"}
    found = FixtureHost(tmp_path / "computer", "linux", environ=environ)
    found.home.mkdir(parents=True)
    etc = found.local("/etc")
    etc.mkdir()
    (etc / "passwd").write_text("zhangwei:x:1000:1000:Zhang Wei,,,:/home/zhangwei:/bin/bash\n", "utf-8")
    (etc / "hostname").write_text("zw-thinkpad\n", "utf-8")
    (found.root / "sockets.json").write_text(json.dumps({"addresses": ["192.168.7.20"]}), "utf-8")
    return found


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def maker(host, first_run):
    warm(host, first_run)
    return Maker(host, StateFolders.of(host))


def seen(host):
    """A finding that tells everything that it must not."""
    return Seen(
        source="checkup",
        when=NOW.astimezone(datetime.UTC),
        finding=Finding(
            id="claude-code.zhangwei",
            app="claude-code",
            check="secrets-at-rest",
            tip="report",
            state=State.RISK,
            severity="high",
            title=Phrase("stranger", {"name": "zhangwei-helper on zw-thinkpad"}),
            why=Phrase("effect", {"effect": Text(f"{host.home}/x", f"{host.home}/x")}),
            evidence=(
                Evidence(where=f"{host.home}/.claude/a", key="ANTHROPIC_API_KEY", value=SECRET),
                Evidence(where="http://192.168.7.20:11434", value=f"curl -H 'x-api-key: {SECRET}'"),
            ),
        ),
    )


def test_nothing_private_is_in_any_part(maker, host):
    draft = maker.draft(Wish(seen=(seen(host),), note=f"I am Zhang Wei, my key is {SECRET}"), NOW)
    for member in draft.members:
        assert [one for one in PRIVATE if one.lower() in member.content.lower()] == [], member.name
    assert draft.document.covered["secrets"] >= 2
    assert "[user]-helper on [computer]" in draft.texts["en"]
    assert "~/.claude/a" in draft.texts["en"]


def test_what_the_person_shows_is_shown_and_no_more(maker, host):
    draft = maker.draft(Wish(seen=(seen(host),), shown=frozenset({"computer-name"})), NOW)
    assert "[user]-helper on zw-thinkpad" in draft.texts["en"]
    assert "zhangwei" not in draft.texts["en"]
    assert "Zq7Lw2Xc9Vb4" not in draft.texts["zh_CN"]


def test_added_files_go_in_as_they_are_and_the_person_is_told_what_they_hold(maker, tmp_path):
    message = tmp_path / "mail.txt"
    message.write_bytes(f"Dear Zhang Wei, {SECRET}".encode())
    draft = maker.draft(Wish(files=(message,)), NOW)
    (file,) = draft.document.files
    assert file.holds == ("secrets", "user-name")
    assert draft.members[-1].content == message.read_bytes()
    assert draft.members[-1].name == "added/01.txt"


def test_it_is_written_for_nobody_else_and_can_be_verified(maker, host, tmp_path):
    draft = maker.draft(Wish(seen=(seen(host),)), NOW)
    path = tmp_path / "report.zip"
    written = maker.write(draft, path)
    verdict = verify(path, own_key(StateFolders.of(host)))
    assert (verdict.state, verdict.key) == ("intact", written.key)
    assert verdict.parts == written.parts
    assert written.bytes == path.stat().st_size
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over_unasked(maker, tmp_path):
    path = tmp_path / "mine.zip"
    path.write_bytes(b"mine")
    draft = maker.draft(Wish(), NOW)
    with pytest.raises(AlreadyThere):
        maker.write(draft, path)
    assert path.read_bytes() == b"mine"
    maker.write(draft, path, over=True)
    assert path.read_bytes().startswith(b"PK")
    with pytest.raises(NotADirectoryError):
        maker.write(draft, tmp_path / "nowhere" / "x.zip")


def test_looking_at_a_draft_makes_no_key(maker, host):
    maker.draft(Wish(), NOW)
    assert own_key(StateFolders.of(host)) is None


@pytest.mark.parametrize("kind", ["missing", "folder", "large"])
def test_files_that_cannot_be_added_are_told(maker, tmp_path, monkeypatch, kind):
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    if kind == "large":
        path.write_bytes(b"123456")
        monkeypatch.setattr(making, "LARGEST", 5)
    with pytest.raises(NotAdded, match=r"cannot be read|is not a file|is larger than"):
        maker.draft(Wish(files=(path,)), NOW)


def test_not_too_many_files_and_not_too_much(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_bytes(b"123456")
    with pytest.raises(NotAdded, match="at most 50 files"):
        making.attachments([path] * 51)
    monkeypatch.setattr(making, "MOST_BYTES", 11)
    with pytest.raises(NotAdded, match="larger than 0 MB together"):
        making.attachments([path, path])
