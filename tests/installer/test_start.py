"""When .venv is made, kept, brought up to date and made again."""

import os
import shutil
import subprocess

import pytest


def venvs_made(checkout):
    return len(checkout.asked("-m venv"))


def pip_runs(checkout):
    return len(checkout.asked("-m pip"))


def test_the_first_start_sets_up_and_then_runs_what_was_asked(checkout):
    first = checkout.start("chats", "list", "--contains", "two words")

    assert first.returncode == 0, first.stderr
    assert first.stdout == "<chats><list><--contains><two words>\n", "stdout belongs to the program alone"
    assert "Making the virtual environment" in first.stderr
    assert "requirements.lock" in first.stderr


def test_dependencies_are_checked_against_their_hashes_and_never_built(checkout):
    checkout.start("--version")

    (pip,) = checkout.asked("-m pip")
    for option in ("--require-hashes", "--no-deps", "--only-binary :all:"):
        assert option in pip
    assert pip.endswith("requirements.lock")


def test_the_command_finds_the_source_folder_wherever_the_checkout_is(checkout):
    checkout.start("--version")

    site = checkout.root / ".venv" / "lib" / "python3.11" / "site-packages"
    line = (site / "tidytrace.pth").read_text(encoding="ascii").strip()
    assert os.path.normpath(site / line) == os.fspath(checkout.root / "app")


def test_a_later_start_runs_one_program_before_tidytrace(checkout):
    checkout.start("--version")
    before = len(checkout.asked(""))
    for tool in list(checkout.path.iterdir()):
        if tool.name not in {"sh", "cmp"}:
            tool.unlink()

    again = checkout.start("--version")

    assert again.stdout == "<--version>\n", again.stderr
    assert again.stderr == ""
    assert len(checkout.asked("")) == before + 1


def test_a_new_lock_is_installed_into_the_same_environment(checkout):
    checkout.start("--version")
    (checkout.root / "requirements.lock").write_text("another\n", encoding="utf-8")

    again = checkout.start("--version")

    assert again.stdout == "<--version>\n", again.stderr
    assert (venvs_made(checkout), pip_runs(checkout)) == (1, 2)


def test_a_moved_checkout_gets_a_new_environment(checkout):
    checkout.start("--version")
    checkout.root = checkout.root.rename(checkout.root.with_name("elsewhere"))

    again = checkout.start("--version")

    assert again.stdout == "<--version>\n", again.stderr
    assert venvs_made(checkout) == 2


def test_a_copied_checkout_gets_a_new_environment(checkout):
    checkout.start("--version")
    copy = checkout.root.with_name("copy")
    shutil.copytree(checkout.root, copy, symlinks=True)
    checkout.root = copy

    checkout.start("--version")

    assert venvs_made(checkout) == 2


def test_a_python_that_vanished_is_replaced(checkout):
    checkout.start("--version")
    python = checkout.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(checkout.standins / "gone" / "python3.11")

    again = checkout.start("--version")

    assert again.stdout == "<--version>\n", again.stderr
    assert venvs_made(checkout) == 2


def test_an_interrupted_set_up_is_done_again_from_the_start(checkout):
    process = subprocess.Popen(
        checkout.command("run.sh", ["--version"]),
        env=checkout.environment(PIP_SECONDS="30"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        for line in process.stderr:
            if "Installing the dependencies" in line:
                break
        os.killpg(process.pid, 9)

    again = checkout.start("--version")

    assert again.stdout == "<--version>\n", again.stderr
    assert venvs_made(checkout) == 2


def test_a_link_is_not_followed_and_cleared(checkout):
    elsewhere = checkout.root.with_name("elsewhere")
    elsewhere.mkdir()
    (elsewhere / "thesis.txt").write_text("a year of work", "utf-8")
    (checkout.root / ".venv").symlink_to(elsewhere)

    refused = checkout.start("--version")

    assert refused.returncode != 0
    assert ".venv is a link" in refused.stderr
    assert (elsewhere / "thesis.txt").read_text("utf-8") == "a year of work"
    assert venvs_made(checkout) == 0


def test_a_folder_of_somebody_else_is_not_cleared(checkout):
    (checkout.root / ".venv").mkdir()
    (checkout.root / ".venv" / "thesis.txt").write_text("a year of work", "utf-8")

    refused = checkout.start("--version")

    assert refused.returncode != 0
    assert "something else than a Python environment" in refused.stderr
    assert (checkout.root / ".venv" / "thesis.txt").is_file()


def test_without_a_network_it_stops_and_the_next_start_goes_on(checkout):
    (checkout.standins / "no-network").touch()
    failed = checkout.start("--version")
    assert failed.returncode == 69
    assert "could not be installed" in failed.stderr
    assert failed.stdout == ""

    (checkout.standins / "no-network").unlink()
    again = checkout.start("--version")

    assert again.stdout == "<--version>\n", again.stderr
    assert venvs_made(checkout) == 1


def test_two_starts_at_once_set_up_once(checkout):
    starts = [
        subprocess.Popen(
            checkout.command("run.sh", ["--version"]),
            env=checkout.environment(PIP_SECONDS="1"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(3)
    ]
    ends = [start.communicate(timeout=60) for start in starts]

    assert [out for out, _ in ends] == ["<--version>\n"] * 3, ends
    assert (venvs_made(checkout), pip_runs(checkout)) == (1, 1)
    assert sum("waiting for it" in err for _, err in ends) == 2


def test_the_tests_share_the_environment_and_leave_the_program_ready(checkout):
    tests = checkout.start("-k", "nothing", script="test.sh")
    assert tests.stdout == f"pytest in {checkout.root} on offscreen\n", tests.stderr
    assert checkout.asked("-m pytest")[0].endswith("-k nothing")
    assert checkout.asked("-m pip")[0].endswith("requirements-dev.lock")

    program = checkout.start("--version")

    assert program.stdout == "<--version>\n"
    assert pip_runs(checkout) == 1


def test_a_folder_that_cannot_be_written_is_named(checkout):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    checkout.root.chmod(0o555)

    refused = checkout.start("--version")

    checkout.root.chmod(0o755)
    assert refused.returncode == 69
    assert f"cannot be written: {checkout.root}" in refused.stderr


def test_it_starts_from_a_folder_that_cannot_be_written_once_it_is_ready(checkout):
    checkout.start("--version")
    checkout.root.chmod(0o555)

    again = checkout.start("--version")

    checkout.root.chmod(0o755)
    assert again.stdout == "<--version>\n", again.stderr
