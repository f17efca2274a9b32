"""Exit codes; fixed by the contract."""

from typing import Final

DONE: Final = 0
AT_RISK: Final = 1
WRONG_USAGE: Final = 2
NOT_EVERYTHING: Final = 3
INTERRUPTED: Final = 130
