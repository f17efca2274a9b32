"""``tidytrace report``: shows what would be in it, writes it when told where, and says what became of one."""

import json
import zipfile

import pytest

from tidytrace.host import Process
from tidytrace.report.paper import no_printer, use_printer
from warm import kept, warm

PARTS = ["report.json", "report-en.html", "report-zh_CN.html"]


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def machine(fixture_host, monkeypatch, first_run):
    """A computer on which Codex runs and is connected."""
    use_printer(no_printer)
    environ = {"HOME": "/home/zhangwei", "USER": "zhangwei"}
    host = fixture_host("linux", processes=[Process(pid=10, name="codex", command=("codex",))], environ=environ)
    told = {
        "addresses": ["192.168.7.20"],
        "connections": [
            {"pid": 10, "remote": "1.2.3.4", "port": 443},
            {"pid": 10, "remote": "192.168.7.99", "port": 11434},
        ],
        "countries": {"1.2.3.4": "US"},
    }
    (host.root / "sockets.json").write_text(json.dumps(told), "utf-8")
    warm(host, first_run)
    monkeypatch.setattr("tidytrace.cli.report.current_host", lambda: host)
    return host


@pytest.fixture
def report(command, machine):
    """Reports about connections alone: quick, and the same each time."""
    return lambda *arguments: command("report", "--of", "connections", *arguments)


def test_without_a_place_it_only_shows_what_would_be_in_it(report, machine, tmp_path):
    answer = report()
    assert answer.code == 0
    assert "1.2.3.4:443 · US · codex (10) ->" in answer.out
    assert "[lan-1]:11434" in answer.out
    assert "192.168.7.99" not in answer.out
    assert "report-zh_CN.html" in answer.out
    assert "Nothing was written. Add --out FILE to write it." in answer.out
    assert list(tmp_path.rglob("*.zip")) == []
    assert list(tmp_path.rglob("signing.key")) == []


def test_the_document_has_the_shape_that_programs_rely_on(report, tmp_path):
    path = tmp_path / "r.zip"
    answer = report("--out", str(path), "--note", "It was me, zhangwei.", "--json")
    document = answer.document
    assert answer.code == 0
    assert document["schema"] == "tidytrace/report/1"
    assert document["errors"] == []
    assert document["written"]["path"] == str(path)
    assert document["written"]["bytes"] == path.stat().st_size
    assert [one["name"] for one in document["parts"]] == PARTS
    assert document["report"]["schema"] == "tidytrace/evidence-report/1"
    assert document["report"]["note"] == "It was me, [user]."
    assert document["report"]["covered"] == {"network-addresses": 1, "user-name": 1}
    assert document["chosen"] == [{"id": "connections:codex.connections", "finding": "codex.connections"}]
    assert [one["id"] for one in document["channels"]] == ["12339", "12377", "12321"]
    assert set(document["no_pdf"]) == {"en", "zh_CN"}
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("report.json")) == document["report"]


def test_a_report_is_verified_without_anything_else(report, command, tmp_path):
    path = tmp_path / "r.zip"
    key = report("--out", str(path), "--json").document["written"]["key"]
    good = command("report", "verify", str(path))
    assert good.code == 0
    assert good.out.startswith("✓ It is unchanged since it was made on this computer.")
    assert "It does not prove who the person is" in good.out
    named = command("report", "verify", str(path), "--key", key, "--json")
    assert (named.code, named.document["state"], named.document["wrong"]) == (0, "intact", [])
    other = command("report", "verify", str(path), "--key", "0000-0000")
    assert other.code == 1
    assert "not with the key that you named" in other.out
    path.write_bytes(path.read_bytes().replace(b"1.2.3.4", b"4.3.2.1"))
    bad = command("report", "verify", str(path), "--json")
    assert bad.code == 1
    assert bad.document["schema"] == "tidytrace/verify/1"
    assert bad.document["state"] == "altered"
    assert bad.document["wrong"]


def test_another_computer_says_whose_key_it_is_not(report, command, tmp_path, monkeypatch, fixture_host):
    path = tmp_path / "r.zip"
    report("--out", str(path))
    monkeypatch.setattr("tidytrace.cli.report.current_host", lambda: fixture_host("macos"))
    answer = command("report", "verify", str(path), "--json")
    assert (answer.code, answer.document["state"]) == (1, "other-key")


def test_what_the_person_shows_and_adds_is_in_it(report, tmp_path):
    picture = tmp_path / "screen.png"
    picture.write_bytes(b"\x89PNG")
    answer = report("--show", "network-addresses", "--add", str(picture), "--json")
    assert answer.document["report"]["shown"] == ["network-addresses"]
    assert "192.168.7.99:11434" in answer.out
    (file,) = answer.document["report"]["files"]
    assert (file["member"], file["name"], file["bytes"]) == ("added/01.png", "screen.png", 4)


def test_one_finding_or_everything(report):
    everything = report("--all", "--json").document["chosen"]
    one = report("--finding", "codex.connections", "--json").document["chosen"]
    assert one == [each for each in everything if each["finding"] == "codex.connections"]
    unknown = report("--finding", "codex.nothing")
    assert unknown.code == 2
    assert "nothing was seen of codex.nothing" in unknown.err


def test_nothing_is_written_over_and_no_folder_is_made(report, tmp_path):
    path = tmp_path / "mine.zip"
    path.write_bytes(b"mine")
    answer = report("--out", str(path))
    assert (answer.code, path.read_bytes()) == (2, b"mine")
    assert "exists already" in answer.err
    assert report("--out", str(tmp_path / "nowhere" / "r.zip")).code == 2


def test_a_file_that_cannot_be_added_stops_it(report, tmp_path):
    answer = report("--add", str(tmp_path / "none.png"), "--out", str(tmp_path / "r.zip"), "--json")
    assert answer.code == 3
    assert answer.document["written"] is None
    assert "cannot be read" in answer.document["errors"][0]["message"]
    assert not (tmp_path / "r.zip").exists()


def test_who_says_no_at_the_terminal_gets_no_file(report, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    asked = []
    monkeypatch.setattr("click.prompt", lambda question, *_a, **_k: asked.append(question) or "")
    path = tmp_path / "r.zip"
    assert "Nothing was written." in report("--out", str(path)).out
    assert str(path) in asked[0]
    assert not path.exists()
    assert report("--out", str(path), "--yes").code == 0
    assert path.exists()


def test_a_damaged_key_is_told(report, command, tmp_path, machine):
    path = tmp_path / "r.zip"
    report("--out", str(path))
    (key,) = tmp_path.rglob("signing.key")
    key.write_bytes(b"x")
    answer = report("--out", str(tmp_path / "s.zip"))
    assert answer.code == 3
    assert "Move it away" in answer.err
    assert command("report", "verify", str(path)).code == 3


def test_verifying_nothing_is_wrong_usage(command, machine, tmp_path):
    assert command("report", "verify", str(tmp_path / "none.zip")).code == 2
    assert command("report", "verify").code == 2
