"""Works out in advance what the first check-up would take seconds for; run by setup.sh, or again at any time."""

from tidytrace.checks.preparing import prepare
from tidytrace.resources import prepared

if __name__ == "__main__":
    prepare(prepared())
