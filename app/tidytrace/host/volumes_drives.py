r"""What the volumes and disks of Windows answer to a person without special rights.

Source: fileapi.h and winioctl.h, on learn.microsoft.com. A handle that is opened without any access may still be asked
for properties (the control codes have FILE_ANY_ACCESS).
"""

import sys
from typing import Final

from tidytrace.host.volumes_site import Disk, Drive

_REMOTE: Final = 4
_QUERY: Final = 0x002D_1400
"""IOCTL_STORAGE_QUERY_PROPERTY"""
_EXTENTS: Final = 0x0056_0000
"""IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS"""
_DEVICE, _SEEK_PENALTY, _TRIM = 0, 7, 8
"""STORAGE_PROPERTY_ID"""
_EXTENT_SIZE: Final = 24
_BUFFER: Final = 4096
_PATH_CHARACTERS: Final = 32768

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KERNEL: Final = ctypes.WinDLL("kernel32", use_last_error=True)
    _KERNEL.CreateFileW.restype = wintypes.HANDLE
    _KERNEL.CreateFileW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID, wintypes.DWORD, wintypes.DWORD),
        wintypes.HANDLE,
    )
    _KERNEL.DeviceIoControl.argtypes = (
        *(wintypes.HANDLE, wintypes.DWORD, wintypes.LPVOID, wintypes.DWORD, wintypes.LPVOID, wintypes.DWORD),
        *(wintypes.LPDWORD, wintypes.LPVOID),
    )
    _KERNEL.CloseHandle.argtypes = (wintypes.HANDLE,)
    _KERNEL.GetDriveTypeW.argtypes = (wintypes.LPCWSTR,)
    _KERNEL.GetVolumePathNameW.argtypes = (wintypes.LPCWSTR, wintypes.LPWSTR, wintypes.DWORD)
    _KERNEL.GetVolumeNameForVolumeMountPointW.argtypes = (wintypes.LPCWSTR, wintypes.LPWSTR, wintypes.DWORD)
    _KERNEL.GetVolumeInformationW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.LPWSTR, wintypes.DWORD, wintypes.LPDWORD, wintypes.LPDWORD, wintypes.LPDWORD),
        *(wintypes.LPWSTR, wintypes.DWORD),
    )
    _NO_HANDLE: Final = ctypes.c_void_p(-1).value

    def drive(path: str) -> Drive | None:
        r"""The volume of a path such as ``C:\Users\alice``; a mapped share is recognised without being entered."""
        path = path.removeprefix("\\\\?\\")
        kind = _KERNEL.GetDriveTypeW(path[:3])
        if kind == _REMOTE:
            return Drive(root=path[:3], kind=kind)
        name = ctypes.create_unicode_buffer(_PATH_CHARACTERS)
        if not _KERNEL.GetVolumePathNameW(path, name, len(name)):
            return Drive(root=path[:3], kind=kind)
        root = name.value
        kind = _KERNEL.GetDriveTypeW(root)
        if kind == _REMOTE:
            return Drive(root=root, kind=kind)
        system = ctypes.create_unicode_buffer(64)
        answered = _KERNEL.GetVolumeInformationW(root, None, 0, None, None, None, system, len(system))
        return Drive(root=root, kind=kind, system=system.value if answered else "", disks=_disks(root))

    def _disks(root: str) -> tuple[Disk, ...]:
        volume = ctypes.create_unicode_buffer(64)
        if not _KERNEL.GetVolumeNameForVolumeMountPointW(root, volume, len(volume)):
            return ()
        device = volume.value.rstrip("\\")
        content = _asked(device, _EXTENTS, b"")
        numbers = extents(content) if content else ()
        disks = tuple(_disk(f"\\\\.\\PhysicalDrive{number}") for number in numbers)
        return disks or (_disk(device),)

    def _disk(device: str) -> Disk:
        return described(*(_asked(device, _QUERY, property_query(one)) for one in (_DEVICE, _SEEK_PENALTY, _TRIM)))

    def _asked(device: str, code: int, question: bytes) -> bytes | None:
        handle = _KERNEL.CreateFileW(device, 0, 3, None, 3, 0, None)  # shared for reading and writing, OPEN_EXISTING
        if handle == _NO_HANDLE:
            return None
        try:
            answer = ctypes.create_string_buffer(_BUFFER)
            filled = wintypes.DWORD()
            done = _KERNEL.DeviceIoControl(
                handle, code, question or None, len(question), answer, len(answer), ctypes.byref(filled), None
            )
            return answer.raw[: filled.value] if done else None
        finally:
            _KERNEL.CloseHandle(handle)


def property_query(identifier: int) -> bytes:
    """A STORAGE_PROPERTY_QUERY of the standard kind, with its byte for more and the padding behind it."""
    return identifier.to_bytes(4, "little") + bytes(8)


def extents(content: bytes) -> tuple[int, ...]:
    """Numbers of the disks in VOLUME_DISK_EXTENTS: a count, then disk, start and length of each, aligned to 8."""
    count = int.from_bytes(content[:4], "little")
    starts = [8 + _EXTENT_SIZE * number for number in range(count)]
    found = [int.from_bytes(content[start : start + 4], "little") for start in starts if start + 4 <= len(content)]
    return tuple(dict.fromkeys(found))


def described(device: bytes | None, seek_penalty: bytes | None, trim: bytes | None) -> Disk:
    """A disk from its three answers.

    Args:
        device: STORAGE_DEVICE_DESCRIPTOR: RemovableMedia at 10, offsets of vendor and product at 12 and 16, BusType
            at 28.
        seek_penalty: DEVICE_SEEK_PENALTY_DESCRIPTOR: the answer at 8.
        trim: DEVICE_TRIM_DESCRIPTOR: the answer at 8.
    """
    known = device if device is not None and len(device) >= 32 else None
    return Disk(
        bus=int.from_bytes(known[28:32], "little") if known else None,
        removable=bool(known and known[10]),
        name=" ".join(filter(None, (_text(known, at) for at in (12, 16)))) if known else "",
        seek_penalty=_flag(seek_penalty),
        trim=_flag(trim),
    )


def _text(content: bytes, at: int) -> str:
    start = int.from_bytes(content[at : at + 4], "little")
    if not 0 < start < len(content):
        return ""
    return content[start:].partition(b"\0")[0].decode("ascii", "replace").strip()


def _flag(content: bytes | None) -> bool | None:
    return bool(content[8]) if content is not None and len(content) > 8 else None
