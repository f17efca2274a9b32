"""What the check-up says of the connections of running AI apps."""

import datetime

import pytest

from pace import least
from tidytrace.checks import outbound
from tidytrace.checks.connections.looking import look, place_of
from tidytrace.checks.run import run_checkup
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.host import Process
from tidytrace.language import Language

EN, ZH = Language("en"), Language("zh_CN")
CODEX = Process(pid=10, name="codex", command=("codex",))
COUNTRIES = {"1.2.3.4": "US", "2.3.4.5": "DE", "5.6.7.8": "RU"}
LAN = "192.168.7.20"


def told(surroundings) -> dict[str, Finding]:
    return {one.id: one for one in outbound.run(surroundings)}


def said(finding: Finding, language: Language = EN) -> str:
    return f"{render(finding.title, language)}\n{render(finding.why, language)}"


def test_where_an_app_is_connected_is_told_by_country(running) -> None:
    lines = [(10, "1.2.3.4", 443), (10, "1.2.3.9", 443), (10, "2.3.4.5", 443), (10, "192.168.7.9", 80)]
    finding = told(running([CODEX], lines, countries=COUNTRIES | {"1.2.3.9": "US"}))["codex.connections"]
    assert (finding.check, finding.tip, finding.state, finding.severity) == ("outbound", "report", State.OK, "info")
    assert "United States (2), Germany (1), your own network (1)" in said(finding)
    assert "美国（2）、德国（1）、您自己的网络（1）" in said(finding, ZH)
    assert finding.evidence[0].where == "1.2.3.4:443"
    assert [one.key for one in finding.evidence].count("US") == 2


def test_a_country_that_is_new_is_for_the_person_to_judge(running) -> None:
    assert told(running([CODEX], [(10, "1.2.3.4", 443)], countries=COUNTRIES))["codex.connections"].state is State.OK
    more = running([CODEX], [(10, "1.2.3.4", 443), (10, "5.6.7.8", 443)], countries=COUNTRIES)
    for _ in range(2):  # who looks twice learns it twice
        finding = told(more)["codex.connections"]
        assert (finding.state, finding.severity) == (State.MANUAL, "low")
        assert "new for it: Russia" in said(finding)
        assert finding.remedy.kind == "guide"
        assert len([render(step, EN) for step in finding.remedy.steps]) == 4


def test_a_new_name_is_told_too(running) -> None:
    running_codex = running([CODEX], [(10, "1.2.3.4", 443)], countries=COUNTRIES)
    told(running_codex)
    more = running([CODEX], [(10, "1.2.3.7", 443)], countries={"1.2.3.7": "US"}, hosts_file="1.2.3.7 models.example\n")
    assert "new for it: models.example" in said(told(more)["codex.connections"])


def test_a_proxy_on_this_computer_is_no_end_of_the_way(running) -> None:
    finding = told(running([CODEX], [(10, "127.0.0.1", 7890), (10, LAN, 7891)]))["codex.connections"]
    assert finding.state is State.OK
    assert "only to programs on this computer" in said(finding)
    assert "7890, 7891" in said(finding)
    assert finding.evidence == ()


def test_the_apps_own_parts_are_no_proxy(running) -> None:
    unseen = {"served": [5000]}
    finding = told(running([CODEX], [(10, "127.0.0.1", 5000)], unseen=unseen))["codex.connections"]
    assert "proxy" not in said(finding)


def test_an_address_that_a_proxy_made_up_has_no_country(running) -> None:
    finding = told(running([CODEX], [(10, "198.18.0.4", 443)], countries=COUNTRIES))["codex.connections"]
    assert "hidden by a proxy or VPN (1)" in said(finding)


def test_what_came_in_is_not_where_the_app_goes(running) -> None:
    ollama = Process(pid=20, name="ollama", command=("ollama", "serve"))
    surroundings = running([ollama], [(20, "5.6.7.8", 60000, True)], countries=COUNTRIES)
    assert told(surroundings)["ollama.connections"].evidence == ()
    assert [line.connection.incoming for line in look(surroundings).lines] == [True]


def test_what_is_hidden_is_said(running) -> None:
    finding = told(running([CODEX], unseen={"hidden": [10]}))["codex.connections"]
    assert finding.state is State.UNKNOWN
    assert "codex (10)" in said(finding)


@pytest.mark.parametrize("kind", ["renderer", "zygote", "gpu-process"])
def test_the_sealed_parts_of_a_window_have_no_connections_to_hide(running, kind: str) -> None:
    parts = [
        Process(pid=10, name="cursor", command=("/opt/cursor/cursor",)),
        Process(pid=11, name="cursor", command=("/opt/cursor/cursor", f"--type={kind}", "--lang=en"), parent=10),
        Process(pid=12, name="cursor", command=(f"/opt/cursor/cursor --type={kind} --lang=en",), parent=10),
        Process(pid=13, name="cursor", command=("/opt/cursor/cursor", "--type=utility"), parent=10),
    ]
    lines = [(13, "1.2.3.4", 443)]
    surroundings = running(parts, lines, countries=COUNTRIES, unseen={"hidden": [11, 12]})
    assert told(surroundings)["cursor.connections"].state is State.OK
    surroundings = running(parts, lines, countries=COUNTRIES, unseen={"hidden": [11, 12, 13]})
    finding = told(surroundings)["cursor.connections"]
    assert finding.state is State.UNKNOWN
    assert "(13)" in said(finding)
    assert "(11)" not in said(finding)


@pytest.mark.parametrize("more", [{"processes_known": False}, {"unseen": {"problem": "no table"}}])
def test_a_computer_that_tells_nothing_is_unknown(running, more: dict) -> None:
    finding = told(running([CODEX], **more))["system.connections"]
    assert finding.state is State.UNKNOWN
    assert "Could not check" in said(finding)


def test_windows_says_what_it_does_not_tell(running) -> None:
    surroundings = running([CODEX], [(10, "1.2.3.4", 443)], system="windows", unseen={"datagrams": False})
    assert "QUIC" in said(told(surroundings)["codex.connections"])


def test_browsers_are_left_out_and_never_remembered(running) -> None:
    browser = Process(pid=30, name="chromium", command=("chromium",))
    surroundings = running([browser, CODEX], [(30, "5.6.7.8", 443), (10, "1.2.3.4", 443)], countries=COUNTRIES)
    assert "chromium.connections" not in told(surroundings)
    picture = look(surroundings)
    assert [app.id for app in picture.browsers] == ["chromium"]
    shown = look(surroundings, browsers=True)
    assert {line.app.id for line in shown.lines} == {"chromium", "codex"}
    assert "5.6.7.8" not in (surroundings.state.state / "connections.json").read_text("utf-8")


def test_a_memory_that_cannot_be_read_is_said(running) -> None:
    surroundings = running([CODEX], [(10, "1.2.3.4", 443)], countries=COUNTRIES)
    surroundings.state.state.mkdir(parents=True, mode=0o700)
    (surroundings.state.state / "connections.json").write_text("{", "utf-8")
    finding = told(surroundings)["codex.connections"]
    assert finding.state is State.OK
    assert "nobody can tell what is new" in said(finding)


def test_nothing_runs(running) -> None:
    surroundings = running()
    assert told(surroundings) == {}
    (surroundings.host.home / ".codex").mkdir()
    again = running()
    assert told(again)["system.connections"].state is State.OK


def test_the_check_up_runs_it(running) -> None:
    result = run_checkup(running([CODEX], [(10, "1.2.3.4", 443)], countries=COUNTRIES), only=("outbound",))
    assert [finding.id for finding in result.findings] == ["codex.connections"]
    assert [tip.id for tip in result.tips] == ["report"]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("8.8.8.8", "internet"),
        ("2606:4700::1", "internet"),
        ("192.168.1.1", "network"),
        ("100.64.0.9", "network"),
        ("fd00::1", "network"),
        ("fe80::1%eth0", "network"),
        ("224.0.0.251", "network"),
        ("198.18.3.4", "stand-in"),
        ("64:ff9b::808:808", "internet"),
    ],
)
def test_where_an_address_is(address: str, place: str) -> None:
    assert place_of(address) == place


def test_three_hundred_processes_take_no_time(running) -> None:
    tree = [Process(pid=1000, name="cursor", command=("cursor",))]
    tree += [
        Process(pid=pid, name="node", command=("node", f"worker-{pid}.js"), parent=1000 + (pid - 1001) // 3)
        for pid in range(1001, 1300)
    ]
    lines = [(pid, f"10.1.{pid // 250}.{pid % 250}", 443 + more) for pid in range(1000, 1300) for more in range(2)]
    surroundings = running(tree, lines)
    now = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    picture = look(surroundings, now=now)
    assert len(picture.lines) == 600
    assert {line.app.id for line in picture.lines} == {"cursor"}
    assert least(lambda: look(surroundings, now=now), enough=0.3) < 0.3
