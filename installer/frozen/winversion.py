"""What Windows shows of a program under «Details»: a VERSIONINFO resource in the words that PyInstaller reads."""

from pathlib import Path

_TEXT = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0,
                    date=(0, 0)),
  kids=[
    StringFileInfo([
      StringTable("040904B0", [
{english}
      ]),
      StringTable("080404B0", [
{chinese}
      ]),
    ]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200, 0x0804, 1200])]),
  ],
)
"""
NAMES = {"english": ("Tidytrace", "The Tidytrace authors"), "chinese": ("清迹", "清迹的作者们")}
DESCRIPTIONS = {
    "tidytrace": {"english": "Tidytrace command line", "chinese": "清迹命令行"},
    "tidytrace-window": {"english": "Tidytrace", "chinese": "清迹"},
}
"""The first is what the list of running programs shows."""


def text(name: str, version: str) -> str:
    """Of one of the two programs."""
    numbers = tuple(int(part) for part in version.split("."))
    return _TEXT.format(
        numbers=(*numbers, 0, 0, 0)[:4],
        **{language: _strings(name, version, language) for language in NAMES},
    )


def _strings(name: str, version: str, language: str) -> str:
    product, company = NAMES[language]
    strings = {
        "CompanyName": company,
        "FileDescription": DESCRIPTIONS[name][language],
        "FileVersion": version,
        "InternalName": name,
        "OriginalFilename": f"{name}.exe",
        "ProductName": product,
        "ProductVersion": version,
        "LegalCopyright": "Apache-2.0",
    }
    return "\n".join(f"        StringStruct({key!r}, {value!r})," for key, value in strings.items())


def written(folder: Path, name: str, version: str) -> str:
    """Its file in a folder."""
    path = folder / f"{name}.version"
    path.write_text(text(name, version), encoding="utf-8")
    return str(path)
