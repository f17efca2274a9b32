"""``tidytrace scan``: what a person is told, what programs get, and that nothing of it is kept."""

import io
import json
import sys

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.host import current_host
from tidytrace.sensitive.rules.load import load_rules
from tidytrace.sensitive.rules.samples import make
from windows import CLOSED_FILES

CARD = make("{card:622202:19}", "a card").text
RULE = next(rule for rule in load_rules() if rule.id == "cn-resident-id")
SAMPLE = make(RULE.examples[0], "a person")
NUMBER = SAMPLE.text[SAMPLE.start : SAMPLE.end]
PASSWORD = "fq7$Zk2mWp"
SAID = f"我的银行卡号是 {CARD}，身份证号 {NUMBER}，登录密码：{PASSWORD}"


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "plain.txt").write_bytes(b"nothing here\n")
    (folder / "secret.md").write_text(f"# list\n\n{SAID}\n", "utf-8")
    return folder


@pytest.fixture
def told(home) -> list[Talk]:
    mine = talks(4, seed=3)
    turns = [(f"{mine[1].turns[0][0]} {SAID}", "Noted."), *mine[1].turns[1:]]
    mine[1] = Talk(mine[1].id, mine[1].title, turns, mine[1].started, mine[1].project)
    WRITERS["claude-code"](current_host(), mine[:2])
    WRITERS["opencode"](current_host(), mine[2:])
    return mine


def test_files_that_are_named_are_looked_through(command, notes):
    answer = command("scan", str(notes), "--json")
    assert answer.code == 1
    document = answer.document
    assert document["schema"] == "tidytrace/scan/1"
    assert {(one["kind"], one["line"]) for one in document["matches"]} == {
        ("payment-card", 3),
        ("cn-resident-id", 3),
        ("password", 3),
    }
    assert document["summary"] == {"cn-resident-id": 1, "password": 1, "payment-card": 1}
    assert document["scanned"]["files"] == 2
    card = next(one for one in document["matches"] if one["kind"] == "payment-card")
    assert card["masked"] == f"{CARD[:4]} •••• •••• {CARD[-4:]}"
    assert card["path"] == str(notes / "secret.md")
    content = (notes / "secret.md").read_bytes()
    assert content[card["offset"] :].startswith(CARD.encode())


def test_nothing_sensitive_is_good_news(command, notes):
    answer = command("scan", str(notes / "plain.txt"))
    assert answer.code == 0
    assert "Nothing sensitive was found (1 file searched, 13\u00a0B)." in answer.out


def test_the_input_is_looked_through(command, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAID.encode())))
    answer = command("scan", "-", "--json")
    assert answer.code == 1
    assert {one["kind"] for one in answer.document["matches"]} == {"payment-card", "cn-resident-id", "password"}
    assert {one["path"] for one in answer.document["matches"]} == {"-"}


def test_chats_are_looked_through_and_named(command, told):
    document = command("scan", "--json").document
    chats = {(one["chat"], one["kind"]) for one in document["matches"] if one["chat"]}
    assert chats >= {(f"claude-code:{told[1].id}", kind) for kind in ("payment-card", "cn-resident-id", "password")}
    assert {one["chat"] for one in document["matches"]} <= {f"claude-code:{told[1].id}", None}


def test_a_person_reads_what_it_is_where_it_is_and_what_to_do(command, told, monkeypatch):
    monkeypatch.setenv("TIDYTRACE_LANG", "zh_CN")
    answer = command("scan")
    assert answer.code == 1
    assert RULE.names.zh_CN in answer.out
    assert RULE.advice.zh_CN in answer.out
    assert f"claude-code:{told[1].id}" in answer.out


def test_sarif_is_what_code_scanning_reads(command, notes, tmp_path):
    file = tmp_path / "out.sarif"
    assert command("scan", str(notes), "--sarif", str(file)).code == 1
    document = json.loads(file.read_bytes())
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert {one["ruleId"] for one in run["results"]} == {one["id"] for one in run["tool"]["driver"]["rules"]}
    (card,) = [one for one in run["results"] if one["ruleId"].startswith("card")]
    place = card["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == (notes / "secret.md").as_uri()
    assert place["region"]["startLine"] == 3
    assert len(card["fingerprints"]["tidytrace/1"]) == 32


def test_nothing_of_a_secret_is_in_what_tidytrace_wrote(command, told, notes, home, tmp_path):
    """Its answers, its state, its caches and its reports."""
    before = {path for path in home.rglob("*") if path.is_file()}
    answers = [
        command("scan"),
        command("scan", "--json"),
        command("scan", str(notes), "--json", "--sarif", str(tmp_path / "out.sarif")),
    ]
    written = [path for path in home.rglob("*") if path.is_file() and path not in before]
    assert written
    content = b"\0".join(path.read_bytes() for path in (*written, tmp_path / "out.sarif"))
    content += "".join(one.out + one.err for one in answers).encode()
    for secret in (NUMBER, PASSWORD, CARD[4:-4], NUMBER[:14]):
        assert secret.encode() not in content


@CLOSED_FILES
def test_a_file_behind_a_closed_door_is_said(command, notes):
    (notes / "secret.md").chmod(0)
    answer = command("scan", str(notes), "--json")
    assert answer.code == 3
    assert str(notes / "secret.md") in {one["where"] for one in answer.document["errors"]}


def test_a_file_that_is_not_there_is_said(command, tmp_path):
    answer = command("scan", str(tmp_path / "gone.txt"), "--json")
    assert answer.code == 3
    assert answer.document["matches"] == []
    assert [one["where"] for one in answer.document["errors"]] == [str(tmp_path / "gone.txt")]


def test_chats_with_something_sensitive_are_listed_with_kinds_and_counts(command, told):
    (one,) = command("chats", "list", "--sensitive", "--json").document["chats"]
    assert one["id"] == f"claude-code:{told[1].id}"
    assert one["sensitive"] == [
        {"kind": "cn-resident-id", "count": 1},
        {"kind": "password", "count": 1},
        {"kind": "payment-card", "count": 1},
    ]
    assert command("chats", "list", "--sensitive", "iban", "--json").document["chats"] == []
    assert len(command("chats", "list", "--json").document["chats"]) == 4
    said = command("chats", "list", "--sensitive", "password", "--lang", "zh_CN").out
    assert "身份证号 1" in said
    assert PASSWORD not in said
