"""Two apps that keep rows in one database, as an editor and an extension of it do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.erase.model import Outcome, Plan
from tidytrace.host import Host, current_host, find_installations

APPS = ("cline", "vscode-copilot")


@pytest.fixture
def computer(home):
    host = current_host()
    everybody: list[Talk] = []
    for app in APPS:
        everybody += (own := talks(2, seed=len(app)))
        WRITERS[app](host, own)
    return host, everybody


def planned(host: Host) -> Plan:
    library = Library(find_installations([one for one in load_catalogue() if one.id in APPS], host), host, None)
    plan = plan_erasure(list(library.conversations()), library, host)
    library.close()
    return plan


def shared(plan: Plan) -> Path:
    paths = [item.path for item in plan.items if item.deletions]
    (path,) = {one for one in paths if paths.count(one) > 1 and one.name == "state.vscdb"}
    return path


def test_chats_of_both_apps_go_in_one_erasure(computer):
    host, everybody = computer
    plan = planned(host)
    path = shared(plan)
    outcome = carry_out(plan)
    assert outcome == Outcome(erased=outcome.erased, failed=(), problems=(), changed=True)
    assert {one.app for one in outcome.erased} == set(APPS)
    assert [talk.id for talk in everybody if talk.id.encode() in path.read_bytes()] == []
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_the_database_is_compacted_too_when_the_second_app_is_left_out(computer):
    host, _ = computer
    plan = planned(host)
    path = shared(plan)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE more AS SELECT zeroblob(100000) AS filling")
        database.commit()
        database.execute("DROP TABLE more")
        database.commit()
        assert database.execute("PRAGMA freelist_count").fetchone() > (0,)
    first, second = [item for item in plan.items if item.path == path]
    steps: list[str] = []

    class Journal:
        def note(self, step: str, where: Path) -> None:
            if where == path:
                steps.append(step)

    outcome = carry_out(plan, journal=Journal(), cancelled=lambda: "commit" in steps)
    assert {one.reason for one in outcome.failed} == {"cancelled"}
    assert steps.count("commit") == 1
    assert first.app != second.app
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)
