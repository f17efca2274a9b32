"""After how many days an app deletes chats by itself is read where the person set it."""

import json

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.checks.retention import own_days
from tidytrace.host import Installation, Places


def days(host, app_id, folder, settings):
    app = load_catalogue().app(app_id)
    path = host.home / folder / "settings.json"
    path.parent.mkdir()
    if settings is not None:
        path.write_text(settings if isinstance(settings, str) else json.dumps(settings), "utf-8")
    return own_days(Installation(app=app, places=Places(app, host), evidence=(), version=None, processes=()))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [(None, 30), ({}, 30), ({"cleanupPeriodDays": 365}, 365), ({"cleanupPeriodDays": True}, 30), ("{broken", 30)],
)
def test_a_number_of_days(fixture_host, settings, expected):
    assert days(fixture_host(), "claude-code", ".claude", settings) == expected


@pytest.mark.parametrize(
    ("retention", "expected"),
    [
        ({}, 30),
        ({"maxAge": "90d"}, 90),
        ({"maxAge": "2w"}, 14),
        ({"maxAge": "36h"}, 1),
        ({"maxAge": "soon"}, 30),
        ({"enabled": False}, None),
    ],
)
def test_a_span_of_time_that_can_be_switched_off(fixture_host, retention, expected):
    settings = {"general": {"sessionRetention": retention}}
    assert days(fixture_host(), "gemini-cli", ".gemini", settings) == expected


def test_an_app_without_a_timer(fixture_host):
    assert days(fixture_host(), "codex", ".codex", None) is None
