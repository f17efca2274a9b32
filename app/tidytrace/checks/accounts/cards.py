"""Account cards as findings: what to do, how sure it is, and whether the person has said that it is done."""

import datetime
import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec

from tidytrace.catalog import AccountCard, App, Check, Grade, Right
from tidytrace.checks.accounts.choices import Choices, Tick
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import Card, Evidence, Finding, Letter, Parameter, Phrase, Remedy, State

KEPT_DAYS: Final = 180
"""For so long what the person said counts; vendors move their switches, and accounts change."""
OLD_DAYS: Final = 180
"""Knowledge that is older than this is called old."""
_WORDS: Final[dict[bool, dict[Check, str]]] = {
    True: {
        "retention": "历史对话, 删除, 清空",
        "cloud-backup": "分享, 公开链接, 作品",
        "web-footprint": "账号管理, 账号与安全, 注销",
    },
    False: {
        "retention": "History, Delete all chats",
        "cloud-backup": "Shared links, Public links",
        "web-footprint": "Account, Delete account",
    },
}
"""What to look for, by whether the service is Chinese, in its menus where something has to be done."""
_WORDS_OF_SWITCHES: Final = {
    True: "数据管理, 体验优化, 用户体验计划, 数据使用开关, 隐私与权限, 个性化, 记忆",
    False: "Data controls, Privacy, Improve the model, Personalization, Memory",
}
_LAW_OF: Final = "CN"
_DIGEST_BYTES: Final = 8


def card_findings(app: App, check: Check, choices: Choices, today: datetime.date) -> Iterator[Finding]:
    """One finding for each card of an app that belongs to a check."""
    for card in app.account:
        if card.check == check:
            yield card_finding(app, card, choices, today)


def card_finding(app: App, card: AccountCard, choices: Choices, today: datetime.date) -> Finding:
    """What the person has to do about one card, or that they said it is done."""
    finding_id = f"{app.id}.{card.id}"
    tick = choices.tick_of(finding_id)
    ask_again = _ask_again(app, card, tick, today) if tick is not None else None
    done = tick is not None and ask_again is None
    names: dict[str, Parameter] = {"app": app.names, "switch": card.title}
    return Finding(
        id=finding_id,
        app=app.id,
        check=card.check,
        tip=TIP_OF[card.check],
        state=State.OK if done else State.MANUAL,
        severity="low" if not done and _matters(card) else "info",
        title=Phrase("card", names),
        why=_done(card, tick) if done and tick is not None else _why(app, card, ask_again, today),
        evidence=(
            Evidence(
                where=card.url or "account", key=" › ".join(card.menu) or None, value=card.verified_on.isoformat()
            ),
        ),
        remedy=Remedy(kind="guide", reversible=False, steps=_steps(app, card), url=card.url),
        card=Card(
            ticked=tick.day if done and tick is not None else None,
            warns=card.warning is not None,
            letter=_letter(app, card),
        ),
    )


def digest_of(app: App, card: AccountCard) -> str:
    """What tells that a card says something else than before; when and how surely it is known does not count."""
    told = (card.menu, card.phone_menu, card.choose, card.default, card.url, card.way, card.right, card.warning)
    contact = app.contact and (app.contact.mail, app.contact.page, app.contact.menu)
    content = msgspec.json.encode((told, contact if card.right is not None else None))
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def _matters(card: AccountCard) -> bool:
    """Whether something goes on until the person acts; the rest is good to know."""
    return not card.to_do and card.default != "off"


def _ask_again(app: App, card: AccountCard, tick: Tick, today: datetime.date) -> Phrase | None:
    said: dict[str, Parameter] = {"date": tick.day.isoformat(), "days": KEPT_DAYS}
    if tick.card != digest_of(app, card):
        return Phrase("set-then-changed", said)
    # a day in the future comes from a clock that was wrong; it would count for ever
    age = (today - tick.day).days
    return Phrase("set-long-ago", said) if age > KEPT_DAYS or age < -1 else None


def _done(card: AccountCard, tick: Tick) -> Phrase:
    said: dict[str, Parameter] = {"date": tick.day.isoformat(), "days": KEPT_DAYS}
    return Phrase("done-on" if card.to_do or card.way == "letter" else "set-on", said, (Phrase("asked-after", said),))


def _why(app: App, card: AccountCard, ask_again: Phrase | None, today: datetime.date) -> Phrase:
    sentences: list[Phrase] = []
    if card.warning is not None:
        sentences.append(Phrase("read-first", {"warning": card.warning}))
    if ask_again is not None:
        sentences.append(ask_again)
    sentences.append(_how_sure(app, card))
    if card.why is not None:
        sentences.append(Phrase("effect", {"effect": card.why}))
    if card.way != "unknown":
        if card.default in {"on", "off"} and card.way == "switch":
            sentences.append(Phrase(f"starts-{card.default}"))
        elif card.default == "unknown" and card.menu:
            sentences.append(Phrase("starts-unknown"))
        old = (today - card.verified_on).days > OLD_DAYS
        sentences.append(Phrase("known-of-old" if old else "known-of", {"date": card.verified_on.isoformat()}))
    first, *rest = sentences
    return Phrase(first.key, first.parameters, tuple(rest))


def _how_sure(app: App, card: AccountCard) -> Phrase:
    if card.way == "unknown":
        return Phrase("way-unknown" if card.to_do else "place-unknown")
    if card.way == "switch":
        key = "in-account" if card.to_do else "only-account"
        if card.grade.actionable:
            return Phrase(key)
        return Phrase(f"{key}-hint" if card.grade is Grade.REPORTED else f"{key}-guess")
    key = {"letter": "on-request" if card.to_do else "no-switch", "none": "no-way", "not-needed": "not-done"}[card.way]
    return Phrase(key if card.grade.actionable else f"{key}-hint", {"app": app.names})


def _steps(app: App, card: AccountCard) -> tuple[Phrase, ...]:
    names: dict[str, Parameter] = {"app": app.names}
    steps: list[Phrase] = []
    if card.menu:
        key = "step-menu" if card.grade.actionable else "step-menu-hint"
        steps.append(Phrase(key, names | {"menu": " › ".join(card.menu)}))
    if card.phone_menu:
        steps.append(Phrase("step-phone-menu", {"menu": " › ".join(card.phone_menu)}))
    if card.way == "unknown":
        chinese = app.country == _LAW_OF
        words = _WORDS[chinese].get(card.check) if card.to_do else None
        words = words or _WORDS_OF_SWITCHES[chinese]
        steps.append(Phrase("step-look-for", names | {"words": words}))
    if card.way == "letter":
        steps += _steps_of_letter(app)
    is_choice = card.way == "switch" and not card.to_do
    return (
        *steps,
        Phrase("step-choose", {"choose": card.choose}) if is_choice else Phrase("step", {"step": card.choose}),
    )


def _steps_of_letter(app: App) -> Iterator[Phrase]:
    contact = app.contact
    if contact is None:
        return
    if contact.mail is not None:
        yield Phrase("step-write", {"address": contact.mail})
    elif contact.page is not None:
        yield Phrase("step-ask-there", {"address": contact.page})
    if contact.menu:
        yield Phrase("step-feedback", {"menu": " › ".join(contact.menu)})
    if contact.answer_days is not None:
        yield Phrase("step-answer-working" if contact.working_days else "step-answer", {"days": contact.answer_days})


def _letter(app: App, card: AccountCard) -> Letter | None:
    if app.contact is None or card.right is None:
        return None
    return letter_to(app, card.right)


def letter_to(app: App, right: Right) -> Letter | None:
    """What a letter to the vendor needs; none where nobody knows whom to write to."""
    if app.contact is None:
        return None
    return Letter(
        service=app.id,
        product=app.names,
        vendor=app.vendor,
        right=right,
        contact=app.contact,
        chinese_law=app.country == _LAW_OF,
    )
