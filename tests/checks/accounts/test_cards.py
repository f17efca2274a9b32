"""What a card says: how sure it is, what to read first, and whether the person has said that it is done."""

import datetime

import msgspec
import pytest

from tidytrace.catalog import AccountCard, App, Contact, Grade, Source, Text
from tidytrace.checks.accounts.cards import card_finding, digest_of
from tidytrace.checks.accounts.choices import Choices
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import StateFolders
from tidytrace.language import Language

ENGLISH = Language("en")
TODAY = datetime.date(2026, 11, 26)
CARD = AccountCard(
    id="training",
    check="data-sharing",
    title=Text("Use of your chats", "使用您的对话"),
    menu=("设置", "数据管理"),
    choose=Text("Off.", "关闭。"),
    default="on",
    grade=Grade.DOCS,
    verified_on=datetime.date(2026, 9, 1),
    url="https://www.doubao.com/legal/privacy",
)
CONTACT = Contact(grade=Grade.DOCS, verified_on=TODAY, mail="privacy@doubao.com", answer_days=15, working_days=True)


def service(card=CARD, **more):
    return App(
        id="doubao-web",
        names=Text("Doubao", "豆包"),
        vendor="ByteDance",
        country="CN",
        kind="web-service",
        homepage="https://www.doubao.com",
        hosts=("www.doubao.com",),
        systems=("linux",),
        verified_on=TODAY,
        verified_versions=(),
        account=(card,),
        sources=(Source(what="A page", ref="page", grade=Grade.DOCS),),
        **more,
    )


@pytest.fixture
def choices(tmp_path):
    return Choices.of(StateFolders(*(tmp_path / name for name in ("config", "data", "state", "cache"))))


def found(choices, card=CARD, today=TODAY, **more):
    return card_finding(service(card, **more), card, choices, today)


def said(finding):
    return render(finding.why, ENGLISH)


def steps(finding):
    return [render(step, ENGLISH) for step in finding.remedy.steps]


def changed(**fields):
    return msgspec.structs.replace(CARD, **fields)


# --- how sure it is


def test_what_the_vendor_itself_says_is_told_as_a_fact(choices):
    finding = found(choices)
    assert finding.state is State.MANUAL
    assert finding.severity == "low"
    assert said(finding).startswith("This switch is in your account")
    assert said(finding).endswith("It is on until you turn it off. As of 1 September 2026.")
    assert steps(finding) == ["Open Doubao: 设置 › 数据管理", "Choose: Off."]


@pytest.mark.parametrize(("grade", "word"), [("reported", "others report it"), ("unverified", "comes from memory")])
def test_what_is_hearsay_is_a_hint(choices, grade, word):
    finding = found(choices, changed(grade=Grade(grade)))
    assert "may be in your account" in said(finding)
    assert word in said(finding)
    assert steps(finding)[0] == "Look whether it is here, in Doubao: 设置 › 数据管理"


def test_where_nobody_knows_it_is_said_so(choices):
    finding = found(choices, changed(way="unknown", menu=(), default="unknown", grade=Grade.UNVERIFIED))
    assert said(finding) == "We do not know where this switch is, or whether there is one."
    assert "数据管理" in steps(finding)[0]


def test_what_has_to_be_deleted_is_looked_for_under_other_words(choices):
    card = changed(way="unknown", menu=(), default="none", grade=Grade.UNVERIFIED, check="retention")
    assert "历史对话" in steps(found(choices, card))[0]


def test_old_knowledge_is_called_old(choices):
    assert "may have changed since" in said(found(choices, changed(verified_on=datetime.date(2025, 8, 1))))


def test_what_is_off_by_itself_or_only_to_do_needs_nobody(choices):
    assert found(choices, changed(default="off")).severity == "info"
    assert found(choices, changed(default="none")).severity == "info"


def test_a_vendor_that_does_not_do_it_is_believed_with_care(choices):
    card = changed(way="not-needed", menu=(), default="off", grade=Grade.REPORTED)
    assert said(found(choices, card)).startswith("As others report, Doubao says that it does not do this")


def test_a_warning_comes_before_all_else(choices):
    finding = found(choices, changed(warning=Text("It closes everything.", "会全部注销。")))
    assert said(finding).startswith("Read this first: It closes everything. This switch")
    assert finding.card.warns


def test_a_card_without_switch_offers_a_letter(choices):
    card = changed(way="letter", right="withdraw", menu=())
    finding = found(choices, card, contact=CONTACT)
    assert said(finding).startswith("Doubao has no switch for this, but takes requests.")
    assert steps(finding)[:2] == [
        "Send the letter to privacy@doubao.com.",
        "An answer is promised within 15 working days.",
    ]
    assert finding.card.letter.right == "withdraw"
    assert finding.card.letter.chinese_law


# --- done, and asked again


def ticked(choices, day=TODAY, card=CARD):
    choices.tick("doubao-web.training", digest_of(service(card), card), day)


def test_what_the_person_said_is_believed(choices):
    ticked(choices)
    finding = found(choices)
    assert finding.state is State.OK
    assert said(finding).startswith("You set this on 26 November 2026.")
    assert finding.card.ticked == TODAY


def test_what_was_only_to_do_was_done(choices):
    card = changed(default="none")
    ticked(choices, card=card)
    assert said(found(choices, card)).startswith("You did this on 26 November 2026.")


@pytest.mark.parametrize(("days", "state"), [(180, State.OK), (181, State.MANUAL)])
def test_after_half_a_year_it_is_asked_again(choices, days, state):
    ticked(choices)
    finding = found(choices, today=TODAY + datetime.timedelta(days=days))
    assert finding.state is state
    assert ("more than 180 days ago" in said(finding)) is (state is State.MANUAL)


def test_a_day_in_the_future_does_not_count_for_ever(choices):
    ticked(choices, datetime.date(2062, 1, 1))
    assert found(choices).state is State.MANUAL


@pytest.mark.parametrize(
    "fields",
    [
        {"menu": ("设置", "隐私")},
        {"choose": Text("On.", "打开。")},
        {"default": "off"},
        {"url": "https://www.doubao.com/other"},
        {"warning": Text("Mind.", "注意。")},
        {"phone_menu": ("我的",)},
    ],
)
def test_when_the_card_says_something_else_it_is_asked_again(choices, fields):
    ticked(choices)
    finding = found(choices, changed(**fields))
    assert finding.state is State.MANUAL
    assert "changed since: please look again" in said(finding)
    assert finding.card.ticked is None


def test_looking_at_the_source_again_is_no_change(choices):
    ticked(choices)
    again = changed(verified_on=TODAY, grade=Grade.REPORTED)
    assert found(choices, again).state is State.OK


def test_another_address_for_the_letter_is_a_change(choices):
    card = changed(way="letter", right="withdraw", menu=())
    other = msgspec.structs.replace(CONTACT, mail="other@doubao.com")
    assert digest_of(service(card, contact=CONTACT), card) != digest_of(service(card, contact=other), card)
