"""Profiles of shells: one variable is changed in them, and the person's program is left alone."""

from pathlib import Path

import pytest

from tidytrace.formats import Unchangeable, apply_edit, plan_edit, plan_removal, read_key, revert_edit

PROFILE = """# ~/.profile
if [ -n "$BASH_VERSION" ]; then
    . "$HOME/.bashrc"
fi
PATH="$HOME/bin:$PATH"
export OLLAMA_HOST=0.0.0.0:11434   # for the phone
export NAMED="a b"
export EDITOR='vim'; alias x=y
OLLAMA_HOST_BACKUP=1
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / ".profile"
    path.write_text(PROFILE, "utf-8")
    return path


def test_plain_lines_are_read_and_programs_are_not(profile: Path) -> None:
    assert read_key(profile, "shell", ("OLLAMA_HOST",)).value == "0.0.0.0:11434"
    assert read_key(profile, "shell", ("NAMED",)).value == "a b"
    assert not read_key(profile, "shell", ("PATH",)).present
    assert not read_key(profile, "shell", ("EDITOR",)).present


def test_one_value_is_changed_and_no_other_byte(profile: Path, tmp_path: Path) -> None:
    edit = plan_edit(profile, "shell", ("OLLAMA_HOST",), "127.0.0.1:11434", home=tmp_path)
    apply_edit(edit, home=tmp_path)
    assert profile.read_text("utf-8") == PROFILE.replace("0.0.0.0:11434", "127.0.0.1:11434")
    assert revert_edit(edit, home=tmp_path) == "bytes"
    assert profile.read_text("utf-8") == PROFILE


def test_quotes_stay(profile: Path, tmp_path: Path) -> None:
    apply_edit(plan_edit(profile, "shell", ("NAMED",), "c", home=tmp_path), home=tmp_path)
    assert 'export NAMED="c"\n' in profile.read_text("utf-8")


def test_a_new_variable_comes_last_and_is_exported(profile: Path, tmp_path: Path) -> None:
    edit = plan_edit(profile, "shell", ("GRADIO_SERVER_NAME",), "two words", home=tmp_path)
    apply_edit(edit, home=tmp_path)
    assert profile.read_text("utf-8") == PROFILE + "export GRADIO_SERVER_NAME='two words'\n"
    revert_edit(edit, home=tmp_path)
    assert profile.read_text("utf-8") == PROFILE


def test_of_equal_names_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / ".zshrc"
    path.write_text("A=1\r\nA=2\r\n", "utf-8", newline="")
    apply_edit(plan_edit(path, "shell", ("A",), "3", home=tmp_path), home=tmp_path)
    assert path.read_bytes() == b"A=1\r\nA=3\r\n"


def test_a_line_is_taken_out(profile: Path, tmp_path: Path) -> None:
    apply_edit(plan_removal(profile, "shell", ("NAMED",), home=tmp_path), home=tmp_path)
    assert profile.read_text("utf-8") == PROFILE.replace('export NAMED="a b"\n', "")


@pytest.mark.parametrize(("key", "value"), [("A B", "x"), ("A", "it's"), ("A", "x\ny"), ("$(reboot)", "x")])
def test_what_could_run_as_a_program_is_not_written(profile: Path, tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(Unchangeable):
        plan_edit(profile, "shell", (key,), value, home=tmp_path)


def test_what_the_shell_would_fill_in_is_written_between_quotes(profile: Path, tmp_path: Path) -> None:
    apply_edit(plan_edit(profile, "shell", ("A",), "$(reboot) `x` $HOME", home=tmp_path), home=tmp_path)
    assert "export A='$(reboot) `x` $HOME'\n" in profile.read_text("utf-8")
