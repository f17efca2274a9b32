"""A site in a browser: what of the stores that all sites share is part of its footprint, and what is not."""

import pytest

from homes import WRITERS
from homes.browser import HOSTS, OTHER
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.erase.plan.offers import plan_leftovers
from tidytrace.host import find_installations


class Browser:
    def __init__(self, host) -> None:
        self.host = host
        self.profile = host.home / ".config" / "chromium" / "Default"
        self.told = talks(3, seed=8)
        WRITERS["chromium"](host, self.told)

    def library(self) -> Library:
        return Library(find_installations(load_catalogue(), self.host), self.host, None)

    def plan(self, *hosts):
        library = self.library()
        return plan_erasure([one for one in library.conversations() if one.native in hosts], library, self.host)


@pytest.fixture
def browser(fixture_host) -> Browser:
    return Browser(fixture_host("linux"))


def test_every_place_of_the_site_stands_in_the_plan(browser):
    site = HOSTS[0]
    found = {(item.path.name, item.action) for item in browser.plan(site).items}
    assert found >= {
        ("leveldb", "entries"),
        ("Session Storage", "entries"),
        (f"https_{site}_0.indexeddb.leveldb", "remove"),
        (f"https_{site}_0.indexeddb.blob", "remove"),
        ("Tabs_13439884792236149", "cut"),
        *(
            (name, "rows")
            for name in ("History", "Favicons", "Cookies", "Web Data", "Shortcuts", "Top Sites", "ukm_db")
        ),
    }
    assert not [item.path for item in browser.plan(site).items if OTHER in str(item.path)]


def test_a_cached_answer_is_told_by_its_address_alone(browser):
    """What is packed on its way over the network says nothing else; and a link on another page is no address."""
    cache = browser.host.home / ".cache" / "chromium" / "Default" / "Cache" / "Cache_Data"
    linking = cache / "00000000000000ff_0"
    linking.write_bytes((cache / "0000000000000003_0").read_bytes() + b"see https://chatgpt.com/ for more")
    gone = {item.path.name for item in browser.plan(HOSTS[0]).items if item.path.parent == cache}
    assert gone == {"0000000000000000_0"}


@pytest.mark.parametrize("name", ["LOCK", "000006.log"])
def test_a_store_behind_a_link_is_left_alone_and_said(browser, tmp_path, name):
    store = browser.profile / "Local Storage" / "leveldb"
    outside = tmp_path / "outside"
    (store / name).rename(outside)
    (store / name).symlink_to(outside)
    before = outside.read_bytes()
    plan = browser.plan(HOSTS[0])
    outcome = carry_out(plan)
    assert outside.read_bytes() == before
    refused = {kept.reason for kept in plan.kept} | {one.reason for one in outcome.failed}
    assert "link" in refused or "refused" in refused


def test_while_the_browser_runs_nothing_goes(browser):
    (browser.host.root / "processes.json").write_text('[{"pid": 7, "name": "chromium"}]', "utf-8")
    plan = browser.plan(*HOSTS)
    assert {one.reason for one in plan.kept} == {"app-running"}
    assert plan.items == ()


def test_a_file_of_tabs_that_is_encrypted_is_said_and_stays(browser):
    later = browser.profile / "Sessions" / "Session_13439884785485236"
    later.write_bytes(b"SNSS" + (5).to_bytes(4, "little") + b"v10 nobody can read this")
    plan = browser.plan(HOSTS[0])
    assert [one.path for one in plan.spared] == [later]
    assert carry_out(plan).failed == ()
    assert later.exists()


def test_words_that_are_left_in_a_store_of_all_sites_are_named_and_not_offered(browser):
    """To take away one file of such a store would take what the person has of all other sites."""
    plan = browser.plan(HOSTS[0])
    assert plan.optional == ()
    carry_out(plan)
    said = browser.told[0].turns[0][0].encode("utf-8")
    strays = [browser.profile / "Local Storage" / "leveldb" / "000009.log", browser.profile / "Something New"]
    for stray in strays:
        stray.write_bytes(said)
    proof = prove(plan)
    assert {one.path for one in proof.leftovers} == set(strays)
    (installation,) = find_installations([load_catalogue().app("chromium")], browser.host)
    more = plan_leftovers(plan, proof.leftovers, strays, browser.host, lambda _id: installation)
    assert more.items == ()
