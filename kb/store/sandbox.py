"""Walls around a process that runs foreign input: no network, no new programs, bounded memory and processor time.

On Linux a seccomp filter answers EPERM to every system call that opens a socket or starts a program; it needs no
privilege, cannot be taken off, and covers threads that are running already. Elsewhere only the limits hold (see
SECURITY.md). Limiting file descriptors instead is no wall: RocksDB hangs on it.
"""

from __future__ import annotations

import ctypes
import math
import os
import platform
import resource
import struct
import sys

# linux/seccomp.h, linux/filter.h, linux/audit.h
_SET_MODE_FILTER, _TSYNC = 1, 1
_PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE, _PR_SET_PDEATHSIG = 38, 4, 1
_LOAD, _EQUAL, _GREATER_EQUAL, _SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ERRNO, _ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x0001_0000
_X32_BIT = 0x4000_0000

# name: (audit architecture, seccomp, clone, clone3, denied)
_NUMBERS = {
    "x86_64": (
        0xC000_003E, 317, 56, 435,
        # socket connect accept sendto sendmsg bind listen socketpair fork vfork execve ptrace accept4 sendmmsg
        # process_vm_readv process_vm_writev execveat bpf userfaultfd io_uring_setup _enter _register pidfd_getfd
        (41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 59, 101, 288, 307, 310, 311, 322, 321, 323, 425, 426, 427, 438),
    ),
    "aarch64": (
        0xC000_00B7, 277, 220, 435,
        # socket socketpair bind listen accept connect sendto sendmsg execve ptrace accept4 sendmmsg
        # process_vm_readv process_vm_writev execveat bpf userfaultfd io_uring_setup _enter _register pidfd_getfd
        (198, 199, 200, 201, 202, 203, 206, 211, 221, 117, 242, 269, 270, 271, 281, 280, 282, 425, 426, 427, 438),
    ),
}  # fmt: skip


def supported() -> bool:
    """Return whether this system has the network wall."""
    return sys.platform == "linux" and platform.machine() in _NUMBERS


def limit_memory(size: int) -> None:
    """Let this process have at most ``size`` bytes of address space, and leave no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS knows the limit and does not hold it
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_processor(seconds: float) -> None:
    """Let this process use ``seconds`` more of processor time; then the system ends it with SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def die_with_parent() -> None:
    """Have the system kill this process when its parent ends, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
        if os.getppid() == 1:
            raise SystemExit(0)


def deny_network() -> bool:
    """Take from this process, and all its threads, the means to open a socket or to start a program.

    Returns whether the wall stands: False where the system has none.

    Raises:
        OSError: where the system has it and refused.
    """
    if not supported():
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    code = _program(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    number = _NUMBERS[platform.machine()][1]
    if libc.syscall(number, _SET_MODE_FILTER, _TSYNC, ctypes.c_char_p(header)):
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")
    return True


def _program(machine: str) -> bytes:
    """Return the filter, as classic BPF over ``struct seccomp_data`` (nr at 0, arch at 4, args from 16)."""
    architecture, _, clone, clone3, denied = _NUMBERS[machine]
    eperm, enosys = _ERRNO | _EPERM, _ERRNO | _ENOSYS
    lines: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_GREATER_EQUAL, 0, 1, _X32_BIT),  # the other table of numbers on x86-64
        (_RETURN, 0, 0, eperm),
        (_EQUAL, 0, 1, clone3),  # its flags are behind a pointer; libc falls back to clone
        (_RETURN, 0, 0, enosys),
        (_EQUAL, 0, 4, clone),
        (_LOAD, 0, 0, 16),
        (_SET, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, eperm),
    ]
    for number in denied:
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, eperm)]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)
