"""``tidytrace scan --accept`` and what belongs to it: a person decides once and is asked no more."""

from pathlib import Path

import pytest

from tidytrace.sensitive.rules.samples import make

CARD = make("{card:622202:19}", "a card").text
PASSWORD = "fq7$Zk2mWp"


@pytest.fixture
def notes(tmp_path):
    """One file with a card and a password, another with the same password."""
    folder = tmp_path / "notes"
    (folder / "sub").mkdir(parents=True)
    (folder / "one.txt").write_text(f"我的银行卡号是 {CARD}\n登录密码：{PASSWORD}\n", "utf-8")
    (folder / "sub" / "two.txt").write_text(f"登录密码：{PASSWORD}\n", "utf-8")
    return folder


@pytest.fixture
def scanned(command, notes):
    """Looks at the notes: the answer's document with more options."""

    def run(*more):
        return command("scan", str(notes), "--json", *more).document

    return run


def names(document):
    return sorted((Path(one["path"]).name, one["kind"]) for one in document["matches"])


ALL = [("one.txt", "password"), ("one.txt", "payment-card"), ("two.txt", "password")]


def id_of(document, kind, name="one.txt"):
    return next(one["id"] for one in document["matches"] if one["kind"] == kind and one["path"].endswith(name))


def test_every_place_has_an_id_that_stays(scanned):
    first, second = scanned(), scanned()
    ids = [one["id"] for one in first["matches"]]
    assert len(set(ids)) == 3
    assert ids == [one["id"] for one in second["matches"]]
    marks = {one["path"]: one["mark"] for one in first["matches"] if one["kind"] == "password"}
    assert len(set(marks.values())) == 1


@pytest.mark.parametrize(
    ("width", "left"),
    [
        ("here", [("one.txt", "payment-card"), ("two.txt", "password")]),
        ("value", [("one.txt", "payment-card")]),
        ("rule", [("one.txt", "payment-card")]),
    ],
)
def test_what_is_accepted_is_counted_and_not_shown(command, scanned, notes, width, left):
    wanted = id_of(scanned(), "password")
    assert command("scan", str(notes), "--accept", wanted, "--as", width).code == 0
    after = scanned()
    assert names(after) == left
    assert after["accepted"] == 3 - len(left)
    answer = command("scan", str(notes))
    assert answer.code == 1
    assert f"{3 - len(left)} accepted, not shown" in answer.out
    assert names(scanned("--all")) == ALL


def test_when_all_is_accepted_nothing_is_at_risk(command, scanned, notes):
    ids = [one["id"] for one in scanned()["matches"]]
    assert command("scan", str(notes), *(part for one in ids for part in ("--accept", one))).code == 0
    answer = command("scan", str(notes))
    assert answer.code == 0
    assert "Nothing else that is sensitive was found" in answer.out
    assert "3 accepted, not shown" in answer.out
    assert scanned("--all")["summary"] == {}


def test_it_is_listed_and_taken_back(command, scanned, notes):
    command("scan", str(notes), "--accept", id_of(scanned(), "payment-card"))
    listed = command("scan", "--accepted")
    assert f"{CARD[:4]} •••• •••• {CARD[-4:]}" in listed.out
    assert str(notes / "one.txt") in listed.out
    (one,) = command("scan", "--accepted", "--json").document["accepted"]
    assert (one["as"], one["kind"], one["path"]) == ("here", "payment-card", str(notes / "one.txt"))
    assert f"[{one['id']}]" in listed.out
    document = command("scan", "--take-back", one["id"], "--json").document
    assert [gone["id"] for gone in document["taken_back"]] == [one["id"]]
    assert document["accepted"] == []
    assert names(scanned()) == ALL
    assert "Nothing is accepted." in command("scan", "--accepted").out


def test_an_id_of_nothing_is_said(command, notes):
    answer = command("scan", str(notes), "--accept", "123456789abc", "--json")
    assert answer.code == 3
    assert [one["where"] for one in answer.document["errors"]] == ["123456789abc"]
    assert command("scan", "--take-back", "123456789abc").code == 3


def test_only_what_is_new_is_shown_beside_a_baseline(command, scanned, notes, tmp_path):
    base = tmp_path / "base.json"
    scanned("--write-baseline", str(base))
    after = scanned("--baseline", str(base))
    assert (after["matches"], after["known"]) == ([], 3)
    (notes / "new.txt").write_text("密码：Kq8#vTz2Lm\n", "utf-8")
    assert names(scanned("--baseline", str(base))) == [("new.txt", "password")]
    answer = command("scan", str(notes), "--baseline", str(base))
    assert answer.code == 1
    assert "3 already in the baseline, not shown" in answer.out
    for secret in (CARD, PASSWORD):
        assert secret.encode() not in base.read_bytes()


def test_something_else_than_a_baseline_is_said_and_all_is_shown(command, notes):
    answer = command("scan", str(notes), "--baseline", str(notes / "one.txt"), "--json")
    assert answer.code == 3
    assert names(answer.document) == ALL
    assert answer.document["errors"][0]["message"] == "It is no baseline of Tidytrace."


def test_a_damaged_list_is_said_and_all_is_shown(command, scanned, notes, home):
    command("scan", str(notes), "--accept", id_of(scanned(), "password"))
    (file,) = home.rglob("accepted.json")
    file.write_bytes(b"rubbish")
    answer = command("scan", str(notes), "--json")
    assert answer.code == 3
    assert names(answer.document) == ALL
    assert command("scan", "--accepted").code == 3
    assert command("scan", str(notes), "--accept", id_of(answer.document, "password")).code == 3
    assert file.read_bytes() == b"rubbish"


def test_it_speaks_chinese_too(command, notes):
    answer = command("scan", "--accepted", "--lang", "zh_CN")
    assert answer.code == 0
    assert answer.out.strip()
