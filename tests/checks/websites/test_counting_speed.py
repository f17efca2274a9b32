"""Histories of many years: time and memory stay small, and no index of the browser is needed for it."""

import sqlite3
from contextlib import closing

import pytest

from pace import within
from tidytrace.catalog import load_app
from tidytrace.catalog.root import catalogue_root
from tidytrace.checks.websites.counting import Clock, counts

MANY = 30_000


@pytest.mark.parametrize("indexed", [True, False])
def test_a_long_history_is_counted_in_one_pass(tmp_path, indexed):
    path = tmp_path / "History"
    with closing(sqlite3.connect(path)) as made:
        # without types, as other programs make such tables: no index would fit there
        made.execute("CREATE TABLE urls (id INTEGER PRIMARY KEY, url, title, visit_count, last_visit_time)")
        made.execute("CREATE TABLE visits (id INTEGER PRIMARY KEY, url, visit_time)")
        if indexed:
            made.execute("CREATE INDEX visits_url_index ON visits (url)")
        made.executemany(
            "INSERT INTO urls VALUES (?, ?, '', 2, 13400000000000000)",
            ((n, f"https://{'chatgpt.com' if n % 4 else 'www.example.com'}/c/{n}") for n in range(MANY)),
        )
        made.executemany("INSERT INTO visits VALUES (?, ?, 13400000000000000)", ((n, n // 2) for n in range(2 * MANY)))
        made.commit()
    trace = load_app(catalogue_root() / "apps" / "chromium.toml").footprint.traces[0]
    with within(2):
        (site,) = counts(trace, path, Clock(lambda: False))
    assert (site.host, site.pages, site.visits) == ("chatgpt.com", MANY * 3 // 4, MANY * 3 // 2)
