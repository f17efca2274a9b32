"""A definition's account cards are taken as they are meant, or refused with the field that is wrong."""

import pytest

from tidytrace.catalog import DefinitionError, load_app

SERVICE = """
id = "service"
names = { en = "Service", zh_CN = "服务" }
vendor = "Nobody"
country = "CN"
kind = "web-service"
homepage = "https://claude.ai"
hosts = ["claude.ai"]
systems = ["linux", "windows", "macos"]
verified_on = 2026-11-23
verified_versions = []
stands_for = ["program.*", "codex.model-training"]
sources = [{ what = "A page", ref = "https://claude.ai", grade = "docs" }]

[contact]
mail = "privacy@claude.ai"
menu = ["设置", "意见反馈"]
answer_days = 15
working_days = true
grade = "docs"
verified_on = 2026-11-23

[[account]]
id = "training"
check = "data-sharing"
title = { en = "Trains on your chats", zh_CN = "用您的对话训练" }
way = "letter"
right = "withdraw"
menu = []
choose = { en = "Write to them.", zh_CN = "请写信。" }
warning = { en = "It closes all.", zh_CN = "会全部注销。" }
default = "on"
grade = "docs"
verified_on = 2026-11-23
"""


def loaded(folder, text):
    (folder / "apps").mkdir()
    path = folder / "apps" / "service.toml"
    path.write_text(text, "utf-8")
    return load_app(path)


def test_a_card_says_how_one_gets_there_and_what_to_read_first(tmp_path):
    app = loaded(tmp_path, SERVICE)
    (card,) = app.account
    assert (card.way, card.right, card.warning.en) == ("letter", "withdraw", "It closes all.")
    assert not card.to_do
    assert (app.contact.mail, app.contact.menu, app.contact.answer_days) == (
        "privacy@claude.ai",
        ("设置", "意见反馈"),
        15,
    )
    assert app.stands_for == ("program.*", "codex.model-training")


WRONG = [
    ('way = "letter"\n', 'way = "pigeon"\n', "account[0].way", "pigeon"),
    ('right = "withdraw"\n', "", "account[0]", "a letter needs right"),
    ('right = "withdraw"\n', 'right = "more"\n', "account[0].right", "more"),
    ('way = "letter"\n', 'way = "none"\nphone_menu = ["x"]\n', "account[0]", "the way is none"),
    ('way = "letter"\nright = "withdraw"\nmenu = []', 'way = "unknown"\nmenu = ["x"]', "account[0]", "way is unknown"),
    ('mail = "privacy@claude.ai"', 'mail = "privacy"', "contact.mail", "regex"),
    ('mail = "privacy@claude.ai"', 'page = "http://claude.ai"', "contact.page", "regex"),
    ('mail = "privacy@claude.ai"\nmenu = ["设置", "意见反馈"]\n', "", "contact", "needs mail, page or menu"),
    ('"program.*"', '"program"', "stands_for[0]", "regex"),
    ("[contact]", "[contacts]", "contacts", "unknown field"),
]


@pytest.mark.parametrize(("old", "new", "field", "problem"), WRONG)
def test_a_wrong_card_is_refused(tmp_path, old, new, field, problem):
    assert SERVICE.count(old) == 1
    with pytest.raises(DefinitionError) as caught:
        loaded(tmp_path, SERVICE.replace(old, new))
    assert caught.value.field == field
    assert problem in str(caught.value)


def test_a_letter_needs_somebody_to_get_it(tmp_path):
    before, _, rest = SERVICE.partition("[contact]")
    with pytest.raises(DefinitionError, match="a card with a letter needs a contact"):
        loaded(tmp_path, before + rest[rest.index("[[account]]") :])


def test_a_program_stands_for_nobody(tmp_path):
    text = SERVICE.replace('kind = "web-service"', 'kind = "desktop-chat"\nfolders = ["{home}/.service"]')
    with pytest.raises(DefinitionError, match="only a web service stands for programs"):
        loaded(tmp_path, text)
