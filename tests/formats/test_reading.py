"""Values that apps write as JSON into a string of a JSON file."""

import json

import pytest

from tidytrace.formats import read_key


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (("analytics", "state", "on"), True),
        (("analytics", "state", "off"), None),
        (("plain", "on"), False),
        (("text", "on"), None),
        (("broken", "on"), None),
    ],
)
def test_a_key_leads_through_a_string_that_is_json(tmp_path, key, expected):
    path = tmp_path / "settings.json"
    inner = json.dumps({"state": {"on": True}, "version": 0})
    path.write_text(json.dumps({"analytics": inner, "plain": {"on": False}, "text": "on", "broken": "{no json"}))
    reading = read_key(path, "json", key)
    assert reading.value is expected
    assert reading.present is (expected is not None)
