"""A made-up computer for tests of the window: it answers at once, or when the test lets it."""

import datetime
import threading
from collections.abc import Sequence

from tidytrace.catalog import Text, load_tips
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.tips import tip_states
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Phrase, Remedy, State
from tidytrace.gui.engine import (
    CheckUp,
    EngineProblem,
    Erased,
    Erasure,
    Fixed,
    Kept,
    Leftover,
    Listing,
    Place,
    Step,
)

NOW = datetime.datetime(2026, 11, 23, 9, 12, tzinfo=datetime.UTC)
APPS = {
    "claude-code": Text("Claude Code", "Claude Code"),
    "codex": Text("Codex CLI", "Codex CLI"),
    "gemini-cli": Text("Gemini CLI", "Gemini CLI"),
    "cursor": Text("Cursor", "Cursor"),
    "vscode": Text("VS Code with Copilot Chat", "VS Code（含 Copilot Chat）"),
    "open-webui": Text("Open WebUI", "Open WebUI"),
}
TITLES = (
    "Plan a walking holiday in the Lake District",
    "帮我写一封给房东的信",
    "Why does my tomato plant lose its leaves?",
    "体检报告里的尿酸偏高是什么意思",
    "Refactor the invoice parser",
    "给孙女讲的睡前故事：会飞的小船",
    "Letter to the council about the broken street lamp on our corner, with photographs",
    "把这段会议记录整理成要点",
    "Convert a spreadsheet of addresses to labels",
    "高血压患者冬天要注意什么",
    "Fix failing test in billing module",
    "用 Python 批量改照片文件名",
)


def _finding(  # noqa: PLR0917 - one line of a table each
    id_, check, tip, state, severity, title, why, effect=None, *, remedy=NO_REMEDY, evidence=()
):
    app = id_.partition(".")[0]
    parameters = {
        "app": APPS.get(app, Text("This computer", "这台电脑")),
        "switch": title,
        "effect": effect or title,
        "path": f"/home/wang/.config/{app}/settings.json",
        "variable": None,
    }
    return Finding(
        id=id_,
        app=app if app in APPS else None,
        check=check,
        tip=tip,
        state=state,
        severity=severity,
        title=Phrase("setting", parameters),
        why=Phrase(why, parameters),
        evidence=evidence,
        remedy=remedy,
    )


def _setting_remedy(app, key):
    path = f"/home/wang/.config/{app}/settings.json"
    return Remedy(
        kind="setting", reversible=True, steps=(Phrase("step-set-key", {"key": key, "value": "false", "path": path}),)
    )


def _ok(app, number, check, tip, title):
    return _finding(f"{app}.fine-{number}", check, tip, State.OK, "info", title, "private-now")


def findings() -> tuple[Finding, ...]:
    """Three risks, two that could not be checked, two for the person, and several fine."""
    usage = Text("Usage statistics are sent", "会上传使用统计")
    training = Text("Your chats may be used for training", "聊天内容可能被用于训练")
    where = Evidence(
        where="/home/wang/.config/gemini-cli/settings.json", key="privacy.usageStatisticsEnabled", value="true"
    )
    old = {
        "app": APPS["claude-code"],
        "old": 38,
        "total": 64,
        "days": 90,
        "oldest": "2025-03-03",
        "bytes": 12_400_000,
    }
    fine = [
        _ok("codex", 1, "data-sharing", "data-sharing-off", Text("Feedback is not sent", "不上传反馈")),
        _ok("cursor", 2, "app-access", "mind-access", Text("Asks before running a command", "运行命令前会询问")),
        _ok("vscode", 3, "app-access", "mind-access", Text("Asks before editing a file", "修改文件前会询问")),
        _ok("open-webui", 4, "cloud-backup", "cloud-backup-off", Text("No cloud backup", "没有云端备份")),
        _ok("codex", 5, "cloud-backup", "cloud-backup-off", Text("History stays here", "历史记录只存在本机")),
        _ok("gemini-cli", 6, "app-access", "mind-access", Text("Works in a sandbox", "在沙箱中运行")),
    ]
    return (
        _finding(
            "gemini-cli.usage-statistics",
            "data-sharing",
            "data-sharing-off",
            State.RISK,
            "medium",
            usage,
            "shares-by-default",
            Text(
                "How often and for what you use it is sent to the maker.",
                "你使用的频率和用途会发送给厂商。",
            ),
            remedy=_setting_remedy("gemini-cli", "privacy.usageStatisticsEnabled"),
            evidence=(where,),
        ),
        *fine[:3],
        _finding(
            "cursor.privacy-mode",
            "data-sharing",
            "data-sharing-off",
            State.RISK,
            "high",
            training,
            "effect",
            Text(
                "What you write, and the code beside it, may be kept and read by the maker.",
                "你写的内容和旁边的代码可能被厂商保存和查看。",
            ),
            remedy=_setting_remedy("cursor", "privacyMode"),
            evidence=(Evidence(where="/home/wang/.config/cursor/settings.json", key="privacyMode", value="false"),),
        ),
        _finding(
            "vscode.auto-approve",
            "app-access",
            "mind-access",
            State.UNKNOWN,
            "medium",
            Text("May run commands without asking", "可不经询问运行命令"),
            "settings.Unparsable",
            remedy=Remedy(
                kind="guide",
                steps=(Phrase("step-look-at-file", {"path": "/home/wang/.config/vscode/settings.json"}),),
            ),
            evidence=(Evidence(where="/home/wang/.config/vscode/settings.json"),),
        ),
        Finding(
            id="claude-code.old-chats",
            app="claude-code",
            check="retention",
            tip="delete-chats",
            state=State.RISK,
            severity="low",
            title=Phrase("old-chats", old),
            why=Phrase("old-chats-why", old),
            evidence=(Evidence(where="/home/wang/.claude", key="conversations", value="64"),),
            remedy=Remedy(kind="erase", steps=(Phrase("step-erase-old"),)),
        ),
        _finding(
            "open-webui.sharing",
            "cloud-backup",
            "cloud-backup-off",
            State.UNKNOWN,
            "low",
            Text("Chats may be shared with the community", "聊天可能分享到社区"),
            "default-unknown",
            remedy=Remedy(
                kind="guide", steps=(Phrase("step", {"step": Text("Look under Admin.", "在管理面板查看。")}),)
            ),
        ),
        Finding(
            id="codex.account-training",
            app="codex",
            check="data-sharing",
            tip="data-sharing-off",
            state=State.MANUAL,
            severity="info",
            title=Phrase("card", {"app": APPS["codex"], "switch": Text("Improve the model", "改进模型")}),
            why=Phrase("only-account"),
            remedy=Remedy(
                kind="guide",
                steps=(
                    Phrase("step-menu", {"app": APPS["codex"], "menu": "Settings › Data controls"}),
                    Phrase("step-choose", {"choose": Text("off", "关闭")}),
                ),
                url="https://chatgpt.com/#settings/DataControls",
            ),
        ),
        *fine[3:],
    )


def conversation(number: int, now: datetime.datetime = NOW) -> Conversation:
    """One of the made-up chats; the older the higher its number."""
    app = list(APPS)[number % len(APPS)]
    last = now - datetime.timedelta(days=number * 2, minutes=number * 7)
    return Conversation(
        id=f"{app}:{number:06d}",
        app=app,
        store="chats",
        native=f"{number:06d}",
        path=f"/home/wang/.{app}/{number:06d}.jsonl",
        title=None if number % 41 == 40 else f"{TITLES[number % len(TITLES)]}{'' if number < 12 else f' ({number})'}",
        created=last - datetime.timedelta(days=number % 4),
        updated=last,
        messages=4 + number % 30,
        bytes=1_000 + number * 3_137 % 900_000,
        pinned=number % 29 == 3,
        erasable="no" if number % 50 == 7 else "alone",
        reason="server-side" if number % 50 == 7 else None,
    )


class StagedEngine:
    """Plays the whole house. ``gate`` set means: go on; clear it to hold the work where it is."""

    def __init__(self, count: int = 250, *, last: datetime.datetime | None = None, now: datetime.datetime = NOW):
        self.found = findings()
        self.chats = [conversation(number, now) for number in range(count)]
        self.now = now
        self.last = last
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        """Set as soon as a call stands at the gate."""
        self.calls: list[tuple[str, object]] = []
        self.threads: set[int] = set()
        self.problem: EngineProblem | None = None
        """Raised by the next call."""
        self.fixed: dict[str, str] = {}
        self.kept: tuple[Kept, ...] = ()
        self.leftovers: tuple[Leftover, ...] = ()
        self.spared: tuple[Place, ...] = ()

    def _enter(self, what, about=None):
        self.calls.append((what, about))
        self.threads.add(threading.get_ident())
        self.entered.set()
        assert self.gate.wait(10), "the test never opened the gate"
        if self.problem is not None:
            problem, self.problem = self.problem, None
            raise problem

    def tips(self):
        return tip_states(load_tips(), (), only=False)

    def last_check_up(self):
        return self.last

    def check_up(self, progress, cancelled, found):
        names = ("Looking at data sharing", "Looking at what AI apps may do", "Looking at old chats")
        told = []
        for number, finding in enumerate(self.found):
            progress(Step(number * 3 // len(self.found), 3, names[number * 3 // len(self.found)]))
            if cancelled():
                return CheckUp(findings=tuple(told), tips=self.tips(), when=self.now, complete=False)
            found(finding)
            told.append(finding)
            if number == 1:
                self._enter("check_up")
        return CheckUp(findings=self.found, tips=tip_states(load_tips(), self.found, only=False), when=self.now)

    def fix(self, finding_id):
        self._enter("fix", finding_id)
        self.fixed[finding_id] = f"r-{len(self.fixed)}"
        return Fixed(self.fixed[finding_id])

    def undo(self, receipt_id):
        self._enter("undo", receipt_id)
        self.fixed = {finding: receipt for finding, receipt in self.fixed.items() if receipt != receipt_id}

    def conversations(self, progress, cancelled):
        progress(len(self.chats) // 2)
        self._enter("conversations")
        return Listing(conversations=tuple(self.chats), apps=APPS)

    def messages(self, conversation, most, cancelled) -> Sequence[Message]:
        self._enter("messages", conversation.id)
        start = conversation.created
        said = [
            Message("user", f"{conversation.title}?\nMy neighbour says it is easy. <b>Is it?</b>", start),
            Message("assistant", "It is, if you take it step by step. Shall I begin with the first one?", start),
            Message("tool", "read_file: notes.txt", start),
            Message("user", "好的，先说第一步。请用简单的话解释，不要太专业。", start),
            Message("assistant", "第一步：把需要的东西放在桌上，慢慢来。" * 4, start),
        ]
        return said[:most]

    def plan_erasure(self, conversations, cancelled):
        self._enter("plan", [one.id for one in conversations])
        kept = {one.conversation.id for one in self.kept}
        going = tuple(one for one in conversations if one.id not in kept)
        return Erasure(
            conversations=going,
            kept=tuple(one for one in self.kept if one.conversation in conversations),
            spared=self.spared,
            places=2 * len(going) + 3,
            bytes=sum(one.bytes for one in going),
        )

    def erase(self, erasure, progress, cancelled):
        gone = []
        for number, one in enumerate(erasure.conversations):
            if number == 1:
                self._enter("erase", len(erasure.conversations))
            if cancelled():
                break
            progress(Step(number, len(erasure.conversations)))
            gone.append(one.id)
        self.chats = [one for one in self.chats if one.id not in gone]
        return Erased(
            gone=frozenset(gone),
            places=erasure.places,
            bytes=erasure.bytes,
            leftovers=self.leftovers,
            complete=len(gone) == len(erasure.conversations),
        )
