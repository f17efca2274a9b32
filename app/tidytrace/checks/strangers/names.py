"""Names that say what a program or folder is: an AI app, or something that only looks like one from inside."""

import re
from typing import Final

_TOKEN: Final = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*|\d+")
_AI: Final = re.compile(
    r"(?:chat|my|easy|open|next|better|auto|local|mini|private|agent)?gpt(?:\d\w*|s|chat|me)?|openai|anthropic"
    r"|claude\w*|deepseek\w*|ollama\w*|llama\w*|llms?|mistral\w*|qwen\w*|kimi|moonshot|doubao|chatglm\w*|gemini|copilot\w*"
    r"|perplexity|openrouter|chatbots?|aichat\w*|chatbox\w*|grok|lmstudio|huggingchat|localai|koboldcpp|oobabooga"
    r"|sillytavern|librechat|anythingllm|openwebui|whisperchat"
)
_MODEL: Final = re.compile(r"[\w./\\:~ -]*\.(?:gguf|ggml)\b", re.IGNORECASE)
_BROWSERS: Final = """
google-chrome, google-chrome-beta, google-chrome-unstable, chromium, bravesoftware, mozilla, firefox,
librewolf, microsoft-edge, microsoft-edge-beta, edge, opera, opera software, vivaldi, thorium, waterfox, zen,
floorp, falkon, epiphany, qutebrowser, google, arc, safari, yandex
"""
"""What they keep of AI sites is known by the sites."""
_EDITORS: Final = """
code, code - insiders, code - oss, vscodium, vscode, .vscode, .vscode-server, .vscode-oss, jetbrains, zed,
sublime-text, sublime-text-3, sublime text, nvim, vim, emacs, .emacs.d, notepad++, atom, kate, geany, eclipse,
.eclipse, helix, lapce, dev.zed.zed
"""
"""Their extensions are apps of their own."""
_MESSENGERS: Final = """
signal, telegram desktop, telegramdesktop, discord, slack, element, whatsapp, wechat, xwechat, tencent, qq,
thunderbird, evolution, skype, teams, zoom, line, kakaotalk, viber, threema, mattermost, rocket.chat, dino,
gajim, pidgin, .purple, hexchat, fractal, nheko, dingtalk, feishu, lark, microsoft, apple, adobe, messages,
mail, signal beta, session, ferdium, franz, rambox, wavebox, beeper, zapzap, whatsdesk, caprine, cinny,
schildichat, webcord, vesktop, discordcanary, discordptb, teams-for-linux, zulip, wire, simplex, revolt, guilded,
betterbird, .betterbird, mailspring, geary, akonadi, kmail2, claws-mail, .claws-mail, tutanota-desktop, protonmail
"""
"""People talk to people there."""
_SYSTEM: Final = """
tidytrace, dconf, systemd, pulse, gtk-3.0, gtk-4.0, kde, gnome, trash, flatpak, snap, containers, docker, npm,
.npm, pip, uv, cargo, .cargo, .rustup, .nvm, .pyenv, fontconfig, .config, .local, .cache, .var, .ssh, .gnupg,
.mozilla, .thunderbird, .git, .docker, .m2, .gradle, .android, .java, .dotnet, .nuget, .conda, .jupyter,
.ipython, .pki, .dbus, .fonts, .trash, .ds_store, huggingface, torch, nltk_data, steam, .steam, temp,
packages, programs, .dvc, .kaggle, .aws, .kube, .azure, gcloud, gh, gitkraken, postman, insomnia, bruno, hoppscotch
"""
"""Systems, package managers and ourselves."""
NOT_APPS: Final = frozenset(
    name.strip()
    for names in (_BROWSERS, _EDITORS, _MESSENGERS, _SYSTEM)
    for name in names.replace("\n", " ").split(",")
)
"""Names of folders, in small letters, that are left alone whatever is in them."""


CACHES: Final = frozenset(
    name.strip()
    for name in """
    cache, cache_data, code cache, gpucache, dawncache, dawngraphitecache, dawnwebgpucache, grshadercache, shadercache,
    crashpad, blob_storage, shared_proto_db, node_modules, site-packages, extensions, cachestorage, scriptcache,
    component_crx_cache, webrtc_event_logs
    """.replace("\n", " ").split(",")
)
"""Names of folders in an app's own that hold what it can fetch or make again."""


def tokens(name: str) -> tuple[str, ...]:
    """The words of a name in small letters: ``MyGPTChat.app`` has ``my``, ``gpt``, ``chat``, ``app``."""
    whole = re.split(r"[^A-Za-z0-9]+", name)
    inner = [part for one in whole for part in _TOKEN.findall(one)]
    return tuple(dict.fromkeys(word.lower() for word in (*whole, *inner) if word))


def is_ai(name: str) -> bool:
    """Whether a name has a word that AI apps have in theirs."""
    return any(_AI.fullmatch(word) for word in tokens(name))


def model_in(words: tuple[str, ...]) -> str | None:
    """The name of a model's file on a command line."""
    for word in words:
        if _MODEL.fullmatch(word):
            return re.split(r"[/\\]", word)[-1]
    return None
