"""The command ``tidytrace`` and ``python -m tidytrace``."""

import sys


def main() -> int:
    """Run the command line, or the window when there are no arguments. Returns the exit code."""
    from tidytrace.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
