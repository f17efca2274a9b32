"""The checklist of the ministry's tips."""

import pytest

from tidytrace.catalog import DefinitionError, load_tips

TIP = '[[tips]]\nid = "a"\ntitle = { en = "A", zh_CN = "甲" }\nadvice = { en = "Do.", zh_CN = "做。" }\n'


def test_the_shipped_checklist_is_whole():
    tips = load_tips()
    assert tips
    assert len({tip.id for tip in tips}) == len(tips)
    assert any(tip.checks for tip in tips)


def test_tips_keep_their_order(tmp_path):
    path = tmp_path / "tips.toml"
    path.write_text(TIP.replace('"a"', '"z"') + TIP, "utf-8")
    assert [tip.id for tip in load_tips(path)] == ["z", "a"]


@pytest.mark.parametrize(
    "text", ["tips = 7", TIP.replace('zh_CN = "甲"', 'zh_CN = ""'), TIP + 'checks = ["toast"]', TIP + "more = 1", "[["]
)
def test_a_wrong_checklist_is_refused_with_its_file(tmp_path, text):
    path = tmp_path / "tips.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_tips(path)
    assert caught.value.path == path
