"""Whose process is it? An app's own, one that it started, or that of another app inside it."""

import pytest

from tidytrace.checks.connections.belonging import belonging
from tidytrace.host import Process, ProcessesUnknown


def process(pid: int, name: str, *command: str, parent: int | None = None, group: int | None = None) -> Process:
    return Process(pid=pid, name=name, command=command or (name,), parent=parent, group=group)


def owners(surroundings) -> dict[int, str]:
    found = belonging(surroundings.catalogue, surroundings.host)
    return {pid: owner.app.id for pid, owner in found.owners.items()}


def test_what_an_app_starts_belongs_to_it_and_what_that_starts_too(running) -> None:
    tree = [
        process(10, "claude"),
        process(11, "bash", parent=10),
        process(12, "curl", parent=11),
        process(13, "curl", parent=1),
    ]
    assert owners(running(tree)) == {10: "claude-code", 11: "claude-code", 12: "claude-code"}


def test_an_app_inside_another_is_itself(running) -> None:
    tree = [process(10, "cursor"), process(11, "zsh", parent=10), process(12, "codex", parent=11)]
    assert owners(running(tree)) == {10: "cursor", 11: "cursor", 12: "codex"}


@pytest.mark.parametrize(("parent", "adopter"), [(1, "init"), (900, "systemd"), (901, "gone")])
def test_what_was_left_alone_belongs_to_the_app_whose_group_it_is_in(running, parent: int, adopter: str) -> None:
    tree = [
        process(10, "cursor", group=10),
        process(11, "node", "node", "server.js", parent=parent, group=10),
        process(12, "curl", parent=11, group=10),
        process(20, "bash", group=20),
        process(21, "node", "node", "my.js", parent=parent, group=20),
    ]
    if adopter != "gone":
        tree.append(process(parent, adopter, parent=0, group=parent))
    assert owners(running(tree)) == {10: "cursor", 11: "cursor", 12: "cursor"}


def test_a_neighbour_in_a_pipe_is_not_the_apps(running) -> None:
    tree = [
        process(5, "bash", group=5),
        process(10, "claude", parent=5, group=10),
        process(11, "tee", parent=5, group=10),
    ]
    assert owners(running(tree)) == {10: "claude-code"}


def test_where_the_first_of_a_group_has_ended_those_that_are_left_speak_for_it(running) -> None:
    tree = [process(11, "cursor", parent=1, group=10), process(12, "node", parent=1, group=10)]
    assert owners(running(tree)) == {11: "cursor", 12: "cursor"}
    both = [*tree, process(13, "claude", parent=1, group=10)]
    assert owners(running(both)) == {11: "cursor", 13: "claude-code"}


def test_parents_in_a_circle_are_no_trap(running) -> None:
    assert owners(running([process(10, "a", parent=11), process(11, "b", parent=10)])) == {}


def test_an_extension_is_a_guest_in_the_editor(running) -> None:
    surroundings = running([process(10, "code")])
    extension = surroundings.host.home / ".vscode" / "extensions" / "continue.continue-1.2.3-linux-x64"
    extension.mkdir(parents=True)
    (extension / "package.json").write_text("{}", "utf-8")
    owner = belonging(surroundings.catalogue, surroundings.host).owners[10]
    assert owner.app.id == "vscode-copilot"
    assert "continue" in {guest.id for guest in owner.guests}


def test_without_a_list_of_processes_nothing_is_said(running) -> None:
    surroundings = running(processes_known=False)
    with pytest.raises(ProcessesUnknown):
        belonging(surroundings.catalogue, surroundings.host)
