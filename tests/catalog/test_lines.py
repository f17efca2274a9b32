"""On which line of a definition a field stands."""

import pytest

from samples import TOML
from tidytrace.catalog.lines import field_path, line_of


def shown(pointer):
    return TOML.splitlines()[line_of(TOML, field_path(pointer)) - 1]


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("$.id", 'id = "sample"'),
        ("$.detect.packages", 'packages = ["npm:@nobody/sample"]'),
        ("$.paths.data.env", 'env = { SAMPLE_HOME = "{value}" }'),
        ("$.stores[1].unit", 'unit = "line"'),
        ("$.stores[1]", "[[stores]]"),
        ("$.stores[2].database.list", 'list = "SELECT id, title FROM threads"'),
        ("$.stores[2].database.rows[0].where", 'where = "thread = :id"'),
        ("$.settings[0].fix", "fix = false"),
        ("$.stores[0].lines.role", 'role = "role"'),
        ("$.nothing", 'id = "sample"'),
    ],
)
def test_the_line_of_a_field(pointer, line):
    assert shown(pointer) == line


def test_the_second_of_two_tables_is_meant():
    assert line_of("[[a]]\nx = 1\n[[a]]\nx = 2\n", ("a", 1, "x")) == 4


def test_quoted_and_dotted_keys_are_understood():
    text = '[paths]\n"a-b".env = {}\n'
    assert line_of(text, ("paths", "a-b", "env")) == 2


def test_any_key_ends_the_path():
    assert field_path("$.paths[...].any") == ("paths",)
    assert field_path("$.stores[1].format") == ("stores", 1, "format")
