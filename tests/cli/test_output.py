"""What reaches the terminal and other programs, whatever names and chats hold."""

import json

import pytest

from tidytrace.cli.output import Output, printable, unicode_of
from tidytrace.language import Language


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("a\x1b]0;title\x07b", "a\ufffd]0;title\ufffdb"),
        ("two\nlines\tand a tab\r\n", "two\nlines\tand a tab\n"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("hidden\rshown", "hidden\ufffdshown"),
        ("שלום 你好 é", "שלום 你好 é"),
    ],
)
def test_no_terminal_obeys_a_name(told, shown):
    assert printable(told) == shown


@pytest.mark.parametrize(("name", "shown"), [("caf\udce9", "caf\ufffd"), ("\udce5\udcae\udcb6", "家"), ("\ud800", "?")])
def test_a_name_in_another_encoding_can_be_shown(name, shown):
    assert unicode_of(name) == shown


def test_a_document_is_json_also_with_such_names(fixture_host, capsys):
    output = Output(Language("en"), as_json=True)
    output.problem("/home/caf\udce9", "It cannot be read.")
    output.document("apps", fixture_host(), {"apps": [{"id": "\udce5\udcae\udcb6", "data_dirs": ("/caf\udce9",)}]})
    document = json.loads(capsys.readouterr().out)
    assert document["apps"] == [{"id": "家", "data_dirs": ["/caf\ufffd"]}]
    assert document["errors"][0]["where"] == "/home/caf\ufffd"


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [{}],
        [
            {"title": 'two\nlines, "quoted" \\n', "sensitive": [], "locations": [{"path": "/a"}, {"path": "/b"}]},
            {"n": 1},
        ],
        [
            {"title": "家"},
            {"title": "\udce5\udcae\udcb6", "path": "/caf\udce9"},
            {"size": None, "when": {"at": [1, []]}},
        ],
    ],
)
def test_a_long_document_is_the_same_as_one_that_is_made_as_a_whole(fixture_host, capsys, monkeypatch, entries):
    monkeypatch.setattr("tidytrace.cli.output.moment", lambda _time: "2026-03-02T08:30:00Z")
    output = Output(Language("en"), as_json=True)
    output.problem("/home/caf\udce9", "It cannot be read.")
    output.document("chats", fixture_host(), {"chats": entries})
    whole = capsys.readouterr().out
    output.long_document("chats", fixture_host(), "chats", iter(entries))
    assert capsys.readouterr().out == whole
    assert len(json.loads(whole)["chats"]) == len(entries)


def test_entries_are_written_as_they_come(fixture_host, capsys):
    written = []

    def entries():
        for number in range(3):
            yield {"id": number}
            written.append(capsys.readouterr().out)

    Output(Language("en"), as_json=True).long_document("chats", fixture_host(), "chats", entries())
    assert [f'"id": {number}' in part for number, part in enumerate(written)] == [True] * 3


def test_a_person_gets_no_document(fixture_host, capsys):
    Output(Language("en"), as_json=False).long_document("chats", fixture_host(), "chats", iter([{"id": 1}]))
    assert capsys.readouterr().out == ""


def test_a_problem_is_told_once(capsys):
    output = Output(Language("en"), as_json=False)
    output.problem("/x", "It is gone.")
    output.problem("/x", "It is gone.")
    assert capsys.readouterr().err == "/x: It is gone.\n"
