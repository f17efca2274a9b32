"""Letters to vendors: in both languages, careful about the law, and without anything the person did not say."""

import datetime

import pytest

from tidytrace.catalog import Contact, Grade, Text, load_catalogue
from tidytrace.checks.accounts.cards import letter_to
from tidytrace.findings.letters import RIGHTS, addresses, write
from tidytrace.findings.model import Letter
from tidytrace.language import LANGUAGES, Language

TODAY = datetime.date(2026, 11, 26)
CONTACT = Contact(grade=Grade.DOCS, verified_on=TODAY, mail="privacy@kimi.com", menu=("头像", "用户反馈"))


def letter(right="withdraw", *, chinese_law=True):
    return Letter(
        service="kimi-web",
        product=Text("Kimi", "Kimi"),
        vendor="Moonshot AI",
        right=right,
        contact=CONTACT,
        chinese_law=chinese_law,
    )


@pytest.mark.parametrize(("right", "article"), [("withdraw", "15"), ("copy", "45"), ("delete", "47")])
def test_each_right_names_its_article_as_what_the_person_understands(right, article):
    body = write(letter(right), Language("en"), TODAY).body
    assert f"as I understand it on Article {article}" in body
    assert "Moonshot AI" in body
    assert "Name: ____________" in body
    assert "Date: 2026-11-26" in body


def test_outside_china_no_chinese_law_is_named():
    body = write(letter(chinese_law=False), Language("en"), TODAY).body
    assert "China" not in body
    assert "the data protection law that applies to me" in body


def test_asking_to_stop_training_does_not_end_the_service():
    assert "I do not withdraw what is needed to provide the service" in write(letter(), Language("en"), TODAY).body


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("right", RIGHTS)
def test_every_shipped_contact_gets_a_whole_letter(code, right):
    services = [app for app in load_catalogue() if app.contact is not None]
    assert len(services) >= 10
    for app in services:
        made = letter_to(app, right)
        assert addresses(made), app.id
        whole = write(made, Language(code), TODAY).whole
        assert app.names.in_language(code) in whole, app.id
        assert "{" not in whole, app.id


def test_nobody_to_write_to_means_no_letter():
    assert letter_to(load_catalogue().app("metaso-web"), "withdraw") is None


def test_every_way_to_hand_it_in_is_told():
    assert addresses(letter()) == ("privacy@kimi.com", "头像 › 用户反馈")
