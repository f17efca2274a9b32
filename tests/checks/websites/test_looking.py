"""What each browser remembers of AI sites, profile by profile."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from homes.browser import HOSTS, OTHER
from homes.files import database
from tidytrace.chats.errors import ReadingStopped
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.websites import looking
from tidytrace.checks.websites.counting import Clock
from tidytrace.checks.websites.looking import look

WEBKIT = 11_644_473_600
MARCH = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
MAY = int(datetime(2026, 5, 1, tzinfo=UTC).timestamp())


def seen(surroundings, **more):
    """Sites by profile and host."""
    return {
        (profile.path.name, site.host): site
        for profile in look(surroundings.installations, **more)
        for site in profile.sites
    }


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
@pytest.mark.parametrize(("app", "profile"), [("chromium", "Default"), ("firefox", "c4kmuwru.default-release")])
def test_visits_cookies_and_storage_of_every_ai_site_and_of_no_other(computer, app, profile, system):
    sites = seen(computer(app, system=system))
    assert {where for where, _ in sites} == {profile}
    assert {host for _, host in sites} == set(HOSTS[:3])
    for site in sites.values():
        assert (site.visits, site.pages, site.cookies, site.sign_in) == (1, 1, 2, 1)
        assert site.first == site.last
        assert site.first.year >= 2025
        assert site.bytes > 100


def test_times_are_the_first_and_last_visit_of_all_pages(computer):
    surroundings = computer("chromium")
    with closing(sqlite3.connect(profile_of(surroundings, "chromium") / "History")) as history:
        page = history.execute("SELECT id FROM urls WHERE url LIKE 'https://chatgpt.com/%'").fetchone()[0]
        history.execute("DELETE FROM visits WHERE url = ?", (page,))
        for time in (MAY, MARCH):
            history.execute("INSERT INTO visits (url, visit_time) VALUES (?, ?)", (page, (time + WEBKIT) * 1_000_000))
        history.execute("UPDATE urls SET last_visit_time = ? WHERE id = ?", ((MAY + WEBKIT) * 1_000_000, page))
        history.execute("INSERT INTO urls (url, title, visit_count, last_visit_time) VALUES (?, '', 5, ?)",
                        ("https://chatgpt.com/c/9", (MARCH + 86_400 + WEBKIT) * 1_000_000))  # fmt: skip
        history.commit()
    site = seen(surroundings)["Default", "chatgpt.com"]
    assert (site.visits, site.pages) == (7, 2)
    assert (site.first, site.last) == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))


def profile_of(surroundings, app):
    return next(iter(look([surroundings.installation(app)]))).path


def test_a_page_that_is_only_bookmarked_was_not_visited(computer):
    surroundings = computer("firefox")
    with closing(sqlite3.connect(profile_of(surroundings, "firefox") / "places.sqlite")) as places:
        places.execute("INSERT INTO moz_places (url, title, foreign_count) VALUES ('https://poe.com/', 'Poe', 1)")
        places.commit()
    assert not any(host == "poe.com" for _, host in seen(surroundings))


def test_profiles_are_told_apart(computer):
    surroundings = computer("chromium")
    first = profile_of(surroundings, "chromium")
    shutil.copytree(first, first.with_name("Profile 2"))
    (first / "Cookies").unlink()
    sites = seen(Surroundings(surroundings.host, surroundings.catalogue, surroundings.state))
    assert sites["Default", "chatgpt.com"].cookies == 0
    assert sites["Profile 2", "chatgpt.com"].cookies == 2


def test_cookies_of_a_whole_domain_count_and_those_of_other_sites_do_not(computer):
    surroundings = computer("firefox")
    with closing(sqlite3.connect(profile_of(surroundings, "firefox") / "cookies.sqlite")) as cookies:
        for host in (".chatgpt.com", "notchatgpt.com", ".com", "chatgpt.com.evil.example"):
            cookies.execute("INSERT INTO moz_cookies (host, name, isHttpOnly) VALUES (?, 'x', 0)", (host,))
        cookies.commit()
    found = seen(surroundings)
    assert found["c4kmuwru.default-release", "chatgpt.com"].cookies == 3
    assert len(found) == 3


def test_a_site_that_has_only_storage_is_told_too(computer):
    surroundings = computer("firefox")
    profile = profile_of(surroundings, "firefox")
    folder = profile / "storage" / "default" / "https+++poe.com^userContextId=2" / "idb"
    folder.mkdir(parents=True)
    (folder / "1.sqlite").write_bytes(bytes(5000))
    site = seen(surroundings)["c4kmuwru.default-release", "poe.com"]
    assert (site.visits, site.cookies, site.bytes, site.first) == (0, 0, 5000, None)


def test_local_storage_of_older_firefoxes_is_told_from_its_backward_names(computer):
    surroundings = computer("firefox")
    profile = profile_of(surroundings, "firefox")
    rows = [
        ("", key, key, "draft", "x" * 95)
        for key in ("moc.eop.:https:443", "moc.eopton.:https:443", "gro.elpmaxe.www.:https:443")
    ]
    with closing(sqlite3.connect(profile / "webappsstore.sqlite")) as store:
        names = "originAttributes, originKey, scope, key, value"
        store.executemany(f"INSERT INTO webappsstore2 ({names}) VALUES (?, ?, ?, ?, ?)", rows)
        store.commit()
    found = seen(surroundings)
    assert found["c4kmuwru.default-release", "poe.com"].bytes == 100
    assert len(found) == 4


def test_safari_tells_visits_and_says_nothing_of_what_it_hides(computer):
    sites = seen(computer("safari", system="macos"))
    assert {host for _, host in sites} == set(HOSTS[:3])
    assert all(site.visits and site.cookies is None and site.bytes is None for site in sites.values())


def test_a_database_that_cannot_be_read_is_said_and_the_rest_is_counted(computer):
    surroundings = computer("chromium")
    history = profile_of(surroundings, "chromium") / "History"
    history.write_bytes(b"no database at all, but long enough to be one")
    (profile,) = look(surroundings.installations)
    assert [error.path for error in profile.unread] == [history]
    assert {(site.visits, site.cookies) for site in profile.sites} == {(None, 2)}


def test_a_table_of_another_form_is_no_guess(computer):
    surroundings = computer("firefox")
    cookies = profile_of(surroundings, "firefox") / "cookies.sqlite"
    cookies.unlink()
    database(cookies, "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, site TEXT);", {})
    (profile,) = look(surroundings.installations)
    assert [error.path for error in profile.unread] == [cookies]
    assert {site.cookies for site in profile.sites} == {None}


def test_a_browser_that_runs_and_writes_is_counted_and_not_disturbed(computer):
    """Firefox holds its databases locked; Chromium has a transaction open."""
    surroundings = computer("firefox", "chromium")
    before = seen(surroundings)
    firefox, chromium = (profile_of(surroundings, app) for app in ("firefox", "chromium"))
    with (
        closing(sqlite3.connect(firefox / "places.sqlite")) as places,
        closing(sqlite3.connect(chromium / "History")) as history,
    ):
        places.execute("PRAGMA locking_mode=EXCLUSIVE")
        places.execute("PRAGMA journal_mode=WAL")
        places.execute("INSERT INTO moz_places (url, title, visit_count) VALUES ('https://poe.com/c/1', '', 3)")
        places.commit()
        history.execute("BEGIN EXCLUSIVE")
        history.execute("UPDATE urls SET title = 'x'")
        names = {*firefox.iterdir(), *chromium.iterdir()}
        now = seen(surroundings)
        assert {*firefox.iterdir(), *chromium.iterdir()} == names
        history.execute("ROLLBACK")
    assert now.pop((firefox.name, "poe.com")).visits == 3
    assert now == before


def test_no_title_address_or_value_is_among_what_was_counted(computer):
    surroundings = computer("firefox", "chromium")
    told = repr([profile.sites for profile in look(surroundings.installations)])
    assert OTHER not in told
    assert not any(mark in told for mark in ("TITLE-", "PROMPT-", "ANSWER-", "/c/"))


def test_what_takes_too_long_is_said_and_what_is_called_off_ends(computer):
    surroundings = computer("chromium")
    # a computer on which no time is left at once
    (profile,) = look(surroundings.installations, clock=lambda stop: Clock(stop, seconds=-1))
    assert {error.sentence() for error in profile.unread} == {"It is too large to be counted."}
    assert len(profile.unread) <= len(surroundings.installation("chromium").app.footprint.traces)
    assert all(site.bytes is None for site in profile.sites)
    with pytest.raises(ReadingStopped):
        list(look(surroundings.installations, lambda: True))
    assert looking.never() is False


def test_a_folder_that_was_closed_before_is_not_taken_for_empty(computer):
    surroundings = computer("chromium")
    installation = surroundings.installation("chromium")
    profile = profile_of(surroundings, "chromium")
    installation.places.unreadable[profile.parent] = PermissionError(13, "Permission denied")
    (found,) = look([installation])
    assert [error.path for error in found.unread] == [profile.parent]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipes_links_and_damaged_stores_are_said_and_nobody_waits_for_them(computer):
    surroundings = computer("chromium")
    profile = profile_of(surroundings, "chromium")
    history, storage = profile / "History", profile / "Local Storage" / "leveldb"
    history.unlink()
    os.mkfifo(history)
    (storage / "CURRENT").write_bytes(b"MANIFEST-000009\n")
    (profile / "IndexedDB" / "https_chatgpt.com_0.indexeddb.blob" / "round").symlink_to(profile)
    (found,) = look(surroundings.installations)
    assert {error.path for error in found.unread} == {history, storage}
    assert {site.visits for site in found.sites} == {None}
    assert max(site.bytes for site in found.sites) < 10_000
