"""Many command lines in one process: ``every_command.py LINES``, with LINES a JSON list of lists of words.

Prints what each ended with, as JSON.
"""

import contextlib
import io
import json
import sys

from tidytrace.cli.main import run


def main() -> None:
    codes = []
    for line in json.loads(sys.argv[1]):
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with contextlib.redirect_stdout(said):
            codes.append(run([*line, "--json"]))
            said.flush()
    sys.stdout.write(json.dumps(codes))


if __name__ == "__main__":
    main()
