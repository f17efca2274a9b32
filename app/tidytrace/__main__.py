"""The command ``tidytrace`` and ``python -m tidytrace``."""

import sys


def main() -> int:
    """Run the command line, or the window when there are no arguments. Returns the exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        # answered here, before anything heavy is imported
        from tidytrace import __version__

        sys.stdout.write(f"tidytrace {__version__}\n")
        return 0
    from tidytrace.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
