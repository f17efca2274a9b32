"""Options in files of options and in start scripts, as programs ship them and people fill them in."""

import pytest

from tidytrace.formats.document import moved
from tidytrace.formats.errors import Fixed
from tidytrace.formats.model import Reading
from tidytrace.formats.options import parse
from tidytrace.formats.reading import read_key

FLAGS = "# Add persistent flags here.\n# --share\n--listen --api\n--gradio-auth ada:secret \\\n  --listen-port=7861\n"
SHELL = '#!/bin/bash\n#export COMMANDLINE_ARGS="--share"\nexport COMMANDLINE_ARGS="--listen --api-auth=ada:secret"\n'
BATCH = "@echo off\r\n@REM set COMMANDLINE_ARGS=--share\r\n:: --api\r\nset COMMANDLINE_ARGS=--listen --medvram\r\n"
RUN = ".\\python_embeded\\python.exe -s ComfyUI\\main.py --windows-standalone-build --listen 0.0.0.0 %*\r\npause\r\n"
UNIT = "[Service]\n; --host ::\nExecStart=/usr/bin/vllm serve model --host '0.0.0.0' --api-key $KEY\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FLAGS, {"--listen": True, "--api": True, "--gradio-auth": "ada:secret", "--listen-port": "7861"}),
        (SHELL, {"--listen": True, "--api-auth": "ada:secret"}),
        (BATCH, {"--listen": True, "--medvram": True}),
        (RUN, {"--windows-standalone-build": True, "--listen": "0.0.0.0"}),
        (UNIT, {"--host": "0.0.0.0", "--api-key": True}),
        ("", {}),
    ],
    ids=["flags", "shell", "batch", "run", "unit", "empty"],
)
def test_options_are_found_and_comments_are_not(text, expected):
    assert parse(text) == expected


def test_the_last_of_equal_options_counts():
    assert parse("--host 127.0.0.1\n--host 0.0.0.0\n") == {"--host": "0.0.0.0"}


def test_a_file_of_options_is_read_and_never_changed(tmp_path):
    path = tmp_path / "CMD_FLAGS.txt"
    path.write_text(FLAGS, "utf-8")

    assert read_key(path, "options", ("--listen",)) == Reading(present=True, value=True)
    assert not read_key(path, "options", ("--share",)).present
    with pytest.raises(Fixed):
        moved(path.read_bytes(), "options", ("--listen",), Reading(present=False))
