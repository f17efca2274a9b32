"""A settings file that a program has open, where that keeps others from giving its name to a new file."""

import os

import pytest

from tidytrace.formats import ReadOnly, apply_edit, plan_edit
from tidytrace.formats.refusals import IN_USE

pytestmark = pytest.mark.skipif(os.name != "nt", reason="only Windows refuses what is open elsewhere")


def test_it_is_left_as_it_is_and_the_person_is_told_to_close_the_program(home):
    home.mkdir(parents=True, exist_ok=True)
    path = home / "settings.json"
    path.write_text('{"a": 1}')
    edit = plan_edit(path, "json", ("a",), 2, home=home)

    with path.open("rb"), pytest.raises(ReadOnly) as refused:
        apply_edit(edit, home=home)

    assert refused.value.sentence() == IN_USE
    assert path.read_text() == '{"a": 1}'
    assert [one.name for one in home.iterdir()] == ["settings.json"]
    apply_edit(edit, home=home)
    assert path.read_text() == '{"a": 2}'
