from tidytrace.host.lock import held
from windows import has_mode


def test_only_one_holds_it_and_the_next_one_gets_it(tmp_path):
    path = tmp_path / "state" / "switches.lock"
    with held(path) as first, held(path) as second:
        assert (first, second) == (True, False)
        assert has_mode(path, 0o600)
        assert has_mode(path.parent, 0o700)
    with held(path) as third:
        assert third
