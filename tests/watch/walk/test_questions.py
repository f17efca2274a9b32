"""Every tip has a question, in both languages, and scenes that teach."""

import re

import pytest

from tidytrace.catalog import DefinitionError, Text, Tip, load_tips
from tidytrace.watch.walk.model import Answer
from tidytrace.watch.walk.questions import load_walk

PAGES = load_walk(load_tips())


def _texts():
    for page in PAGES:
        yield page.question.ask
        yield page.question.only_you
        for scene in page.scenes:
            yield scene.happens
            for choice in scene.choices:
                yield choice.words
                yield choice.then


def test_every_tip_is_asked_in_the_order_of_the_checklist():
    assert [page.tip.id for page in PAGES] == [tip.id for tip in load_tips()]
    assert all(page.question.ask.en.endswith("?") and page.question.ask.zh_CN.endswith("？") for page in PAGES)
    assert all(page.question.only_you is not None for page in PAGES)


def test_who_saw_nothing_suspicious_has_nothing_to_report():
    assert [page.tip.id for page in PAGES if page.question.when_fine is not Answer.ALREADY] == ["report"]


def test_what_no_machine_sees_is_told_with_a_scene():
    unseen = {page.tip.id for page in PAGES if not page.tip.checks}
    assert unseen == {"doubt-demands", "check-before-believing", "second-opinion"}
    assert {page.tip.id for page in PAGES if page.scenes} == unseen


def test_both_languages_are_there_and_chinese_has_its_own_marks():
    for text in _texts():
        assert text.en.strip() == text.en != ""
        assert re.search("[\u4e00-\u9fff]", text.zh_CN)
        assert not re.search("[\u4e00-\u9fff][,;:?!]|\\.$", text.zh_CN), text.zh_CN
        assert "你" not in text.zh_CN.replace("你确定", "")  # the person is spoken to politely


def test_the_sound_choice_has_no_place_of_its_own():
    places = {[one.sound for one in scene.choices].index(True) for page in PAGES for scene in page.scenes}
    assert len(places) > 1


def test_a_tip_that_a_newer_catalogue_adds_asks_with_its_title():
    tip = Tip(id="new", title=Text("Something new", "新的"), advice=Text("Do it.", "做。"))
    (page,) = load_walk([tip])
    assert page.question.ask == tip.title
    assert (page.question.show, page.scenes) == ("", ())


@pytest.mark.parametrize("sound", ["", "sound = true\n"])
def test_a_scene_needs_exactly_one_sound_choice(tmp_path, sound):
    choice = f'[[scenes.choices]]\nwords = {{ en = "a", zh_CN = "a" }}\n{sound}then = {{ en = "b", zh_CN = "b" }}\n'
    path = tmp_path / "walk.toml"
    path.write_text(
        'questions = []\n[[scenes]]\ntip = "report"\nhappens = { en = "a", zh_CN = "a" }\n' + choice * 2, "utf-8"
    )
    with pytest.raises(DefinitionError, match="one choice"):
        load_walk(load_tips(), path)
