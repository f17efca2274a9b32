"""Unified social credit codes of Chinese organisations (GB 32100-2015): 18 places, the last one a check (MOD 31-3)."""

import re

from tidytrace.sensitive.validators.verdict import Verdict

# a resident ID whose own check is wrong passes this one now and then
_LOOKS_LIKE_ID = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")
_AUTHORITIES = frozenset("123456789ANY")


def credit_code(value: str) -> Verdict:
    """UNKNOWN when the check is right but no authority is known that begins so."""
    from stdnum.cn import uscc

    number = value.upper()
    if not uscc.is_valid(number) or len(set(number)) < 6 or _LOOKS_LIKE_ID.fullmatch(number):
        return Verdict.INVALID
    return Verdict.VALID if number[0] in _AUTHORITIES and number[2:8] != "000000" else Verdict.UNKNOWN
