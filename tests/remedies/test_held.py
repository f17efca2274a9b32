"""A settings file that cannot be changed while a program has it open: which program that is."""

import pytest

from tidytrace.formats import ReadOnly
from tidytrace.formats.refusals import IN_USE
from tidytrace.host.processes import Process
from tidytrace.language import Language
from tidytrace.remedies.held import holders_are_named


def refuse(path, sentence):
    with holders_are_named():
        raise ReadOnly(path, sentence)


@pytest.fixture
def there(monkeypatch):
    programs = []
    monkeypatch.setattr("tidytrace.remedies.held.holders", lambda _path: tuple(programs))
    return programs


def test_it_is_named_in_the_language_of_the_person(tmp_path, there):
    there += [Process(pid=4711, name="Claude"), Process(pid=815, name="Cursor")]
    with pytest.raises(ReadOnly) as refused:
        refuse(tmp_path / "a.json", IN_USE)
    assert refused.value.path == tmp_path / "a.json"
    said = refused.value.sentence()
    assert said == "Still open in Claude (4711), Cursor (815); close that program and repeat."
    in_chinese = refused.value.sentence(Language("zh_CN"))
    assert in_chinese != said
    assert "Claude (4711)" in in_chinese


def test_when_the_system_tells_nobody_the_sentence_stays(tmp_path, there):
    with pytest.raises(ReadOnly) as refused:
        refuse(tmp_path / "a.json", IN_USE)
    assert refused.value.sentence() == IN_USE


def test_another_reason_is_left_alone(tmp_path, there):
    there.append(Process(pid=4711, name="Claude"))
    with pytest.raises(ReadOnly) as refused:
        refuse(tmp_path / "a.json", "It is write-protected.")
    assert refused.value.sentence() == "It is write-protected."
