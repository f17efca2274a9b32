"""Unified social credit codes of Chinese organisations (GB 32100-2015): 18 places, the last one a check (MOD 31-3)."""

from tidytrace.sensitive.validators.verdict import Verdict

_AUTHORITIES = frozenset("123456789ANY")


def credit_code(value: str) -> Verdict:
    """UNKNOWN when the check is right but no authority is known that begins so."""
    from stdnum.cn import uscc

    number = value.upper()
    if not uscc.is_valid(number) or len(set(number)) < 6:
        return Verdict.INVALID
    return Verdict.VALID if number[0] in _AUTHORITIES and number[2:8] != "000000" else Verdict.UNKNOWN
