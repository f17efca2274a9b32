"""The table of the READMEs is made from the definitions."""

from pathlib import Path

import pytest

from samples import sample
from tidytrace.catalog import load_catalogue
from tidytrace.catalog.table import BEGIN, END, markdown, replaced, rows_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("name", "locale"), [("README.md", "en"), ("README.zh_CN.md", "zh_CN")])
def test_the_readme_is_up_to_date(name, locale):
    text = (ROOT / name).read_text("utf-8")
    fresh = replaced(text, markdown(load_catalogue(), locale))
    assert text == fresh, "run: tidytrace catalog table --write README.md --write README.zh_CN.md"


def test_a_row_counts_what_the_definition_says():
    [row] = rows_of([sample()])
    assert (row.found, row.settings, row.conversations, row.erase, row.companions, row.cards, row.systems) == (
        *(True, 1, True, "alone", 2, 0),
        "LWM",
    )
    [hearsay] = rows_of([sample(stores=[])])
    assert (hearsay.conversations, hearsay.erase) == (False, "no")


def test_the_table_has_a_line_for_each_app_in_both_languages():
    assert "| Sample | ✓ | 1 | ✓ | ✓ | 2 | – | observed | 2026-11-23 | LWM |" in markdown([sample()], "en")
    assert "| 样例 | ✓ | 1 | ✓ | ✓ | 2 | – | 实测 | 2026-11-23 | LWM |" in markdown([sample()], "zh_CN")


def test_nothing_outside_the_markers_changes():
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert replaced(text, f"{BEGIN}\nnew\n{END}") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    with pytest.raises(ValueError, match="markers"):
        replaced("no table here", "x")
