"""Mobile numbers of mainland China: eleven digits from 13 to 19, and which of these prefixes are in use (MIIT)."""

import re

from tidytrace.sensitive.validators.verdict import Verdict

_SEPARATORS = re.compile(r"[ .-]")
_COUNTRY = re.compile(r"^\(?(?:\+|00)?86\)?")
_UNUSED = frozenset({"140", "141", "142", "143", "144", "154", "160", "161", "163", "164", "168", "169", "179", "194"})
_ROUND = frozenset(str(1 << power) for power in range(33, 38))


def cn_mobile(value: str) -> Verdict:
    """UNKNOWN under a prefix that no network has been given yet."""
    number = _SEPARATORS.sub("", value)
    if len(number) > 11:
        number = _COUNTRY.sub("", number)
    if len(number) != 11 or number in _ROUND or len(set(number)) < 4 or len(set(number[3:])) < 2:
        return Verdict.INVALID
    if number[3:] in {"12345678", "23456789"} or number.endswith("0000000") or number == "13800138000":
        return Verdict.INVALID
    return Verdict.UNKNOWN if number[:3] in _UNUSED else Verdict.VALID
