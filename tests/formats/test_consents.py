"""The answers that a person gave in JetBrains editors are read, and one is changed while the others stay."""

import pytest

from tidytrace.formats import Unchangeable, apply_edit, plan_edit, plan_removal, read_document, revert_edit

ANSWERS = "rsch.send.usage.stat:1.1:0:1690000000000;ai.trace.policy:2.0:1:1757000000000"


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "accepted"
    path.write_text(ANSWERS, "utf-8")
    return path


def test_answers_are_yes_or_no(answers) -> None:
    assert read_document(answers, "consents") == {"rsch.send.usage.stat": False, "ai.trace.policy": True}


@pytest.mark.parametrize("text", ["", "\n", "x", "a:1:2:3", "a:1:yes:3", "a:1:1:", ";;"])
def test_what_is_no_answer_is_passed_over(answers, text) -> None:
    answers.write_text(text, "utf-8")
    assert read_document(answers, "consents") == {}


def test_of_equal_questions_the_last_answer_counts(answers) -> None:
    answers.write_text("a:1:1:5; a:2:0:6\n", "utf-8")
    assert read_document(answers, "consents") == {"a": False}


def test_a_yes_becomes_a_no_and_back(answers, tmp_path) -> None:
    edit = plan_edit(answers, "consents", ("ai.trace.policy",), False, home=tmp_path)
    apply_edit(edit, home=tmp_path)
    assert answers.read_text("utf-8") == ANSWERS.replace("2.0:1:", "2.0:0:")
    assert revert_edit(edit, home=tmp_path) == "bytes"
    assert answers.read_text("utf-8") == ANSWERS


def test_a_question_that_was_never_asked_gets_no_answer(answers, tmp_path) -> None:
    with pytest.raises(Unchangeable):
        plan_edit(answers, "consents", ("ai",), False, home=tmp_path)
    with pytest.raises(Unchangeable):
        plan_removal(answers, "consents", ("ai.trace.policy",), home=tmp_path)
    assert answers.read_text("utf-8") == ANSWERS
