import datetime
import tomllib

import pytest

from samples import TOML, sample
from tidytrace.catalog import Grade
from tidytrace.catalog.knowledge import knowledge_of, leftovers_of
from tidytrace.findings import knowing
from tidytrace.language import Language

ENGLISH = Language("en")
VERIFIED = datetime.date(2026, 11, 23)


def app(*left, **changes):
    """The sample app; of its first stores it is known whether its own delete leaves them."""
    stores = tomllib.loads(TOML)["stores"]
    for store, known in zip(stores, left, strict=False):
        if known is not None:
            store["left_behind"] = known
    return sample(**({"stores": stores} | changes))


def test_the_newest_version_and_the_month_are_named():
    knowledge = knowledge_of(app(verified_versions=["0.9", "0.169.0", "0.27"]), VERIFIED)
    assert knowing.freshness(ENGLISH, knowledge) == "verified 2026-11 with 0.169.0"
    assert knowledge.versions == ("0.9", "0.27", "0.169.0")


def test_nothing_is_said_of_versions_that_nobody_saw():
    assert knowing.freshness(ENGLISH, knowledge_of(app(verified_versions=[]), VERIFIED)) == "verified 2026-11"


@pytest.mark.parametrize(("days", "old"), [(0, False), (180, False), (181, True)])
def test_after_half_a_year_it_is_old_knowledge(days, old):
    knowledge = knowledge_of(app(), VERIFIED + datetime.timedelta(days=days))
    assert knowledge.old is old
    assert knowing.freshness(ENGLISH, knowledge).startswith("old knowledge: ") is old


def test_the_best_grade_behind_the_stores_is_the_evidence():
    assert knowledge_of(app(), VERIFIED).evidence is Grade.OBSERVED
    assert knowledge_of(app(stores=[]), VERIFIED).evidence is Grade.DOCS


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ((True, True, False), "This app's own delete leaves 2 copies."),
        ((True,), "This app's own delete leaves 1 copy."),
        ((False, False, False), "As far as is known, this app's own delete leaves no copy behind."),
        ((None,), "It is not known yet what this app's own delete leaves behind."),
    ],
)
def test_what_the_app_s_own_delete_leaves_is_counted(left, words):
    assert knowing.leftovers(ENGLISH, leftovers_of(app(*left))) == words


def test_an_app_without_a_delete_of_its_own_says_so():
    none = {"there": False, "grade": "observed", "what": {"en": "There is no command.", "zh_CN": "没有命令。"}}
    words = knowing.leftovers(ENGLISH, leftovers_of(app(own_delete=none)))
    assert words == "This app has no delete of its own: everything stays until it is erased here."


def test_an_app_that_keeps_nothing_here_leaves_nothing_to_say():
    assert knowing.leftovers(ENGLISH, leftovers_of(app(stores=[]))) == ""
