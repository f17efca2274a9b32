"""A file that is an app's own in a folder that others share, such as a log in the system's temporary folder."""

from pathlib import Path

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.host import locate


def gone(host, told):
    """Erase the first conversation; the log."""
    installation = locate(load_catalogue().app("auggie"), host)
    library = Library([installation], host, None)
    (chosen,) = [chat for chat in library.conversations() if chat.native == told[0].id]
    plan = plan_erasure([chosen], library, host)
    carry_out(plan)
    return plan


def test_its_lines_go_and_what_lies_beside_it_stays(fixture_host):
    host, told = fixture_host("linux"), talks(2, seed=3)
    WRITERS["auggie"](host, told)
    log = Path(host.variables()["temp"]) / "augment-log.txt"
    beside = log.with_name("letter.txt")
    beside.write_text(told[0].turns[0][0], "utf-8")
    gone(host, told)
    assert told[0].id not in log.read_text("utf-8")
    assert told[1].id in log.read_text("utf-8")
    assert beside.read_text("utf-8") == told[0].turns[0][0]


def test_a_link_in_its_place_is_left(fixture_host, tmp_path):
    host, told = fixture_host("linux"), talks(2, seed=3)
    WRITERS["auggie"](host, told)
    log = Path(host.variables()["temp"]) / "augment-log.txt"
    elsewhere = tmp_path / "elsewhere.txt"
    log.replace(elsewhere)
    log.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    plan = gone(host, told)
    assert elsewhere.read_bytes() == before
    assert "augment-log.txt" in {one.path.name for one in plan.spared}
