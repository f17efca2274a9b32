"""The command ``tidytrace`` and ``python -m tidytrace``."""

import os
import sys


def main() -> int:
    """Run the command line, or the window when there are no arguments. Returns the exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        # answered here, before anything heavy is imported
        from tidytrace import __version__

        sys.stdout.write(f"tidytrace {__version__}\n")
        return 0
    if not arguments:
        return _window()
    from tidytrace.cli.main import run

    return run(arguments)


def _window() -> int:
    # decided here, above both faces, because neither may know the other
    from tidytrace.gui.display import display_available

    if not display_available(os.environ):
        from tidytrace.cli.main import no_display

        return no_display()
    from tidytrace.gui.start import run_window

    return run_window(None)


if __name__ == "__main__":
    sys.exit(main())
