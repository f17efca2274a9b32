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


def test_a_problem_is_told_once(capsys):
    output = Output(Language("en"), as_json=False)
    output.problem("/x", "It is gone.")
    output.problem("/x", "It is gone.")
    assert capsys.readouterr().err == "/x: It is gone.\n"
