"""What macOS is told of the program: its Info.plist, and the words in both languages."""

from collections.abc import Mapping
from pathlib import Path

IDENTIFIER = "io.github.tidytrace.Tidytrace"
OLDEST = "13.0"
"""The oldest macOS that the libraries of the window are made for (the tag of their wheels)."""
NAMES = {"en": "Tidytrace", "zh-Hans": "清迹"}
USES: Mapping[str, Mapping[str, str]] = {
    "NSAppDataUsageDescription": {
        "en": "Tidytrace looks for the chats and settings that AI apps keep. They stay on this Mac.",
        "zh-Hans": "清迹要查看各个 AI 应用保存的聊天记录和设置。所有内容都留在这台 Mac 上。",
    },
    "NSDesktopFolderUsageDescription": {
        "en": "You asked Tidytrace to look at a file here, or an AI app keeps chats here. Nothing leaves this Mac.",
        "zh-Hans": "您让清迹查看这里的文件，或者有 AI 应用把聊天记录放在这里。任何内容都不会离开这台 Mac。",
    },
    "NSDocumentsFolderUsageDescription": {
        "en": "Some AI apps keep their chats in the Documents folder. Nothing leaves this Mac.",
        "zh-Hans": "有些 AI 应用把聊天记录放在“文稿”文件夹里。任何内容都不会离开这台 Mac。",
    },
    "NSDownloadsFolderUsageDescription": {
        "en": "Exports of chats often lie in the Downloads folder. Nothing leaves this Mac.",
        "zh-Hans": "导出的聊天记录常常留在“下载”文件夹里。任何内容都不会离开这台 Mac。",
    },
    "NSFileProviderDomainUsageDescription": {
        "en": "Tidytrace looks whether chats of AI apps lie in a folder that is copied to a cloud.",
        "zh-Hans": "清迹要查看 AI 应用的聊天记录是否放在会同步到云端的文件夹里。",
    },
    "NSNetworkVolumesUsageDescription": {
        "en": "You asked Tidytrace to look at a folder on this server.",
        "zh-Hans": "您让清迹查看这台服务器上的文件夹。",
    },
    "NSRemovableVolumesUsageDescription": {
        "en": "You asked Tidytrace to look at a folder on this drive.",
        "zh-Hans": "您让清迹查看这个移动磁盘上的文件夹。",
    },
}
"""What macOS says where it asks the person, for each kind of place."""


def info(version: str) -> dict[str, object]:
    """The Info.plist, in English."""
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": NAMES["en"],
        "CFBundleDisplayName": NAMES["en"],
        "CFBundleExecutable": "tidytrace-window",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": list(NAMES),
        "LSApplicationCategoryType": "public.app-category.utilities",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "The Tidytrace authors. Apache-2.0",
        **{key: words["en"] for key, words in USES.items()},
    }


def strings(language: str) -> str:
    """The same words in one language, as an ``InfoPlist.strings`` file."""
    words = {"CFBundleName": NAMES[language], "CFBundleDisplayName": NAMES[language]}
    words |= {key: spoken[language] for key, spoken in USES.items()}
    return "".join(f'"{key}" = "{_escaped(value)}";\n' for key, value in words.items())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def written(folder: Path) -> list[tuple[str, str]]:
    """The files of all languages: each with the folder of the bundle's resources that it belongs into."""
    found = []
    for language in NAMES:
        path = folder / f"{language}.lproj" / "InfoPlist.strings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(strings(language), encoding="utf-8")
        found.append((str(path), f"{language}.lproj"))
    return found
