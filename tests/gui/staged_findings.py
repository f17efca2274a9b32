"""What the made-up computer of the window's tests has, and what a check-up finds there."""

from tidytrace.catalog import Text
from tidytrace.findings.model import NO_REMEDY, Card, Evidence, Finding, Phrase, Remedy, State

APPS = {
    "claude-code": Text("Claude Code", "Claude Code"),
    "codex": Text("Codex CLI", "Codex CLI"),
    "gemini-cli": Text("Gemini CLI", "Gemini CLI"),
    "cursor": Text("Cursor", "Cursor"),
    "vscode": Text("VS Code with Copilot Chat", "VS Code（含 Copilot Chat）"),
    "open-webui": Text("Open WebUI", "Open WebUI"),
}


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
                "您使用的频率和用途会发送给厂商。",
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
                "您写的内容和旁边的代码可能被厂商保存和查看。",
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
            severity="low",
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
            card=Card(),
        ),
        *fine[3:],
    )
