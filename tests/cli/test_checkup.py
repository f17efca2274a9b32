import os
import re
from pathlib import Path

import pytest

from tidytrace.host.network import Network
from tidytrace.report.paper import no_printer, use_printer

STATES = {"risk", "ok", "unknown", "manual"}


def test_the_document_has_the_shape_that_programs_rely_on(command, chats) -> None:
    answer = command("checkup", "--json")
    document = answer.document
    assert answer.code == 1
    assert document["schema"] == "tidytrace/checkup/1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["generated"])
    assert set(document["host"]) == {"os", "release"}
    assert document["errors"] == []
    assert sum(document["summary"].values()) == len(document["findings"])
    assert set(document["summary"]) == STATES
    assert isinstance(document["took_ms"], int)
    for finding in document["findings"]:
        assert set(finding) == {
            "id", "app", "check", "tip", "tips", "state", "severity", "title", "why", "evidence", "remedy",
            "moved",
        }  # fmt: skip
        assert finding["id"].startswith(f"{finding['app'] or 'system'}.")
        assert finding["state"] in STATES
        assert finding["tips"][0] == finding["tip"]
        assert finding["title"]
        assert finding["why"]
        assert "{" not in finding["title"] + finding["why"]
        assert set(finding["remedy"]) == {"kind", "reversible", "steps", "url"}
    tips = {tip["id"]: tip["state"] for tip in document["tips"]}
    assert len(tips) == 13
    assert tips["data-sharing-off"] == "risk"
    assert tips["second-opinion"] == "manual"
    looked = next(one for one in document["findings"] if one["check"] == "sensitive-chats")
    assert looked["tips"] == ["no-sensitive-online", "no-payment-passwords"]
    assert tips["no-payment-passwords"] == "ok"


def test_both_apps_are_checked(command, chats) -> None:
    findings = {finding["id"]: finding for finding in command("checkup", "--json").document["findings"]}
    assert findings["claude-code.telemetry"]["state"] == "risk"
    assert findings["codex.analytics"]["state"] == "risk"
    assert findings["claude-code.old-chats"]["check"] == "retention"


def test_one_check_alone(command, chats) -> None:
    document = command("checkup", "--json", "--only", "retention").document
    assert {finding["check"] for finding in document["findings"]} == {"retention"}
    assert [tip["id"] for tip in document["tips"]] == ["delete-chats"]


def test_an_empty_computer_is_fine(command, home: Path, monkeypatch) -> None:
    # what else is installed on the computer that runs the tests, and listens there, does not count
    monkeypatch.setenv("PATH", os.fspath(home))
    monkeypatch.setattr("tidytrace.host.machine.Machine.network", lambda _: Network())
    monkeypatch.setattr("tidytrace.host.layout.Layout.path_folders", lambda _: iter(()))
    monkeypatch.setattr("tidytrace.host.linux.read_bytes", lambda *_: b"")
    answer = command("checkup", "--without", "antivirus")
    # a new Windows tells its maker what is typed; no other system has switches of its own
    assert answer.code == (1 if os.name == "nt" else 0)
    assert "No AI apps were found" in answer.out
    found = command("checkup", "--json", "--without", "antivirus").document["findings"]
    assert {finding["app"] for finding in found} == ({None} if os.name == "nt" else set())
    system = command("checkup", "--json").document["findings"]
    assert {finding["app"] for finding in system} == {None}


def test_a_person_reads_counts_first_and_what_to_do(command, chats) -> None:
    lines = command("checkup", "--lang", "en").out.splitlines()
    assert re.match(r"\d+ things need you · \d+ fine", lines[0])
    assert any("tidytrace fix claude-code.telemetry" in line for line in lines)


def test_the_same_in_chinese(command, chats) -> None:
    english = command("checkup", "--lang", "en").out
    chinese = command("checkup", "--lang", "zh_CN").out
    assert "tidytrace fix claude-code.telemetry" in chinese
    assert not set(english.splitlines()[:3]) & set(chinese.splitlines()[:3]) - {""}
    assert re.search(r"[\u4e00-\u9fff]", chinese.splitlines()[0])


def test_an_environment_variable_that_wins_is_named(command, chats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISABLE_TELEMETRY", "1")
    findings = {finding["id"]: finding for finding in command("checkup", "--json").document["findings"]}
    telemetry = findings["claude-code.telemetry"]
    assert telemetry["state"] == "ok"
    assert "DISABLE_TELEMETRY" in telemetry["why"]
    assert any(one["where"] == "DISABLE_TELEMETRY" for one in telemetry["evidence"])


def test_a_settings_file_that_cannot_be_read_is_never_fine(command, chats, home: Path) -> None:
    (home / ".claude" / "settings.json").write_text('{"env": {', "utf-8")
    findings = {finding["id"]: finding for finding in command("checkup", "--json").document["findings"]}
    assert findings["claude-code.telemetry"]["state"] == "unknown"
    assert "settings.json" in findings["claude-code.telemetry"]["why"]


def test_check_and_fix_in_one_go(command, chats, home: Path) -> None:
    answer = command("checkup", "--fix", "--json")
    document = answer.document
    assert document["fixed"]
    states = {finding["id"]: finding["state"] for finding in document["findings"]}
    assert all(states[done["finding"]] == "ok" for done in document["fixed"])
    for done in document["fixed"]:
        assert command("undo", done["receipt"]).code == 0


def test_a_page_for_the_family_is_written_where_the_person_says(command, chats, tmp_path, home) -> None:
    place = tmp_path / "for-mum.html"
    answer = command("checkup", "--only", "data-sharing", "--html", str(place), "--lang", "en")
    page = place.read_text("utf-8")
    assert f"✓ {place}" in answer.out
    assert '<html lang="en"' in page
    assert "Claude Code: Sends usage statistics to Anthropic" in page
    assert os.fspath(home) not in page
    if os.name != "nt":
        assert place.stat().st_mode & 0o077 == 0


def test_the_document_names_the_files_that_were_written(command, chats, tmp_path) -> None:
    place = tmp_path / "for-mum.html"
    document = command("checkup", "--only", "antivirus", "--html", str(place), "--json").document
    assert document["written"] == [{"path": str(place), "bytes": place.stat().st_size}]
    assert "written" not in command("checkup", "--only", "antivirus", "--json").document


def test_nothing_is_written_over_and_both_pages_need_a_name(command, chats, tmp_path) -> None:
    place = tmp_path / "for-mum.html"
    place.write_text("mine", "utf-8")
    assert command("checkup", "--html", str(place)).code == 2
    assert place.read_text("utf-8") == "mine"
    other = str(tmp_path / "both")
    assert command("checkup", "--html", other, "--pdf", other).code == 2
    assert command("checkup", "--html", str(tmp_path / "nowhere" / "x.html")).code == 2


def test_where_nobody_can_print_the_other_page_is_written_all_the_same(command, chats, tmp_path) -> None:
    pdf, html = tmp_path / "p.pdf", tmp_path / "p.html"
    use_printer(no_printer)
    answer = command("checkup", "--only", "antivirus", "--pdf", str(pdf), "--html", str(html), "--json")
    assert answer.code == 3
    assert answer.document["errors"][0]["where"] == str(pdf)
    assert not pdf.exists()
    assert html.exists()


def test_what_was_fixed_now_stands_on_the_page(command, chats, tmp_path) -> None:
    place = tmp_path / "p.html"
    command("checkup", "--only", "data-sharing", "--fix", "--html", str(place), "--lang", "en")
    page = place.read_text("utf-8")
    assert "Put right: Claude Code: Sends usage statistics to Anthropic · can be undone at any time" in page
