"""A finding in three lines."""

import msgspec
import pytest

from tidytrace.catalog import Text
from tidytrace.findings.model import Finding, Phrase, Remedy, State
from tidytrace.findings.plainly import first_sentence, matters, to_do
from tidytrace.language import Language

ENGLISH, CHINESE = Language("en"), Language("zh_CN")
EFFECT = Text("What you type is kept. It may be read by people.", "您输入的内容会被保留。可能会被人看到。")


def _finding(state=State.RISK, remedy="setting", steps=(), app="codex"):
    names = {"app": Text("Codex CLI", "Codex CLI"), "switch": EFFECT, "effect": EFFECT}
    return Finding(
        id="codex.x",
        app=app,
        check="data-sharing",
        tip="data-sharing-off",
        state=state,
        severity="low",
        title=Phrase("setting", names),
        why=Phrase("shares-by-default", names),
        remedy=Remedy(kind=remedy, steps=steps),
    )


def test_what_it_means_comes_before_how_it_came_about():
    assert matters(_finding(), ENGLISH) == "What you type is kept."
    assert matters(_finding(), CHINESE) == "您输入的内容会被保留。"
    assert matters(_finding(State.UNKNOWN), ENGLISH) == "It is not set, and Codex CLI then does this by itself."


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("It is kept at z.ai for 2.5 years. Then it goes.", "It is kept at z.ai for 2.5 years."),
        ("One sentence", "One sentence"),
        ("“真的吗？”他问。是的。", "“真的吗？"),
        ("Really? Yes.", "Really?"),
        ("", ""),
    ],
)
def test_a_sentence_ends_where_a_reader_would_pause(words, first):
    assert first_sentence(words) == first


def test_what_to_do():
    assert to_do(_finding(State.OK), ENGLISH) == ""
    assert "take that back" in to_do(_finding(), ENGLISH)
    assert to_do(_finding(remedy="erase"), ENGLISH).startswith("Look at these chats")
    one = (Phrase("step-erase-chat"),)
    assert to_do(_finding(remedy="guide", steps=one), ENGLISH) == "Or erase the whole chat."
    assert to_do(_finding(remedy="guide", steps=one * 3), ENGLISH).startswith("Do it by hand.")
    assert to_do(_finding(State.UNKNOWN, "none"), ENGLISH) == "Close the app, if it is open, and check again."
    assert to_do(_finding(State.RISK, "none"), ENGLISH) == ""


def test_how_old_something_is_does_not_say_why_it_matters():
    names = {"app": Text("Codex CLI", "Codex CLI"), "oldest": "2025-03-03", "bytes": 12_000}
    finding = msgspec.structs.replace(_finding(remedy="erase"), why=Phrase("old-chats-why", names))
    assert matters(finding, ENGLISH) == "Whoever gets at this computer or its backups can read them all."
    assert "2025" not in matters(finding, CHINESE)
