"""What definitions say of the traces of AI sites in browsers."""

import msgspec
import pytest

from tidytrace.catalog import Text, load_app
from tidytrace.catalog.footprint import Counted, Footprint, Trace, footprint_problems
from tidytrace.catalog.root import catalogue_root
from tidytrace.catalog.words import Grade

KNOWN = frozenset({"profile"})
WAY = Text(en="There.", zh_CN="那里。")


def trace(**more):
    given = {"kind": "cookies", "format": "sqlite", "files": ("{profile}/Cookies",), "grade": Grade("observed")}
    counted = Counted(tables={"cookies": ("host_key",)}, query="SELECT host_key AS site, 1 AS cookies FROM cookies")
    return Trace(**given | {"database": counted} | more)


def problems(*traces):
    return dict(footprint_problems(Footprint(own_way=WAY, traces=traces), KNOWN))


def test_a_query_that_counts_is_fine():
    assert problems(trace()) == {}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("DELETE FROM cookies", "must be a query"),
        ("SELECT value FROM cookies", "no such column"),
        ("SELECT name FROM sqlite_master", "prohibited"),
    ],
)
def test_a_query_sees_nothing_but_what_it_names(query, problem):
    found = problems(trace(database=Counted(tables={"cookies": ("host_key",)}, query=query)))
    assert problem in found["footprint.traces[0].database"]


def test_files_lie_where_the_definition_says():
    assert "footprint.traces[0].files" in problems(trace(files=("{elsewhere}/Cookies",)))
    folder = trace(kind="storage", format="folder", database=None, id_pattern="/storage/https")
    assert problems(folder) == {"footprint.traces[0].id_pattern": "needs a group"}


@pytest.mark.parametrize(
    "wrong", [{"database": None}, {"format": "folder"}, {"format": "folder", "database": None}, {"files": ()}]
)
def test_what_nobody_could_count_is_refused(wrong):
    whole = {"own_way": {"en": "There.", "zh_CN": "那里。"}, "traces": [msgspec.to_builtins(trace()) | wrong]}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(whole, Footprint)


def test_of_a_browser_that_nobody_has_seen_the_numbers_are_hearsay_and_no_page_is_named():
    footprint = load_app(catalogue_root() / "apps" / "qq-browser.toml").footprint
    assert {one.grade for one in footprint.traces} == {Grade("reported")}
    assert footprint.page is None
