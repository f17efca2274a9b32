"""A site in a browser of the Firefox family: what is part of its footprint, and what is not."""

import json
import sqlite3
from contextlib import closing

import pytest

from homes import WRITERS
from homes.browser import HOSTS, OTHER
from homes.gecko import cached, mozlz4
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.chats.web.mozlz4 import unpacked
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.host import find_installations


class Browser:
    def __init__(self, host) -> None:
        self.host = host
        self.profile = host.home / ".config" / "mozilla" / "firefox" / "c4kmuwru.default-release"
        self.cache = host.home / ".cache" / "mozilla" / "firefox" / self.profile.name / "cache2"
        self.told = talks(3, seed=8)
        WRITERS["firefox"](host, self.told)

    def library(self) -> Library:
        return Library(find_installations([load_catalogue().app("firefox")], self.host), self.host, None)

    def hosts(self):
        return {one.native for one in self.library().conversations()}

    def plan(self, *hosts):
        library = self.library()
        return plan_erasure([one for one in library.conversations() if one.native in hosts], library, self.host)

    def asked(self, name, query):
        with closing(sqlite3.connect(self.profile / name)) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def browser(fixture_host) -> Browser:
    return Browser(fixture_host("linux"))


def test_every_place_of_the_site_stands_in_the_plan(browser):
    items = browser.plan(HOSTS[0]).items
    found = {(item.path.name, item.action) for item in items}
    assert found >= {
        (f"https+++{HOSTS[0]}", "remove"),
        (f"{0:040X}", "remove"),
        *((f"{name}.sqlite", "rows") for name in ("places", "favicons", "cookies", "formhistory", "storage")),
        *((f"{name}.sqlite", "rows") for name in ("permissions", "bounce-tracking-protection", "webappsstore")),
    }
    assert not [item.path for item in items if OTHER in str(item.path) or HOSTS[1] in str(item.path)]


def test_only_the_chosen_site_goes_and_the_person_stays_signed_in(browser):
    carry_out(browser.plan(HOSTS[0]))
    assert browser.hosts() == {HOSTS[1], HOSTS[2]}
    kept = browser.asked("cookies.sqlite", f"SELECT name, isHttpOnly FROM moz_cookies WHERE host = '{HOSTS[0]}'")
    assert kept == [("session", 1)]
    assert browser.asked("permissions.sqlite", "SELECT count(*) FROM moz_perms") == [(4,)]
    assert browser.asked("places.sqlite", "SELECT count(*) FROM moz_historyvisits") == [(3,)]
    older = {key for (key,) in browser.asked("webappsstore.sqlite", "SELECT originKey FROM webappsstore2")}
    assert older == {f"{one[::-1]}.:https:443" for one in (HOSTS[1], HOSTS[2], OTHER)}


def test_a_bookmarked_page_loses_its_visits_and_stays_a_bookmark(browser):
    with closing(sqlite3.connect(browser.profile / "places.sqlite")) as connection:
        connection.execute("UPDATE moz_places SET foreign_count = 1, title = 'My assistant' WHERE id = 1")
        connection.commit()
    carry_out(browser.plan(HOSTS[0]))
    assert HOSTS[0] not in browser.hosts()
    assert browser.asked("places.sqlite", "SELECT title FROM moz_places WHERE id = 1") == [("My assistant",)]
    assert browser.asked("places.sqlite", "SELECT count(*) FROM moz_historyvisits WHERE place_id = 1") == [(0,)]


def test_a_cached_answer_is_told_by_its_address_alone(browser):
    entries = browser.cache / "entries"
    linking = cached(f"O^partitionKey=%28https%2C{OTHER}%29,:https://{OTHER}/?next=https://{HOSTS[0]}/", b"nothing")
    (entries / "AA").write_bytes(linking)
    (entries / "BB").write_bytes(cached(f":https://{OTHER}/", b"see :https://chatgpt.com/ here"))
    (entries / "CC").write_bytes(b"")
    gone = {item.path.name for item in browser.plan(HOSTS[0]).items if item.path.parent == entries}
    assert gone == {f"{0:040X}"}


def tabs(browser) -> dict:
    return json.loads(unpacked((browser.profile / "sessionstore.jsonlz4").read_bytes()))


def test_tabs_of_the_site_go_and_those_of_others_stay_open(browser):
    carry_out(browser.plan(HOSTS[0]))
    (window,) = tabs(browser)["windows"]
    addresses = [entry["url"].split("/")[2] for tab in window["tabs"] for entry in tab["entries"]]
    others = [HOSTS[1], HOSTS[2], OTHER]
    assert addresses == [*others, *others]
    assert [set(tab["storage"]) for tab in window["tabs"][:3]] == [{f"https://{one}"} for one in others]
    assert [len(window[name]) for name in ("tabs", "_closedTabs")] == [4, 3]
    assert browser.told[0].id not in json.dumps(tabs(browser))


def test_when_all_sites_go_the_tabs_of_other_pages_are_still_there(browser):
    carry_out(browser.plan(*HOSTS))
    (window,) = tabs(browser)["windows"]
    assert [entry["url"].split("/")[2] for tab in window["tabs"] for entry in tab["entries"]] == [OTHER, OTHER]
    assert window["selected"] == 2


def test_a_file_of_tabs_that_is_none_is_said_and_stays(browser):
    session = browser.profile / "sessionstore.jsonlz4"
    session.write_bytes(b"mozLz40\0" + b"nonsense" * 3)
    plan = browser.plan(HOSTS[0])
    assert [one.path for one in plan.spared] == [session]
    assert carry_out(plan).failed == ()
    assert session.read_bytes() == b"mozLz40\0" + b"nonsense" * 3


def test_words_in_a_tab_of_another_site_are_named_and_stay(browser):
    entries = [{"url": f"https://{OTHER}/", "title": browser.told[0].turns[0][0]}]
    session = browser.profile / "sessionstore.jsonlz4"
    session.write_bytes(mozlz4(json.dumps({"windows": [{"tabs": [{"entries": entries}]}]}).encode()))
    plan = browser.plan(HOSTS[0])
    carry_out(plan)
    assert [one.path for one in prove(plan).leftovers] == [session]
    assert tabs(browser)["windows"][0]["tabs"][0]["entries"] == entries


def test_while_the_browser_runs_nothing_goes(browser):
    (browser.host.root / "processes.json").write_text('[{"pid": 7, "name": "firefox"}]', "utf-8")
    plan = browser.plan(*HOSTS)
    assert {one.reason for one in plan.kept} == {"app-running"}
    assert plan.items == ()


def test_words_that_another_site_has_too_are_no_leftovers(browser):
    """What stands on a page that stays was its own before it was asked elsewhere."""
    said = browser.told[0].turns[0][0]
    other = browser.profile / "storage" / "default" / f"https+++{OTHER}" / "cache" / "morgue" / "1" / "x.final"
    other.parent.mkdir(parents=True)
    other.write_text(said, "utf-8")
    shared = browser.profile / "formhistory.sqlite"
    plan = browser.plan(HOSTS[0])
    carry_out(plan)
    assert other.read_text("utf-8") == said
    assert shared not in {one.path for one in prove(plan).leftovers}
