import errno
from pathlib import Path

import pytest

from tidytrace.erase.errors import (
    CannotErase,
    ChangedSincePlan,
    ErasureError,
    NoSpace,
    NotWritable,
    Refused,
    from_system,
)
from tidytrace.language import Language

PLACE = Path("/home/wang/.claude/x.jsonl")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ELOOP, Refused),
        (errno.ENOENT, ChangedSincePlan),
        (errno.EROFS, NotWritable),
        (errno.ENOSPC, NoSpace),
        (errno.ERANGE, CannotErase),
    ],
)
def test_what_the_system_says_becomes_a_sentence_without_the_path(number: int, kind: type[ErasureError]) -> None:
    error = from_system(PLACE, OSError(number, "in the system's words"))
    assert type(error) is kind
    for language in (Language("en"), Language("zh_CN")):
        assert error.sentence(language)
        assert str(PLACE) not in error.sentence(language)
    assert str(error).startswith(f"{PLACE}: ")


def test_the_sentence_is_in_the_person_s_language() -> None:
    assert NotWritable(PLACE).sentence(Language("zh_CN")) == "它是只读的，已保持原样。"


def test_what_sqlite_says_is_for_the_log_alone() -> None:
    error = NotWritable(PLACE, "attempt to write a readonly database")
    assert "attempt" in str(error)
    assert "attempt" not in error.sentence()
