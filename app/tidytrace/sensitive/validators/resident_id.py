"""Resident identity numbers of China: GB 11643-1999 (18 places) and GB 11643-1989 (15).

The check character is ISO 7064 MOD 11-2. Regions come from python-stdnum's table, used without its check that the
region existed in the year of birth: numbers are given at registration, which may be later, and elsewhere.
"""

import datetime
import re
from functools import lru_cache

from tidytrace.sensitive.validators.verdict import Verdict

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_SEPARATORS = re.compile(r"[ -]")
# residence permits of people from Hong Kong, Macau and Taiwan; permanent residence of foreigners begins with 9
_OTHER_REGIONS = ("810000", "820000", "830000")
_OLDEST = datetime.date(1890, 1, 1)


def resident_id(value: str) -> Verdict:
    """18 places. UNKNOWN when everything is right but the region is in no table."""
    number = _SEPARATORS.sub("", value).upper()
    if len(number) != 18 or not number[:17].isdigit() or _CHECK[_sum(number)] != number[17]:
        return Verdict.INVALID
    if not _born(number[6:14]) or number[14:17] == "000":
        return Verdict.INVALID
    return Verdict.VALID if _known(number[:6]) else Verdict.UNKNOWN


def resident_id_15(value: str) -> Verdict:
    """15 places, no check digit: only a known region and a real date of the twentieth century speak for it."""
    number = _SEPARATORS.sub("", value)
    if len(number) != 15 or not number.isdigit() or not _born("19" + number[6:12]) or number[12:] == "000":
        return Verdict.INVALID
    return Verdict.VALID if _known(number[:6]) else Verdict.INVALID


def _sum(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11


def _born(digits: str) -> bool:
    try:
        born = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return _OLDEST <= born <= datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=1)


@lru_cache(maxsize=4096)
def _known(region: str) -> bool:
    if region in _OTHER_REGIONS or region[0] == "9":
        return True
    from stdnum import numdb

    parts = numdb.get("cn/loc").info(region)
    # the province alone is found for any number that begins like it
    return any("county" in properties for _digits, properties in parts)
