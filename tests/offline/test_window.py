"""The window needs no network: opened, checked up, leafed through and closed where there is none."""

from pathlib import Path

from offline import walls
from offline.conftest import TIDYTRACE
from offline.test_commands import NETWORKS_OWN

WINDOW = (TIDYTRACE[0], "-P", str(Path(__file__).with_name("one_window.py")))


def test_the_window_is_opened_checks_up_and_is_closed(person, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    outside, inside = (
        walls.run(person(), WINDOW, refused, trace if refused == "all" else None) for refused in ("nothing", "all")
    )
    assert (outside.code, inside.code) == (0, 0), inside.err

    def seen(ran: walls.Ran) -> dict[str, str]:
        return {name: state for name, (check, state) in ran.document.items() if check not in NETWORKS_OWN}

    assert seen(inside) == seen(outside)
    assert seen(inside)["codex.analytics"] == "risk"
    if trace.exists():
        assert walls.far(trace) == walls.near(trace) == []
