"""The command ``tidytrace`` and ``python -m tidytrace``."""

import gc
import os
import sys
from collections.abc import Callable

_COMPLETING = "_TIDYTRACE_COMPLETE"
"""Set by the completion of a shell, which asks with no arguments and wants words, never a window."""


def main() -> int:
    """Run the command line, or the window when there are no arguments. Returns the exit code."""
    _open_standard_streams()
    arguments = sys.argv[1:]
    try:
        if arguments in (["--version"], ["-V"]):
            return _version()
        wanted = _window_asked(arguments)
        if wanted is not None and not os.environ.get(_COMPLETING):
            return _window(*wanted)
        run = _part if arguments[:1] == ["--part"] else _command_line()
        # a list of tens of thousands of conversations is no rubbish; looking through it for some takes a tenth longer
        gc.set_threshold(50_000, 20, 100)
        _let_print(arguments)
        return _flushed(run(arguments))
    except BrokenPipeError:
        # whoever read our output has gone; the interpreter must not find that out once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except OSError as error:
        sys.stderr.write(f"tidytrace: {error.strerror}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 3
    except ImportError as error:
        if (error.name or "tidytrace").partition(".")[0] == "tidytrace":
            raise
        return _incomplete(error)


def _flushed(code: int) -> int:
    """The same code, though a stream may hold words that it cannot be rid of: Python would end with 120 for them."""
    try:
        sys.stdout.flush()
    except OSError:
        if not code:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return code


def _version() -> int:
    # answered here, before anything heavy is imported
    from tidytrace import __version__

    sys.stdout.write(f"tidytrace {__version__}\n")
    sys.stdout.flush()
    return 0


def _command_line() -> Callable[[list[str]], int]:
    from tidytrace.cli.main import run

    return run


def _part(arguments: list[str]) -> int:
    """Be a part of the program instead of the whole. Returns the exit code."""
    from importlib import import_module

    from tidytrace.itself import PART, PARTS

    name = arguments[1] if len(arguments) > 1 else ""
    if name not in PARTS:
        sys.stderr.write(f"tidytrace: {PART} is one of {', '.join(PARTS)}\n")
        return 2
    sys.argv[1:] = arguments[2:]
    code: int = import_module(PARTS[name]).main()
    return code


def _open_standard_streams() -> None:
    """A stream that was closed before we started leads nowhere; else the next file that is opened would be it."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            # the lowest free number is the one that is missing
            os.open(os.devnull, os.O_RDWR)
        setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open until the end


def _incomplete(error: ImportError) -> int:
    """Say which library is not there, or not whole. Returns the exit code."""
    # in both languages, because the translations may not be readable either
    sys.stderr.buffer.write(
        f"Tidytrace is not completely installed: the Python library {error.name} cannot be loaded ({error}). "
        "Run «sh installer/run.sh», or install Tidytrace again.\n"
        f"清迹没有完整安装：无法加载 Python 库 {error.name}。请运行“sh installer/run.sh”，或重新安装清迹。\n".encode()
    )
    return 3


def _let_print(arguments: list[str]) -> None:
    """Let a report or a check-up be put on paper by the library of the window; it is loaded when a page is printed."""
    if "report" in arguments or any(one.partition("=")[0] == "--pdf" for one in arguments):
        from tidytrace.report.paper import use_printer

        use_printer(_printed)


def _printed(page: str, code: str) -> bytes:
    # decided here, above both faces, because neither may know the other
    from tidytrace.report.paper import NoPaper

    try:
        from tidytrace.gui.printing import printed
    except ImportError as error:
        raise NoPaper from error
    return printed(page, code)


def _window_asked(arguments: list[str]) -> tuple[str | None, str | None] | None:
    """The language and the place of the window that is asked for; none when a command, or something wrong, is there."""
    asked: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        name, given, value = word.partition("=")
        if name not in {"--lang", "--show"}:
            return None
        if not given and (value := next(words, "")) == "":
            return None
        asked[name] = value
    language = asked.get("--lang")
    return (language, asked.get("--show")) if language in {None, "en", "zh_CN"} else None


def _window(language: str | None, place: str | None) -> int:
    # decided here, above both faces, because neither may know the other
    from tidytrace.gui.display import display_available

    if not display_available(os.environ):
        from tidytrace.cli.main import no_display

        return no_display(language)
    if place is not None:
        from tidytrace.watch.notices.places import Place, UnknownPlace

        try:
            Place.of(place)
        except UnknownPlace:
            from tidytrace.cli.main import no_place

            return no_place(place, language)
    # what is loaded now stays; looking through it for rubbish takes as long as painting the window
    gc.disable()
    from tidytrace.gui.imports import import_plainly

    import_plainly()
    from tidytrace.gui.start import run_window

    return run_window(language, place)


if __name__ == "__main__":
    sys.exit(main())
