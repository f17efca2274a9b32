"""Starts a program that may have no internet socket: ``python -I -S refusing.py WHAT COMMAND…``

The kernel itself refuses, by a seccomp filter that no program can take off again: whoever asks for a socket that is
refused is killed at once, with SIGSYS, so that an attempt cannot be swallowed and go unseen. ``WHAT`` says which:

``all``
    every socket but those that never leave the computer (AF_UNIX) and questions to the kernel (AF_NETLINK).
``datagrams``
    the same, but streams of IPv4 and IPv6 are allowed: what asking a server on this computer takes. No name can be
    looked up without datagrams. In a network without anything there is a loopback then.

Ends with 69 where that cannot be.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys

UNAVAILABLE = 69
"""EX_UNAVAILABLE of sysexits.h"""
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
"""SCMP_ACT_ALLOW, SCMP_ACT_KILL_PROCESS, SCMP_ACT_ERRNO(0) of seccomp.h"""
_GREATER, _MASKED_EQUAL = 6, 7
"""SCMP_CMP_GT, SCMP_CMP_MASKED_EQ"""
_ENOSYS = 38
_GET_FLAGS, _SET_FLAGS, _IS_UP = 0x8913, 0x8914, 1
"""SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: of an interface"""
_INT = 0xFFFFFFFF
_TYPE = 0xF
"""The bits of a socket's type; above them stand SOCK_NONBLOCK and SOCK_CLOEXEC."""
_INTERNET = (socket.AF_INET, socket.AF_INET6)


class Compared(ctypes.Structure):
    """``struct scmp_arg_cmp``: one argument of a system call, and what it is held against."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def equal(argument: int, value: int, mask: int = _INT) -> Compared:
    return Compared(argument, _MASKED_EQUAL, mask, value)


def refuse(what: str) -> None:
    """Put the filter on this process and all that it starts.

    Raises:
        OSError: there is no libseccomp, or the kernel does not take the filter.
    """
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = (ctypes.c_uint32,)
    library.seccomp_load.argtypes = (ctypes.c_void_p,)
    library.seccomp_syscall_resolve_name.argtypes = (ctypes.c_char_p,)
    add = library.seccomp_rule_add_array
    add.argtypes = (ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p)
    asked = library.seccomp_init(_ALLOW)

    def rule(action: int, call: str, *compared: Compared) -> None:
        number = library.seccomp_syscall_resolve_name(call.encode())
        said = add(asked, action, number, len(compared), (Compared * len(compared))(*compared))
        if said:
            raise OSError(-said, f"{call}: {os.strerror(-said)}")

    for family in range(socket.AF_NETLINK):
        if family in _INTERNET and what == "datagrams":
            for kind in range(_TYPE + 1):
                if kind != socket.SOCK_STREAM:
                    rule(_KILL_PROCESS, "socket", equal(0, family), equal(1, kind, _TYPE))
        elif family != socket.AF_UNIX:
            rule(_KILL_PROCESS, "socket", equal(0, family))
    rule(_KILL_PROCESS, "socket", Compared(0, _GREATER, socket.AF_NETLINK, 0))
    rule(_ERRNO | _ENOSYS, "io_uring_setup")  # another way to open one; programs go on without it
    said = library.seccomp_load(asked)
    if said:
        raise OSError(-said, os.strerror(-said))


def raise_loopback() -> None:
    """A new network has one that is down."""
    with socket.socket(type=socket.SOCK_DGRAM) as any_socket:
        asked = fcntl.ioctl(any_socket, _GET_FLAGS, struct.pack("16sH14x", b"lo", 0))
        name, flags = struct.unpack("16sH14x", asked)
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", name, flags | _IS_UP))


def main() -> None:
    what, *command = sys.argv[1:]
    try:
        if what == "datagrams":
            raise_loopback()
        refuse(what)
    except (OSError, AttributeError) as error:
        sys.stderr.write(f"no walls: {error}\n")
        sys.exit(UNAVAILABLE)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
