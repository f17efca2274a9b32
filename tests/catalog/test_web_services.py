"""What holds for every AI service on the web that is shipped: whom it is told of, how, and how surely."""

import functools
import re
from collections import Counter

import pytest

from tidytrace.catalog import App, Catalogue, Grade, load_catalogue
from tidytrace.resources import resources

SERVICES = sorted(path.stem for path in (resources() / "apps").glob("*-web.toml"))
SENTENCE = re.compile(r"[.!?](?:\s|$)|[。！？]")


@functools.cache
def catalogue() -> Catalogue:
    return load_catalogue()


def service(name: str) -> App:
    return catalogue().app(name)


def test_the_services_that_people_use_are_there() -> None:
    assert len(SERVICES) >= 32
    asked_for = (
        "doubao deepseek yuanbao chatglm kimi qianwen wenxin xinghuo hailuo jimeng kling ima wps-ai metaso quark"
    )
    abroad = "chatgpt claude gemini copilot grok perplexity meta-ai le-chat poe character-ai duck-ai"
    assert {f"{name}-web" for name in (asked_for + " " + abroad).split()} <= set(SERVICES)
    assert {app.id for app in catalogue() if app.kind == "web-service"} == {
        name for name in SERVICES if service(name).kind == "web-service"
    }


def test_no_host_belongs_to_two_services() -> None:
    hosts = Counter(host for app in catalogue() if app.kind == "web-service" for host in app.hosts)
    assert [host for host, count in hosts.items() if count > 1] == []


def test_a_service_stands_only_for_cards_that_there_are() -> None:
    apps = {app.id: app for app in catalogue()}
    for app in catalogue():
        for one in app.stands_for:
            program, _, card = one.partition(".")
            if program in apps and card != "*":
                assert card in {other.id for other in apps[program].account}, one


def test_no_two_services_stand_for_the_same_card() -> None:
    told = Counter(one for app in catalogue() for one in app.stands_for)
    assert [one for one, count in told.items() if count > 1] == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_says_how_it_is_with_training(name: str) -> None:
    training = next(card for card in service(name).account if card.id == "training")
    assert training.check == "data-sharing"
    if name != "poe-web":  # there each bot has its own rule
        assert training.menu or training.way != "switch"


@pytest.mark.parametrize("name", SERVICES)
def test_every_card_leads_to_a_page_of_the_vendor(name: str) -> None:
    for card in service(name).account:
        assert card.url is not None, card.id
        assert re.match(r"https://[^\s]+$", card.url), card.id


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_asked_of_the_person_is_short(name: str) -> None:
    for card in service(name).account:
        for text in filter(None, (card.choose, card.why, card.warning)):
            assert len(text.en) <= 220, card.id
            assert len(text.zh_CN) <= 110, card.id
            assert len(SENTENCE.findall(text.en)) <= 3, card.id


@pytest.mark.parametrize("name", SERVICES)
def test_every_grade_of_a_card_has_a_source_of_that_grade(name: str) -> None:
    app = service(name)
    known = {source.grade for source in app.sources}
    for card in app.account:
        if card.way != "unknown":
            assert card.grade in known, card.id
        else:
            assert card.grade in known | {Grade.UNVERIFIED}, card.id


@pytest.mark.parametrize("name", SERVICES)
def test_where_nobody_knows_no_menu_is_made_up(name: str) -> None:
    for card in service(name).account:
        if card.way in {"unknown", "none", "not-needed"}:
            assert card.menu == card.phone_menu == (), card.id
        if card.default == "off":
            assert card.way in {"switch", "not-needed"}, card.id


FURTHER = {
    "wenxin-web": "netdisk",
    "chatglm-web": "every product",
    "gemini-web": "whole Google account",
    "hailuo-web": "Hailuo only",
    "yuanbao-web": "Yuanqi",
    "stepfun-web": "closes both",
}


def test_closing_an_account_that_reaches_further_warns_first() -> None:
    for name, word in FURTHER.items():
        closing = next(card for card in service(name).account if card.id == "account")
        assert closing.warning is not None
        assert word in closing.warning.en


def test_the_desktop_programs_of_these_vendors_are_stood_for() -> None:
    stood_for = {one.partition(".")[0] for app in catalogue() for one in app.stands_for}
    programs = "chatgpt-desktop chatgpt-classic claude-desktop doubao kimi yuanbao qianwen gemini-app perplexity poe"
    assert set(programs.split()) <= stood_for
