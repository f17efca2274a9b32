"""What macOS lets programs do, from databases as it writes them."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from tidytrace.host import grants_macos
from tidytrace.host.grants import Identity

NEW = (
    "CREATE TABLE access (service TEXT, client TEXT, client_type INTEGER, auth_value INTEGER, auth_reason INTEGER,"
    " auth_version INTEGER, csreq BLOB, policy_id INTEGER, indirect_object_identifier_type INTEGER,"
    " indirect_object_identifier TEXT DEFAULT 'UNUSED', flags INTEGER, last_modified INTEGER)"
)
OLD = "CREATE TABLE access (service TEXT, client TEXT, client_type INTEGER, allowed INTEGER, prompt_count INTEGER)"
CLAUDE = Identity(packages=("bundle:com.anthropic.claudefordesktop",))
OWN = "Library/Application Support/com.apple.TCC/TCC.db"


def database(path: Path, *rows: tuple, table: str = NEW) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute(table)
    for service, client, kind, value, *other in rows:
        if table == NEW:
            connection.execute(
                "INSERT INTO access (service, client, client_type, auth_value, indirect_object_identifier)"
                " VALUES (?,?,?,?,?)",
                (service, client, kind, value, *(other or ["UNUSED"])),
            )
        else:
            connection.execute("INSERT INTO access VALUES (?,?,?,?,1)", (service, client, kind, value))
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def mac(fixture_host):
    return fixture_host("macos")


def test_rows_of_an_app_and_of_its_helpers_count_and_no_others(mac) -> None:
    database(
        mac.home / OWN,
        ("kTCCServiceMicrophone", "com.anthropic.claudefordesktop", 0, 2),
        ("kTCCServiceCamera", "com.anthropic.claudefordesktop.helper", 0, 0),
        ("kTCCServiceCamera", "com.anthropic.claudefordesktopX", 0, 2),
        ("kTCCServiceAppleEvents", "com.anthropic.claudefordesktop", 0, 2, "com.apple.mail"),
        ("kTCCServiceNobodyKnows", "com.anthropic.claudefordesktop", 0, 2),
    )
    grants = mac.granting().of(CLAUDE).grants
    assert {(one.right, one.state, one.of) for one in grants} == {
        ("microphone", "allowed", ""),
        ("camera", "denied", ""),
        ("automation", "allowed", "com.apple.mail"),
    }
    assert grants[0].where.endswith("TCC.db")


def test_both_databases_are_read_and_a_path_is_a_client_too(mac) -> None:
    program = mac.local("/opt/homebrew/bin/claude")
    program.parent.mkdir(parents=True)
    program.write_text("")
    database(mac.home / OWN, ("kTCCServiceSystemPolicyDesktopFolder", "/opt/homebrew/bin/claude", 1, 2))
    database(
        mac.local(f"/{OWN}"),
        ("kTCCServiceSystemPolicyAllFiles", "/opt/homebrew/bin/claude", 1, 2),
        ("kTCCServiceAccessibility", "/opt/homebrew/bin/other", 1, 2),
    )
    found = mac.granting().of(Identity(programs=(program,))).grants
    assert {(one.right, one.strong) for one in found} == {("desktop", False), ("all-files", True)}


def test_the_table_of_older_systems_is_read(mac) -> None:
    database(mac.home / OWN, ("kTCCServiceCamera", "com.anthropic.claudefordesktop", 0, 1), table=OLD)
    (grant,) = mac.granting().of(CLAUDE).grants
    assert (grant.right, grant.state) == ("camera", "allowed")


def test_a_closed_database_is_could_not_look(mac, monkeypatch) -> None:
    path = database(mac.home / OWN, ("kTCCServiceCamera", "com.anthropic.claudefordesktop", 0, 2))

    def closed(_path: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(grants_macos, "opened", closed)
    granting = mac.granting()
    assert granting.of(CLAUDE).grants == ()
    assert (str(path), "full-disk-access") in [(one.where, one.why) for one in granting.unseen]


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + bytes(4096), bytes(100)])
def test_a_damaged_database_is_could_not_look_and_stays_as_it_is(mac, content: bytes) -> None:
    path = mac.home / OWN
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert [one.why for one in mac.granting().unseen] == ["unreadable"]
    assert [one.name for one in path.parent.iterdir()] == ["TCC.db"]
    assert path.read_bytes() == content


def test_a_view_in_the_place_of_the_table_is_not_run(mac) -> None:
    path = mac.home / OWN
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE VIEW access AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n)"
        " SELECT x AS service, x AS client, 0 AS client_type, 2 AS auth_value FROM n"
    )
    connection.close()
    assert [one.why for one in mac.granting().unseen] == ["unreadable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_pipe_in_its_place_waits_for_nobody(mac) -> None:
    path = mac.home / OWN
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    assert [one.why for one in mac.granting().unseen] == ["unreadable"]


def test_a_database_that_is_written_to_meanwhile_is_read_with_its_log(mac) -> None:
    path = database(mac.home / OWN)
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute(
        "INSERT INTO access (service, client, client_type, auth_value) VALUES ('kTCCServiceScreenCapture', ?, 0, 2)",
        ("com.anthropic.claudefordesktop",),
    )
    writer.commit()
    try:
        assert [one.right for one in mac.granting().of(CLAUDE).grants] == ["screen"]
    finally:
        writer.close()


def test_a_mac_without_the_databases_lets_nothing_be_seen_and_hides_nothing(mac) -> None:
    granting = mac.granting()
    assert (granting.of(CLAUDE).grants, granting.unseen) == ((), ())
