"""International bank account numbers (ISO 13616): length and shape per country, ISO 7064 MOD 97-10."""

import re

from tidytrace.sensitive.validators.verdict import Verdict

_SEPARATORS = re.compile(r"[ -]")
_SHORTEST, _LONGEST = 15, 34


def iban(value: str) -> Verdict:
    """UNKNOWN when the check is right but the country is in no registry, or its bank's own check digits are wrong."""
    from stdnum import iban as registry
    from stdnum.exceptions import InvalidComponent, ValidationError
    from stdnum.iso7064 import mod_97_10

    number = _SEPARATORS.sub("", value).upper()
    if not _SHORTEST <= len(number) <= _LONGEST or not mod_97_10.is_valid(number[4:] + number[:4]):
        return Verdict.INVALID
    if len(set(number[4:])) < 3 or number[2:4] in {"00", "01", "99"}:
        return Verdict.INVALID
    try:
        registry.validate(number, check_country=False)
    except InvalidComponent:
        return Verdict.UNKNOWN
    except ValidationError:
        return Verdict.INVALID
    return Verdict.VALID if registry.is_valid(number) else Verdict.UNKNOWN
