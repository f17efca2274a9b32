"""AI services on the web, and what the SQL of definitions may ask about addresses."""

import sqlite3

import pytest

from tidytrace.catalog.errors import CatalogError
from tidytrace.catalog.sites import asked_in, know_sites, known_hosts, load_sites, site_of


def test_the_services_of_both_worlds_are_known():
    assert len(load_sites()) >= 50
    assert {"chatgpt.com", "claude.ai", "www.doubao.com", "chat.deepseek.com", "www.kimi.com"} <= known_hosts()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://chatgpt.com/c/1", "chatgpt.com"),
        ("HTTPS://ChatGPT.com:443/", "chatgpt.com"),
        ("https://chatgpt.com", "chatgpt.com"),
        ("https://chatgpt.com.evil.example/", None),
        ("https://www.example.com/?next=https://chatgpt.com/", None),
        ("https://google.com/search?q=chatgpt.com", None),
        ("chrome://settings", None),
        ("chrome-extension://difoiogjjojoaoomphldepapgpbgkhkb/chat.html", "difoiogjjojoaoomphldepapgpbgkhkb"),
        ("chrome-extension://aeblfdkhhhdcdjpifhhbdiojplfjncoa/", None),
        ("", None),
    ],
)
def test_only_the_host_itself_counts(address, host):
    assert site_of(address) == host


def test_what_was_typed_into_an_address_is_told_line_by_line():
    address = "https://chatgpt.com/?q=how+are%20you+today&model=4o&hint=%E6%88%91%E7%9A%84%E6%94%AF%E4%BB%98%E5%AF%86%E7%A0%81"
    assert asked_in(address) == "how are you today"
    assert asked_in(address + "%E6%98%AF%E4%BB%80") == "how are you today\n我的支付密码是什"
    assert asked_in("https://chatgpt.com/c/1") is None
    assert asked_in("https://[broken") is None


def test_the_functions_stand_in_sql():
    with sqlite3.connect(":memory:") as connection:
        know_sites(connection)
        row = connection.execute(
            "SELECT site('https://claude.ai/x'), site(NULL), site(7), asked(NULL), service('https://www.doubao.com/c/1'),"
            " service('https://www.example.com/')"
        ).fetchone()
    assert row == ("claude.ai", None, None, None, "豆包 · www.doubao.com", None)


@pytest.mark.parametrize(
    "text",
    ["", "[[sites]]\nname = 'x'\nhosts = []", "[[sites]]\nname = 'x'\nhosts = ['UPPER.com']",
     "[[sites]]\nname = 'x'\nhosts = ['a.com']\n[[sites]]\nname = 'y'\nhosts = ['a.com']"],
)  # fmt: skip
def test_a_wrong_list_is_refused(tmp_path, text):
    path = tmp_path / "sites.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(CatalogError):
        load_sites(path)


@pytest.mark.parametrize(
    ("key", "host"),
    [
        ("moc.tpgtahc.:https:443", "chatgpt.com"),
        ("moc.oabuod.www.:https:443", "www.doubao.com"),
        ("moc.tpgtahcton.:https:443", None),
        ("", None),
    ],
)
def test_hosts_that_are_written_backwards_are_known(key, host):
    connection = sqlite3.connect(":memory:")
    know_sites(connection)
    assert connection.execute("SELECT turned_site(?)", (key,)).fetchone()[0] == host
    connection.close()
